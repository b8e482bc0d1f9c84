"""How high a ledger is: it takes the height of the page, less what is to be seen together with it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from ..evidence.evidence_strip import EvidenceFrame
from ..parts.widgets import bring_into_sight
from .foot_line import FootLine
from .task_detail import Shown, TaskDetail
from .task_table import FEW_ROWS, TaskTable

LEVELS = 4  # of layouts, from the page down to the ledger
TRIES = 20  # to measure what is being laid out
AROUND = 12  # above and below the item, where it fills the page


class LedgerPlace(QObject):
    """Watches the editor of a ledger, with the table, the line below it, and what belongs to the task chosen."""

    def __init__(self, editor: QWidget, table: TaskTable, foot: FootLine, detail: TaskDetail) -> None:
        super().__init__(editor)
        self._editor = editor
        self._table = table
        self._foot = foot
        self._detail = detail
        self._rows = 0
        self._room = 0  # height of the page
        self._above = self._below = 0  # heights of what is to be seen with the ledger
        self._usual: dict[Shown, int] = {}  # height of what belongs to a task that has little, by how much is shown
        self._tries = 0
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self.measure_now)
        detail.folded.connect(self.measure)
        editor.installEventFilter(self)

    def set_room(self, room: int) -> None:
        """Follow the height of the page."""
        self._room = room
        self.measure()

    def fit(self, rows: int) -> None:
        """Be as high as so many rows, as far as there is room."""
        self._rows = rows
        room = self._room - (self._below or self._room // 2) - 2 * AROUND  # half of it at first
        self._table.fit_height(rows, room - self._above, room)

    def show(self) -> None:
        """Bring into sight what was measured to be seen together."""
        self.measure_now()
        self._bring_into_sight()

    def _bring_into_sight(self) -> None:
        for _ in range(LEVELS):
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        if card := _card(self._editor):
            end = self._detail.mapTo(card, QPoint(0, self._usual.get(self._detail.extent, 0))).y()
            start = max(0, end + AROUND - self._room)
            bring_into_sight(card, QRect(0, start, 1, end - start), whole=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self.measure()
        elif event.type() == QEvent.Type.FontChange:
            self._usual.clear()
            self._detail.give_way(False)  # to be measured
        elif isinstance(event, QResizeEvent):
            if event.size().width() != event.oldSize().width():
                self.measure()
            elif self._detail.height() > self._detail.minimumHeight():
                self._detail.setMinimumHeight(self._detail.height())  # for good: nothing moves from task to task
        return False

    def measure(self) -> None:
        """Measure again as soon as all is laid out: in another width, folded, on a page of another height."""
        self._detail.setMinimumHeight(0)
        self._tries = TRIES
        self._soon.start()

    def measure_now(self) -> None:
        """Look what is to be seen with the ledger: the item above it, and below it what belongs to a task.

        Of the latter the least counts: the ledger does not shrink where more is said of the task that is chosen.
        """
        card = _card(self._editor)
        if card is None or not self._editor.isVisible():
            return
        self._soon.stop()
        self._tries -= 1
        if self._tries > 0 and any(one.height() != one.heightForWidth(one.width()) for one in (self._editor, card)):
            self._soon.start()  # Qt lays out one part after the other
            return
        height, extent = self._detail.height(), self._detail.extent
        self._usual[extent] = min(self._usual.get(extent, height), height)
        self._above = self._table.mapTo(card, QPoint()).y()
        between = self._foot.y() - self._table.geometry().bottom() - 1
        around = self._foot.height() + 2 * between
        self._below = around + self._usual[extent]
        self.fit(self._rows)
        if Shown.WHOLE in self._usual:
            room = self._room - around - self._usual[Shown.WHOLE] - 2 * AROUND
            self._detail.give_way(self._table.rows_in(room) < min(self._rows, FEW_ROWS))
        if self._detail.extent is not extent:
            self._take_room()

    def _take_room(self) -> None:
        """Have the ledger take at once what has come free, and all of it brought into sight."""
        for _ in range(TRIES):
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            self.measure_now()
            if not self._soon.isActive():
                break
        if self._table.hasFocus():
            self._bring_into_sight()


def _card(widget: QWidget) -> EvidenceFrame | None:
    """Return the card in which a widget stands."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, EvidenceFrame):
        around = around.parentWidget()
    return around
