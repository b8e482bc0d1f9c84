"""后续跟踪: what follows from the decisions of a round, what is overdue first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from desktop_app.assessing.saving import with_evidence
from desktop_app.office.follow_up.again import Begun, before_and_after, begin_again
from desktop_app.office.follow_up.facts import BEGIN_AGAIN, STATES
from desktop_app.office.follow_up.following import Entry, change, open_by_hand
from desktop_app.office.round.overview import Line
from desktop_app.record.act import Act
from desktop_app.search.matching import matches
from desktop_app.storage.store import Store

from ...parts.beside import tell_beside
from ...parts.dialogs import choose, tell
from ...parts.layouts import column, row
from ...parts.search_field import SearchField
from ...parts.widgets import FILE_READ_ONLY, allow, button, label, set_text
from ..line_table import Column, LineModel, LineTable
from ..numbers_dialog import show_numbers
from ..office_book import OfficeBook
from .entry_columns import COLUMNS
from .entry_dialog import Changed, EntryDialog, New, NewEntryDialog

ALL, OVERDUE = "全部", "超期"
NONE = "还没有跟踪事项：在“审核和审定”里按“登记跟踪事项”，或者按“添加事项…”。"
NO_ROUND = "（不列入轮次）"


class EntriesTab(QWidget):
    """``visit_wanted`` sends an assessment that was begun for an entry."""

    visit_wanted = Signal(str)

    def __init__(self, book: OfficeBook) -> None:
        super().__init__()
        self._book = book
        self._lines: dict[str, Line] = {}
        self._entries: list[Entry] = []
        self._filter, self._find = QComboBox(), SearchField()
        self._filter.setAccessibleName("显示哪些事项")
        self._filter.activated.connect(self._fill)
        self._find.setAccessibleName("查找单位、责任人")
        self._find.setPlaceholderText("查找单位、责任人")
        self._find.textChanged.connect(self._fill)
        self._find.left.connect(self._to_table)
        self._columns = (Column("unit", "单位", self._name, left=True), *COLUMNS)
        self._model = LineModel(_is_late, ("unit", "overdue", "deadline"))
        self._table = LineTable("后续跟踪", self._model, sorts=True)
        self._table.order_chosen.connect(self._fill)
        self._table.opened.connect(self._ask_change)
        self._table.chosen.connect(self._update)
        self._told = label(look="secondary", wrap=True)
        self._change = button("修改…", self._ask_change)
        self._new = button("添加事项…", self._ask_new)
        self._again = button("开始再评估…", self._ask_again)
        self._compare = button("前后对照…", self._show_compared)
        top = row(self._filter, (self._find, 1), spacing=8)
        foot = row(self._change, self._new, self._again, self._compare, (self._told, 1), spacing=8)
        column(top, (self._table, 1), foot, on=self, spacing=8)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show what is followed up of these."""
        self._lines = {line.assessment: line for line in lines}
        self._entries = [one for one in self._book.read_last.entries if one.assessment in self._lines]
        number = {words: sum(one.said.state == name for one in self._entries) for name, words in STATES.items()}
        counts = {ALL: len(self._entries), OVERDUE: sum(map(_is_late, self._entries))} | number
        before = self._filter.currentData() or ALL
        self._filter.clear()
        for words, count in counts.items():
            if count or words == ALL:
                self._filter.addItem(f"{words}（{count}）", words)
        self._filter.setCurrentIndex(max(0, self._filter.findData(before)))
        late = f"⚠ 超期{counts[OVERDUE]}项。" if counts[OVERDUE] else ""
        set_text(self._told, late if self._entries else NONE)
        self._fill(anew=True)

    def _to_table(self) -> None:
        self._table.setFocus()

    def _name(self, entry: Entry) -> str:
        return self._lines[entry.assessment].name if entry.assessment in self._lines else ""

    def _fill(self, _: object = None, *, anew: bool = False) -> None:
        wanted, words = self._filter.currentData() or ALL, self._find.text()
        found = [
            one
            for one in self._entries
            if _fits(one, wanted) and (not words.strip() or matches(f"{self._name(one)} {one.said.person}", words))
        ]
        self._table.show_lines(self._columns, found, lambda one: one.act.thing, anew=anew)
        self._update()

    @property
    def _entry(self) -> Entry | None:
        chosen = self._table.chosen_rows
        return chosen[0] if len(chosen) == 1 else None

    def _update(self) -> None:
        one, fixed = self._entry, "" if self._book.editable else FILE_READ_ONLY
        none = "" if one else "请先选中一项"
        again = none or ("" if one and one.said.what in BEGIN_AGAIN else "限期整改、回头看的事项才需要再评估")
        begun = one.said.next if one else ""
        set_text(self._again, "打开再评估" if begun else "开始再评估…")
        allow(self._change, none, "责任人、期限、状态、备注、附件（Enter）")
        allow(self._new, fixed)
        allow(self._again, again or ("" if begun else fixed), "没有到位的任务带入新的评估")
        allow(self._compare, none or ("" if begun else "还没有再评估"), "各项任务上次和这次的等次")

    # --- what is done ---

    def _ask_change(self) -> None:
        entry = self._entry
        if entry is None:
            tell_beside(self._table, self._change.toolTip())
            return
        ask_change(self.window(), self._book, entry, self._name(entry))

    def _ask_new(self) -> None:
        NewEntryDialog(self.window(), [line for line in self._lines.values() if line.status], self._add).open()

    def _add(self, dialog: QWidget, new: New) -> bool:
        made = self._book.do(dialog, lambda store: open_by_hand(store, *new))
        if made is not None:
            self._show_new(made)
        return made is not None

    def _show_new(self, made: Act) -> None:
        """Choose what was added, in sight whatever was looked for: who sees to it is to be filled in next."""
        self._filter.setCurrentIndex(0)
        self._find.clear()
        self._fill()
        self._table.choose_rows([at for at, one in enumerate(self._model.rows) if one.act.thing == made.thing])
        self._to_table()

    def _ask_again(self) -> None:
        entry = self._entry
        if entry is None:
            return
        if entry.said.next:
            self.visit_wanted.emit(entry.said.next)
            return
        rounds = self._book.register.rounds[::-1]
        options = [*(one.title for one in rounds), NO_ROUND]
        question = f"“{self._name(entry)}”再评估列入哪个轮次？没有到位的任务带入新的评估，等次重新评定。"
        ids: list[str | None] = [*(one.id for one in rounds), None]
        begin = partial(self._begin, entry)
        choose(self, "开始再评估", question, options, len(options) - 1, lambda at: begin(ids[at]))

    def _begin(self, entry: Entry, round_id: str | None) -> None:
        def act(store: Store) -> Begun:
            return begin_again(store, entry, round_id)

        begun = self._book.do(self, act)
        if begun is not None:
            if begun.told:
                tell(self.window(), "开始再评估", "\n".join(begun.told))
            self.visit_wanted.emit(begun.id)

    def _show_compared(self) -> None:
        entry = self._entry
        found = self._book.look(self, lambda store: before_and_after(store, entry)) if entry else None
        if found is not None:
            show_numbers(
                self.window(), "整改前后对照", ("整改任务", "上次", "这次"), lambda: [tuple(one) for one in found]
            )


def ask_change(
    parent: QWidget, book: OfficeBook, entry: Entry, unit: str, then: Callable[[], object] | None = None
) -> None:
    """Let an entry of a unit be changed; ``then`` is called once it is."""

    def keep(dialog: QWidget, changed: Changed) -> bool:
        facts, brought = changed

        def act(store: Store) -> Act:
            return with_evidence(store, brought, lambda: change(store, entry.assessment, entry.said.thing, **facts))

        kept = book.do(dialog, act) is not None
        if kept and then is not None:
            then()
        return kept

    EntryDialog(parent, entry, unit, book.content, keep, "" if book.editable else FILE_READ_ONLY).open()


def _is_late(entry: Entry) -> bool:
    return entry.overdue > 0


def _fits(entry: Entry, wanted: str) -> bool:
    if wanted == OVERDUE:
        return _is_late(entry)
    return wanted in (ALL, STATES.get(entry.said.state))
