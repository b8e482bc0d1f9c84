"""Assessments that have only a name: whose each is, said once by the user; from then on it is known by its id."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem, QWidget

from desktop_app.base.text import shown, unit_name
from desktop_app.office.rounds import belongs
from desktop_app.office.whose import Match
from desktop_app.record.register import Register, Unit
from desktop_app.record.status import STATES

from ..parts.dialogs import choose
from ..parts.flow import OneLine
from ..parts.layouts import column
from ..parts.tables import dress_list
from ..parts.units_choice import UnitsChoice
from ..parts.widgets import FILE_READ_ONLY, allow, button, label, set_text, tip
from .register_book import RegisterBook

HEADINGS = ("表上的单位", "日期", "状态", "对应到名册里的", "轮次", "依据")
WHOSE = 3
ABOUT = (
    "这些评估只写了单位名称，还没有对应到名册。核对后勾选，按“确认对应”；以后单位改了名称也不会错，考核表上的名称不变。"
)
NONE = "所有评估都已对应到名册里的单位。"
NO_ROUND = "不列入轮次"


class WhoseTab(QWidget):
    """What is certain by its name is ticked, what is only like a name is not."""

    def __init__(self, book: RegisterBook) -> None:
        super().__init__()
        self._book = book
        self._chosen: dict[str, tuple[str, str | None]] = {}  # unit and round by assessment, as proposed or chosen
        self._by_hand: set[str] = set()
        self._about = label(ABOUT, "hint", wrap=True)
        self._table = QTableWidget(0, len(HEADINGS))
        self._table.setHorizontalHeaderLabels(HEADINGS)
        dress_list(self._table, "尚未对应的评估", WHOSE)
        self._table.setWordWrap(False)
        self._table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._table.itemSelectionChanged.connect(self._update)
        self._table.itemChanged.connect(self._update)
        self._table.itemActivated.connect(self._ask_unit)
        self._other = button("选择单位…", self._ask_unit)
        self._round = button("选择轮次…", self._ask_round)
        self._confirm = button("确认对应", self._confirm_ticked, "primary")
        column(self._about, OneLine(self._confirm, self._other, self._round), (self._table, 1), on=self, spacing=8)

    def refresh(self) -> None:
        """Show what belongs to nobody yet."""
        there = {one.assessment for one in self._book.matches}
        self._by_hand &= there
        chosen = {id_: found for id_, found in self._chosen.items() if id_ in self._by_hand}
        for one in self._book.matches:
            if one.assessment not in chosen:
                near = one.near[0] if one.near else ""
                chosen[one.assessment] = one.certain or near, one.round or self._book.round_id or None
        self._chosen = chosen
        set_text(self._about, ABOUT if self._book.matches else NONE)
        self._fill()

    def _fill(self) -> None:
        self._table.blockSignals(True)
        kept = self._table.currentRow()
        self._table.setRowCount(len(self._book.matches))
        for row, one in enumerate(self._book.matches):
            for place, words in enumerate(self._cells(one)):
                item = QTableWidgetItem(words)
                item.setToolTip(tip(words))
                if place == 0 and self._chosen[one.assessment][0]:
                    sure = (bool(one.certain) and not one.twin) or one.assessment in self._by_hand
                    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                    item.setCheckState(Qt.CheckState.Checked if sure else Qt.CheckState.Unchecked)
                self._table.setItem(row, place, item)
        self._table.blockSignals(False)
        if self._book.matches:
            self._table.selectRow(min(max(kept, 0), len(self._book.matches) - 1))
        self._update()

    def _cells(self, one: Match) -> tuple[str, ...]:
        unit_id, round_id = self._chosen[one.assessment]
        unit, found = self._book.register.unit(unit_id), self._book.register.round(round_id)
        why = "名称相同" if one.certain else "名称相近，请核对" if one.near else "没有相近的，请选择单位"
        if one.twin:
            why = "名称相同；同一单位这一轮次不止一份评估，请核对"
        if one.assessment in self._by_hand:
            why = "手工选择"
        state = STATES.get(one.status, one.status)
        return unit_name(one.text), one.date, state, unit.name if unit else "", found.name if found else NO_ROUND, why

    def _ticked(self) -> list[str]:
        found = []
        for row, one in enumerate(self._book.matches):
            item = self._table.item(row, 0)
            if item is not None and item.checkState() == Qt.CheckState.Checked:
                found.append(one.assessment)
        return found

    def _update(self) -> None:
        fixed = "" if self._book.editable else FILE_READ_ONLY
        number = len(self._ticked())
        one = "" if self._current is not None else "请先选中一份评估"
        set_text(self._confirm, f"确认对应（{number}份）" if number else "确认对应")
        allow(self._confirm, fixed or ("" if number else "请先勾选核对过的评估"))
        allow(self._other, fixed or one or ("" if self._book.register.units else "名册里还没有单位"))
        allow(self._round, fixed or one or ("" if self._book.register.rounds else "还没有轮次"))

    @property
    def _current(self) -> Match | None:
        row = self._table.currentRow()
        return self._book.matches[row] if 0 <= row < len(self._book.matches) else None

    def _ask_unit(self) -> None:
        one = self._current
        if one is None or not self._book.editable or not self._book.register.units:
            return
        near = [unit for id_ in (one.certain, *one.near) if (unit := self._book.register.unit(id_))]
        units = [*near, *(unit for unit in self._book.register.units if unit not in near)]
        question = f"表上写“{shown(unit_name(one.text))}”的评估，是名册里的哪个单位？"
        dialog = UnitsChoice(self, "选择单位", question, units, single=True)
        dialog.chosen.connect(partial(self._choose_unit, one.assessment))
        dialog.open()

    def _choose_unit(self, assessment: str, units: list[Unit]) -> None:
        self._chosen[assessment] = units[0].id, self._chosen[assessment][1]
        self._by_hand.add(assessment)
        self._fill()

    def _ask_round(self) -> None:
        one = self._current
        if one is None:
            return
        rounds = [(found.title, found.id) for found in self._book.register.rounds]
        options = [*rounds, (NO_ROUND, None)]

        def chosen(at: int) -> None:
            self._chosen[one.assessment] = self._chosen[one.assessment][0], options[at][1]
            self._by_hand.add(one.assessment)
            self._fill()

        choose(self, "选择轮次", "这份评估属于哪一轮次？", [words for words, _ in options], 0, chosen)

    def _confirm_ticked(self) -> None:
        ticked = {one: self._chosen[one] for one in self._ticked()}

        def join(register: Register) -> Register:
            for assessment, (unit, round_id) in ticked.items():
                register = belongs(register, assessment, unit, round_id, self._book.begun)
            return register

        self._book.do(f"对应{len(ticked)}份评估", join)
