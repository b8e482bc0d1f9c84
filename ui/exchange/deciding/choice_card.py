"""One of several to be chosen from, as a card: what it is called, what it says, who and when, what comes of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QRadioButton, QWidget

from ...parts.layouts import column
from ...parts.widgets import keyless, label, set_look, set_text


class ChoiceCard(QFrame):
    """``button`` is what is chosen by; a click anywhere on the card presses it."""

    def __init__(self, name: str, words: str, facts: Sequence[str], *beside: QWidget) -> None:
        super().__init__()
        self.setObjectName("choice")
        self.button = QRadioButton(keyless(name))
        self.button.setAutoExclusive(False)  # the group's to say
        self.button.toggled.connect(self._dress)
        self._beside = beside
        self._effect = label(look="choiceEffect", wrap=True)
        said = [label(words, "choiceWords", wrap=True)] if words else []
        told = [label(one, "secondary", wrap=True) for one in facts if one]
        column(self.button, *said, *beside, *told, self._effect, on=self, margins=(12, 8, 12, 10), spacing=4)
        self._spoken = "，".join(filter(None, (name, words, *facts)))
        self.show_effect("")

    def show_effect(self, words: str) -> None:
        """Say what comes of it where it is chosen."""
        set_text(self._effect, words)
        self._effect.setVisible(bool(words))
        self.button.setAccessibleName("，".join(filter(None, (self._spoken, words))))

    def _dress(self, on: bool) -> None:
        set_look(self, "chosen", "yes" if on else "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose it by a click beside what can be pressed or typed into."""
        if not any(one.geometry().contains(event.position().toPoint()) for one in self._beside):
            self.button.setFocus()
            self.button.click()
