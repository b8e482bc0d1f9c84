"""What can be seen of a window: found by what it is called, read as it is shown."""

from __future__ import annotations

import sys
from typing import TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QWidget,
)

from desktop_app.base.unbroken import WORD_JOINER
from ui.main_window import MainWindow
from ui.parts.beside import told_beside

from .hands import wait_until

W = TypeVar("W", bound=QWidget)
SOON_S = 60.0 if sys.platform == "win32" else 10.0  # there a process of its own, such as reads tables, starts slowly
ORNAMENTS = "✓‹›▼ "  # of a button's text


class Onlooker:
    """Looks at a window and what is open above it."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    # --- finding ---

    @property
    def here(self) -> QWidget:
        """Where one can act now: the dialog that is open, else the window."""
        return QApplication.activeModalWidget() or self.window

    def all(self, kind: type[W], name: str = "", within: QWidget | None = None) -> list[W]:
        """Return the visible widgets of a kind, those that bear the name, or else those whose name begins so."""
        QCoreApplication.sendPostedEvents()  # a part that has just been added is shown by one
        found = [one for one in (within or self.here).findChildren(kind) if one.isVisible()]
        if not name:
            return found
        return [one for one in found if name in names(one)] or [
            one for one in found if any(known.startswith(name) for known in names(one))
        ]

    def one(self, kind: type[W], name: str = "", within: QWidget | None = None) -> W:
        """Return the first of them, as soon as there is one."""
        try:
            wait_until(lambda: self.all(kind, name, within), SOON_S)
        except AssertionError:
            there = [names(one) for one in self.all(kind, "", within)]
            raise AssertionError(f"no {kind.__name__} “{name}” among {there}") from None
        return self.all(kind, name, within)[0]

    def button(self, name: str, within: QWidget | None = None) -> QAbstractButton:
        """Return the visible button that bears the name."""
        return self.one(QAbstractButton, name, within)

    def buttons(self, within: QWidget | None = None) -> set[str]:
        """Return the texts of the buttons that can be pressed now."""
        return {one.text() for one in self.all(QAbstractButton, "", within) if one.isEnabled()}

    def field(self, name: str, within: QWidget | None = None) -> QLineEdit | QPlainTextEdit:
        """Return the visible field that bears the name."""
        both = QLineEdit, QPlainTextEdit
        wait_until(lambda: any(self.all(kind, name, within) for kind in both), SOON_S)
        return next(one for kind in both for one in self.all(kind, name, within))

    def view(self, name: str = "") -> QAbstractItemView:
        """Return the visible list or table that bears the name."""
        return self.one(QAbstractItemView, name)

    def menu(self, title: str) -> QMenu:
        """Return the menu of the menu bar, or the one below an entry, that bears the title."""
        return next(one for one in self.window.findChildren(QMenu) if one.title() == title)

    def entry(self, words: str) -> QAction:
        """Return the entry of the menu bar that begins with these words."""
        menus = self.window.menuBar().findChildren(QMenu)
        return next(one for menu in menus for one in menu.actions() if one.text().startswith(words))

    # --- reading ---

    @property
    def focus_name(self) -> str:
        """What a screen reader would call the widget that has the focus."""
        widget = QApplication.focusWidget()
        if widget is None:
            return ""
        return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")

    def shown(self, look: str, within: QWidget | None = None) -> str:
        """Return what the visible labels say that bear this name in the style sheet."""
        labels = (within or self.window).findChildren(QLabel, look)
        return "\n".join(_said(label) for label in labels if label.isVisible())

    def words(self, within: QWidget | None = None) -> str:
        """Return what all visible labels say."""
        return "\n".join(_said(one) for one in self.all(QLabel, "", within))

    def expect(self, look: str, text: str) -> None:
        """Wait until such a label shows the text."""
        try:
            wait_until(lambda: text in self.shown(look))
        except AssertionError:
            raise AssertionError(f"“{text}” never came in “{look}”: {self.shown(look)}") from None

    def rows(self, what: str | QAbstractItemView) -> list[list[str]]:
        """Return the cells of a list or table; empty where it is not shown."""
        view = next(iter(self.all(QAbstractItemView, what)), None) if isinstance(what, str) else what
        model = view.model() if view else None
        if model is None:
            return []
        columns = range(1 if isinstance(view, QListView) else model.columnCount())
        return [[model.index(row, column).data() or "" for column in columns] for row in range(model.rowCount())]

    @property
    def listed(self) -> list[list[str]]:
        """The list of assessments."""
        return self.rows("评估列表")

    @property
    def said(self) -> str:
        """The passing message at the bottom."""
        return self.window.statusBar().currentMessage()

    @property
    def refused(self) -> str:
        """What is said beside what one is at, in the window or the dialog: why something was not done."""
        return told_beside(self.here)


def names(widget: QWidget) -> set[str]:
    """Return what a widget is called: its text, accessible name, name in the style sheet, title, placeholder."""
    found = {widget.accessibleName(), widget.objectName(), widget.windowTitle()}
    if isinstance(widget, QAbstractButton | QLabel):
        said = _said(widget)
        found |= {said, said.strip(ORNAMENTS)}
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        found.add(widget.placeholderText())
    return found - {""}


def _said(label: QLabel | QAbstractButton) -> str:
    """What a label says, without the marks that hold a line together."""
    return label.text().replace(WORD_JOINER, "")


def frame(widget: QWidget, depth: int) -> set[str]:
    """The colours of the frame so many pixels from the edge, but for its corners."""
    picture = widget.grab().toImage()
    right, bottom = picture.width() - 1 - depth, picture.height() - 1 - depth
    across = [(x, y) for x in range(8, right - 8) for y in (depth, bottom)]
    down = [(x, y) for y in range(8, bottom - 8) for x in (depth, right)]
    return {picture.pixelColor(*at).name() for at in across + down}
