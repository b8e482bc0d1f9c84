"""No formula runs in any workbook that the program writes, whatever somebody has written; no text becomes a link."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from xml.etree.ElementTree import fromstring
from zipfile import ZipFile

import pytest
from msgspec.structs import replace

from desktop_app.assessing.list_workbook import list_workbook
from desktop_app.assessing.own_workbook import own_workbook
from desktop_app.base.paths import ROOT
from desktop_app.office.archive.catalogue import list_workbook as contents_workbook
from desktop_app.office.archive.contents import contents_of
from desktop_app.office.archive.names import FILE
from desktop_app.office.documents.data import files
from desktop_app.office.documents.facts import DecisionFacts, UnitFacts
from desktop_app.office.documents.workbook import workbook
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.answers import GradedListAnswer
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from desktop_app.storage.summaries import Summary
from tests.office.documents.made import visit, whole
from tests.paper.helpers import full_record

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = '=HYPERLINK("http://a","b")'
HOSTILE = ("=1+1", "+1", "-1+1", "@SUM(1)", LINK, "http://a.example/b", "{=1+1}", "\t=1", "＝1+1")
"""What a table program takes for more than a text."""


def of_round(rubric: Rubric, hostile: str, _: Path) -> bytes:
    facts = visit(rubric, hostile_record(rubric, hostile), UnitFacts(name=hostile))
    return workbook(whole(replace(facts, team=hostile, decided=DecisionFacts(grade=hostile))))


def of_list(_: Rubric, hostile: str, __: Path) -> bytes:
    facts = {"id": "a", "unit": hostile, "date": "", "status": "draft", "outcome": "", "changed": "", "total": "1"}
    return list_workbook([Summary(**facts, sample=False, grade="", items=16, unanswered=(), lacking=(), others=0)])


def of_own_scores(rubric: Rubric, hostile: str, _: Path) -> bytes:
    return own_workbook(rubric, hostile_record(rubric, hostile))


def of_archive(_: Rubric, hostile: str, folder: Path) -> bytes:
    with closing(Store.open(folder / FILE, read_only=True)) as store:
        contents = contents_of(store)
        piece = replace(contents.pieces[0], name=hostile, what=hostile, number=hostile, by=hostile, remark=hostile)
        return contents_workbook(replace(contents, pieces=(replace(piece, date=hostile, paper=False),)))


def hostile_record(rubric: Rubric, hostile: str) -> Assessment:
    """A record in which every text is that one."""
    record = full_record(rubric)
    answers = []
    for one in record.answers:
        one = replace(one, note=hostile, own_note=hostile)
        if isinstance(one, GradedListAnswer):
            texts = ("finding", "text", "department", "leader", "person", "deadline", "note")
            one = replace(one, tasks=tuple(replace(task, **dict.fromkeys(texts, hostile)) for task in one.tasks))
        answers.append(one)
    return replace(record, unit=hostile, leader=hostile, answers=tuple(answers))


MADE: dict[str, Callable[[Rubric, str, Path], bytes]] = {
    "desktop_app/office/documents/workbook.py": of_round,
    "desktop_app/assessing/list_workbook.py": of_list,
    "desktop_app/assessing/own_workbook.py": of_own_scores,
    "desktop_app/office/archive/catalogue.py": of_archive,
}

OWN_SUM = {"desktop_app/assessing/own_workbook.py": re.compile(r'IF\(COUNT\(F\d+:F\d+\)=0,"",SUM\(F\d+:F\d+\)\)')}
"""The one formula that the program writes itself, in the form that a unit fills in: it adds up what stands above."""


def test_no_workbook_is_forgotten() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "desktop_app").rglob("*.py")
        if re.search(r"import Workbook\b|import .*\bbook_of\b", path.read_text("utf-8"))
    }
    assert found == set(MADE)


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("where", MADE)
def test_a_text_stays_a_text(where: str, hostile: str, rubric: Rubric, folder: Path) -> None:
    found = set()
    with ZipFile(io.BytesIO(MADE[where](rubric, hostile, folder))) as package:
        texts = ["".join(one.itertext()) for one in fromstring(package.read("xl/sharedStrings.xml"))]
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not any("calcChain" in name or "externalLink" in name for name in package.namelist())
        for name in sheets:
            root = fromstring(package.read(name))
            formulas = {one.text or "" for one in root.iter(f"{SPACE}f")}
            assert formulas == set() or (where in OWN_SUM and all(map(OWN_SUM[where].fullmatch, formulas)))
            assert list(root.iter(f"{SPACE}hyperlink")) == []
            cells = [cell for cell in root.iter(f"{SPACE}c") if cell.find(f"{SPACE}f") is None]
            assert {cell.get("t", "n") for cell in cells} <= {"s", "n"}
            found |= {texts[int(cell.findtext(f"{SPACE}v") or 0)] for cell in cells if cell.get("t") == "s"}
    assert any(hostile.strip() in text for text in found)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_table_program_that_opens_the_csv_runs_nothing(hostile: str, rubric: Rubric) -> None:
    facts = whole(visit(rubric, hostile_record(rubric, hostile), UnitFacts(name=hostile)))
    for name, data in files(facts).items():
        if name.endswith(".csv"):
            rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
            assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r＝＋－＠"))], name
