"""All keys of the program, as its menus have them, with those that stand in no menu."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ..parts.menus import OTHER_KEYS, called, keys_written, menus_of

Keys = dict[str, tuple[tuple[str, str], ...]]


def keys_of(window: QWidget) -> Keys:
    """Return what can be done with a key, and the key, by the menu that it stands in."""
    found: Keys = {}
    for menu in menus_of(window):
        if keys := tuple((called(one), keys_written(one)) for one in menu.actions() if one.shortcuts()):
            found[menu.title().partition("(")[0]] = keys
    return found | OTHER_KEYS
