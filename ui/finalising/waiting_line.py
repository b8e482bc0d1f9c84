"""The drafts that wait beside an assessment, told on the last form, with the way to merge them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.exchange.merging.waiting import named
from desktop_app.history.waiting import Waiting

from ..parts.layouts import column, row
from ..parts.widgets import allow, button, label, set_text

TITLE = "等待并入的草稿"


class WaitingLine(QWidget):
    """``wanted`` says that they are to be merged."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = label(wrap=True)
        self._merge = button("并入草稿…", self.wanted.emit)
        column(label(TITLE, "fieldName"), self._words, row(self._merge, None), on=self, spacing=8)

    def show_waiting(self, found: Sequence[Waiting], why_not: str) -> None:
        """Say what waits; ``why_not`` it cannot be merged now, empty where it can."""
        set_text(self._words, told(found) if found else "")
        allow(self._merge, why_not)


def told(found: Sequence[Waiting]) -> str:
    """Say in a sentence which drafts wait."""
    return f"有{len(found)}份草稿在等待：{named(found)}，另存在文件里，没有并入。"
