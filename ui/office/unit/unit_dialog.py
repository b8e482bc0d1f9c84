"""单位情况: a unit's visits over the years, what is not put right, what is followed up, done and issued."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from desktop_app.base.clock import now, when
from desktop_app.base.text import shown
from desktop_app.office.follow_up.following import Entry
from desktop_app.office.round.overview import Line
from desktop_app.office.round.pictures import years_picture
from desktop_app.office.round.unit_page import UnitPage
from desktop_app.record.act import ActKind

from ...parts.beside import tell_beside
from ...parts.dialog import Dialog
from ...parts.flow import OneLine
from ...parts.layouts import DIALOG, column, row
from ...parts.segments import segment
from ...parts.theme import scaled
from ...parts.widgets import allow, button, label, set_text
from ..follow_up.entry_columns import COLUMNS as OF_ENTRIES
from ..line_table import Column, LineModel, LineTable
from ..picture_card import PictureCard
from ..visit_columns import said_decision, said_grade, said_total

VISITS, TASKS, ENTRIES, DONE, PAPERS = range(5)
OF_TASKS = (
    Column("item", "评分项", lambda one: f"第{one[0]}项"),
    Column("text", "整改任务", lambda one: one[1].text, left=True, stretched=True),
    Column("department", "责任部门", lambda one: one[1].department, left=True),
    Column("deadline", "整改期限", lambda one: one[1].deadline),
    Column("grade", "等次", lambda one: one[1].grade or ""),
)
OF_DONE = (
    Column("at", "时间", lambda one: when(one.act.at, now())),
    Column("person", "登记人", lambda one: one.act.person or "未署名", left=True),
    Column("words", "内容", lambda one: one.whole, left=True, stretched=True, most=30),
)
NONE = {
    VISITS: "这个单位还没有评估。",
    TASKS: "最近一次评估里没有评为较差或差的任务。",
    ENTRIES: "没有跟踪事项；审定以后可以登记。",
    DONE: "还没有审核、审定等登记。",
    PAPERS: "还没有登记印发的文书和归档；在“历次评估”里登记印发、归档。",
}
LEFT = "{}评估里评为较差、差的任务。"
LATER = "之后的评估还没有评完全部任务。"
NONE_GRADED = "还没有评完全部任务的评估。"

KNOWN_BY: tuple[Callable[[Any], object], ...] = (
    lambda line: line.assessment,
    lambda task: (task[0], task[1].id),
    lambda entry: entry.act.thing,
    lambda told: told.act.id,
    lambda told: told.act.id,
)
"""What tells a row from the others, by tab."""


class UnitDialog(Dialog):
    """What is wanted of the visit that is chosen goes out as signals, which send its assessment."""

    visit_wanted = Signal(str)
    decision_wanted = Signal(str)
    paper_wanted = Signal(str)
    entry_wanted = Signal(object)  # what is followed up
    counts_wanted = Signal(str)
    issued_wanted = Signal(str)
    archive_wanted = Signal(str)
    verification_wanted = Signal()

    def __init__(self, parent: QWidget, page: UnitPage, round_name: Callable[[str], str], fixed: str = "") -> None:
        """``fixed``: why nothing can be changed, if so."""
        super().__init__(parent, f"单位情况：{shown(page.unit.name, 40)}", "round")
        self._unit, self._round_name, self._fixed = page.unit.id, round_name, fixed
        names = ("历次评估", "未到位的任务", "跟踪事项", "登记情况", "文书和归档")
        self._tables = [LineTable(name, LineModel()) for name in names]
        self._names, self._told = names, label(look="secondary", wrap=True)
        self._years = PictureCard()
        self._tabs, self._pages = QButtonGroup(self), QStackedWidget()
        tabs = [segment("", "segment", self._tabs, number) for number in range(len(names))]
        for at, table in enumerate(self._tables):
            content = QWidget()
            column(*([self._years] if at == VISITS else []), (table, 1), on=content, spacing=8)
            self._pages.addWidget(content)
        self._tabs.idClicked.connect(self._show_tab)
        visits = self._tables[VISITS]
        visits.opened.connect(self._open_visit)
        visits.chosen.connect(self._update)
        self._tables[ENTRIES].opened.connect(self._ask_change)
        self._tables[ENTRIES].chosen.connect(self._update)
        self._visit = button("打开评估", self._open_visit)
        self._decide = button("审核和审定…", self._ask_decision)
        self._paper = button("预览考核表", self._show_paper)
        self._counts = button("整改统计…", self._ask_counts)
        self._issued = button("登记印发…", self._ask_issued)
        self._archive = button("归档…", self._ask_archive)
        self._change = button("修改…", self._ask_change)
        self._verify = button("核对归档包…", self.verification_wanted.emit)
        self._of_visit = (self._visit, self._paper, self._decide, self._counts, self._issued, self._archive)
        about = label(_about(page), "secondary", wrap=True)
        acts = OneLine(*self._of_visit, self._change, self._verify, spacing=8)
        foot = row(acts, (self._told, 1), button("关闭", self.close), spacing=8)
        column(about, row(*tabs, None, spacing=0), (self._pages, 1), foot, on=self, margins=DIALOG, spacing=8)
        self.resize(scaled(1080), scaled(640))
        self._rows: list[Sequence[object]] = []
        self.show_unit(page)
        self._tabs.button(VISITS).click()

    @property
    def unit(self) -> str:
        """The register's id of the unit."""
        return self._unit

    def show_unit(self, page: UnitPage) -> None:
        """Show what there is of the unit by now."""
        issued = [one for one in page.done if one.act.kind in (ActKind.ISSUED, ActKind.ARCHIVED)]
        done = [one for one in page.done if one not in issued]
        self._rows = [page.visits[::-1], page.left, page.entries, done, issued]
        days = {line.assessment: line.date for line in page.visits}
        of_entries = (Column("date", "评估日期", lambda one: days.get(one.assessment, "")), *OF_ENTRIES)
        columns = (self._of_visits(), OF_TASKS, of_entries, OF_DONE, OF_DONE)
        for at, (table, shown_columns, rows) in enumerate(zip(self._tables, columns, self._rows, strict=True)):
            table.show_lines(shown_columns, rows, KNOWN_BY[at], anew=True)
            set_text(self._tabs.button(at), f"{self._names[at]}（{len(rows)}）")
        self._years.show_picture(years_picture(page.visits, page.unit.id))
        told = NONE | {at: "" for at, rows in enumerate(self._rows) if rows} | _told_of_tasks(page)
        self._words = {at: "\n".join(page.faults) or words for at, words in told.items()}
        self._show_tab()

    def _of_visits(self) -> tuple[Column, ...]:
        return (
            Column("date", "评估日期", lambda one: one.date),
            Column("round", "轮次", lambda one: self._round_name(one.round), left=True, stretched=True),
            Column("team", "评估组", lambda one: one.team_name, left=True),
            Column("state", "状态", lambda one: one.state_words),
            Column("total", "合计", said_total),
            Column("grade", "计算等次", said_grade),
            Column("decided", "审定等次", said_decision, left=True, stretched=True),
        )

    def _show_tab(self, _: int = 0) -> None:
        at = max(0, self._tabs.checkedId())
        self._pages.setCurrentIndex(at)
        set_text(self._told, self._words[at])
        for made in self._of_visit:
            made.setVisible(at == VISITS)
        self._change.setVisible(at == ENTRIES)
        self._verify.setVisible(at == PAPERS)
        self._update()

    @property
    def _line(self) -> Line | None:
        chosen = self._tables[VISITS].chosen_rows
        return chosen[0] if len(chosen) == 1 else None

    @property
    def _entry(self) -> Entry | None:
        chosen = self._tables[ENTRIES].chosen_rows
        return chosen[0] if len(chosen) == 1 else None

    def _update(self) -> None:
        one = self._line
        why = "请先选中一次评估" if one is None else "" if one.status else "这次评估不在这个文件里"
        allow(self._change, "" if self._entry else "请先选中一项", "责任人、期限、状态、备注、附件（Enter）")
        allow(self._visit, why, "打开选中的评估（Enter）")
        allow(self._paper, why, "预览这次评估的考核表和附页")
        allow(self._decide, why)
        allow(self._counts, why or self._fixed, "考核表上没有、整改统计表要用的几个数")
        allow(self._issued, why or self._fixed, "登记印发的文书：文号、日期、文件指纹")
        final = "" if one is not None and one.is_final else "定稿以后才能归档"
        allow(self._archive, why or final or self._fixed, "把这次评估的全部材料写成一个归档包")

    def _open_visit(self) -> None:
        if not self._visit.isEnabled():
            tell_beside(self._tables[VISITS], self._visit.toolTip())
        elif (one := self._line) is not None:
            self.close()
            self.visit_wanted.emit(one.assessment)

    def _ask_change(self) -> None:
        if (one := self._entry) is None:
            tell_beside(self._tables[ENTRIES], self._change.toolTip())
        else:
            self.entry_wanted.emit(one)

    def _show_paper(self) -> None:
        if (one := self._line) is not None:
            self.close()
            self.paper_wanted.emit(one.assessment)

    def _ask_decision(self) -> None:
        if (one := self._line) is not None:
            self.decision_wanted.emit(one.assessment)

    def _ask_counts(self) -> None:
        if (one := self._line) is not None:
            self.counts_wanted.emit(one.assessment)

    def _ask_issued(self) -> None:
        if (one := self._line) is not None:
            self.issued_wanted.emit(one.assessment)

    def _ask_archive(self) -> None:
        if (one := self._line) is not None:
            self.archive_wanted.emit(one.assessment)


def _told_of_tasks(page: UnitPage) -> dict[int, str]:
    """Tell in which visit the tasks that are left were graded, where there are any."""
    if not page.of:
        return {TASKS: NONE_GRADED}
    if not page.left:
        return {}
    at = next(at for at, line in enumerate(page.visits) if line.assessment == page.of)
    later = any(line.status not in ("", "void") for line in page.visits[at + 1 :])
    return {TASKS: LEFT.format(page.visits[at].date or "没有填日期的") + (LATER if later else "")}


def _about(page: UnitPage) -> str:
    unit = page.unit
    facts = [
        f"简称：{unit.short}" if unit.short else "",
        f"主要负责人：{unit.head}" if unit.head else "",
        f"联系局领导：{unit.supervisor}" if unit.supervisor else "",
        f"曾用名、别称：{'、'.join(unit.aliases)}" if unit.aliases else "",
    ]
    return "　".join(filter(None, facts))
