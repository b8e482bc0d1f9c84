"""跟踪事项: who sees to it, by when, how it stands, what is to be known of it, what was handed in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QComboBox, QFormLayout, QWidget

from desktop_app.base.dates import read_date
from desktop_app.evidence.pieces import Evidence
from desktop_app.office.follow_up.facts import MEASURES, STATES, Measure
from desktop_app.office.follow_up.following import Entry
from desktop_app.office.round.overview import Line as OfUnit

from ...parts.growing_text import GrowingText
from ...parts.layouts import DIALOG, column, row
from ...parts.line import Line
from ...parts.segments import segment
from ...parts.theme import scaled
from ...parts.widgets import allow, button, label, set_look, set_text
from ..files_line import FilesLine, Read
from ..filled_dialog import FilledDialog, Keep

Changed = tuple[dict[str, Any], tuple[Evidence, ...]]
New = tuple[str, Measure, str]
BY_HAND = (Measure.LOOK_BACK, Measure.URGE, Measure.TALK, Measure.RECTIFY, Measure.PRAISE, Measure.OTHER)
"""What can be added without a decision; 问责 comes of a decision or of the record alone."""


class EntryDialog(FilledDialog):
    """``keep`` gets what is to be kept: person, deadline, state, remark and files, and what is new of these."""

    def __init__(
        self, parent: QWidget, entry: Entry, unit: str, read: Read, keep: Keep[Changed], fixed: str = ""
    ) -> None:
        super().__init__(parent, "跟踪事项", "follow-up")
        self._fixed, self._then = fixed, keep
        self._person, self._deadline, self._remark = Line(), Line(), GrowingText("")
        self._person.setText(entry.said.person)
        self._deadline.setText(entry.said.deadline)
        self._deadline.setPlaceholderText("2026-11-20")
        self._remark.show_text(entry.said.remark)
        self._states = QButtonGroup(self)
        for at, (name, words) in enumerate(STATES.items()):
            made = segment(words, "segment", self._states, at)
            made.setChecked(name == entry.said.state)
        self._files = FilesLine(read, entry.assessment)
        self._files.show_files(entry.said.files, fixed)
        self._fault = label(look="secondary", wrap=True)
        self._keep = button("保存", self.accept, "primary")
        self._keep.setDefault(True)
        foot = row((self._fault, 1), self._keep, button("取消", self.reject), spacing=8)
        head = label(f"{unit}　{entry.measure}", "pageTitle", wrap=True)
        about = label("；".join(filter(None, (entry.said.words, *entry.doubts))), "secondary", wrap=True)
        column(head, about, self._form(), None, foot, on=self, margins=DIALOG, spacing=10)
        self.resize(scaled(680), scaled(330))
        for signal in (self._person.textEdited, self._deadline.textEdited, self._remark.edited):
            signal.connect(self._update)
        self._states.idClicked.connect(self._update)
        self._update()
        self.begin()

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.addRow("状态", row(*self._states.buttons(), None, spacing=0))
        form.addRow("责任人", row((self._person, 2), label("期限", "fieldName"), (self._deadline, 2), spacing=8))
        form.addRow("备注", self._remark)
        form.addRow("附件", self._files)
        for words, field in (("责任人", self._person), ("期限", self._deadline), ("备注", self._remark)):
            field.setAccessibleName(words)
        for made in (self._person, self._deadline, self._remark, *self._states.buttons()):
            made.setEnabled(not self._fixed)
        return form

    @property
    def _state(self) -> str:
        return list(STATES)[self._states.checkedId()] if self._states.checkedId() >= 0 else "open"

    def _update(self, _: object = None) -> None:
        why = self._fixed or read_date(self._deadline.text())[1]
        if not why and self._state == "dropped" and not self._remark.text.strip():
            why = "不再办理要在备注里写明原因"
        allow(self._keep, why)
        set_text(self._fault, why)
        set_look(self._fault, "state", "wait")

    @property
    def filled(self) -> object:
        """What stands in the fields."""
        return self._person.text(), self._deadline.text(), self._state, self._remark.text, self._files.files

    def accept(self) -> None:
        """Have it kept, and go once it is."""
        facts: dict[str, Any] = {
            "person": self._person.text(),
            "deadline": read_date(self._deadline.text())[0],
            "state": self._state,
            "remark": self._remark.text,
            "files": self._files.files,
        }
        if self._keep.isEnabled() and self._then(self, (facts, self._files.brought)):
            super().accept()


class NewEntryDialog(FilledDialog):
    """``keep`` gets assessment, measure and words of what is to be followed up; nothing is chosen by itself."""

    def __init__(self, parent: QWidget, lines: Sequence[OfUnit], keep: Keep[New]) -> None:
        super().__init__(parent, "添加跟踪事项", "follow-up")
        self._lines, self._then = lines, keep
        self._unit, self._measure, self._words = QComboBox(), QComboBox(), Line()
        self._unit.addItems([f"{line.name}（{line.date or '日期未填'}）" for line in lines])
        self._measure.addItems([MEASURES[one] for one in BY_HAND])
        for box in (self._unit, self._measure):
            box.setCurrentIndex(-1)
            box.activated.connect(self._update)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        for words, field in (("单位", self._unit), ("事项", self._measure), ("内容", self._words)):
            field.setAccessibleName(words)
            form.addRow(words, field)
        self._keep = button("添加", self.accept, "primary")
        self._keep.setDefault(True)
        foot = row(None, self._keep, button("取消", self.reject), spacing=8)
        column(form, None, foot, on=self, margins=DIALOG, spacing=12)
        self.resize(scaled(560), scaled(220))
        self._update()
        self.begin()

    @property
    def filled(self) -> object:
        """What stands in the fields."""
        return self._unit.currentIndex(), self._measure.currentIndex(), self._words.text()

    def _update(self, _: object = None) -> None:
        lacks = [words for words, box in (("单位", self._unit), ("事项", self._measure)) if box.currentIndex() < 0]
        none = "" if self._lines else "这一轮次在这个文件里还没有评估"
        allow(self._keep, none or (f"还缺{'、'.join(lacks)}" if lacks else ""))

    def accept(self) -> None:
        """Have it kept, and go once it is."""
        if self._keep.isEnabled():
            line, measure = self._lines[self._unit.currentIndex()], BY_HAND[self._measure.currentIndex()]
            if self._then(self, (line.assessment, measure, self._words.text())):
                super().accept()
