"""The teams of a round as a table: who leads, who belongs to it, and which items somebody usually assesses."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.office.cells import TEAM_COLUMNS, put_teams, team_cells
from desktop_app.office.rounds import without_team
from desktop_app.record.register import Register, Team

from ..parts.dialogs import ask
from ..parts.layouts import column, row
from ..parts.widgets import FILE_READ_ONLY, allow, button, label, set_text
from .cell_table import CellModel, CellTable
from .register_book import RegisterBook, new_id
from .told import first_names

ABOUT = "组员之间用顿号分开；谁通常评哪几项，写在姓名后面的括号里，例如“张某某（1-4、7）、李某”。没有写的不分工。"
NO_ROUND = "还没有轮次：请先按“新建轮次…”，或导入写有评估组的名单。"


class TeamsTab(QWidget):
    """One row a team."""

    def __init__(self, book: RegisterBook) -> None:
        super().__init__()
        self._book = book
        self._model = CellModel([*TEAM_COLUMNS.values(), "评估单位"], range(len(TEAM_COLUMNS)), grows=True)
        self._table = CellTable(self._model, "评估组", (3,))
        self._model.typed.connect(self._typed, Qt.ConnectionType.QueuedConnection)
        self._table.pasted.connect(self._paste)
        self._table.deletion_wanted.connect(self._ask_remove)
        self._table.chosen.connect(self._update)
        self._about = label(look="hint", wrap=True)
        self._add = button("添加评估组", self._table.begin_new)
        self._remove = button("删除评估组…", self._ask_remove)
        column(row((self._about, 1), self._add, self._remove, spacing=8), (self._table, 1), on=self, spacing=8)

    @property
    def _teams(self) -> tuple[Team, ...]:
        return self._book.register.teams_of(self._book.round_id)

    def refresh(self) -> None:
        """Show the teams of the round."""
        editable = self._book.editable and self._book.round is not None
        if self._model.editable != editable:
            self._model.set_editable(editable)
        given = [one.team for one in self._book.register.assignments]
        self._model.show([(*team_cells(team), f"{given.count(team.id)}个") for team in self._teams])
        set_text(self._about, ABOUT if self._book.round else NO_ROUND)
        self._update()

    def _update(self) -> None:
        fixed = "" if self._book.editable else FILE_READ_ONLY
        fixed = fixed or ("" if self._book.round else "请先建立轮次")
        allow(self._add, fixed, "在表的最下面添加（Insert）")
        allow(
            self._remove, fixed or ("" if self._table.rows else "请先选中要删除的评估组"), "删除选中的评估组（Delete）"
        )

    def _typed(self, row_: int, column_: int, text: str) -> None:
        self._put("添加评估组" if self._model.is_new(row_) else "修改评估组", row_, column_, [[text]])

    def _paste(self, row_: int, column_: int, block: list[list[str]]) -> None:
        self._put(f"粘贴{len(block)}行评估组", row_, column_, block)

    def _put(self, words: str, row_: int, column_: int, block: list[list[str]]) -> None:
        put = partial(put_teams, round_id=self._book.round_id, row=row_, column=column_, block=block, new_id=new_id)
        self._book.do(words, put)

    def _ask_remove(self) -> None:
        teams = [self._teams[at] for at in self._table.rows]
        if not teams or not self._book.editable:
            return
        names = first_names([team.name for team in teams], "个评估组")
        question = f"要删除{names}吗？\n\n分给它的单位留在这一轮次，改为未分组；评估内容不变。删除后可以用“撤销”恢复。"
        ids = [team.id for team in teams]
        ask(self, "删除评估组", question, "删除", lambda agreed: self._remove_now(ids) if agreed else None)

    def _remove_now(self, ids: list[str]) -> None:
        def remove(register: Register) -> Register:
            for one in ids:
                register = without_team(register, one)
            return register

        self._book.do(f"删除{len(ids)}个评估组", remove)
