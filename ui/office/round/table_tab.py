"""The round as a table: every unit with its state, points and grades; narrowed down, ordered, ranked where wanted."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.base.errors import UserError
from desktop_app.files.settings import load_settings, save_settings
from desktop_app.office.round.overview import Line
from desktop_app.office.round.ranking import Ranked, kinds_of, rankable, ranked

from ...parts.beside import tell_beside
from ...parts.flow import OneLine, flow
from ...parts.layouts import column, row
from ...parts.ticks import TickBox
from ...parts.widgets import allow, button, label, set_key, set_look, set_text
from ..line_table import ROW, Column, LineModel, LineTable
from ..office_book import OfficeBook
from . import columns as known
from .narrowing import Narrowing

PLACE = "place"  # the column of the ranks
ONE = "请只选中一个单位"
NOT_BEGUN = "这个单位的评估不在这个文件里：还没有开始，或者已分发出去"
MIXED = "这些评估用了{}种评分表或口径，得分不能直接比较。"
NO_UNIT = "这份评估还没有对应到单位名册，请先在“单位名册与轮次”里对应"
COLUMNS = "选择列…"
LEFT_OUT = "窗口窄，没有显示{}；把窗口放大，或在这里去掉不看的列。"
LEAST_ROWS = 4  # that are to be seen on the smallest screen, the headings one of them
NONE_FIT = "没有符合条件的单位；按“全部显示”显示全部。"


class TableTab(QWidget):
    """What is wanted of the unit that is chosen goes out as signals."""

    visit_wanted = Signal(str)
    unit_wanted = Signal(str)  # an id of the register
    decision_wanted = Signal(str)  # an assessment
    documents_wanted = Signal(object)  # the assessments that are chosen
    targets_wanted = Signal()

    def __init__(self, book: OfficeBook) -> None:
        super().__init__()
        self._book = book
        self._lines: Sequence[Line] = ()
        self._places: dict[str, int] = {}
        self._ranks: dict[str, Ranked] | None = None
        self._sections: list[str] = []
        self._counted, self._kinds = "", 0
        self._always, self._measure = known.ALWAYS, "个"
        self._chosen = load_settings().round_columns or known.USUAL
        self._narrowing = Narrowing()
        self._narrowing.changed.connect(self._fill)
        self._model = LineModel(_is_late, ("unit", "overdue"))
        self._table = LineTable("轮次总览", self._model, sorts=True)
        self._table.setMinimumHeight(round(self.fontMetrics().height() * ROW * LEAST_ROWS))
        self._table.order_chosen.connect(self._fill)
        self._table.opened.connect(self._open)
        self._table.chosen.connect(self._update)
        self._table.fitted.connect(self._tell_left_out)
        self._narrowing.search.left.connect(self.focus)
        self._told, self._fault = label(look="secondary", wrap=True), label(look="secondary", wrap=True)
        self._rank, self._mix = TickBox("显示名次"), TickBox("不同评分表和口径合在一起排名")
        self._rank.clicked.connect(self._switch_ranks)
        self._mix.clicked.connect(self._rank_anew)
        self._which = button(COLUMNS, self._ask_columns)
        self._which.setAccessibleName(COLUMNS)
        self._all = button("全部显示", self._narrowing.widen)
        self._visit = button("打开评估", self._open_visit)
        self._unit = button("单位情况…", self._open)
        self._decide = button("审核和审定…", self._ask_decision)
        ranking = flow(self._rank, self._mix, self._which, self._all, spacing=10)
        self._write = button("生成文书…", self._ask_documents)
        self._targets = button("目标考核导出…", self.targets_wanted.emit)
        self._told.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        top = row((self._narrowing.search, 2), (ranking, 3), spacing=10)
        acts = OneLine(self._unit, self._visit, self._decide, self._write, self._targets, spacing=8)
        foot = row(acts, (self._told, 1), spacing=8)
        column(top, self._narrowing, self._fault, (self._table, 1), foot, on=self, spacing=6)

    def listen_for_keys(self) -> None:
        """Let keys do what the buttons do."""
        set_key(self._visit, "Ctrl+P")
        set_key(self._unit, "Enter", own=False)
        set_key(self._decide, "F4")
        set_key(self._which, "Ctrl+G")
        set_key(self._write, "Ctrl+S")
        QShortcut(QKeySequence("Ctrl+F"), self, self._search)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show the lines of a round, or of all."""
        self._lines = lines
        self._places = {line.assessment: at for at, line in enumerate(self._book.lines)}
        self._narrowing.show_counts(lines, _grades(lines))
        self._sections = known.sections_of(lines)
        final, decided = rankable(lines), sum(bool(line.decided) for line in lines)
        several = len({line.unit or line.assessment for line in lines}) < len(lines)  # a unit in several rounds
        self._always, self._measure = (*known.ALWAYS, *["date"] * several), "份" if several else "个"
        self._counted = f"已定稿{len(final)}{self._measure}，已审定{decided}{self._measure}。"
        self._kinds = kinds_of(final)
        self._rank_anew(anew=True)

    def show_only(self, assessments: Sequence[str]) -> None:
        """Choose some of the lines, the first in sight."""
        self._narrowing.widen()
        wanted = set(assessments)
        self._table.choose_rows([at for at, line in enumerate(self._model.rows) if line.assessment in wanted])
        self._table.setFocus()

    def focus(self) -> None:
        """Put the cursor into the table."""
        self._table.setFocus()

    # --- what is shown ---

    def _switch_ranks(self, on: bool) -> None:
        """Show the places, from the first on, or leave them off."""
        if on or self._table.order.removeprefix("-") == PLACE:
            self._table.order = PLACE if on else ""
        self._rank_anew()

    def _rank_anew(self, _: bool = False, *, anew: bool = False) -> None:
        """Rank what is final in the round, where that is wanted."""
        kinds = self._kinds
        self._mix.setVisible(kinds > 1 and self._rank.isChecked())
        fault, self._ranks = MIXED.format(kinds) if kinds > 1 else "", None
        if self._rank.isChecked():
            try:
                mixed = self._mix.isChecked() and kinds > 1
                self._ranks = {one.line.assessment: one for one in ranked(self._lines, mixed=mixed)}
            except UserError as error:
                fault = str(error).replace("或写明混合排名", "或勾选“不同评分表和口径合在一起排名”")
        faults = [*self._book.read_last.faults[:1]] if self._book.read_last.faults else []
        set_text(self._fault, "\n".join(filter(None, (fault, *faults))))
        set_look(self._fault, "state", "wait")
        self._fault.setVisible(bool(self._fault.text()))
        self._fill(anew=anew)

    def _columns(self) -> list[Column]:
        return known.columns(self._chosen, self._sections, self._book.read_last.order, self._ranks, self._always)

    def _fill(self, _: str = "", *, anew: bool = False) -> None:
        found = self._narrowing.fitting(self._lines, self._book.read_last.found_by, self._places)
        self._table.show_lines(self._columns(), found, lambda one: one.assessment, anew=anew)
        fewer = f"，显示{len(found)}{self._measure}" if len(found) < len(self._lines) else ""
        words = f"共{len(self._lines)}{self._measure}{fewer}；{self._counted}"
        set_text(self._told, words if found or not self._lines else NONE_FIT)
        self._update()

    def _tell_left_out(self) -> None:
        """Say that there is no room for some of the columns."""
        left_out = self._table.left_out
        set_text(self._which, f"选择列（{len(left_out)}列未显示）…" if left_out else COLUMNS)
        self._which.setToolTip(LEFT_OUT.format("、".join(left_out)) if left_out else "")
        if key := self._which.property("key"):
            set_key(self._which, key)

    def _update(self) -> None:
        chosen = self._table.chosen_rows
        one = chosen[0] if len(chosen) == 1 else None
        here = ONE if one is None else "" if one.status else NOT_BEGUN
        known_unit = ONE if one is None else "" if one.unit else NO_UNIT
        allow(self._visit, here, "打开选中单位的评估（Ctrl+P）")
        allow(self._unit, known_unit, "历次评估、未到位的任务、跟踪事项、文书（Enter）")
        allow(self._decide, here, "登记审核和审定（F4）")
        none = "" if any(line.is_final for line in self._lines) else "还没有定稿的评估，没有可以写的文书"
        allow(self._write, none, "报告、通报、反馈意见书等（Ctrl+S）")
        allow(self._targets, none, "年度目标考核用的结果，一个单位一行（CSV）")

    # --- what is wanted ---

    def _search(self) -> None:
        self._narrowing.search.setFocus()
        self._narrowing.search.selectAll()

    def _open(self) -> None:
        if self._may(self._unit):
            self.unit_wanted.emit(self._table.chosen_rows[0].unit)

    def _open_visit(self) -> None:
        if self._may(self._visit):
            self.visit_wanted.emit(self._table.chosen_rows[0].assessment)

    def _ask_decision(self) -> None:
        if self._may(self._decide):
            self.decision_wanted.emit(self._table.chosen_rows[0].assessment)

    def _ask_documents(self) -> None:
        chosen = [one.assessment for one in self._table.chosen_rows]
        self.documents_wanted.emit(chosen if len(chosen) < len(self._lines) else [])

    def _may(self, made: QWidget) -> bool:
        if not made.isEnabled():
            tell_beside(self._table, made.toolTip())
        return made.isEnabled()

    def _ask_columns(self) -> None:
        """Offer what can be shown; each click shows or hides one, and is remembered."""
        menu = QMenu(self)
        menu.setAccessibleName("选择列")
        for name, words in known.NAMES.items():
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(name in (*self._chosen, *self._always))
            action.setEnabled(name not in self._always)
            action.setData(name)
        menu.triggered.connect(lambda action: self._switch(str(action.data())))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._which.mapToGlobal(QPoint(0, self._which.height())))

    def _switch(self, name: str) -> None:
        wanted = {*self._chosen} ^ {name}
        self._chosen = tuple(one for one in known.NAMES if one in wanted)
        save_settings(replace(load_settings(), round_columns=self._chosen))
        self._fill()


def _is_late(line: Line) -> bool:
    return line.overdue > 0


def _grades(lines: Sequence[Line]) -> list[str]:
    """Return the names of the grades that these lines can have, the best first."""
    rubrics = {id(line.scored.rubric): line.scored.rubric for line in lines if line.scored}
    return list(dict.fromkeys(grade.name for rubric in rubrics.values() for _, grade in rubric.thresholds))
