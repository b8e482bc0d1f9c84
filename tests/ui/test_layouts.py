"""Rows and columns: a number is a share of the room, a flag is a place in it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from ui.parts.layouts import row

TOP = Qt.AlignmentFlag.AlignTop


@pytest.mark.parametrize(
    ("how", "share", "place"),
    [((), 0, Qt.AlignmentFlag(0)), ((2,), 2, Qt.AlignmentFlag(0)), ((TOP,), 0, TOP), ((1, TOP), 1, TOP)],
)
def test_what_stands_beside_a_part_is_read_by_its_kind(qapp: Any, how: tuple[Any, ...], share: int, place: Any) -> None:
    made = row((QLabel("某"), *how))
    assert (made.stretch(0), made.itemAt(0).alignment()) == (share, place)
