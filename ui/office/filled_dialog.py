"""A dialog that somebody fills in: what stands in it is not thrown away unasked, nor before it is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from ..parts.dialog import Dialog
from ..parts.dialogs import ask

T = TypeVar("T")
Keep = Callable[[QWidget, T], bool]
"""Has something kept, and shows a refusal above the dialog; whether it was."""
LOST = "填写的内容还没有登记，关闭后不保留；已经登记的内容没有改动。"


class FilledDialog(Dialog):
    """``filled`` is what stands in the fields; ``begin`` takes it for what is not to be asked about."""

    def __init__(self, parent: QWidget, title: str, topic: str = "") -> None:
        super().__init__(parent, title, topic)
        self._untouched: object = None

    @property
    def filled(self) -> object:
        """Return what stands in the fields, to be compared."""
        raise NotImplementedError

    def begin(self) -> None:
        """Take what stands there now as nothing that could be lost."""
        self._untouched = self.filled

    def reject(self) -> None:
        """Ask before what was filled in is thrown away."""
        if self.filled == self._untouched:
            super().reject()
        else:
            ask(self, self.windowTitle(), LOST, "关闭", self._leave, no="继续填写")

    def _leave(self, agreed: bool) -> None:
        if agreed:
            super().reject()
