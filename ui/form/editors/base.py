"""What every editor has: its item, the present answer, and the way to set a new one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from ...document import Document
from ...parts.fields import NumberEdit
from ...parts.growing_text import GrowingText
from ...parts.reserved import Said
from ...parts.widgets import READ_ONLY, allow


class Editor(QWidget):
    """The input of one item. Subclasses build it, and show the record again in ``refresh``.

    ``left`` says that Enter leads on from its last field, or (-1) back from its first; ``gap_wanted`` that it leads
    to the next place that wants something; ``faulted`` that ``fault`` may be another.
    """

    left = Signal(int)
    gap_wanted = Signal()
    faulted = Signal()

    beside = False
    """Whether there is room to the right of it for what the program says to the answer; else that stands above."""
    remarked = False
    """Whether that is often more than what is lost."""
    aside: QWidget | None = None
    """What comes and goes with the answer, and stands where the program says something to it."""
    said: Said | None = None
    """Where the program says something to the answer, if it is within the editor."""

    def __init__(self, document: Document, position: int) -> None:
        super().__init__()
        self._document = document
        self._position = position
        self.rule: Any = document.rubric.items[position]

    @property
    def answer(self) -> Any:
        """The present answer, of the type that the item's kind takes."""
        return self._document.answer(self._position)

    def set(self, field: str = "", **values: Any) -> None:
        """Change fields of the answer; ``field`` lets typing merge."""
        self._document.set_answer(self._position, replace(self.answer, **values), field)

    @property
    def fault(self) -> str:
        """Say why something that stands in its fields does not count; empty if all does."""
        return ""

    def set_narrow(self, narrow: bool) -> None:
        """Fit into less width."""

    def refresh(self) -> None:
        """Show what the record holds."""
        raise NotImplementedError

    def set_editable(self, editable: bool) -> None:
        """Take input, or only show what there is."""
        allow(self, "" if editable else READ_ONLY)

    def fit_to(self, room: int) -> None:
        """Follow the height of the page, where that says how much is shown."""

    def context(self) -> object:
        """Return what else than its own answer it shows; when that changes it is shown again."""
        return None

    @property
    def row(self) -> int:
        """The row of a list that is the current one; -1 where there is none."""
        return -1

    def go_to_row(self, row: int) -> None:
        """Make it the current one again."""

    def show_entry(self, number: int, field: str) -> bool:
        """Make an entry of its list the current one; whether what bears that name in the record stands beside it."""
        return False

    def show_only_mine(self, only_mine: bool) -> None:
        """Show of a list only what is that of who is at the keyboard, or all of it."""

    def take_drop(self, event: QDropEvent) -> bool:
        """Take what is dropped anywhere on the item; False for what is evidence."""
        return False

    def go_to_gap(self) -> bool:
        """Put the cursor on a part that still wants something, if the item has parts and it is not there already."""
        return False

    @property
    def ground(self) -> GrowingText | None:
        """The first of its own fields where a ground is written; None where the item's note is the only one."""
        return None

    def chain(self, fields: Sequence[NumberEdit]) -> None:
        """Let Enter lead from one field to the next, and out of the item."""
        for at, field in enumerate(fields):
            field.left.connect(partial(self.step, fields, at))

    def step(self, fields: Sequence[NumberEdit], at: int, by: int) -> None:
        """Go to the field before or behind the one at ``at``, or out of the item."""
        if 0 <= at + by < len(fields):
            fields[at + by].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.left.emit(by)

    def first_input(self) -> QWidget:
        """Return the widget that takes the focus when somebody comes to this item."""
        raise NotImplementedError
