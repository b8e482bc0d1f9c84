"""The button beside a note that offers usual grounds: the rubric's, and those the user has remembered."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QPushButton

from desktop_app.files.phrases import appended, forget, own_phrases, remember

from ..parts.growing_text import GrowingText
from .grounds import Grounds

SHOWN = 30  # characters of a phrase in a menu


class PhraseButton(QPushButton):
    """Appends the phrase chosen to the note, as one edit, and selects what is to be filled in of it.

    Its menu is made when it is wanted.
    """

    def __init__(self, grounds: Grounds, note: GrowingText) -> None:
        """``note`` is the field that shows the note."""
        super().__init__("常用依据 ▼")
        self._field = note
        self.setObjectName("small")
        self.setAutoDefault(False)
        self.clicked.connect(self._offer)
        self.show_grounds(grounds)

    def show_grounds(self, grounds: Grounds) -> None:
        """Say whose note it is."""
        self._grounds = grounds
        rubric = grounds.document.rubric
        self._item = rubric.items[grounds.position]
        self._key = f"{rubric.id}.{self._item.number}"

    def menu_of_phrases(self) -> QMenu:
        """Return the menu as it is now."""
        menu = QMenu(self)
        own = own_phrases(self._key)
        for phrases in (self._item.phrases, own):
            menu.addSeparator()
            for phrase in phrases:
                menu.addAction(_in_menu(phrase)).triggered.connect(partial(self._append, phrase))
        menu.addSeparator()
        note = self._note()
        keep = menu.addAction("存为常用依据")
        keep.setEnabled(bool(note) and note not in (*own, *self._item.phrases))
        keep.triggered.connect(self._remember)
        if own:
            drop = menu.addMenu("删除常用依据")
            for phrase in own:
                drop.addAction(_in_menu(phrase)).triggered.connect(partial(self._forget, phrase))
        return menu

    def _offer(self) -> None:
        menu = self.menu_of_phrases()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _note(self) -> str:
        present = self._grounds.present()
        return present.note.strip() if present else ""

    def _append(self, phrase: str) -> None:
        present = self._grounds.present()
        if present is None or not self._grounds.may_change():
            return
        self._grounds.set(note=appended(present.note, phrase))
        self._field.go_to_mark(len(self._field.toPlainText()) - len(phrase))

    def _remember(self) -> None:
        remember(self._key, self._note())

    def _forget(self, phrase: str) -> None:
        forget(self._key, phrase)


def _in_menu(phrase: str) -> str:
    """Return a phrase as a menu shows it: on one line, not too long, an & as it is."""
    line = " ".join(phrase.split())
    return (line if len(line) <= SHOWN else f"{line[:SHOWN]}…").replace("&", "&&")
