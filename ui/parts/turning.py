"""Turning to a page of a window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

BEFORE_IT_IS_PAINTED = (QEvent.Type.LayoutRequest, QEvent.Type.UpdateLater)


def turn_to(stack: QStackedWidget, page: QWidget, then: Callable[[], None]) -> None:
    """Show a page, which the stack may not have yet, and do what follows from it; all of it is painted once.

    Left to itself Qt paints the window, then lays out what has changed and marks what was shown, and paints it again.
    """
    if stack.indexOf(page) < 0:
        stack.addWidget(page)
    stack.setCurrentWidget(page)
    then()
    for kind in BEFORE_IT_IS_PAINTED:
        QCoreApplication.sendPostedEvents(None, kind)
