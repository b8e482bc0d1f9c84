"""What stands below or beside each other, each in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

    Margins = tuple[int, int, int, int]
    Share = int | Qt.AlignmentFlag
    Part = QWidget | QLayout | tuple[QWidget | QLayout, Share] | tuple[QWidget, int, Qt.AlignmentFlag] | None
    """A widget or a layout, maybe with its share of the room and its place in it; None is room that is left free."""

FLUSH: Margins = (0, 0, 0, 0)
DIALOG: Margins = (24, 18, 24, 18)  # of every dialog
Box = TypeVar("Box", bound=QBoxLayout)


def column(
    *parts: Part, on: QWidget | None = None, margins: Margins | None = FLUSH, spacing: int | None = None
) -> QVBoxLayout:
    """Lay parts below each other, ``on`` a widget if one is given; None of both leaves what the style has."""
    return _filled(QVBoxLayout(on) if on else QVBoxLayout(), parts, margins, spacing)


def row(
    *parts: Part, on: QWidget | None = None, margins: Margins | None = FLUSH, spacing: int | None = None
) -> QHBoxLayout:
    """Lay parts beside each other, likewise."""
    return _filled(QHBoxLayout(on) if on else QHBoxLayout(), parts, margins, spacing)


def _filled(box: Box, parts: tuple[Part, ...], margins: Margins | None, spacing: int | None) -> Box:
    if margins is not None:
        box.setContentsMargins(*margins)
    if spacing is not None:
        box.setSpacing(spacing)
    for part in parts:
        add(box, part)
    return box


def add(box: QBoxLayout, part: Part) -> None:
    """Put one more part at the end."""
    if part is None:
        box.addStretch(1)
        return
    made, *how = part if isinstance(part, tuple) else (part,)
    share = next((one for one in how if type(one) is int), 0)  # a flag is an int, too
    place = cast("list[Qt.AlignmentFlag]", [one for one in how if type(one) is not int])
    if isinstance(made, QLayout):
        box.addLayout(made, share)
    else:
        box.addWidget(made, share, *place)
