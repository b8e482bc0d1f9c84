"""问题提示: what in a round's results is worth a look; nothing of it changes a score, or says who is at fault."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.office.round.overview import Line
from desktop_app.office.round.questions import TITLES, About, Question, by_team, questions, team_numbers

from ...parts.layouts import column, row
from ...parts.patience import wait_for
from ...parts.widgets import allow, button, label, set_text
from ..line_table import Column, LineModel, LineTable
from ..numbers_dialog import show_numbers

ABOUT = "以下只是请您再看一看，多半有正常的原因；不影响得分和等次，也不说明谁有问题。"
NONE = "定稿的评估里没有问题提示。"
OF_TEAMS = "每个评估组在直接评分的项（如第16项）给了多少分"
NONE_GIVEN = "还没有评估组定稿的评估"
COLUMNS = (
    Column("about", "类别", lambda one: TITLES[one.about], left=True),
    Column("words", "内容", lambda one: one.words, left=True, stretched=True, most=30),
    Column("number", "涉及", lambda one: f"{len(one.assessments)}份"),
)


class QuestionsTab(QWidget):
    """``lines_wanted`` sends the assessments that a question rests on."""

    lines_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._told, self._whole = label("", "secondary", wrap=True), label(wrap=True)
        self._table = LineTable("问题提示", LineModel())
        self._table.opened.connect(self._show_lines)
        self._table.chosen.connect(self._update)
        self._look = button("查看这些单位", self._show_lines)
        self._teams = button("查看各组给分…", self._show_teams)
        self._lines: Sequence[Line] = ()
        column(self._told, (self._table, 1), self._whole, row(self._look, self._teams, None), on=self, spacing=8)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Ask about these lines."""
        self._lines = lines
        found = wait_for(self, "正在核对…", partial(questions, lines)) or []
        given = any(line.is_final and line.scored and line.team_name for line in lines)
        allow(self._teams, "" if given else NONE_GIVEN, OF_TEAMS)
        set_text(self._told, ABOUT if found else NONE)
        self._table.show_lines(COLUMNS, found, anew=True)

    @property
    def _chosen(self) -> Question | None:
        found = self._table.chosen_rows
        return found[0] if len(found) == 1 else None

    def _update(self) -> None:
        one = self._chosen
        set_text(self._whole, one.words if one else "")
        allow(self._look, "" if one else "请先选中一条提示", "回到一览，选中提示涉及的单位（Enter）")

    def _show_teams(self) -> None:
        headings, rows = team_numbers(by_team(self._lines))
        show_numbers(self.window(), TITLES[About.DIRECT], headings, lambda: rows)

    def _show_lines(self) -> None:
        if one := self._chosen:
            self.lines_wanted.emit(one.assessments)
