"""The line on top of an assessment: which unit, in which state, what can be done with the whole, and what is next."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton

from desktop_app.base.clock import day, now
from desktop_app.base.text import unit_name
from desktop_app.record.stages import Stage, next_stage, stages_done
from desktop_app.record.status import state_words

from ..document import Document
from ..parts.page_header import PageHeader
from ..parts.theme import scaled
from ..parts.widgets import allow, button, set_look, set_text, set_tip

WIDE = 1150  # below this width each word counts
LONGEST_NAME = 5  # characters of a person's name on the button
TO_GAP, TO_CHECK = "下一处未完成", "核对与定稿"
NEXT = {
    Stage.FINALISE: "定稿…",
    Stage.PRINT: "打印考核表…",
    Stage.SIGN: "登记签名…",
    Stage.HAND_OVER: "移交…",
    Stage.HAND_BACK: "交回组长…",
}
KEYS = {
    Stage.FINALISE: "Ctrl+D",
    Stage.PRINT: "Ctrl+P",
    Stage.SIGN: "Ctrl+M",
    Stage.HAND_OVER: "Ctrl+J",
    Stage.HAND_BACK: "Ctrl+J",
}  # as the menu has them


class NextButton(QPushButton):
    """As wide as the longest that it ever says, and keeps its place where it says nothing: nothing moves beside it."""

    def __init__(self) -> None:
        super().__init__(TO_GAP)
        self.setObjectName("primary")
        self.setAutoDefault(False)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        hint, metrics = super().sizeHint(), self.fontMetrics()
        widest = max(map(metrics.horizontalAdvance, (TO_GAP, TO_CHECK, *NEXT.values())))
        return QSize(hint.width() - metrics.horizontalAdvance(self.text()) + widest, hint.height())


class Header(PageHeader):
    """Unit, date, leader, state; back, undo, redo, preview, and the next step, whose ``Stage`` is sent."""

    undo_wanted = Signal()
    redo_wanted = Signal()
    preview_wanted = Signal()
    person_wanted = Signal()
    stage_wanted = Signal(object)

    def __init__(self, document: Document) -> None:
        super().__init__("‹ 全部评估")
        self._document = document
        self._undo = button("撤销", self.undo_wanted.emit)
        self._redo = button("重做", self.redo_wanted.emit)
        self._name, self._away = "", False
        self._person = button("", self.person_wanted.emit, "quiet")
        self._person.setToolTip("修改记录里写的录入人，点击可以更改（Ctrl+I）")
        self._preview = button("预览考核表", self.preview_wanted.emit)
        self._preview.setToolTip("Ctrl+P")
        self._next, self._stage = NextButton(), Stage.FILL
        self._next.clicked.connect(self._go_on)
        self.add(self._person, self._undo, self._redo, self._preview, self._next)

    def _go_on(self) -> None:
        self.stage_wanted.emit(self._stage)

    def show_person(self, name: str) -> None:
        """Show who is at the keyboard."""
        self._name = name
        self._fit()

    def show_away(self) -> None:
        """Say that a team has it: what is not assessed here is nothing that is left to be done here."""
        self._away = True

    def _fit(self) -> None:
        """Say less on the person's button where the facts need the room."""
        short = self._name if len(self._name) <= LONGEST_NAME else f"{self._name[:LONGEST_NAME]}…"
        wide = self.width() >= scaled(WIDE)
        set_text(self._person, f"录入人：{short or '未填'} ▼" if wide else f"{short or '录入人'} ▼")
        self._person.setAccessibleName(f"录入人：{self._name or '未填'}")
        set_text(self._preview, "预览考核表" if wide else "预览")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def refresh(self, gaps: int, unnoted: int) -> None:
        """Show the present record; ``gaps`` and ``unnoted`` count what stands before 定稿."""
        record, result = self._document.record, self._document.result
        set_text(self.title, unit_name(record.unit))
        quiet = self._away or self._document.goes_back
        left = f"，还有{len(result.unanswered)}项未评" if result.unanswered and not quiet else ""
        stored = self._document.stored
        when = day(stored.changed, now())
        status = "示例" if self._document.sample else state_words(stored.status, stored.outcome, when)
        status += "，已分发" if self._away else ""
        status += "" if self._document.editable else "，只读"
        date, leader = record.date or "（未填）", record.leader or "（未填）"
        set_text(self.facts, f"状态 {status}{left}　评估日期 {date}　组长 {leader}")
        set_look(self.facts, "state", "wait" if stored.refused else "")
        for made, words, what, key in (
            (self._undo, self._document.undo_words, "撤销", "Ctrl+Z"),
            (self._redo, self._document.redo_words, "重做", "Ctrl+Y"),
        ):
            allow(made, "" if words else f"没有可以{what}的改动", f"{what}：{words}（{key}）")
        self._show_next(gaps, unnoted)

    def _show_next(self, gaps: int, unnoted: int) -> None:
        document, stored = self._document, self._document.stored
        done = stages_done(stored.status, complete=not gaps + unnoted, printed=bool(document.paper))
        following = next_stage(stored.status, done, writable=not document.read_only, sample=document.sample)
        if document.goes_back and document.editable:
            following = Stage.FILL if gaps else None if document.went_back else Stage.HAND_BACK
        self._next.setVisible(following is not None)
        if following is not None:
            self._stage = following
            set_text(self._next, NEXT.get(following, TO_GAP if gaps else TO_CHECK))
            to_gap = "转到下一处未评或须补齐的内容（F9）" if self._next.text() == TO_GAP else "F9"
            set_tip(self._next, KEYS.get(following, to_gap))
