"""What is left of one's own part, and the tick that shows only that; nothing of it where the work is not divided."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.assessing.division import Division, Part
from desktop_app.rubric.rules import Rule

from ..document import Document
from ..form.whose import called
from ..parts.layouts import column
from ..parts.ticks import TickBox
from ..parts.widgets import label, set_look, set_text


class OwnParts(QWidget):
    """``turned`` says that other items are to be shown."""

    turned = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._only = TickBox("只看我负责的")
        self._only.setToolTip("只显示我负责的评分项；“下一处未完成”也只在其中找")
        self._only.clicked.connect(self.turned)
        self._left = label(look="hint", wrap=True)
        column(self._only, self._left, on=self, margins=(4, 4, 0, 4), spacing=2)
        self.hide()

    @property
    def on(self) -> bool:
        """Whether only one's own part is shown."""
        return self._only.isChecked()

    def shows(self, position: int) -> bool:
        """Whether the item at ``position`` of the rubric is shown."""
        return not self.on or self._document.division.is_mine(self._document.rubric.items[position].number)

    def leads_to(self, position: int) -> bool:
        """Whether what goes on by itself goes on to an item, and does not pass it over as somebody else's."""
        division = self._document.division
        narrowed = self.on or (self._document.goes_back and division.has_mine)
        return not narrowed or division.is_mine(self._document.rubric.items[position].number)

    def wants(self, position: int) -> bool:
        """Whether what an item wants is to be done by whoever goes on from one to the next."""
        return not (self.on or self._document.goes_back) or self._document.wants(position)

    def leave(self) -> None:
        """Show all items again: somebody wants to go to one that is not shown."""
        if self.on:
            self._only.setChecked(False)
            self.turned.emit()

    def refresh(self) -> None:
        """Show how much of one's own is left."""
        document, division = self._document, self._document.division
        self.setVisible(division.has_mine)
        if not division.has_mine:
            self.leave()
            return
        items, tasks = division.left(document.rubric, document.record, document.result)
        counted = "和".join([*([f"{items}项"] if items else []), *([f"{tasks}项任务"] if tasks else [])])
        set_text(self._left, f"我负责的还有{counted}未评" if counted else "我负责的都已评")
        set_look(self._left, "state", "wait" if counted else "good")


def whose_section(division: Division, items: Sequence[Rule]) -> tuple[str, bool]:
    """Return whose the items of a section are, in few words, and whether any is that of who is at the keyboard."""
    if not division:
        return "", False
    mine = [item for item in items if division.is_mine(item.number)]
    names = dict.fromkeys(called(division, name) for item in items for name in division.names(Part(item.number)))
    if mine:
        return f"我负责{'' if len(mine) == len(items) else f'{len(mine)}项'}", True
    return (f"{'、'.join(names)}负责" if names else ""), False
