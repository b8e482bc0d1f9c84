"""What narrows the round's table down: chips of states and grades, a search by name and pinyin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import chain

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.office.round.overview import STATES, Line
from desktop_app.search.matching import Names

from ...parts.flow import Flow
from ...parts.layouts import column
from ...parts.search_field import SearchField
from ...parts.ticks import Chip
from ...parts.widgets import set_text

SEARCH = "查找单位、评估组（Ctrl+F）"
OVERDUE, UNDECIDED, NO_GRADE = "超期", "未审定", "等次未定"
SORTS = "sgo"  # of chips: state, grade, what stands out


def _kinds(line: Line) -> frozenset[str]:
    """Return the chips that a line goes under: its state, its grade, what stands out."""
    return _chips(line.state, line.counts_as, line.overdue > 0, line.is_final and not line.decided)


@cache
def _chips(state: str, grade: str, overdue: bool, undecided: bool) -> frozenset[str]:
    stands_out = [OVERDUE] * overdue + [UNDECIDED] * undecided
    return frozenset((f"s{state}", f"g{grade or NO_GRADE}", *(f"o{one}" for one in stands_out)))


_NO_KIND = frozenset[str]()


class Narrowing(QWidget):
    """``changed`` says that other lines fit now; chips of one sort add up, those of several narrow down."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._on: set[str] = set()
        self._kinds: dict[str, tuple[Line, frozenset[str]]] = {}  # by assessment, with the line that they are of
        self.search = SearchField()
        self.search.setPlaceholderText(SEARCH)
        self.search.setAccessibleName("查找单位、评估组")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._changed)
        self._chips: dict[str, Chip] = {}
        self._flow = Flow(spacing=6, greedy=True)
        column(self._flow, on=self)

    def show_counts(self, lines: Sequence[Line], grades: Sequence[str]) -> None:
        """Offer a chip for each state and grade that there is among the lines."""
        counts = Counter(chain.from_iterable(map(self._kinds_of, lines)))
        order = [f"s{state}" for state in STATES] + [f"g{grade}" for grade in (*grades, NO_GRADE)]
        order += [f"o{one}" for one in (UNDECIDED, OVERDUE)]
        self._on &= counts.keys()
        for kind in (kind for kind in order if kind in counts and kind not in self._chips):
            self._chips[kind] = made = Chip()
            made.setObjectName("chip")
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.clicked.connect(self._clicked)
            self._flow.line.addWidget(made)
        for kind, chip in self._chips.items():
            words = STATES.get(kind[1:], kind[1:]) if kind[0] == "s" else kind[1:]
            chip.setAccessibleName(f"{words}{counts[kind]}")
            chip.setVisible(kind in counts)
        self._mark()

    def _kinds_of(self, line: Line) -> frozenset[str]:
        """Return the chips of a line, which are found out once."""
        of, kinds = self._kinds.get(line.assessment, (None, _NO_KIND))
        if of is not line:
            kinds = _kinds(line)
            self._kinds[line.assessment] = line, kinds
        return kinds

    def fitting(self, lines: Sequence[Line], names: Names, places: dict[str, int]) -> list[Line]:
        """Return the lines that are looked for; ``names`` finds them, ``places`` are theirs in it."""
        wanted = self.search.text().strip()
        if wanted:
            found = set(names.fitting(wanted))
            lines = [line for line in lines if places[line.assessment] in found]
        for chosen in filter(None, ({kind for kind in self._on if kind[0] == sort} for sort in SORTS)):
            lines = [line for line in lines if not chosen.isdisjoint(self._kinds_of(line))]
        return list(lines)

    def widen(self) -> None:
        """Look for nothing in particular any more."""
        self._on.clear()
        self._mark()
        self.search.setText("")
        self.changed.emit()

    def _changed(self) -> None:
        self.changed.emit()

    def _clicked(self) -> None:
        self._on ^= {next(kind for kind, chip in self._chips.items() if chip is self.sender())}
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        """Show which are on, not by colour alone."""
        for kind, chip in self._chips.items():
            chip.setChecked(kind in self._on)
            set_text(chip, f"{'●' if kind in self._on else '○'} {chip.accessibleName()}")
