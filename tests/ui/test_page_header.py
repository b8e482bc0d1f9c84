"""Names of any length on one line: cut with an ellipsis, whole in the tooltip, and no window made wider by them."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication

from desktop_app.files.settings import Settings
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from ui.parts.elided_label import ElidedLabel
from ui.parts.page_header import PageHeader
from ui.parts.widgets import shortened

from .conftest import Seat

NAME = "某省某市<b>某县</b>气象局机关党总支部委员会" * 20


@pytest.mark.qt_log_ignore("does not support raise", extend=True)  # of the tooltip
def test_what_has_no_room_is_in_the_tooltip(qtbot: Any) -> None:
    made = ElidedLabel("unit")
    qtbot.addWidget(made)
    made.setText(NAME)
    for width, cut in ((300, True), (made.sizeHint().width() + 10, False)):
        made.resize(width, 30)
        QApplication.sendEvent(made, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5)))
        assert made.shown.endswith("…") is cut
        assert (made.shown == NAME) is not cut
        assert ("&lt;b&gt;" in made.toolTip()) is cut
        assert made.fontMetrics().horizontalAdvance(made.shown) <= width


def test_no_name_makes_the_window_wider(seat: Seat, file: Path, rubric: Rubric, sample: Assessment) -> None:
    person = seat(Settings(person="", recent=(str(file) * 20,)), file)
    person.open(rubric, replace(sample, unit=NAME, leader=NAME))
    person.press("ctrl+p")
    headers = person.window.findChildren(PageHeader)
    assert len(headers) == 2
    for header in headers:
        assert NAME in header.title.text()
        assert header.title.shown.endswith("…")
    assert person.window.minimumSizeHint().width() <= 1366 - 100


def test_a_shortened_name_keeps_its_suffix() -> None:
    assert shortened("扫描件.pdf") == "扫描件.pdf"
    assert shortened("甲&乙.pdf") == "甲&&乙.pdf"
    short = shortened("很长" * 40 + ".pdf")
    assert (len(short), short[-4:]) == (24, ".pdf")
