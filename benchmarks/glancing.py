"""A made round in the real window, looked at as an office does: ``glancing.py FILE``, a line of input each time.

A line of output has the milliseconds of each of ``glance.WORKS``, from the click until all is painted; the first line
those from the list until the round was read beside it, and of the first opening then. With ``cpu`` behind the file they
are the processor's, of all threads.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from time import perf_counter, process_time, sleep, time_ns

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLineEdit, QMainWindow, QTableView

from desktop_app.files.settings import Settings
from desktop_app.office.decision.deciding import review
from desktop_app.storage.store import Store
from ui.main_window import MainWindow
from ui.office.office_book import OfficeBook
from ui.office.round.round_page import RoundPage

from .edits import SIZE, settle
from .glance import PICTURES

NARROWED, NAME = "水利", "slj"
PAUSE_S = 0.02


class Glance:
    """The window at the round, and the clicks in it."""

    def __init__(self, file: Path, clock: Callable[[], float]) -> None:
        self._clock = clock
        with closing(Store.open(file, read_only=True)) as store:
            kept = store.file.query("SELECT id FROM assessment WHERE status IN ('final', 'signed') LIMIT 1")
            self._one = next(kept)["id"]
        self._count = itertools.count(time_ns())
        self.window = MainWindow(Settings(person="某某"))
        self.window.showNormal()  # the offscreen screen is small
        self.window.resize(*SIZE)
        self.window.open_file(file)
        settle()

    def first(self) -> list[float]:
        """Leave the list alone until the round is there, and open it for the first time."""
        return [self._timed(self._idle), self._timed(self._open)]

    def turn(self) -> list[float]:
        """Do all that ``glance.WORKS`` names."""
        self._to_list()
        found = [self._timed(self._open)]
        found.append(self._timed(self._review))
        found += self._narrowed()
        found += [self._timed(partial(self._choose_round, at)) for at in (0, -1)]
        found += [self._timed(lambda: self._click("图表")), self._once_more()]
        found += map(self._numbers, PICTURES)
        found += [self._timed(partial(self._click, words)) for words in ("问题提示", "后续跟踪")]
        self._click("一览")
        return found

    def _narrowed(self) -> list[float]:
        [field] = [one for one in self._page.findChildren(QLineEdit) if one.isVisible()]
        found = []
        for words in (NARROWED, NAME):
            found.append(self._timed(partial(field.setText, words)))
            field.clear()
            settle()
        chip = next(one for one in self._page.findChildren(QAbstractButton, "chip") if one.isVisible())
        found.append(self._timed(lambda: _press(chip)))
        _press(chip)
        settle()
        [table] = [one for one in self._page.findChildren(QTableView, "lines") if one.isVisible()]
        found += [self._timed(partial(_press_heading, table, heading)) for heading in ("合计", "被评估单位")]
        found.append(self._timed(lambda: self._click("显示名次")))
        self._click("显示名次")
        settle()
        return found

    @property
    def _page(self) -> RoundPage:
        [page] = self.window.findChildren(RoundPage)
        return page

    def _open(self) -> None:
        next(one for one in self.window.findChildren(QAction) if one.text() == "轮次总览").trigger()

    def _idle(self) -> None:
        while not any(book.lines for book in self.window.findChildren(OfficeBook)):
            sleep(PAUSE_S)  # in which threads get on, as they do while a window waits for its user
            settle()

    def _to_list(self) -> None:
        self.window.show_start()
        settle()

    def _click(self, words: str, of: QMainWindow | QDialog | None = None) -> None:
        parent = of or self.window
        for one in parent.findChildren(QAbstractButton):
            if one.isVisible() and words in (one.text(), one.accessibleName()):
                _press(one)
                return
        raise LookupError(words)

    def _choose_round(self, at: int) -> None:
        [rounds] = [one for one in self._page.findChildren(QComboBox) if one.accessibleName() == "轮次"]
        rounds.setCurrentIndex(at % rounds.count())
        rounds.activated.emit(rounds.currentIndex())

    def _once_more(self) -> float:
        self._click("一览")
        settle()
        return self._timed(lambda: self._click("图表"))

    def _numbers(self, title: str) -> float:
        taken = self._timed(lambda: self._click(f"查看数字：{title}"))
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        dialog.close()
        settle()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return taken

    def _review(self) -> None:
        [book] = self.window.findChildren(OfficeBook)
        book.do(self.window, lambda store: review(store, self._one, f"审核人{next(self._count)}某", "agreed"))

    def _timed(self, work: Callable[[], object]) -> float:
        start = self._clock()
        work()
        settle()
        return (self._clock() - start) * 1000


def _press(one: QAbstractButton) -> None:
    QTest.mouseClick(one, Qt.MouseButton.LeftButton, pos=one.rect().center())


def _press_heading(table: QTableView, words: str) -> None:
    header, model = table.horizontalHeader(), table.model()
    place = next(at for at in range(header.count()) if model.headerData(at, Qt.Orientation.Horizontal) == words)
    middle = QPoint(header.sectionViewportPosition(place) + header.sectionSize(place) // 2, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)


def main(file: Path, clock: Callable[[], float]) -> None:
    """Open the round, and look at it once a line."""
    QApplication([]).setStyle("Fusion")
    glance = Glance(file, clock)
    works = itertools.chain([glance.first], itertools.repeat(glance.turn))
    for _, work in zip(sys.stdin, works, strict=False):
        print(*work(), flush=True)
    glance.window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), process_time if sys.argv[2:] == ["cpu"] else perf_counter)
