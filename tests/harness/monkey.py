"""Random keys, clicks, double clicks and drops over all pages of one window, as long as wanted.

python -m tests.harness.monkey --events 20000 --seed 1
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import shutil
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QObject,
    QPoint,
    Qt,
    QTimer,
    QtMsgType,
    QUrl,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QAbstractPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from shiboken6 import isValid

from desktop_app.files.settings import Settings
from desktop_app.record.sample import sample_visit
from desktop_app.storage.store import Store
from tests.ready import ready
from tests.ui import stored
from tests.ui.driver import Person, before_a_window
from tests.visits import finalised
from ui.form.item_card import ItemCard
from ui.paper.preview_page import PreviewPage
from ui.parts.growing_text import GrowingText
from ui.visit.assessment_page import AssessmentPage

LEDGER = Path(__file__).parents[1] / "files" / "ledger-merged.xlsx"
PICTURE = Path(__file__).parents[2] / "docs" / "sheet.png"
HUNG_S = 90  # without an event; then every thread is shown
LOOK_EVERY = 500  # events, after which the file is read with a connection of its own
BLOCKED_MS = 40
PATIENT_MS = 1000  # by then whatever is as deep waits for somebody to close it
DEEPEST = 6  # dialogs and menus within each other
LEAVES = ("ctrl+q", "alt+F4")  # the window, as they should
KEYS = (
    *("Return",) * 6, *("Tab",) * 8, *("Escape",) * 6, *("Down", "Up", "Left", "Right") * 2, *("space",) * 4,
    *"1234567890", *("a", "b", ".", "-"), "BackSpace", "Delete", "Home", "End", "Next", "Prior", "shift+Tab",
    "F1", "F3", "F5", *("F8",) * 3, *("F9",) * 3, "alt+Left", "ctrl+z", "ctrl+z", "ctrl+y", "ctrl+v", "ctrl+a",
    "ctrl+c", "ctrl+x", "ctrl+f", *("ctrl+k",) * 3, "ctrl+s", "ctrl+n", "ctrl+p", "ctrl+o", "ctrl+Return",
    "shift+Down", "shift+Up", "ctrl+r", "ctrl+d", "ctrl+m", "ctrl+i", "ctrl+t", "ctrl+g", "F4", "F6", "F7",
    "ctrl+Next", "ctrl+Prior", *(f"ctrl+{number}" for number in range(1, 8)), "ctrl+=", "ctrl+-", "ctrl+0",
    "alt+f", "alt+e", "alt+p", "shift+F10",
)  # fmt: skip
PASTES = (
    "9.5\r\n",
    " 3 ",
    "2次",
    "92.5%",
    "1.5",
    "6\t6\t5\t1\t0\t0\t0\n4\t4\t4\t0\t0\t0\t0",
    "２０２６年６月３０日",
    "仅见×月×日",
    "",
)
NO_FAULT = ("This plugin does not support", "QPrinter", "CUPS", "cups", "No printers")


class WrongError(Exception):
    """What must not be."""


class Outside(QObject):
    """Stands in for other programs: what is to be shown there is looked at by nobody."""

    @Slot(QUrl)
    def show(self, url: QUrl) -> None:
        """Do nothing."""


class Monkey:
    """Acts by ``Person``'s hands; where an act waits, as in a dialog, the next ones come within it."""

    def __init__(self, folder: Path, events: int, seed: int, say: Callable[[str], object]) -> None:
        self._folder, self.left, self._say = folder, events, say
        self._chance = Random(seed)
        self._files = [Path(shutil.copy(one, folder)) for one in (LEDGER, PICTURE)]
        self._files.append(folder / "说明.txt")
        self._files[-1].write_text("查看了现场", "utf-8")
        self._done: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()  # pages and dialogs
        self._last: list[str] = []
        self._depth = self._turn = 0
        self.faults: list[str] = []
        self.person = self._sit_down()

    def _sit_down(self) -> Person:
        person = before_a_window(Settings(person="张某某"), self._folder / "评估.db")
        person.window.activateWindow()
        return person

    def run(self) -> None:
        """Act until all is done, or something is wrong."""
        self._soon(0)
        QApplication.exec()

    def fault(self, words: str) -> None:
        """Remember what must not be, and what led there."""
        self.faults.append("\n".join([words, "after", *self._last[-12:]]))
        QApplication.exit()

    def _act(self, turn: int = 0) -> None:
        """Do the next act, unless another than ``turn`` has begun since: by itself, or in the one that waits."""
        if turn != self._turn:
            return
        self._turn += 1
        if self.faults or self.left <= 0:
            QApplication.exit()
            return
        self._soon(BLOCKED_MS)  # should this act wait, for a dialog or a menu, the next one comes within it
        faulthandler.dump_traceback_later(HUNG_S, exit=True)
        self.left -= 1
        self._depth += 1
        try:
            self._one()
        except Exception:  # whatever it is, it is what is looked for
            self.fault(traceback.format_exc())
        self._depth -= 1
        self._turn += 1
        self._soon(0)

    def _soon(self, wait_ms: int) -> None:
        wait_ms = wait_ms if self._depth < DEEPEST else PATIENT_MS
        QTimer.singleShot(wait_ms, partial(self._act, self._turn))

    def _one(self) -> None:
        if not self.person.window.isVisible():  # closed, as somebody may
            self.person.window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            self.person = self._sit_down()
            self._note("opened again")
        dialog = QApplication.activeModalWidget()
        self.seen[str(self._page()) if dialog is None else f"{type(dialog).__name__} {dialog.windowTitle()}"] += 1
        if self._depth > DEEPEST:
            self._key("Escape")
        elif isinstance(dialog, QFileDialog):
            self._answer_with_a_file(dialog)
        elif isinstance(dialog, QAbstractPrintDialog):
            self._key("Escape")
        else:
            doing = self._chance.choices(
                (self._any_key, self._click, self._double_click, self._wheel, self._paste, self._drop),
                (50, 30, 6, 4, 4, 2),
            )[0]
            doing()
        if dialog is None and QApplication.activePopupWidget() is None and self._depth == 1:
            self._look()

    # --- acts ---

    def _note(self, what: str) -> None:
        self._done[what.split()[0]] += 1
        self._last.append(what)
        del self._last[:-40]

    def _any_key(self) -> None:
        self._key(self._chance.choice(KEYS))

    def _key(self, key: str) -> None:
        page = self._page()
        free = QApplication.activeModalWidget() is None and QApplication.activePopupWidget() is None
        self._note(f"key {key} at {_called(QApplication.focusWidget())}")
        self.person.hands.keys(key)
        preview = isinstance(page, tuple) and page[0] == PreviewPage.__name__  # the only one that Esc leaves
        if key == "Escape" and free and self._depth == 1 and not preview and page != self._page():
            self.fault(f"Esc has left the page: {page} for {self._page()}")

    def _page(self) -> object:
        if not isValid(self.person.window):
            return None
        shown = self.person.window.centralWidget().currentWidget()  # type: ignore[attr-defined]
        return (type(shown).__name__, shown.page_number if isinstance(shown, AssessmentPage) else 0)

    def _spot(self) -> tuple[QWidget, QPoint] | None:
        """Return a window that can be reached, and a point of something in it."""
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self._any_window()
        inner = [one for one in top.findChildren(QWidget) if one.isVisible() and not one.visibleRegion().isEmpty()]
        one = self._chance.choice([top, *inner])
        seen = one.visibleRegion().boundingRect()
        if seen.isEmpty():
            return None
        at = QPoint(self._chance.randint(seen.left(), seen.right()), self._chance.randint(seen.top(), seen.bottom()))
        if self._chance.random() < 0.7:
            at = seen.center()
        if one.window() is not top:
            return None
        self._note(f"at {_called(one)}")
        return top, one.mapTo(top, at)

    def _any_window(self) -> QWidget:
        """Return the window, mostly, or another one beside it, with the keyboard's focus."""
        beside = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one.isWindow()]
        chosen = self._chance.choice([self.person.window] * 3 + beside)
        chosen.activateWindow()
        return chosen

    def _click(self) -> None:
        if spot := self._spot():
            button = Qt.MouseButton.RightButton if self._chance.random() < 0.1 else Qt.MouseButton.LeftButton
            held = self._chance.choice((*("NoModifier",) * 8, "ShiftModifier", "ControlModifier"))
            self._last[-1] += f" click {button.name} {held}"
            QTest.mouseClick(spot[0].windowHandle(), button, Qt.KeyboardModifier[held], spot[1])

    def _double_click(self) -> None:
        if spot := self._spot():
            self._last[-1] += " double click"
            none = Qt.KeyboardModifier.NoModifier
            QTest.mouseDClick(spot[0].windowHandle(), Qt.MouseButton.LeftButton, none, spot[1])

    def _wheel(self) -> None:
        if spot := self._spot():
            under = spot[0].childAt(spot[1]) or spot[0]
            self.person.hands.wheel(under, under.rect().center())

    def _paste(self) -> None:
        text = self._chance.choice(PASTES)
        self._note(f"paste {text!r} at {_called(QApplication.focusWidget())}")
        self.person.copy(text)
        self.person.hands.keys("ctrl+v")

    def _drop(self) -> None:
        if QApplication.activePopupWidget() is None and (spot := self._spot()):
            file = self._chance.choice(self._files)
            self._last[-1] += f" drop {file.suffix}"
            under = spot[0].childAt(spot[1]) or spot[0]
            self.person.hands.drop(under, under.rect().center(), [file], shift=self._chance.random() < 0.3)

    def _answer_with_a_file(self, dialog: QFileDialog) -> None:
        """Choose one, or none: what else the dialog can do, such as deleting files, is not the program's."""
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        if line is None or self._chance.random() < 0.6:
            self._key("Escape")
            return
        saves = dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
        folder = dialog.fileMode() is QFileDialog.FileMode.Directory
        chosen = self._folder if folder else self._folder / "另存" if saves else self._chance.choice(self._files)
        self._note(f"choose {chosen.name}")
        line.setText(str(chosen))
        line.setFocus()
        self.person.hands.attend(dialog)
        self.person.hands.keys("Return")

    # --- what must hold ---

    def _look(self) -> None:
        """What the form shows is what the record holds, now and then what the file holds, too."""
        shown = [one for one in self.person.window.findChildren(AssessmentPage) if one.isVisible()]
        for form in shown:
            for card in form.findChildren(ItemCard):
                self._compare(card, form.document.answer(card.position).note)
        if self.left % LOOK_EVERY:
            return
        self._say(f"{self.left:6} to go, " + ", ".join(f"{count} {what}" for what, count in self._done.most_common()))
        for form in shown:
            form.document.settle()
            form.document.finish()
            if stored.stored(self.person.path, form.document.id).record != form.document.record:
                self.fault("the file does not hold what is shown")
        if found := stored.faults(self.person.path):
            self.fault(f"the file: {found}")

    def _compare(self, card: ItemCard, note: str) -> None:
        name = f"第{card.item.number}项 {card.item.note_name}"
        for field in card.findChildren(GrowingText):
            if field.isVisible() and field.accessibleName() == name and field.text != note:
                self.fault(f"“{field.text}” is shown, “{note}” is the record's")


