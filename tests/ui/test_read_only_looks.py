"""What cannot be used looks so: no tick, choice or button is painted alike whether it can be or not."""

from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QCheckBox, QRadioButton

from ui.parts import theme
from ui.parts.elided_button import ElidedCheckBox
from ui.parts.segments import segment
from ui.parts.widgets import button

KINDS = "tick", "elided", "radio", "segment", "chip", "flawless", "primary", "small", "phrases"


def made(kind: str) -> QAbstractButton:
    if kind in ("segment", "chip"):
        return segment("已召开", kind, QButtonGroup(theme.application()), 0)
    kinds = {"tick": QCheckBox, "elided": ElidedCheckBox, "radio": QRadioButton}
    return kinds[kind]("已召开") if kind in kinds else button("已召开", theme.application, kind)


@pytest.mark.parametrize("dress", theme.COLOURS)
@pytest.mark.parametrize("checked", [False, True])
@pytest.mark.parametrize(
    "kind", ["tick", "elided", "radio", "segment", "chip", "flawless", "primary", "small", "phrases"]
)
def test_what_cannot_be_used_looks_so(qtbot: Any, kind: str, checked: bool, dress: str) -> None:
    theme.apply(dress, 100)
    one = made(kind)
    qtbot.addWidget(one)
    one.setCheckable(True)
    one.setChecked(checked)
    pictures = []
    for enabled in (True, False):
        one.setEnabled(enabled)
        pictures.append(one.grab().toImage())
    assert pictures[0] != pictures[1]
