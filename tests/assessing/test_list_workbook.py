"""The list as a workbook, read back as any other program would."""

from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.assessing.list_workbook import list_workbook
from desktop_app.storage.summaries import Summary
from tests.examples import examples

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def summary(**facts: Any) -> Summary:
    usual = {"id": "a", "unit": "云岭市气象局党组", "date": "2026-06-30", "status": "draft", "outcome": ""}
    usual |= {"changed": "2026-11-20T14:03:12+08:00", "sample": False, "total": "86.63", "grade": "较好"}
    return Summary(**usual | {"items": 16, "unanswered": (), "lacking": (), "others": 0} | facts)


def sheet_of(data: bytes) -> Element:
    with ZipFile(BytesIO(data)) as package:
        return fromstring(package.read("xl/worksheets/sheet1.xml"))


def cell(data: bytes, place: str) -> tuple[str, str]:
    """Return the type of a cell, n for a number and s for a text, and its value or text; empty where there is none."""
    [found] = [one for one in sheet_of(data).iter(f"{SPACE}c") if one.get("r") == place]
    value = found.findtext(f"{SPACE}v")
    assert found.find(f"{SPACE}f") is None, "it is a formula"
    if found.get("t") != "s":
        return ("n", value) if value is not None else ("", "")
    with ZipFile(BytesIO(data)) as package:
        texts = fromstring(package.read("xl/sharedStrings.xml"))
    return "s", "".join(texts.findall(f"{SPACE}si")[int(value or 0)].itertext())


@pytest.mark.parametrize(
    ("facts", "place", "expected"),
    [
        ({}, "A2", ("s", "云岭市气象局党组")),
        ({}, "B2", ("n", "46203")),  # 30 June 2026, as Excel counts days
        ({"date": ""}, "B2", ("", "")),
        ({"date": "1899-12-31"}, "B2", ("s", "1899-12-31")),  # which no table program shows as a day
        ({}, "C2", ("s", "草稿")),
        ({"unanswered": (1, 2)}, "D2", ("n", "14")),
        ({}, "E2", ("n", "16")),
        ({}, "F2", ("n", "86.63")),
        ({"unanswered": (1, 2)}, "F2", ("", "")),  # what is not complete goes into no average
        ({}, "G2", ("s", "较好")),
        ({"unanswered": (1, 2)}, "H2", ("s", "还有2项未评")),
        ({}, "I2", ("n", "46346.5854166667")),
    ],
)
def test_numbers_are_numbers_and_days_are_days(facts: dict[str, Any], place: str, expected: tuple[str, str]) -> None:
    kind, value = cell(list_workbook([summary(**facts)]), place)
    assert kind == expected[0]
    assert value == expected[1] or (kind == "n" and float(value) == pytest.approx(float(expected[1]), abs=1e-6))


@settings(max_examples=examples(20))
@given(st.sampled_from(["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "http://a.b", "007", ""]), st.text(max_size=20))
def test_a_units_name_stays_the_text_it_is(before: str, name: str) -> None:
    kind, text = cell(list_workbook([summary(unit=f"{before}{name}某县")]), "A2")
    assert kind == "s"
    assert text.endswith("某县")
    assert text.startswith(before.strip())


def test_what_was_decided_stands_beside_where_anything_was() -> None:
    told = "一般（计算为“较好”：整改不实）"
    data = list_workbook([summary(), summary(id="b")], {"a": told})
    assert [cell(data, place) for place in ("J1", "J2", "J3")] == [("s", "审定等次"), ("s", told), ("s", "")]
    assert not [one for one in sheet_of(list_workbook([summary()], {})).iter(f"{SPACE}c") if one.get("r") == "J1"]


def test_it_prints_across_a4_with_its_headings_frozen() -> None:
    sheet = sheet_of(list_workbook([summary(), summary()]))
    page, pane = sheet.find(f"{SPACE}pageSetup"), next(sheet.iter(f"{SPACE}pane"))
    assert (page.get("paperSize"), page.get("orientation"), page.get("fitToHeight")) == ("9", "landscape", "0")
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    assert len(list(sheet.iter(f"{SPACE}row"))) == 3


def test_days_have_the_one_form_that_they_have_on_paper() -> None:
    with ZipFile(BytesIO(list_workbook([summary()]))) as package:
        styles, core = (package.read(name).decode() for name in ("xl/styles.xml", "docProps/core.xml"))
    formats = [one.get("formatCode") for one in fromstring(styles).iter(f"{SPACE}numFmt")]
    assert [one for one in formats if one and "y" in one] == ['yyyy"年"m"月"d"日"', 'yyyy"年"m"月"d"日" hh:mm']
    assert "巡察整改成效评估列表" in core
