"""What tables have alike."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

ELIDE_RIGHT = 1  # as ``Qt.TextElideMode`` counts


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
