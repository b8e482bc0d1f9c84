"""A list that comes in: what will happen to each unit, what has to be answered first, what is to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QScrollArea,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop_app.base.errors import UserError
from desktop_app.office.proposing import WHATS, Proposal, Question, propose
from desktop_app.office.register_list import Listed
from desktop_app.record.register import Register, Round

from ..parts.dialog import Dialog
from ..parts.layouts import DIALOG, add, column, row
from ..parts.segments import segment
from ..parts.tables import dress_rows
from ..parts.theme import scaled
from ..parts.widgets import allow, button, label, set_look, set_text, tip
from .round_dialog import RoundFields

ASKED, ROWS, TOLD = range(3)
NEW_ROUND, UNANSWERED = "新的轮次", "请选择…"
FIRST = ("asked", "new", "changed", "same")
"""What becomes of units, in the order in which they are shown."""


class _Rows(QTableWidget):
    """A table to read."""

    def __init__(self, name: str, headings: Sequence[str], stretched: Sequence[int]) -> None:
        super().__init__(0, len(headings))
        self.setHorizontalHeaderLabels(list(headings))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        dress_rows(self, name)
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        modes = QHeaderView.ResizeMode
        for at in range(len(headings)):
            self.horizontalHeader().setSectionResizeMode(
                at, modes.Stretch if at in stretched else modes.ResizeToContents
            )

    def fill(self, rows: Sequence[Sequence[str]]) -> None:
        """Show other rows."""
        self.setRowCount(len(rows))
        for at, cells in enumerate(rows):
            for place, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setToolTip(tip(words))
                self.setItem(at, place, item)


class _Choice(QComboBox):
    """The answers to a question; the wheel scrolls the page and answers nothing."""

    def wheelEvent(self, event: object) -> None:
        event.ignore()  # type: ignore[attr-defined]


class ListDialog(Dialog):
    """``chosen`` sends the proposal, once all is answered."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, name: str, found: Listed, register: Register, present: Round | None) -> None:
        super().__init__(parent, "导入单位名单", "register")
        self._found, self._register = found, register
        self._answers: dict[str, str] = {}
        self._shown_questions: tuple[Question, ...] = ()
        self._proposal: Proposal | None = None
        self._file = label(
            f"名单：{name}，{len(found.units)}个单位，{len(found.teams)}个评估组", "secondary", wrap=True
        )
        self._in_round = QCheckBox("把名单上的单位列入一个轮次")
        self._in_round.setChecked(True)
        self._in_round.setVisible(not found.teams)
        self._in_round.toggled.connect(self._propose)
        self._rounds = QComboBox()
        self._rounds.setAccessibleName("轮次")
        for one in reversed(register.rounds):
            self._rounds.addItem(one.title, one)
        self._rounds.addItem(NEW_ROUND, None)
        self._rounds.activated.connect(self._round_chosen)
        self._fields = RoundFields()
        self._fields.edited.connect(self._propose)
        self._make_pages()
        self._summary = label(look="secondary", wrap=True)
        self._take = button("写入名册", self.accept, "primary")
        self._take.setDefault(True)
        foot = row((self._summary, 1), self._take, button("取消", self.reject), spacing=8)
        top = row(label("轮次", "fieldName"), self._rounds, (self._fields, 1), spacing=10)
        parts = (self._file, self._in_round, top, self._tabs_row, (self._pages, 1), foot)
        column(*parts, on=self, margins=DIALOG, spacing=8)
        self.resize(scaled(980), scaled(600))
        self._rounds.setCurrentIndex(max(0, self._rounds.findText(present.title)) if present else 0)
        self._round_chosen()
        told = bool(self._proposal and self._proposal.told)
        self._tabs.button(ASKED if self._shown_questions else TOLD if told else ROWS).click()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter in a field of the round go on to the next one: what is typed has yet to be looked at."""
        focus = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and focus and self._fields.isAncestorOf(focus):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def _make_pages(self) -> None:
        self._tabs = QButtonGroup(self)
        for number in range(3):
            segment("", "segment", self._tabs, number)
        self._tabs.idClicked.connect(self._show_tab)
        self._tabs_row = QWidget()
        row(*self._tabs.buttons(), None, on=self._tabs_row, spacing=0)
        self._questions = QScrollArea()
        self._questions.setWidgetResizable(True)
        self._questions.setAccessibleName("须先回答")
        self._questions.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows = _Rows("对名册的改动", ("情况", "行", "单位", "改动"), (2, 3))
        self._told = _Rows("须核对的内容", ("须核对",), (0,))
        self._pages = QStackedWidget()
        for page in (self._questions, self._rows, self._told):
            self._pages.addWidget(page)

    def _show_tab(self) -> None:
        self._pages.setCurrentIndex(self._tabs.checkedId())

    def _round_chosen(self) -> None:
        self._fields.show_round(self._rounds.currentData())
        self._propose()

    @property
    def _wants_round(self) -> bool:
        return bool(self._found.teams) or self._in_round.isChecked()

    def _propose(self) -> None:
        """Compute anew what would become of the register, and show it."""
        for part in (self._rounds, self._fields):
            part.setEnabled(self._wants_round)
        fault = self._fields.fault if self._wants_round else ""
        try:
            wanted = self._fields.wanted if self._wants_round and not fault else None
            self._proposal = None if fault else propose(self._register, self._found, wanted, self._answers)
        except UserError as error:
            self._proposal, fault = None, str(error)
        made = self._proposal
        questions, told = (made.questions, made.told) if made else ((), self._found.told)
        if made is not None:
            teams = [("评估组", "", *line.rstrip("。").split("：", 1)) for line in made.teams]
            order = sorted(made.rows, key=lambda one: FIRST.index(one.what))
            changes = [(WHATS[one.what], one.place, one.name, one.words) for one in order]
            self._rows.fill([*teams, *changes])
        else:
            self._rows.fill([])
        self._told.fill([(line,) for line in told])
        self._show_questions(questions)
        names = (f"须先回答（{len(questions)}）", f"对名册的改动（{self._rows.rowCount()}）", f"须核对（{len(told)}）")
        for number, words in enumerate(names):
            set_text(self._tabs.button(number), words)
        self._tabs.button(ASKED).setVisible(bool(self._answers or questions))
        self._tabs.button(TOLD).setVisible(bool(told))
        self._show_state(fault)

    def _show_state(self, fault: str) -> None:
        made = self._proposal
        counted = (
            "，".join(f"{words}{made.count(what)}个" for what, words in WHATS.items() if made.count(what))
            if made
            else ""
        )
        why = fault
        if made is not None and made.questions:
            why = f"还有{len(made.questions)}处要先回答"
        elif made is not None and not made.changes:
            why = "名单和名册完全一样，没有要写入的"
        set_text(self._summary, why or f"{counted}。写入以前先备份，写入后可以撤销。")
        set_look(self._summary, "state", "wait" if why else "")
        allow(self._take, why)

    # --- questions ---

    def _show_questions(self, open_ones: tuple[Question, ...]) -> None:
        """Show each question that is or was open with its answers; those shown stay in their places."""
        known = {one.key: one for one in (*self._shown_questions, *open_ones)}
        shown = tuple(known.values())
        if [one.key for one in shown] == [one.key for one in self._shown_questions]:
            return
        self._shown_questions = shown
        inner = QWidget()
        inner.setObjectName("questions")
        lines = column(on=inner, margins=(4, 4, 4, 4), spacing=12)
        for one in shown:
            choice = _Choice()
            choice.setAccessibleName(one.words)
            choice.addItem(UNANSWERED, "")
            for answer in one.choices:
                choice.addItem(answer.words, answer.value)
            choice.setCurrentIndex(max(0, choice.findData(self._answers.get(one.key, ""))))
            choice.activated.connect(partial(self._answer, one.key, choice))
            add(lines, column(label(one.words, wrap=True), choice, spacing=4))
        add(lines, None)
        self._questions.setWidget(inner)

    def _answer(self, key: str, choice: QComboBox, _: int) -> None:
        self._answers[key] = str(choice.currentData())
        self._propose()

    def accept(self) -> None:
        """Send what is to be written."""
        if self._take.isEnabled() and self._proposal is not None:
            made = self._proposal
            super().accept()
            self.chosen.emit(made)
