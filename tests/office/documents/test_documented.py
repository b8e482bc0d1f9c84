"""What templates can ask for, and the columns of the round as data, are told in the documentation."""

from __future__ import annotations

import re

import pytest

from desktop_app.base.paths import ROOT
from desktop_app.office.documents.data import COLUMNS
from desktop_app.office.documents.explaining import explanation
from desktop_app.office.documents.kinds import KINDS, Kind
from desktop_app.rubric.rubric import Rubric
from tests.office.documents.made import visit, whole
from tests.paper.helpers import full_record

TEMPLATES = (ROOT / "docs" / "templates.md").read_text("utf-8")
FORMAT = (ROOT / "docs" / "file-format.md").read_text("utf-8")


def documented(kind: str) -> set[str]:
    """The fields that the table has for a document; a row without a name goes on from the one above."""
    found, mine = set(), False
    for where, fields in re.findall(r"^\| (.*?)\| (.*) \|$", TEMPLATES.split("## The fields")[1], re.M)[1:]:
        if where.strip():
            mine = "every" in where or kind in where or ("these" in where and kind in EACH)
            mine = mine and f"but {kind}" not in where
        name, _, columns = fields.rpartition(": ")
        prefix = f"{name}." if name else ""
        found |= {f"{prefix}{column}" for column in columns.split(", ")} if mine else set()
    return found


EACH = [kind.name for kind in KINDS if kind.each]


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.name)
def test_each_field_is_told(kind: Kind, rubric: Rubric) -> None:
    visits = (visit(rubric, full_record(rubric)),)
    assert documented(kind.name) == set(kind.entries(whole(*visits), visits)[0].names)


def test_what_lies_beside_the_templates_tells_each_field(rubric: Rubric) -> None:
    visits = (visit(rubric, full_record(rubric)),)
    told = explanation().decode("utf-8-sig").split("\r\n【")
    assert len(told) == len(KINDS) + 1
    for kind, text in zip(KINDS, told[1:], strict=True):
        names = re.findall("《(.*?)》", text)
        assert text.startswith(f"{kind.name}】")
        assert names == kind.entries(whole(*visits), visits)[0].names


@pytest.mark.parametrize("table", COLUMNS)
def test_each_column_is_told_in_its_order(table: str) -> None:
    [row] = re.findall(rf"^  \| `{table}` \| (.*) \|$", FORMAT, re.M)
    assert re.findall("`([a-z0-9_]+)`", row) == list(COLUMNS[table])
