"""What belongs to the task chosen in the ledger: its words in full, the note on its grade, methods, evidence."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QPlainTextEdit, QWidget

from desktop_app.rubric.answers import Task

from ..document import Document
from ..evidence.evidence_strip import EvidenceFrame
from ..evidence.grounds import Grounds
from ..evidence.phrase_button import PhraseButton
from ..parts.growing_text import GrowingText
from ..parts.layouts import column, row
from ..parts.spoken import name_buttons
from ..parts.theme import scaled
from ..parts.widgets import READ_ONLY, allow, bring_into_sight, button, keep_width, label, set_text

FACT_LINES = 2
BESIDE = 500  # from this width on the task's words stand beside the name of the part
LONGEST = "第000项"
FACTS = {"finding": "反馈问题", "text": "整改任务"}
SAID = {
    "target": "整改目标（标准）",
    "progress": "单位自报完成情况（仅供参考）",
    "remark": "台账备注",
}
PEOPLE = {"department": "责任部门", "leader": "责任领导", "person": "责任人", "deadline": "时限"}


class Facts(QPlainTextEdit):
    """Text to read, always of one height, so that nothing moves from task to task."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("facts")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName("任务内容")
        self.setPlaceholderText("在台账中选中一项任务")
        self.fit()

    def fit(self) -> None:
        """Have room for the lines at the present font."""
        self.setFixedHeight(FACT_LINES * self.fontMetrics().lineSpacing() + 2 * int(self.document().documentMargin()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page, unless somebody has clicked here and there is more to read."""
        if self.hasFocus() and self.verticalScrollBar().maximum():
            super().wheelEvent(event)
        else:
            event.ignore()


class Shown(Enum):
    """How much is shown: all; the task's words, where the ledger needs the room; the name of the part alone."""

    WHOLE = 1
    WORDS = 2
    NAME = 3


class TaskDetail(EvidenceFrame):
    """Follows the row chosen; Esc goes back to it.

    Where there is little room note, methods and evidence give way to the ledger, until they are asked for by F4.
    """

    left = Signal()
    folded = Signal()

    def __init__(self, document: Document, position: int) -> None:
        super().__init__(document.rubric.methods)
        self.setObjectName("taskDetail")
        self._document = document
        self._position = position
        self._grounds: Grounds | None = None
        self._shown: object = None
        self._wanted: bool | None = None  # whether all is to be shown, as soon as somebody has said so
        self._gives_way = self._is_asked = False
        self._fold = button("", self._toggle, "link")
        self._facts = Facts()
        self._note = GrowingText("评定说明（可不填）", lines=2)
        self._note.setAccessibleName("评定说明")
        self._note.edited.connect(self._note_edited)
        self._phrases = PhraseButton(Grounds(document, position), self._note)
        self._phrases.setObjectName("phrases")  # as high as a line of the note
        self._phrases.setAccessibleName("评定说明 常用依据")
        note = row((self._note, 1), (self._phrases, Qt.AlignmentFlag.AlignTop))
        self._body = QWidget()
        column(note, self.strip, on=self._body, spacing=5)
        self._title = label(look="fieldName")
        self._keys = label("F4 填写说明，Esc 回到台账", "hint")
        self._keys.setIndent(6)  # as a link stands in
        name = row(self._fold, self._title, None, spacing=4)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(4)
        self._head.addLayout(column(name, self._keys, None, spacing=2))
        self._head.addWidget(self._facts, 1)
        column(self._head, self._body, on=self, margins=(8, 5, 8, 5), spacing=5)
        self._name_fold()
        name_buttons(self, "选中的任务")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside, sides = self.width() >= scaled(BESIDE), QBoxLayout.Direction
        self._head.setDirection(sides.LeftToRight if beside else sides.TopToBottom)
        keep_width(self._title, [LONGEST])

    @property
    def is_open(self) -> bool:
        """Whether all is shown."""
        return not self._body.isHidden()

    @property
    def extent(self) -> Shown:
        """How much is shown."""
        return Shown.WHOLE if self.is_open else Shown.NAME if self._facts.isHidden() else Shown.WORDS

    def give_way(self, gives_way: bool) -> None:
        """Leave room to the ledger, or take it; nothing goes from under somebody's hands."""
        focused = QApplication.focusWidget()
        if not gives_way or focused is None or not self._body.isAncestorOf(focused):
            self._gives_way = gives_way
            self._arrange()

    def set_editable(self, editable: bool) -> None:
        """Let the note be read only, where the assessment is final."""
        self._note.setReadOnly(not editable)
        allow(self._phrases, "" if editable else READ_ONLY)
        self._shown = None  # methods and evidence ask the document

    def show_task(self, number: int, task: Task | None) -> None:
        """Show the task that has this number in the ledger, or that none is chosen."""
        shown = number, task, self._document.declined
        if shown == self._shown:
            self.strip.show_grounds(self._grounds)  # the file may hold more by now
            return
        self._shown = shown
        self._grounds = Grounds(self._document, self._position, task.id) if task else None
        set_text(self._title, f"第{number}项" if task else "")
        words = _facts(task) if task else ""
        if self._facts.toPlainText() != words:
            self._facts.setPlainText(words)
        self._note.show_text(task.note if task else "")
        self.show_proof(self._grounds)
        if self._grounds:
            self._phrases.show_grounds(self._grounds)
        allow(self._body, "" if task else "请先在台账中选中一项任务")

    def focus_note(self) -> None:
        """Put the cursor into the note, and all that belongs to the task into sight."""
        if self._body.isEnabled():
            self._is_asked = True
            self._wanted = self._wanted if self._wanted is None else True
            self._arrange()
            self._note.setFocus(Qt.FocusReason.TabFocusReason)
            bring_into_sight(self, QRect(0, self.height() - 20, self.width(), 20))

    def go_to_mark(self) -> None:
        """Select what is to be filled in of the note."""
        self.focus_note()
        self._note.go_to_mark(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_escape(event):
            self.left.emit()
            self._is_asked = False
            self._arrange()
        else:
            super().keyPressEvent(event)

    def _toggle(self) -> None:
        self._wanted = not self.is_open
        self._arrange()

    def _arrange(self) -> None:
        """Show as much as somebody wants, or else as there is room for."""
        is_open = self._is_asked or not self._gives_way if self._wanted is None else self._wanted
        has_words = is_open or self._wanted is None
        if (self.is_open, self._facts.isHidden()) != (is_open, not has_words):
            for part in (self._facts, self._keys):
                part.setVisible(has_words)
            self._body.setVisible(is_open)
            self._name_fold()
            self.folded.emit()

    def _name_fold(self) -> None:
        set_text(self._fold, "▼ 评定说明与材料" if self.is_open else "▶ 评定说明与材料")
        self._fold.setAccessibleName(f"评定说明与材料，{'已展开' if self.is_open else '已收起'}")

    def _note_edited(self, text: str) -> None:
        if self._grounds is not None:
            self._grounds.set("note", note=text)


def _is_escape(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier


def _facts(task: Task) -> str:
    """Return what is known of a task, a line each; what the unit says of itself is named as such."""
    lines = [f"{words}：{getattr(task, name)}" for name, words in FACTS.items() if getattr(task, name)]
    people = [f"{words} {getattr(task, name)}" for name, words in PEOPLE.items() if getattr(task, name)]
    lines += [f"{words}：{getattr(task, name)}" for name, words in SAID.items() if getattr(task, name)]
    return "\n".join(lines + (["　".join(people)] if people else []))