def _called(widget: QWidget | None) -> str:
    if widget is None or not isValid(widget):
        return "nothing"
    words: Any = getattr(widget, "text", "")
    words = words() if callable(words) else words
    return f"{type(widget).__name__} “{(widget.accessibleName() or str(words))[:24]}”"


@contextmanager
def told_of_everything(monkey: Monkey) -> Iterator[None]:
    """Take each exception that nothing caught and each warning of Qt's as a fault."""

    def caught(_: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        monkey.fault("".join(traceback.format_exception(error)))

    def warned(kind: QtMsgType, _: QMessageLogContext, words: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not any(part in words for part in NO_FAULT):
            monkey.fault(f"Qt warns: {words}\n{''.join(traceback.format_stack(limit=12))}")

    sys.excepthook, before = caught, sys.excepthook
    qInstallMessageHandler(warned)
    try:
        yield
    finally:
        sys.excepthook = before
        qInstallMessageHandler(None)


def run(folder: Path, events: int, seed: int, say: Callable[[str], object] = print) -> list[str]:
    """Do so many random events before a new window; return what must not have been."""
    rubric, record = sample_visit()
    with closing(Store.create(folder / "评估.db")) as store:
        store.add(rubric, replace(ready(rubric, record), unit="某县气象局党组"))
        store.add(rubric, replace(record, unit="另一县气象局党组"))
        finalised(store, store.load(store.add(rubric, replace(ready(rubric, record), unit="又一县气象局党组"))))
    outside = Outside()
    for scheme in ("file", "http", "https"):
        QDesktopServices.setUrlHandler(scheme, outside, "show")
    monkey = Monkey(folder, events, seed, say)
    with told_of_everything(monkey):
        monkey.run()
        faulthandler.cancel_dump_traceback_later()
    say("\n".join(f"{count:6} events at {where}" for where, count in monkey.seen.most_common()))
    return monkey.faults or [f"{monkey.left} events were never done"][: max(0, monkey.left)]


def main() -> None:
    """Tell how it goes, and what was wrong."""
    asked = argparse.ArgumentParser("tests.harness.monkey", description=__doc__)
    asked.add_argument("--events", type=int, default=20_000)
    asked.add_argument("--seed", type=int, default=1)
    chosen = asked.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    with TemporaryDirectory() as name:
        os.environ |= {"ASSESSMENT_DATA": name, "ASSESSMENT_HOME": name, "HOME": name}
        os.chdir(name)
        QApplication([*sys.argv[:1], "-style", "Fusion"]).setQuitOnLastWindowClosed(False)
        faults = run(Path(name), chosen.events, chosen.seed)
        for fault in faults[:1]:
            print(fault)
        sys.stdout.flush()
        if faults:
            print("WRONG", file=sys.stderr)
        os._exit(1 if faults else 0)  # dialogs that are still open would ask


if __name__ == "__main__":
    main()
