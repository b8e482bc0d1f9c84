"""What the help puts in quotation marks is there under that very name: a button, a menu, a page, a state."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.base.paths import ROOT
from desktop_app.rubric.help_texts import general_pages, item_page, particulars_page
from tests.strategies import SHIPPED

NO_NAMES = {
    *("×", "123456", ".db", "-journal", "评估.db"),  # what is typed, or a file's name
    *("巡察整改评估备份", "内部", "问题", "措施"),  # a folder, a mark, words of a table
    *("任务包_第一评估组_2026年第一轮.db", "某市局_张某某.db", "评估材料_20261120_1.jmdb"),
    "另一份",  # the beginning of a line in the history
    "副本：U盘（14:05）",  # said so with another time
    "整改重视程度、整改到位率、整改质量",  # several names
    *("单位全称", "单位名称", "张某某（1-4、7）、李某"),  # in a list
    *("查过了，没有", "查过了，一次也没有"),  # what somebody means
    *("已保存", "未保存", "可以安全拔出U盘"),  # what is said, among other words
}
"""What stands in quotation marks and is no name; each has to stand there still."""
QUOTED = re.compile("“([^”]+)”")
DRESS = re.compile(r"^[✓‹▶▼] ?| ?[›▼]$|\(&.\)$")
"""What a button or a menu bears around its name."""


def help_texts() -> Iterator[str]:
    """All that the help says for the shipped rubric."""
    pages = [*general_pages(), particulars_page(SHIPPED)]
    pages += [item_page(SHIPPED, at, field) for at in range(len(SHIPPED.items)) for field in ("note", "own", "grounds")]
    for page in pages:
        yield re.sub(r"\\(.)", r"\1", page.markdown).split("## 依据")[0]


def written(file: Path) -> Iterator[str]:
    """Every text of a module, those within others too."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (node.value, *node.value.splitlines())


@pytest.fixture(scope="module")
def names() -> set[str]:
    """What the program calls things, without what they bear around it."""
    files = [file for house in ("ui", "desktop_app") for file in (ROOT / house).rglob("*.py")]
    found = {text for file in files for text in written(file)}
    found |= {page.title for page in general_pages()}
    found |= set(re.findall(r'"([^"]+)"', SHIPPED.source)) | {SHIPPED.regulation}
    return {DRESS.sub("", text) for text in found}


def test_each_name_in_the_help_exists(names: set[str]) -> None:
    quoted = {name for text in help_texts() for name in QUOTED.findall(text)}
    assert ", ".join(sorted(quoted - names - NO_NAMES)) == ""
    assert len(quoted & names) > 40


def test_what_is_no_name_stands_in_the_help() -> None:
    assert sorted(name for name in NO_NAMES if not any(f"“{name}”" in text for text in help_texts())) == []


def test_no_two_pages_bear_one_name() -> None:
    titles = [page.title for page in general_pages()]
    assert len(set(titles)) == len(titles)
