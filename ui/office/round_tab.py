"""The round: which unit is whose to assess, and how far each is; what is overdue stands first and says so."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop_app.base.clock import day, now
from desktop_app.office.back_again import STATES, State, by_unit, counts
from desktop_app.office.cells import put_assigned
from desktop_app.office.rounds import assigned, not_in_round
from desktop_app.record.register import Register, Unit
from desktop_app.search.matching import matches

from ..parts.beside import tell_beside
from ..parts.dialogs import ask, choose, choose_rubric
from ..parts.layouts import column, row
from ..parts.units_choice import UnitsChoice
from ..parts.widgets import FILE_READ_ONLY, allow, button, label, set_text
from .cell_table import CellModel, CellTable
from .register_book import RegisterBook, new_id
from .told import first_names

HEADINGS = ("被评估单位", "评估组", "进度", "分发给", "时间", "超期", "说明")
NAME, TEAM, STATE, TO, SINCE, LATE, REMARK = range(len(HEADINGS))
ALL, OVERDUE, NO_TEAM = "全部", "超期", "未分组"
NOBODY = "（先不分组）"
OPEN, BEGIN = "打开评估", "开始评估"


class RoundTab(QWidget):
    """``open_wanted`` sends the assessment of a unit that is to be opened."""

    open_wanted = Signal(str)

    def __init__(self, book: RegisterBook) -> None:
        super().__init__()
        self._book = book
        self._all: list[State] = []
        self._shown: list[State] = []
        self._standing = label(wrap=True)
        self._filter = QComboBox()
        self._filter.setAccessibleName("显示哪些单位")
        self._filter.activated.connect(self._fill)
        self._find = QLineEdit()
        self._find.setAccessibleName("查找单位、评估组")
        self._find.setPlaceholderText("查找单位、评估组")
        self._find.textChanged.connect(self._fill)
        self._model = CellModel(HEADINGS, (TEAM,), marked=(NAME, LATE))
        self._table = CellTable(self._model, "本轮单位和进度", (NAME, REMARK))
        self._model.typed.connect(self._typed, Qt.ConnectionType.QueuedConnection)
        self._table.pasted.connect(self._paste)
        self._table.deletion_wanted.connect(self._ask_leave)
        self._table.opened.connect(self._open_row)
        self._table.chosen.connect(self._update)
        self._lay = button("列入单位…", self._ask_units)
        self._give = button("分给评估组…", self._ask_team)
        self._leave = button("移出本轮…", self._ask_leave)
        self._open = button(OPEN, self._open_chosen)
        acts = row(self._lay, self._give, self._leave, self._open, None, spacing=8)
        narrowing = row(self._filter, (self._find, 1), spacing=8)
        column(self._standing, narrowing, acts, (self._table, 1), on=self, spacing=8)

    def refresh(self) -> None:
        """Show how far each unit of the round is."""
        self._all = self._book.states
        self._model.set_editable(self._book.editable)
        number = counts(self._all)
        late = sum(one.overdue > 0 for one in self._all)
        none = sum(not one.team for one in self._all)
        there = len(by_unit(self._all))
        choices = {ALL: len(self._all), OVERDUE: late, NO_TEAM: none} | {STATES[name]: n for name, n in number.items()}
        before = self._filter.currentData() or ALL
        self._filter.clear()
        for words, count in choices.items():
            if count or words == ALL:
                self._filter.addItem(f"{words}（{count}）", words)
        self._filter.setCurrentIndex(max(0, self._filter.findData(before)))
        told = "，".join(f"{STATES[name]}{count}" for name, count in number.items())
        over = f"⚠ 超期{late}个；" if late else ""
        set_text(self._standing, f"{over}本轮共{there}个单位{f'：{told}' if told else ''}。{self._span}")
        self._fill()

    @property
    def _span(self) -> str:
        found = self._book.round
        if found is None:
            return "还没有轮次：请先按“新建轮次…”，或导入名单。"
        return f"截止日期{found.ends}。" if found.ends else "没有设截止日期，不计超期。"

    def _fill(self) -> None:
        wanted, words = self._filter.currentData() or ALL, self._find.text()
        self._shown = [one for one in self._all if _fits(one, wanted) and matches(f"{one.name} {one.team}", words)]
        late = [at for at, one in enumerate(self._shown) if one.overdue]
        self._model.show([self._cells(one) for one in self._shown], late)
        self._update()

    def _cells(self, one: State) -> tuple[str, ...]:
        register, today = self._book.register, now()
        team = next((team for team in register.teams_of(self._book.round_id) if team.name == one.team), None)
        aside = register.aside(one.unit, team.people) if team else ()
        remarks = [f"{'、'.join(aside)}回避"] * bool(aside) + [f"表上写“{one.text}”"] * bool(one.text)
        since = day(one.since, today) if one.since else ""
        late = f"⚠ 超期{one.overdue}天" if one.overdue else ""
        return one.name, one.team, one.words, one.recipient, since, late, "；".join(remarks)

    def _update(self) -> None:
        chosen = [self._shown[at] for at in self._table.rows if at < len(self._shown)]
        fixed = "" if self._book.editable else FILE_READ_ONLY
        fixed = fixed or ("" if self._book.round else "请先建立轮次")
        none = fixed or ("" if chosen else "请先选中单位")
        teams = self._book.register.teams_of(self._book.round_id)
        allow(self._lay, fixed, "把名册里的单位列入这一轮次")
        allow(self._give, none or ("" if teams else "这一轮次还没有评估组"), "把选中的单位分给一个评估组")
        allow(self._leave, none, "把选中的单位移出这一轮次（Delete）")
        one = chosen[0] if len(chosen) == 1 else None
        begins = one is not None and one.assessment not in self._book.begun
        set_text(self._open, BEGIN if begins else OPEN)
        tip = "按单位名册新建这个单位的评估并打开（Enter）" if begins else "打开选中单位的评估（Enter）"
        allow(self._open, self._why_not(one) if one else "请只选中一个单位", tip)

    def _why_not(self, one: State) -> str:
        """Say why the assessment of a unit cannot be opened, nor begun; empty where it can."""
        if one.assessment in self._book.begun:
            return ""
        if one.state == "given":
            return f"这个单位的评估已分发给{one.recipient}，不在这个文件里；交回后请接收"
        return "" if self._book.editable else FILE_READ_ONLY

    # --- which units, whose ---

    def _ask_units(self) -> None:
        there = {one.unit for one in self._all}
        left = [unit for unit in self._book.register.units if unit.id not in there]
        if not left:
            tell_beside(self._lay, "名册里的单位都已列入这一轮次。")
            return
        dialog = UnitsChoice(
            self, "列入单位", f"把哪些单位列入{self._book.round.name if self._book.round else ''}？", left
        )
        dialog.chosen.connect(self._lay_in)
        dialog.open()

    def _lay_in(self, units: list[Unit]) -> None:
        def lay(register: Register) -> Register:
            for unit in units:
                register = assigned(register, unit.id, self._book.round_id, None, new_id)
            return register

        self._book.do(f"列入{len(units)}个单位", lay)

    def _ask_team(self) -> None:
        units = [self._shown[at].unit for at in self._table.rows]
        teams = [team.name for team in self._book.register.teams_of(self._book.round_id)]
        if not units or not teams:
            return
        names = first_names([self._shown[at].name for at in self._table.rows])
        options = [*teams, NOBODY]

        def give(at: int) -> None:
            self._assign(units, [[options[at] if at < len(teams) else ""]] * len(units))

        choose(self, "分给评估组", f"{names}由哪个评估组评估？", options, 0, give)

    def _assign(self, units: list[str], block: list[list[str]]) -> None:
        act = partial(put_assigned, round_id=self._book.round_id, units=units, block=block)
        self._book.do(f"分组{len(units)}个单位", act)

    def _typed(self, row_: int, _: int, text: str) -> None:
        self._assign([self._shown[row_].unit], [[text]])

    def _paste(self, row_: int, column_: int, block: list[list[str]]) -> None:
        if column_ != TEAM:
            tell_beside(self._table, "这里只能粘贴评估组：请先选中“评估组”一列的格子，再粘贴。")
            return
        self._assign([one.unit for one in self._shown[row_ : row_ + len(block)]], block)

    def _ask_leave(self) -> None:
        units = [self._shown[at] for at in self._table.rows]
        if not units or not self._book.editable:
            return
        names = first_names([one.name for one in units])
        question = f"要把{names}移出这一轮次吗？\n\n单位留在名册里；已开始评估的不能移出。移出后可以用“撤销”恢复。"
        ids = [one.unit for one in units]
        ask(self, "移出本轮", question, "移出", lambda agreed: self._leave_now(ids) if agreed else None)

    def _leave_now(self, ids: list[str]) -> None:
        def leave(register: Register) -> Register:
            for one in ids:
                register = not_in_round(register, one, self._book.round_id, self._book.begun)
            return register

        self._book.do(f"移出{len(ids)}个单位", leave)

    def _open_chosen(self) -> None:
        if self._table.rows:
            self._open_row(self._table.rows[0])

    def _open_row(self, row_: int) -> None:
        one = self._shown[row_]
        if why := self._why_not(one):
            tell_beside(self._table, f"{why}。")
        elif one.assessment in self._book.begun or self._begin(one):
            self.open_wanted.emit(one.assessment)

    def _begin(self, one: State) -> bool:
        """Begin the assessment of a unit under the id that the round has for it; whether it is there."""
        rubric = choose_rubric(self)
        return rubric is not None and self._book.begin(one.assessment, rubric)


def _fits(one: State, wanted: str) -> bool:
    if wanted == OVERDUE:
        return one.overdue > 0
    if wanted == NO_TEAM:
        return not one.team
    return wanted in (ALL, STATES[one.state])
