"""The line on top of an assessment: which unit, in which state, and what can be done with the whole."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent

from desktop_app.base.clock import day, now
from desktop_app.base.text import unit_name
from desktop_app.record.status import state_words

from ..document import Document
from ..parts.page_header import PageHeader
from ..parts.theme import scaled
from ..parts.widgets import allow, button, set_look, set_text

WIDE = 1150  # below this width each word counts
LONGEST_NAME = 5  # characters of a person's name on the button


class Header(PageHeader):
    """Unit, date, leader, state; back, undo, redo, preview."""

    undo_wanted = Signal()
    redo_wanted = Signal()
    preview_wanted = Signal()
    person_wanted = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__("‹ 全部评估")
        self._document = document
        self._undo = button("撤销", self.undo_wanted.emit)
        self._redo = button("重做", self.redo_wanted.emit)
        self._name = ""
        self._person = button("", self.person_wanted.emit, "quiet")
        self._person.setToolTip("修改记录里写的录入人，点击可以更改")
        preview = button("预览考核表", self.preview_wanted.emit, "primary")
        self.add(self._person, self._undo, self._redo, preview)

    def show_person(self, name: str) -> None:
        """Show who is at the keyboard."""
        self._name = name
        self._fit()

    def _fit(self) -> None:
        """Say less on the person's button where the facts need the room."""
        short = self._name if len(self._name) <= LONGEST_NAME else f"{self._name[:LONGEST_NAME]}…"
        wide = self.width() >= scaled(WIDE)
        set_text(self._person, f"录入人：{short or '未填'} ▾" if wide else f"{short or '录入人'} ▾")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def refresh(self) -> None:
        """Show the present record."""
        record, result = self._document.record, self._document.result
        set_text(self.title, unit_name(record.unit))
        left = f"，还有{len(result.unanswered)}项未评" if result.unanswered else ""
        stored = self._document.stored
        when = day(stored.changed, now())
        status = "示例" if self._document.sample else state_words(stored.status, stored.outcome, when)
        status += "" if self._document.editable else "，只读"
        date, leader = record.date or "（未填）", record.leader or "（未填）"
        set_text(self.facts, f"状态 {status}{left}　评估日期 {date}　组长 {leader}")
        set_look(self.facts, "state", "wait" if stored.refused else "")
        for made, words, what in (
            (self._undo, self._document.undo_words, "撤销"),
            (self._redo, self._document.redo_words, "重做"),
        ):
            allow(made, "" if words else f"没有可以{what}的改动", f"{what}：{words}")
