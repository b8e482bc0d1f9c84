"""Counts what a person does: each key, each click, each turn of the wheel is 1, and so is the text typed into a field.

A key held with others (Ctrl+N) is one, a double click two. A file or folder that is chosen counts as its path typed and
the key that agrees; an entry of a menu as the clicks that lead to it. What cannot be seen is brought into sight first,
by the wheel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from ui.main_window import MainWindow
from ui.parts.form_page import FormPage
from ui.visit.assessment_page import AssessmentPage

from .driver import Person
from .eyes import names
from .hands import EventHands, Hands
from .pace import Pace
from .places import moved, places

BALLOTS = {"班子成员": (6, 6, 6), "中层干部": (14, 14, 13, 0, 1), "职工": (20, 20, 18, 0, 2)}  # 0: left empty
GRADES = "1222113223112312242231"


class CountingHands(EventHands):
    """Adds up by the part of the visit that is going on; ``moves`` are the controls that an act has pushed aside.

    ``watched`` counts the acts after which the same page was shown, where nothing may move.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.part = ""
        self.acts: Counter[str] = Counter()
        self.pace = Pace()
        self.watched, self.moves = 0, list[str]()

    def _watch(self, act: Callable[[], None]) -> None:
        shown = self._shown()
        before = places(self._window) if shown is not None else {}
        act()
        if shown is not None and shown == self._shown():
            self.watched += 1
            self.moves += moved(before, places(self._window))

    def _shown(self) -> tuple[object, int] | None:
        """Return which page is shown; none where a dialog or menu lies over it."""
        if QApplication.activeModalWidget() or QApplication.activePopupWidget():
            return None
        page = self._window.findChild(QStackedWidget).currentWidget()
        return page, page.page_number if isinstance(page, AssessmentPage) else 0

    def count(self, acts: int = 1) -> None:
        """Note what was done."""
        self.acts[self.part] += acts
        self.pace.part = self.part

    def keys(self, *keys: str) -> None:
        self.count(len(keys))
        for key in keys:
            self.pace.press(len(key.split("+")))
            self._watch(partial(super().keys, key))

    def text(self, text: str) -> None:
        self.count()
        self.pace.press(len(text))
        self._watch(partial(super().text, text))

    def click(self, widget: QWidget, at: QPoint) -> None:
        self.count()
        self.pace.click()
        self._watch(partial(super().click, widget, at))

    def double_click(self, widget: QWidget, at: QPoint) -> None:
        self.count(2)
        self.pace.click(2)
        super().double_click(widget, at)

    def wheel(self, widget: QWidget, at: QPoint) -> None:
        self.count()
        self.pace.press(1)
        super().wheel(widget, at)

    def bring(self) -> None:
        """Choose all files of a folder and drag them into the window."""
        self.count(2)
        self.pace.click()
        self.pace.press(2)
        self.pace.drag()


class CountedPerson(Person):
    """A person whose acts are counted; ``acts`` has them by the parts that ``part`` names."""

    hands: CountingHands

    def __init__(self, window: MainWindow) -> None:
        hands: Hands = CountingHands(window)
        super().__init__(window, hands)

    @property
    def acts(self) -> Counter[str]:
        return self.hands.acts

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Count what is done within as this part of the visit."""
        self.hands.part = name
        yield
        self.hands.part = ""

    def click(self, what: str | QWidget, at: QPoint | None = None) -> None:
        widget = self.button(what) if isinstance(what, str) else what
        place = at or widget.rect().center()
        for _ in range(40):
            if self._is_in_sight(widget, place):
                return super().click(widget, at)
            page = self.one(FormPage)
            self.hands.wheel(page.viewport(), QPoint(8, page.height() // 2))
        raise AssertionError(f"the wheel never comes to {names(widget)}")

    def _is_in_sight(self, widget: QWidget, place: QPoint) -> bool:
        top = widget.window()
        under = top.childAt(widget.mapTo(top, place))
        return top is not self.window or under is widget or (under is not None and widget.isAncestorOf(under))

    def choose(self, *words: str) -> None:
        for _ in range(1 + len(words)):
            self.hands.count()
            self.hands.pace.click()
        super().choose(*words)

    def choose_path(self, path: Path) -> None:
        self.hands.count()
        self.hands.pace.press(len(str(path)))
        super().choose_path(path)
