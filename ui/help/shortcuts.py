"""All keys of the program, as its menus have them, with those that stand in no menu."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from ..parts.menus import OTHER_KEYS

NAMES = {"PgDown": "PgDn", "Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}
"""How keys are written on a keyboard, where Qt writes them otherwise."""

Keys = dict[str, tuple[tuple[str, str], ...]]


def keys_of(window: QWidget) -> Keys:
    """Return what can be done with a key, and the key, by the menu that it stands in."""
    menus = window.menuBar().findChildren(QMenu) if isinstance(window, QMainWindow) else []
    found: Keys = {}
    for menu in menus:
        keys = tuple((_words(one), _keys(one)) for one in menu.actions() if one.shortcuts())
        if keys:
            found[menu.title().partition("(")[0]] = keys
    return found | OTHER_KEYS


def _words(action: QAction) -> str:
    """Return what an action does, without what undo would just now take back."""
    return action.text().partition("：")[0].replace("&&", "&")


def _keys(action: QAction) -> str:
    return "、".join(_written(key) for key in action.shortcuts())


def _written(key: QKeySequence) -> str:
    held, plus, last = key.toString().rpartition("+")
    return f"{held}{plus}{NAMES.get(last, last)}"
