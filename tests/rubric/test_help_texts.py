"""The help: a page for each item out of its rule, the regulation word for word."""

import re

import pytest

from desktop_app.base.numerals import article_name
from desktop_app.rubric.amounts import written
from desktop_app.rubric.help_texts import escaped, general_pages, item_page, keys_page, particulars_page
from desktop_app.rubric.rubric import Rubric
from tests.samples import FILES
from tests.strategies import RUBRICS, SHIPPED


def test_the_articles_and_chapters_are_the_regulations_word_for_word() -> None:
    chapter, articles = "", []
    for line in (FILES / "regulation.txt").read_text(encoding="utf-8").splitlines():
        if found := re.fullmatch(r"第(.)章\s+(.*)", line):
            chapter = f"第{found[1]}章 {found[2].replace(' ', '')}"
        elif found := re.fullmatch(r"(第[一二三四五六七八九十]+条)\s+(.*?)\s*", line):
            articles.append((chapter, found[1], found[2]))
    assert [(one.chapter, article_name(one.number), one.text) for one in SHIPPED.articles] == articles
    assert len(articles) == 17


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (1, "一"),
        (10, "十"),
        (15, "十五"),
        (20, "二十"),
        (99, "九十九"),
        (101, "一百〇一"),
        (110, "一百一十"),
        (9009, "九千〇九"),
    ],
)
def test_articles_are_named_in_characters(number: int, name: str) -> None:
    assert article_name(number) == f"第{name}条"


@pytest.mark.parametrize("field", ["", "note", "methods", "own", "grounds", "unknown"])
@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
def test_each_item_says_what_to_enter_how_it_is_scored_and_why(rubric: Rubric, field: str) -> None:
    for position, item in enumerate(rubric.items):
        page = item_page(rubric, position, field)
        section = next(one for one in rubric.sections if item in one.items)
        assert page.title == f"第{item.number}项　{item.text}"
        for part in (item.standard, item.guidance, f"{written(item.full)}分"):
            assert escaped(part) in page.markdown
        for number in item.articles or section.articles:
            assert f"[{article_name(number)}](article:{number})" in page.markdown
        for heading in ("这里填什么", "怎样计分", "未评和无扣分", "这里的按键", "依据"):
            assert f"## {heading}" in page.markdown
        assert "{" not in page.markdown


def test_what_the_rubric_fixes_is_said_with_its_numbers() -> None:
    pages = {item.number: item_page(SHIPPED, position).markdown for position, item in enumerate(SHIPPED.items)}
    assert "应不少于2次，每少1次扣2分，扣完为止。" in pages[1]
    assert "每1项扣1分" in pages[8]
    assert "“移交”填一共查了多少项" in pages[8]
    assert "一共查了" not in pages[9]
    assert "待巡察办确定口径" in pages[15]
    assert "整改重视程度、整改到位率、整改质量" in pages[16]


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
def test_the_field_asked_for_comes_first(rubric: Rubric) -> None:
    for field, title in (("own", "单位自评"), ("members", "评估组成员"), ("", "被评估单位")):
        assert particulars_page(rubric, field).markdown.startswith(f"## {title}\n")
    assert ("## 问责情形（第十五条）" in particulars_page(rubric).markdown) == bool(rubric.conduct)
    assert item_page(rubric, 0, "note").markdown.index("## 扣分依据") < item_page(rubric, 0, "note").markdown.index(
        "## 这里"
    )


def test_the_general_pages_say_what_is_asked_most() -> None:
    pages = {page.topic: page for page in general_pages()}
    assert list(pages) == [
        *("start", "visit", "unassessed", "proof", "preview", "final", "member", "leader", "handover"),
        *("register", "packages", "taking-in", "receipts", "key", "clearing", "round", "ruling"),
        *("follow-up", "documents", "archive", "codes", "recover", "file", "backups", "secrecy", "install"),
    ]
    assert "既不是0分，也不是满分" in pages["unassessed"].markdown


def test_keys_are_a_table_by_where_they_are() -> None:
    page = keys_page({"编辑": (("撤销", "Ctrl+Z"),), "台账": (("移动", "Alt+↑"), ("a|b", "F2"))})
    head = "| 按键 | 作用 |\n|---|---|\n"
    ledger = f"## 台账\n\n{head}| Alt\\+↑ | 移动 |\n| F2 | a\\|b |"
    assert page.markdown == f"## 编辑\n\n{head}| Ctrl\\+Z | 撤销 |\n\n{ledger}"
