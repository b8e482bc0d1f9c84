"""The history as a Qt model: entries newest first, worded only when they are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop_app.base.clock import now, when
from desktop_app.base.errors import UserError
from desktop_app.history.events import Event
from desktop_app.history.words import Line, items_of, line
from desktop_app.rubric.rubric import Rubric

Index = QModelIndex | QPersistentModelIndex
HEADINGS = ("时间", "人员", "项目", "内容", "原来 → 现在")
TIME, PERSON, PLACE, WORDS, CHANGE = range(len(HEADINGS))
MOST_LINES = 1000  # that are kept in words
DETAILS_SHOWN = 3  # in a cell; below the table stand all
EVERYTHING = -1  # instead of an item's number


class HistoryModel(QAbstractTableModel):
    """Shows all entries, or those of one item that contain a text."""

    def __init__(self, rubric: Rubric, entries: Sequence[Event]) -> None:
        super().__init__()
        self._rubric = rubric
        self._entries = entries  # the oldest first, as they are stored
        self._lines: dict[int, Line] = {}
        self._now = now()
        self._shown: Sequence[int] = self._all()

    def show_only(self, item: int, text: str) -> None:
        """Show the entries that changed the item (0 the particulars) and in which every word of the text stands."""
        wanted = text.casefold().split()
        self.beginResetModel()
        self._shown = self._all()
        if wanted or item != EVERYTHING:
            self._shown = [
                place
                for place in self._shown
                if (item == EVERYTHING or item in self._items(self._entries[place]))
                and (not wanted or self._has(place, wanted))
            ]
        self.endResetModel()

    def _all(self) -> Sequence[int]:
        return range(len(self._entries) - 1, -1, -1)

    def entry(self, row: int) -> Event:
        """Return the entry in a row."""
        return self._entries[self._shown[row]]

    def line(self, row: int) -> Line:
        """Return the entry in a row in words."""
        return self._line(self._shown[row])

    def time(self, row: int) -> str:
        """Say when the entry in a row was made."""
        return when(self.entry(row).at, self._now)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        row, column = index.row(), index.column()
        if column == TIME:
            return self.time(row)
        if column == PERSON:
            return self.entry(row).person
        found = self.line(row)
        return {PLACE: found.place, WORDS: found.words, CHANGE: _in_short(found)}[column]

    @staticmethod
    def _items(entry: Event) -> tuple[int, ...]:
        try:
            return items_of(entry)
        except UserError:
            return ()

    def _line(self, place: int) -> Line:
        if place not in self._lines:
            if len(self._lines) >= MOST_LINES:
                self._lines.clear()
            entry = self._entries[place]
            try:
                self._lines[place] = line(self._rubric, entry)
            except UserError as error:
                self._lines[place] = Line((), str(error), ())
        return self._lines[place]

    def _has(self, place: int, wanted: list[str]) -> bool:
        found, entry = self._line(place), self._entries[place]
        parts = (
            when(entry.at, self._now),
            entry.person,
            found.place,
            found.words,
            *(one.words for one in found.details),
        )
        whole = "\n".join(parts).casefold()
        return all(word in whole for word in wanted)


def _in_short(found: Line) -> str:
    """Return the changes as one line of text."""
    shown = "；".join(one.words for one in found.details[:DETAILS_SHOWN])
    rest = f"……共{len(found.details)}处" if len(found.details) > DETAILS_SHOWN else ""
    return " ".join(f"{shown}{rest}".split())
