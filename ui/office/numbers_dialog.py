"""The numbers behind a picture, to be read and copied into a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from ..parts.dialog import Dialog
from ..parts.layouts import DIALOG, column, row
from ..parts.theme import scaled
from ..parts.widgets import button, label
from .line_table import Column, LineModel, LineTable

Numbers = Sequence[tuple[str, ...]]
HINT = "选中几行按Ctrl+C复制，可以粘贴到Excel、WPS表格。"


class NumbersDialog(Dialog):
    """A table with these headings."""

    def __init__(self, parent: QWidget, title: str, headings: Sequence[str], numbers: Numbers) -> None:
        super().__init__(parent, title, "round")
        columns = [
            Column(str(at), heading, partial(_cell, at), left=at == 0, stretched=at == 0)
            for at, heading in enumerate(headings)
        ]
        table = LineTable(title, LineModel())
        foot = row((label(HINT, "hint", wrap=True), 1), button("关闭", self.close), spacing=8)
        column((table, 1), foot, on=self, margins=DIALOG, spacing=10)
        self.resize(scaled(1200), scaled(520))
        table.show_lines(columns, numbers, anew=True)


def _cell(at: int, numbers: tuple[str, ...]) -> str:
    return numbers[at]


def show_numbers(parent: QWidget, title: str, headings: Sequence[str], numbers: Callable[[], Numbers]) -> None:
    """Show the numbers of a picture, which are put together for it."""
    NumbersDialog(parent, title, headings, numbers()).open()
