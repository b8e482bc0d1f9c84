"""On a laptop's screen, at each scale: no page or dialog of the office has anything cut, covered or out of reach."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric

from .driver import Person
from .office_pages import make_file
from .office_round import office_round
from .screen import start

SCALES = [("1", "100"), ("1.5", "100"), ("1.75", "100"), ("2", "100"), ("1", "150")]
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
    assert told.splitlines() == [], told


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
