"""The page 口径 of the manual: how the program reads what the regulation leaves open, all out of the rubric's own data.

What the rubric says (guidance, numbers, grades) and how its rules count is nowhere said twice, so page and score cannot
differ.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..base.text import plain
from .amounts import written
from .help_texts import Page, article_link, escaped, options_in_words, scored_sentences
from .rubric import Grade, Rubric, Section
from .rules import Item, Ratio

READINGS = "readings"
_ROUNDED = (
    "每一项先精确计算，再四舍五入一次到两位小数，不低于本项最低分，不高于分值。",
    "一个部分的得分、合计，都是各项得分（四舍五入以后的）相加，所以纸上可以用笔算核对。",
    "等次按这个合计确定。精确值与合计分在两个等次的，程序给出提示，不改变等次。",
    "没有评定的是“未评”，不是0分，也不是满分；有未评的项不能定稿。",
    "单位自评分只作对照，不计入得分。",
)


def readings_page(rubric: Rubric) -> Page:
    """Say how each item is counted, what is still to be settled and by whom, with the articles."""
    what = f"《{escaped(rubric.regulation)}》没有写明的地方，程序按本页计算。"
    source = f"本页由程序按评分标准（{escaped(rubric.id)}）生成，与实际计算一致；"
    blocks = [
        f"{what}{source}评分标准随每份评估保存，定稿后受核验码保护。",
        *_interpreted(rubric),
        *_unsettled(rubric),
        "## 四舍五入、合计和等次",
        "\n".join(f"- {escaped(words)}" for words in _ROUNDED),
        _grades(rubric),
        *_uncounted(rubric),
        "## 各项怎样计算",
    ]
    for section in rubric.sections:
        rows = [
            f"| 第{item.number}项 | {escaped(_counted(item))}（{_links(item, section)}） |" for item in section.items
        ]
        head = f"**{escaped(section.short)}　{written(section.full)}分**"
        blocks += [head, "\n".join(("| 评分项 | 口径 |", "|---|---|", *rows))]
    return Page(READINGS, "口径", "\n\n".join(blocks))


def _interpreted(rubric: Rubric) -> list[str]:
    """Quote the article that says who explains the regulation."""
    found = [one for one in rubric.articles if one.text.startswith("本办法由") and "解释" in one.text]
    return [f"{article_link(one.number)}：{escaped(one.text)}有不同意见的，以其书面意见为准。" for one in found]


def _unsettled(rubric: Rubric) -> list[str]:
    """Say which numbers are still to be settled, how they count until then, and where that is written down."""
    pending = [item for item in rubric.items if isinstance(item, Ratio) and item.weight_pending]
    if not pending:
        return []
    blocks = ["## 待巡察办确定"]
    for item in pending:
        words = f"第{item.number}项：“基本满意”暂按{plain(item.fairly_weight)}计算，待巡察办确定口径。"
        where = f"有“基本满意”票的，须在第{item.number}项按“登记口径…”，写明确定人、日期和依据文件，才能定稿。"
        slip = "需要书面确认的，从“考核表”菜单打印“口径确认单”。登记的口径随评估保存，受核验码保护。"
        blocks.append(escaped(f"{words}{where}{slip}"))
    return blocks


def _uncounted(rubric: Rubric) -> list[str]:
    """Say what is recorded and changes no score."""
    lines = [f"评估方式（{'、'.join(rubric.methods)}）记在每一项里，不影响得分{_naming(rubric, rubric.methods)}"]
    if rubric.conduct and rubric.conduct_article:
        where = f"（{article_link(rubric.conduct_article)}）"
        lines.append(f"问责情形（{'、'.join(rubric.conduct)}）供巡察办研究处理，不影响得分和等次{where}")
    return ["## 不计分的内容", "\n".join(f"- {line}。" for line in lines)]


def _naming(rubric: Rubric, words: Sequence[str]) -> str:
    """Return links to the articles that name each of the words; empty if none does."""
    found = [one.number for one in rubric.articles if all(word in one.text for word in words)]
    return f"（{'、'.join(map(article_link, found))}）" if found else ""


def _grades(rubric: Rubric) -> str:
    rows = [f"| {escaped(one.name)} | {_bounds(one)}；{escaped(one.consequence)} |" for one in rubric.grades]
    where = _naming(rubric, [f"“{one.name}”" for one in rubric.grades])
    return "\n".join((f"| 等次 | 合计；结果运用{where} |", "|---|---|", *rows))


def _bounds(grade: Grade) -> str:
    below = "" if grade.below is None else f"，不到{plain(grade.below)}分"
    return f"{plain(grade.minimum)}分以上（含{plain(grade.minimum)}分）{below}"


def _counted(item: Item) -> str:
    """Say what an item's rule does, with the guidance that is shown beside it."""
    guidance = f"{item.guidance}。" if item.guidance else ""
    return "".join((guidance, options_in_words(item), *scored_sentences(item)))


def _links(item: Item, section: Section) -> str:
    return "、".join(article_link(number) for number in item.articles or section.articles)
