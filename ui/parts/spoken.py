"""What is there for the ear alone: where a button stands, and what has changed elsewhere on the page."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

ORNAMENTS = "‹›▼▶✓＋ "  # signs for the eye


def name_buttons(around: QWidget, where: str) -> None:
    """Say of each button where it stands: others bear the same words, and only eyes see what is around it."""
    for made in around.findChildren(QAbstractButton):
        if made.text() and not made.accessibleName():
            made.setAccessibleName(f"{plainly(made.text())}，{where}")


def plainly(words: str) -> str:
    """Return the words of a button as they are read out."""
    return words.replace("&&", "&").strip(ORNAMENTS)


def announce(widget: QWidget, words: str) -> None:
    """Have a screen reader say what has changed, once it has said what it is at."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))
