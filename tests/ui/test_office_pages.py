"""On a laptop's screen, at each scale: no page or dialog of the office has anything cut, covered or out of reach."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from ui.office.line_table import Column, LineModel, LineTable

from .driver import Person
from .office_pages import make_file
from .office_round import office_round
from .places import settle
from .screen import start

SCALES = [("1", "100"), ("1.5", "100"), ("1.75", "100"), ("1", "150")]
"""Of the system, and of the letters, in percent."""


@pytest.mark.parametrize(("scale", "zoom"), SCALES, ids=[f"{scale}-{zoom}" for scale, zoom in SCALES])
def test_all_can_be_seen_and_reached(
    xvfb: str,
    rubric: Rubric,
    record: Assessment,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scale: str,
    zoom: str,
) -> None:
    make_file(tmp_path / "评估.db", rubric, record)
    monkeypatch.setenv("QT_SCALE_FACTOR", scale)
    with start(xvfb, "office_pages", tmp_path / "评估.db", zoom) as person:
        told, _ = person.communicate(timeout=300)
    assert person.returncode == 0
    assert told.splitlines() == []


@pytest.fixture
def table(qapp: object) -> LineTable:
    """Two columns that stay and two that need not, of which the second goes first."""
    columns = [
        Column("unit", "单位", lambda one: "某省某市某县气象局党组", left=True, stretched=True),
        Column("losses", "失分", lambda one: "第7项40分", spare=1),
        Column("points", "各部分得分", lambda one: "18", spare=2),
        Column("total", "合计", lambda one: "86.63"),
    ]
    made = LineTable("表", LineModel())
    made.resize(900, 200)
    made.show()
    made.show_lines(columns, [1], anew=True)
    return made


def test_a_narrow_table_does_without_some_columns_and_one_that_is_wide_again_has_them(table: LineTable) -> None:
    seen = []
    for width in (*range(900, 0, -10), 900):
        table.resize(width, 200)
        settle()
        if table.horizontalScrollBar().maximum():
            assert table.left_out == ("失分", "各部分得分")  # there is nothing more to do without
        elif table.left_out not in seen[-1:]:
            seen.append(table.left_out)
            assert all(one in table.horizontalHeader().toolTip() for one in table.left_out)
    assert seen == [(), ("各部分得分",), ("失分", "各部分得分"), ()]


def test_columns_that_somebody_has_chosen_are_scrolled_rather_than_left_out(
    person: Person, rubric: Rubric, record: Assessment
) -> None:
    office_round(person, rubric, record)
    person.window.resize(700, 500)
    person.click("轮次总览")
    person.wait_until(lambda: "列未显示" in person.button("选择列…").text())
    assert "整改研究部署" in person.button("选择列…").toolTip()
    person.click("选择列…")
    [menu] = person.all(QMenu, "选择列")
    next(one for one in menu.actions() if one.text() == "历时").trigger()
    menu.close()
    assert person.button("选择列…").text() == "选择列…"
