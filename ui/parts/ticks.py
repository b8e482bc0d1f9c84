"""Buttons that are on or off, and heed those who press them without mouse or keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QPushButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QAbstractButton as Base
else:
    Base = object  # a part of Qt's comes from the class that this is mixed into: there may be but one


class Heeded(Base):
    """What a screen reader switches counts as clicked: Qt would show it as switched, and tell nobody of a click."""

    _switched_here = False  # by a click or by the program

    def setChecked(self, on: bool) -> None:
        self._switch(lambda: super(Heeded, self).setChecked(on))

    def nextCheckState(self) -> None:
        self._switch(super().nextCheckState)  # of a click, or of another of the group

    def _switch(self, act: Callable[[], object]) -> None:
        before, self._switched_here = self._switched_here, True
        try:
            act()
        finally:
            self._switched_here = before

    def checkStateSet(self) -> None:
        super().checkStateSet()
        if not self._switched_here:
            QTimer.singleShot(0, self._click_instead)  # once it is switched

    def _click_instead(self) -> None:
        group = self.group()
        if self.isChecked() or group is None or not group.exclusive():  # else another has taken its place
            self.setChecked(not self.isChecked())  # which does nothing to the one that is chosen of several
            self.click()


class TickBox(Heeded, QCheckBox):
    """A box to tick."""


class Chip(Heeded, QPushButton):
    """A button that stays down."""
