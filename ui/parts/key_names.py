"""How keys are written on a keyboard, where Qt writes them otherwise: ``←``, which its translation calls 左方向."""

from __future__ import annotations

from PySide6 import QtGui, QtWidgets

_NAMES = {"PgDown": "PgDn", "Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


def key_written(key: QtGui.QKeySequence) -> str:
    """Return a key as it stands on a keyboard."""
    held, plus, last = key.toString().rpartition("+")
    return f"{held}{plus}{_NAMES.get(last, last)}"


class Menu(QtWidgets.QMenu):
    """A menu that writes keys as the help does."""

    def initStyleOption(self, option: QtWidgets.QStyleOptionMenuItem, action: QtGui.QAction) -> None:
        super().initStyleOption(option, action)
        words, tab, _ = option.text.partition("\t")
        if tab and not action.shortcut().isEmpty():
            option.text = f"{words}{tab}{key_written(action.shortcut())}"


def add_menu(bar: QtWidgets.QMenuBar, title: str) -> Menu:
    """Add an empty menu to a menu bar."""
    made = Menu(title, bar)
    bar.addMenu(made)
    return made
