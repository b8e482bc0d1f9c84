"""A text in a place kept for it: as large whatever it says, cut with an ellipsis, whole in the tooltip."""

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from ui.form.item_card import ItemCard
from ui.parts.elided_button import ElidedButton, ElidedCheckBox
from ui.parts.reserved import Reserved, Said

from .driver import Person

LONG = "未明确责任单位、责任人或整改时限，" * 30


@pytest.mark.qt_log_ignore("does not support raise", extend=True)  # of the tooltip
@pytest.mark.parametrize("lines", [1, 2, 3])
@pytest.mark.parametrize("text", ["", "扣2分", "✓ 收回6/6", LONG, "一\n二\n三\n四"])
def test_a_place_is_as_large_whatever_stands_there(qtbot: Any, lines: int, text: str) -> None:
    made = Reserved("hint", lines, least=10)
    qtbot.addWidget(made)
    before = made.sizeHint()
    made.resize(made.sizeHint())
    made.setText(text)
    assert made.sizeHint() == before
    assert made.shown == text or (made.shown.endswith("…") and text.startswith(made.shown[:-1]))
    assert (made.shown == text) == (len(text) < 10 and len(text.splitlines()) <= lines)
    QApplication.sendEvent(made, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5)))
    assert made.toolTip() == ("" if made.shown == text else text)


@pytest.mark.parametrize("flat", [False, True])
def test_what_is_said_to_an_answer_takes_no_more_room(qtbot: Any, flat: bool) -> None:
    made = Said()
    qtbot.addWidget(made)
    made.set_flat(flat)
    made.show()
    before = made.sizeHint()
    made.say(LONG, LONG, "", wrong=True)
    assert made.sizeHint() == before
    assert (made.losses.isHidden(), made.remark.isHidden(), made.fault.isHidden()) == (False, False, True)
    made.say("", LONG, "“1.5”不是整数，没有计入", wrong=False)
    assert (made.losses.isHidden(), made.remark.isHidden(), made.fault.isHidden()) == (True, True, False)


@pytest.mark.parametrize("kind", [ElidedButton, ElidedCheckBox])
def test_words_on_a_button_give_way(qtbot: Any, kind: type[ElidedButton | ElidedCheckBox]) -> None:
    made = kind(f"甲&乙{LONG}")
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    assert made.shown == f"甲&乙{LONG}"
    made.resize(made.minimumSizeHint())
    assert made.shown.startswith("甲&")
    assert made.shown.endswith("…")


def test_three_items_are_in_sight_on_a_small_laptop(person: Person, rubric: Rubric, sample: Assessment) -> None:
    person.open(rubric, sample)
    page = person.show_page(1)
    whole = [card for card in person.all(ItemCard) if card.visibleRegion().boundingRect() == card.rect()]
    assert page.verticalScrollBar().value() == 0
    assert len(whole) >= 3
