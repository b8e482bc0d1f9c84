"""What narrows the list down: what waits, a click each, and a search for the unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_app.base.text import unit_name
from desktop_app.storage.next_step import Waiting, waits_for
from desktop_app.storage.summaries import Summary

from ..parts.flow import Flow
from ..parts.layouts import column, row
from ..parts.search_field import SearchField
from ..parts.ticks import Chip
from ..parts.widgets import label, set_text

if TYPE_CHECKING:
    from desktop_app.search.matching import Names

    from .assessment_table import Differing

SEARCH = "查找单位（Ctrl+F）"
READING = "正在读取其余的评估…"
WIDEST = 260  # pixels of the search


class Narrowing(QWidget):
    """Says what is to be done, counted; ``changed`` says that other rows fit now."""

    changed = Signal()
    list_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._waiting = Waiting.NOTHING
        self._counts = Counter[Waiting]()
        self._searched: Sequence[Summary] = ()
        self._names: Names | None = None
        self._units: list[str] = []  # of which ``_names`` knows
        self._listed: list[str] = []  # the unit of each that ``_searched`` has
        self._places: dict[str, list[int]] = {}  # where it stands there, by unit
        self._told = label("", "secondary")
        self._chips: dict[Waiting, QPushButton] = {}
        for one in (Waiting.NOTHING, *(one for one in Waiting if one)):
            self._chips[one] = chip = Chip()
            chip.setObjectName("chip")
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            chip.clicked.connect(self._chip_clicked)
        self._search = SearchField()
        self._search.setPlaceholderText(SEARCH)
        self._search.setAccessibleName("查找单位")
        self._search.setClearButtonEnabled(True)
        self._search.setMaximumWidth(WIDEST)
        self._search.textChanged.connect(self._search_changed)
        self._search.left.connect(self.list_wanted)
        told = Flow(self._told, *self._chips.values(), spacing=8, greedy=True)
        row((column(None, told, None), 1), (self._search, 1), on=self, spacing=12)

    def show_counts(self, listed: Sequence[Summary], differing: Differing, *, whole: bool = True) -> None:
        """Say what waits in the ``whole`` list, of which so much is other than it was; of a part nothing is counted."""
        self._counts.subtract(map(waits_for, differing.gone))
        self._counts.update(map(waits_for, differing.new))
        counts = {one: self._counts[one] for one in Waiting if one and self._counts[one]}
        if self._waiting not in counts:
            self._waiting = Waiting.NOTHING
        set_text(self._told, ("待办：" if counts else "没有待办") if whole else READING)
        for one, chip in self._chips.items():
            chip.setVisible(whole and (bool(counts) if one is Waiting.NOTHING else one in counts))
            chip.setAccessibleName(f"{one}{counts.get(one, 0)}份" if one else f"全部{len(listed)}份")
        self._mark()

    def fitting(self, listed: Sequence[Summary]) -> list[Summary]:
        """Return those that are among what is looked for."""
        wanted = self._search.text().strip()
        found = [listed[at] for at in self._wanted(listed, wanted)] if wanted else list(listed)
        return [one for one in found if waits_for(one) is self._waiting] if self._waiting else found

    def fits(self, one: Summary) -> bool:
        """Whether one assessment is among what is looked for."""
        wanted = self._search.text().strip()
        if self._waiting and waits_for(one) is not self._waiting:
            return False
        if not wanted:
            return True
        from desktop_app.search.matching import matches

        return matches(unit_name(one.unit), wanted)

    def _wanted(self, listed: Sequence[Summary], wanted: str) -> list[int]:
        """Return the places of what is looked for; what is known of units' names serves while there are no others."""
        units = self._listed if self._searched is listed else [one.unit for one in listed]
        self._searched = listed
        if units != self._listed or self._names is None:
            self._listed, self._places = units, defaultdict(list)
            for at, unit in enumerate(units):
                self._places[unit].append(at)
            if self._names is None or self._places.keys() != set(self._units):
                from desktop_app.search.matching import Names  # most lists are short

                self._units = list(self._places)
                self._names = Names(list(map(unit_name, self._units)))
        found = (self._units[one] for one in self._names.fitting(wanted))
        return sorted(at for unit in found for at in self._places[unit])

    def widen(self) -> None:
        """Look for nothing any more."""
        self._waiting = Waiting.NOTHING
        self._mark()
        self._search.clear()

    def search(self) -> None:
        """Put the cursor into the search."""
        self._search.setFocus()
        self._search.selectAll()

    def _chip_clicked(self) -> None:
        clicked = next(one for one, chip in self._chips.items() if chip is self.sender())
        self._waiting = Waiting.NOTHING if clicked is self._waiting else clicked
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        """Show which is chosen, not by its colour alone."""
        for one, chip in self._chips.items():
            chip.setChecked(one is self._waiting)
            set_text(chip, f"{'●' if one is self._waiting else '○'} {chip.accessibleName()}")

    def _search_changed(self) -> None:
        self.changed.emit()
