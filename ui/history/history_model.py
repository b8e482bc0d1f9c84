"""The history as a Qt model: entries newest first, worded only when they are looked at; an office's acts among them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop_app.base.clock import now, time_or_now, when
from desktop_app.base.errors import UserError
from desktop_app.history.events import Event
from desktop_app.history.words import Line, items_of, line
from desktop_app.rubric.listing import Detail
from desktop_app.rubric.rubric import Rubric

if TYPE_CHECKING:
    from desktop_app.office.round.acts_told import Told

Index = QModelIndex | QPersistentModelIndex
HEADINGS = ("时间", "人员", "项目", "内容", "原来 → 现在")
TIME, PERSON, PLACE, WORDS, CHANGE = range(len(HEADINGS))
MOST_LINES = 1000  # that are kept in words
DETAILS_SHOWN = 3  # in a cell; below the table stand all
EVERYTHING = -1  # instead of an item's number
OF_OFFICE = "办理"  # instead of an item


class HistoryModel(QAbstractTableModel):
    """Shows all entries, or those of one item that contain a text; ``acts``, the last first, belong to no item.

    A row is the place of an entry, or below 0 that of an act.
    """

    def __init__(self, rubric: Rubric, entries: Sequence[Event], acts: Sequence[Told] = ()) -> None:
        super().__init__()
        self._rubric = rubric
        self._entries = entries  # the oldest first, as they are stored
        self._acts = acts
        self._places = [self._place_of(one) for one in acts]
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
                if (item == EVERYTHING or (place >= 0 and item in self._items(self._entries[place])))
                and (not wanted or self._has(place, wanted))
            ]
        self.endResetModel()

    def _all(self) -> Sequence[int]:
        places = range(len(self._entries) - 1, -1, -1)
        if not self._acts:
            return places
        among: list[tuple[float, int, int]] = [(place, 0, place) for place in places]
        among += [(place - 0.5, -at, -1 - at) for at, place in enumerate(self._places)]
        return [row for _, _, row in sorted(among, reverse=True)]

    def _place_of(self, one: Told) -> int:
        """Return behind how many entries an act was done; where they cannot be read it is the last."""
        try:
            return bisect_right(self._entries, _instant(one.act.at), key=lambda entry: _instant(entry.at))
        except UserError:
            return len(self._entries)

    def entry(self, row: int) -> Event | None:
        """Return the entry in a row; None where an act stands."""
        place = self._shown[row]
        return self._entries[place] if place >= 0 else None

    def line(self, row: int) -> Line:
        """Return the entry in a row in words."""
        return self._line(self._shown[row])

    def time(self, row: int) -> str:
        """Say when what is in a row was done."""
        return when(self._at(self._shown[row]), self._now)

    def person(self, row: int) -> str:
        """Say who did it."""
        return self._person(self._shown[row])

    def _at(self, place: int) -> str:
        return self._entries[place].at if place >= 0 else self._acts[-1 - place].act.at

    def _person(self, place: int) -> str:
        return self._entries[place].person if place >= 0 else self._acts[-1 - place].act.person

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
            return self.person(row)
        found, place = self.line(row), self._shown[row]
        return {PLACE: found.place if place >= 0 else OF_OFFICE, WORDS: found.words, CHANGE: _in_short(found)}[column]

    @staticmethod
    def _items(entry: Event) -> tuple[int, ...]:
        try:
            return items_of(entry)
        except UserError:
            return ()

    def _line(self, place: int) -> Line:
        if place < 0:
            words, _, details = self._acts[-1 - place].whole.partition("：")
            return Line((), words, (Detail(details),))
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
        found = self._line(place)
        parts = (
            when(self._at(place), self._now),
            self._person(place),
            found.place,
            found.words,
            *(one.words for one in found.details),
        )
        whole = "\n".join(parts).casefold()
        return all(word in whole for word in wanted)


def _instant(at: str) -> float:
    return time_or_now(at).timestamp()


def _in_short(found: Line) -> str:
    """Return the changes as one line of text."""
    shown = "；".join(one.words for one in found.details[:DETAILS_SHOWN])
    rest = f"……共{len(found.details)}处" if len(found.details) > DETAILS_SHOWN else ""
    return " ".join(f"{shown}{rest}".split())
