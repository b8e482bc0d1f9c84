"""What tables have alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from .theme import colour

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter

ELIDE_RIGHT = 1  # as ``Qt.TextElideMode`` counts
OWN_ROLE = 256  # the first that Qt leaves to the program, ``Qt.ItemDataRole.UserRole``


def dress_rows(table: QTableView, name: str) -> None:
    """Make a table one of whole rows: Tab goes on to the next part of the page, and headings are no buttons."""
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.horizontalHeader().setSectionsClickable(False)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setProperty("textElideMode", ELIDE_RIGHT)  # else what has no room is cut on both sides


def dress_list(table: QTableView, name: str, stretched: int) -> None:
    """Make it a list to choose one row from, whose columns are as wide as what they hold, but for one."""
    dress_rows(table, name)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)


def paint_ground(painter: QPainter, rect: QRect, ground: str, *, chosen: bool) -> None:
    """Fill a cell that paints itself; one that is chosen lies between two lines, as the style sheet has it."""
    painter.fillRect(rect, colour("accent-soft" if chosen else ground))
    for top in (rect.top(), rect.bottom()) if chosen else ():
        painter.fillRect(QtCore.QRect(rect.left(), top, rect.width(), 1), colour("accent"))
