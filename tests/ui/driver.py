"""A person before the window: finds things by what they are called, acts by keys and mouse, reads what is shown.

A test takes the fixture ``person`` (a window of a laptop's size on an empty file, offscreen) and is written as one
would tell it to somebody at the desk::

    def test_a_date_that_is_none_is_told(person: Person) -> None:
        person.press("ctrl+n")
        person.fill("评估日期", "明天")
        assert person.shown("fault") == "日期应写成2026-11-20这样"
        assert person.stored().record.date == ""

- *Find*: ``one(kind, name)`` is the visible widget that bears the name, as its text, its accessible name, the name in
  the style sheet (``objectName``), its title or its placeholder; a name may be cut short. It waits until there is one.
  ``all(...)`` returns those that are there now. Both look into the dialog that is open, else into the window.
- *Act*: ``click(name or widget)``, ``double_click(...)``, ``drag_here(widget, file)``, ``press(*keys)``,
  ``write(text)``, ``fill(field, text)``, ``choose(menu entry)``, ``select(view, row)``, ``pick(combo box, words)``,
  ``choose_path(path)`` in the dialog for files, ``answer(button)`` to a question; ``with answering(button, ...)`` to
  questions that hold up what asks them.
- *Read*: ``shown(look)``, ``words()``, ``rows(view)``, ``said``, ``refused``, ``told()``;
  ``expect(look, text)`` waits for it.
- *The form*: ``open(rubric, record)`` stores an assessment and opens it; ``card(kind or number)`` goes to an item.
- *The file*: ``stored()`` is the assessment on the screen as the file has it; module ``stored`` reads the rest.

No test calls ``Document.edit`` or touches a name that begins with an underscore; what no key can bring about goes
through ``edit`` here. ``screen.at_a_screen`` returns the same person before a real X server.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QWidget,
)

from desktop_app.files.settings import Settings
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored
from ui.document import Document
from ui.files.open_file import OpenFile
from ui.form.item_card import ItemCard
from ui.main_window import MainWindow
from ui.paper.preview_page import PreviewPage
from ui.parts.form_page import FormPage
from ui.parts.patience import is_waiting
from ui.visit.assessment_page import AssessmentPage

from .eyes import SOON_S, Onlooker, W
from .hands import EventHands, Hands, wait_until
from .stored import edit, stored


class Person(Onlooker):
    """Acts on a window by keys and mouse alone; reads only what is shown."""

    def __init__(self, window: MainWindow, hands: Hands | None = None) -> None:
        super().__init__(window)
        self.hands = hands or EventHands(window)

    def press(self, *keys: str) -> None:
        """Press keys, by their X names: ctrl+n, Return, Next for PgDn."""
        self.hands.keys(*keys)

    def write(self, text: str) -> None:
        """Type text where the focus is; Chinese, which no key gives without an input method, is pasted."""
        if text.isascii():
            self.hands.text(text)
        else:
            self.paste(text)

    def copy(self, text: str) -> None:
        """Have text in the clipboard, as if it had been copied elsewhere."""
        QApplication.clipboard().setText(text)

    def paste(self, text: str) -> None:
        """Paste text where the focus is."""
        self.copy(text)
        self.press("ctrl+v")

    def click(self, what: str | QWidget, at: QPoint | None = None) -> None:
        """Click into the middle of a widget, or of the button that bears the name."""
        widget = self.button(what) if isinstance(what, str) else what
        assert widget.isEnabled(), f"“{what}” cannot be pressed"
        self.hands.click(widget, at or widget.rect().center())

    def double_click(self, what: str | QWidget, at: QPoint | None = None) -> None:
        """Click twice, as on an icon."""
        widget = self.button(what) if isinstance(what, str) else what
        self.hands.double_click(widget, at or widget.rect().center())

    def drag_here(self, widget: QWidget, *files: Path, shift: bool = False) -> bool:
        """Drag files out of a file manager and drop them into the middle of a widget; whether it took them."""
        return self.hands.drop(widget, widget.visibleRegion().boundingRect().center(), files, shift=shift)

    def fill(self, what: str | QWidget, text: str) -> None:
        """Write text into a field, instead of what stands there."""
        self.click(self.field(what) if isinstance(what, str) else what)
        self.press("ctrl+a")
        self.write(text) if text else self.press("Delete")

    def choose(self, *words: str) -> None:
        """Choose an entry of the menu bar, and of the menus below it."""
        entry = self.entry(words[0])
        for below in words[1:]:
            menu = self.menu(entry.text())
            menu.aboutToShow.emit()
            entry = next(one for one in menu.actions() if one.text().startswith(below))
        assert entry.isEnabled(), f"{words} cannot be chosen"
        entry.trigger()

    def select(self, what: str | QAbstractItemView, row: int, column: int = 0) -> None:
        """Click on a cell."""
        view = self.view(what) if isinstance(what, str) else what
        index = view.model().index(row, column)
        view.scrollTo(index)
        self.click(view.viewport(), view.visualRect(index).center())

    def pick(self, name: str, words: str) -> None:
        """Choose what begins with these words in a combo box."""
        box = self.one(QComboBox, name)
        row = box.findText(words, Qt.MatchFlag.MatchStartsWith)
        assert row >= 0, f"“{words}” is not offered by “{name}”"
        self.hands.attend(box.window())
        box.setFocus()
        steps = row - box.currentIndex()
        self.press(*["Down" if steps > 0 else "Up"] * abs(steps))

    def choose_path(self, path: Path) -> None:
        """Type a path into the dialog that asks for a file or folder, and agree."""
        dialog = self.dialog(QFileDialog)
        line = self.one(QLineEdit, "fileNameEdit", dialog)
        line.setText(str(path))  # typed, it would be completed
        line.setFocus()
        self.press("Return")

    def dialog(self, kind: type[W] = QDialog) -> W:  # type: ignore[assignment]
        """Return the dialog that is open, as soon as it is and keys go to it."""
        wait_until(lambda: isinstance(QApplication.activeModalWidget(), kind), SOON_S)
        found = QApplication.activeModalWidget()
        assert isinstance(found, kind)
        self.hands.attend(found)
        return found

    def let_work_end(self) -> None:
        """Wait until nothing asks for patience; where the machine is quick nothing does."""
        self.wait_until(lambda: not is_waiting(self.window))

    def answer(self, button: str) -> str:
        """Press a button of the question or message that is shown; return its words."""
        box = self.dialog(QMessageBox)
        words = box.text()
        self.click(self.button(button, box))
        return words

    @contextmanager
    def answering(self, *buttons: str) -> Iterator[list[str]]:
        """Answer questions that hold up what asks them, in this order; collects their words, all must come."""
        asked: list[str] = []

        def answer(box: QMessageBox) -> None:
            asked.append(box.text())
            key = buttons[len(asked) - 1] if len(asked) <= len(buttons) else "Escape"
            wanted = self.all(QAbstractButton, key, box)
            self.click(wanted[0]) if wanted else self.press("Escape")  # nothing may hold up the test

        with _whenever_asked(answer):
            yield asked
        assert len(asked) == len(buttons), f"{asked} was asked"

    def leave(self) -> None:
        """Close the window for good, whatever would be lost."""
        with _whenever_asked(lambda box: self.click(box.buttons()[0])):
            self.window.close()

    def told(self) -> list[str]:
        """Close the messages that are shown now and return their words, the last first."""
        words = []
        while isinstance(box := QApplication.activeModalWidget(), QMessageBox):
            words.append(box.text())
            self.click(box.buttons()[0])
        return words

    def tab_to(self, name: str) -> None:
        """Press Tab until the focus is on what bears this name."""
        for _ in range(60):
            if self.focus_name.startswith(name):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never comes to {name}")

    def wheel_to(self, widget: QWidget) -> None:
        """Turn the wheel over the page until the middle of a widget can be seen."""
        page = self.one(FormPage)
        for _ in range(40):
            if widget.visibleRegion().contains(widget.rect().center()):
                return
            self.hands.wheel(page.viewport(), QPoint(8, page.height() // 2))
        raise AssertionError(f"the wheel never comes to {widget}")

    def wait_until(self, condition: Callable[[], object]) -> None:
        """Let the window live until the condition holds."""
        wait_until(condition)

    def close(self) -> bool:
        """Close the window; whether it went."""
        return self.window.close()

    # --- the file, and the form ---

    @property
    def path(self) -> Path:
        """The file that is open."""
        return self.store.path

    @property
    def store(self) -> Store:
        """The store of the file that is open."""
        store = self.window.findChild(OpenFile).store
        assert store is not None
        return store

    @property
    def form(self) -> AssessmentPage:
        """The form of the assessment that is open."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # of those that were left
        [form] = self.window.findChildren(AssessmentPage)
        return form

    @property
    def document(self) -> Document:
        """The assessment that is open, to be read."""
        return self.form.document

    def stored(self) -> Stored:
        """Return the assessment on the screen as the file has it."""
        return stored(self.path, self.document.id)

    def add(self, rubric: Rubric, record: Assessment | None = None) -> str:
        """Store an assessment in the open file and return its id."""
        return self.store.add(rubric, record or empty_assessment(rubric))

    def open(self, rubric: Rubric, record: Assessment | None = None) -> Document:
        """Store an assessment, empty if none is given, and open it."""
        self.window.open_assessment(self.add(rubric, record))
        return self.document

    def edit(self, **fields: Any) -> None:
        """Change fields of the record, where no key could."""
        edit(self.document, **fields)

    def edit_answer(self, position: int, **fields: Any) -> None:
        """Change fields of the answer to an item, likewise."""
        self.document.set_answer(position, replace(self.document.answer(position), **fields))

    def paper(self) -> list[QPixmap]:
        """Return the pages of the preview, as soon as it is made and drawn."""

        def pages() -> list[QLabel]:
            return self.all(QLabel, "paper")

        def is_drawn() -> bool:
            told = re.search(r"共(\d+)页", self.shown("secondary"))
            return len(pages()) == (int(told[1]) if told else 1) and self.button("打印…").isEnabled()

        self.one(PreviewPage)
        wait_until(is_drawn)
        return [page.pixmap() for page in pages()]

    def saved_paper(self, path: Path) -> bytes:
        """Save what the preview shows, and return it."""
        self.paper()
        self.one(PreviewPage).save(path)
        return path.read_bytes()

    def show_page(self, number: int) -> FormPage:
        """Show a page of the form, -1 the last, and return it."""
        self.form.show_page(number % self.form.page_count)
        return self.one(FormPage)

    def card(self, which: type | int) -> ItemCard:
        """Go to the first item of a kind, or to the item of a number, and return its card."""
        items = self.document.rubric.items
        position = next(at for at, item in enumerate(items) if which in (type(item), item.number))
        self.form.go_to_item(position)
        return next(card for card in self.all(ItemCard) if card.position == position)


def before_a_window(settings: Settings, file: Path | None = None, width: int = 1366, height: int = 768) -> Person:
    """Return a person before a new window, offscreen; who made it closes and deletes it."""
    window = MainWindow(settings)
    window.showNormal()  # the offscreen screen is small
    window.resize(width, height)
    if file is not None:
        window.open_file(file)
    return Person(window)


@contextmanager
def _whenever_asked(answer: Callable[[QMessageBox], object]) -> Iterator[None]:
    """Look out for questions that hold up what asks them."""
    answered: list[QMessageBox] = []
    over = False

    def look() -> None:
        if over:
            return
        QTimer.singleShot(2, look)  # the answer may lead to the next question at once
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox) and box.isVisible() and not any(box is one for one in answered):
            answered.append(box)
            answer(box)

    QTimer.singleShot(2, look)
    try:
        yield
    finally:
        over = True
