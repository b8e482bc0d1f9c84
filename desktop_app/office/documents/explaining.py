"""What lies beside the shipped templates: how they are changed, and which fields each of them may have."""

from __future__ import annotations

from collections.abc import Iterator

from .facts import ItemFacts, LossFacts, RoundFacts, RubricFacts, UnitFacts, VisitFacts
from .kinds import KINDS, Kind

NAME = "模板说明.txt"
_ABOUT = """文书模板说明

一、用Word或WPS打开模板修改，文件名不变，放在一个文件夹里，生成文书时指定这个文件夹。没有改的模板不必放。另存的格式只能是.docx，不能有宏。
二、《》里是字段，生成时换成评估的内容。字段名与规定的相近而写错的，会提示正确的名称；其他书名号里的文字照原样保留，并提示一次。
三、《单位.全称》这样带点的是清单的字段：写在表格的一行里，这一行按清单逐条重复；写在相邻的几段里，这几段逐条重复。
四、《各单位得分图》这样以图结尾的是图片，写在单独的一段里；同一段的其他文字成为图下的说明，没有图时这一段不出现。
五、【请填写：…】是需要人工填写或决定的内容；评估数据里没有的字段也显示成这样。字段都没有内容的段落不会出现。
六、页眉里的《标注》是评估的标注，内部文书至少是“内部”；应有标注而页眉没有《标注》的，不生成。首页不同、奇偶页不同的，每种页眉都要有。
七、另存的PDF按公文格式排版，段落的样式决定它是标题、正文还是落款：公文标题、公文一级标题、公文二级标题、公文正文、公文主送、公文落款、公文附注、公文图题。自动编号、脚注、图片和页脚里的文字这种PDF里没有，会提示。
八、修订按全部接受处理，批注不写入文书；图表、SmartArt里不能写字段；从别处取内容的域（DDE、INCLUDEPICTURE等）和嵌入的文件不能有。

各种文书可用的字段
"""


def explanation() -> bytes:
    """Return it as text that every program of Windows reads."""
    lines = [_ABOUT, *(line for kind in KINDS for line in _fields(kind))]
    return "\r\n".join("\n".join(lines).split("\n")).encode("utf-8-sig")


def _fields(kind: Kind) -> Iterator[str]:
    """Yield what one kind of document can ask for."""
    values = kind.entries(_ANY, _ANY.visits)[0]
    yield f"\n【{kind.name}】{'（内部）' if kind.internal else ''}{kind.template}"
    yield "".join(f"《{name}》" for name in (*values.fields, *values.pictures))
    for name, rows in values.lists.items():
        yield f"清单“{name}”：" + "".join(f"《{name}.{column}》" for column in rows.names)


_LOSS = LossFacts(number="", points=0, reason="")
_ANY = RoundFacts(
    name="",
    year=None,
    visits=(
        VisitFacts(
            assessment="",
            unit=UnitFacts(name=""),
            leader="",
            date="",
            revision=1,
            code="",
            rubric=RubricFacts(id="", name="", regulation="", digest="", full=0, consequences={}),
            total=0,
            grade="",
            sections=(),
            items=(ItemFacts(number=1, section="", text="", standard="", full=0, points=0, losses=(_LOSS,)),),
        ),
    ),
)
"""A round with nothing in it: its documents have the same fields as any other's."""
