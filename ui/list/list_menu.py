"""The menu of a right click in the list: what the buttons below it do, grey ones with the reason why."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QPushButton, QWidget


def show_menu(
    parent: QWidget, buttons: Sequence[QPushButton], at: QPoint, more: dict[str, Callable[[], object]]
) -> None:
    """Show the menu at a place on the screen, ``more`` below it; it is gone once something is chosen."""
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    for one in buttons:
        action = menu.addAction(one.text())
        action.setEnabled(one.isEnabled())
        action.setToolTip(one.toolTip() or one.text())
        action.triggered.connect(one.click)
    for words, act in more.items():
        menu.addAction(words).triggered.connect(act)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
