"""单位名册与轮次: units, teams, who assesses whom and how far it is, and what has only a name yet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QComboBox, QStackedWidget, QWidget

from desktop_app.backups.making import backup
from desktop_app.backups.occasions import IMPORTING
from desktop_app.base.text import shown
from desktop_app.base.userdirs import home_folder
from desktop_app.ledger.workbook import SUFFIXES
from desktop_app.office.register_list import read_list
from desktop_app.office.rounds import Wanted, with_round, with_round_as, without_round
from desktop_app.record.register import Register

from ..form.register_line import RegisterLine
from ..parts.backup_first import backup_first
from ..parts.dialog import Dialog
from ..parts.dialogs import ask, ask_file
from ..parts.dropping import dropped_file, take_copy
from ..parts.flow import OneLine
from ..parts.layouts import DIALOG, column, row
from ..parts.patience import while_busy
from ..parts.segments import segment
from ..parts.theme import scaled
from ..parts.widgets import FILE_READ_ONLY, allow, button, label, set_text, shortened
from .list_dialog import ListDialog
from .register_book import RegisterBook, new_id
from .round_dialog import RoundDialog
from .round_tab import RoundTab
from .teams_tab import TeamsTab
from .units_tab import UnitsTab
from .whose_tab import WhoseTab

if TYPE_CHECKING:
    from desktop_app.office.proposing import Proposal
    from desktop_app.office.register_list import Listed
    from desktop_app.storage.store import Store

UNITS, TEAMS, ROUND, WHOSE = range(4)


def show_register(
    window: QWidget, store: Store, open_visit: Callable[[str, bool], object], over: Callable[[], object]
) -> None:
    """Show the register of the open file; ``open_visit`` opens an assessment, not at its last page.

    ``over`` is called once the register is closed.
    """
    dialog = RegisterDialog(window, store)
    dialog.open_wanted.connect(lambda chosen: open_visit(chosen, False))
    dialog.finished.connect(lambda: over())
    dialog.finished.connect(partial(_read_again, window))
    dialog.open()


def _read_again(window: QWidget, _: int) -> None:
    """Let the form that is open say whose it is by now."""
    for line in window.findChildren(RegisterLine):
        line.read()


class RegisterDialog(Dialog):
    """Every edit is stored at once; ``open_wanted`` sends the assessment that is to be opened."""

    open_wanted = Signal(str)

    def __init__(self, parent: QWidget, store: Store) -> None:
        super().__init__(parent, "单位名册与轮次", "register")
        self._book = RegisterBook(self, store)
        self._path = store.path
        self._rounds = QComboBox()
        self._rounds.setAccessibleName("轮次")
        self._rounds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._rounds.activated.connect(self._round_chosen)
        self._new = button("新建轮次…", self._ask_new)
        self._change = button("修改轮次…", self._ask_change)
        self._drop = button("删除轮次…", self._ask_drop)
        self._import = button("导入名单…", self._ask_list, "primary")
        self._undo = button("撤销", self._undo_last)
        self._redo = button("重做", self._redo_last)
        self.setAcceptDrops(True)
        self._said = label(look="secondary", wrap=True)
        self._make_tabs()
        of_round = (label("轮次", "fieldName"), self._rounds, self._new, self._change, self._drop)
        top = row(OneLine(*of_round, spacing=8), None, self._import, spacing=8)
        foot = row((self._said, 1), self._undo, self._redo, button("关闭", self.close), spacing=8)
        column(top, self._tabs_row, (self._pages, 1), foot, on=self, margins=DIALOG, spacing=8)
        self.resize(scaled(1180), scaled(680))
        for keys, slot in (("Ctrl+Z", self._undo_last), ("Ctrl+Y", self._redo_last)):
            QShortcut(QKeySequence(keys), self, slot)
        self._book.changed.connect(self._refresh)
        self._tabs.button(UNITS).setChecked(True)
        self._book.look_at()
        found = ROUND if self._book.round else UNITS
        self._tabs.button(found).click()

    def _make_tabs(self) -> None:
        self._units, self._teams = UnitsTab(self._book), TeamsTab(self._book)
        self._round, self._whose = RoundTab(self._book), WhoseTab(self._book)
        self._round.open_wanted.connect(self._open)
        self._units.list_pasted.connect(partial(self._show_list, "剪贴板"))
        self._tabs = QButtonGroup(self)
        for number in range(4):
            segment("", "segment", self._tabs, number)
        self._tabs.idClicked.connect(self._show_tab)
        self._tabs_row = QWidget()
        row(*self._tabs.buttons(), None, on=self._tabs_row, spacing=0)
        self._pages = QStackedWidget()
        for page in (self._units, self._teams, self._round, self._whose):
            self._pages.addWidget(page)

    # --- what is shown ---

    def _show_tab(self) -> None:
        self._pages.setCurrentIndex(self._tabs.checkedId())
        self._refresh_page()

    def _refresh(self) -> None:
        register = self._book.register
        self._rounds.clear()
        for one in register.rounds:
            self._rounds.addItem(one.title, one.id)
        self._rounds.setCurrentIndex(max(0, self._rounds.findData(self._book.round_id)))
        given = sum(one.round == self._book.round_id for one in register.assignments) if self._book.round else 0
        number = (len(register.units), len(register.teams_of(self._book.round_id)), given, len(self._book.matches))
        names = ("单位名册", "评估组", "本轮单位和进度", "尚未对应的评估")
        for at, (name, count) in enumerate(zip(names, number, strict=True)):
            set_text(self._tabs.button(at), f"{name}（{count}）")
        self._allow()
        self._refresh_page()

    def _refresh_page(self) -> None:
        """Show anew what is in sight; the rest is when it comes into sight."""
        (self._units, self._teams, self._round, self._whose)[max(0, self._tabs.checkedId())].refresh()

    def _allow(self) -> None:
        fixed = "" if self._book.editable else FILE_READ_ONLY
        none = fixed or ("" if self._book.round else "还没有轮次")
        for made in (self._import, self._new):
            allow(made, fixed)
        for made in (self._change, self._drop):
            allow(made, none)
        self._rounds.setEnabled(bool(self._book.register.rounds))
        words = self._book.undo_words
        allow(self._undo, "" if words else "没有可以撤销的改动", f"撤销：{words}（Ctrl+Z）")
        allow(
            self._redo,
            "" if self._book.redo_words else "没有可以重做的改动",
            f"重做：{self._book.redo_words}（Ctrl+Y）",
        )

    def _round_chosen(self) -> None:
        self._book.look_at(str(self._rounds.currentData() or ""))

    def _undo_last(self) -> None:
        if words := self._book.undo():
            set_text(self._said, f"已撤销：{words}")

    def _redo_last(self) -> None:
        if words := self._book.redo():
            set_text(self._said, f"已重做：{words}")

    def _open(self, assessment: str) -> None:
        self.close()
        self.open_wanted.emit(assessment)

    # --- rounds ---

    def _ask_new(self) -> None:
        dialog = RoundDialog(self, None)
        dialog.chosen.connect(self._begin_round)
        dialog.open()

    def _begin_round(self, wanted: Wanted) -> None:
        made: list[str] = []

        def begin(register: Register) -> Register:
            register, found = with_round(register, wanted, new_id)
            made.append(found.id)
            return register

        if self._book.do(f"新建{wanted.name}", begin):
            self._book.look_at(made[0])

    def _ask_change(self) -> None:
        dialog = RoundDialog(self, self._book.round)
        dialog.chosen.connect(self._change_round)
        dialog.open()

    def _change_round(self, wanted: Wanted) -> None:
        present = self._book.round
        if present is not None:
            made = replace(present, name=wanted.name, year=wanted.year, begins=wanted.begins, ends=wanted.ends)
            self._book.do(f"修改{present.name}", lambda register: with_round_as(register, made))

    def _ask_drop(self) -> None:
        present = self._book.round
        if present is None:
            return
        question = (
            f"要删除{shown(present.name)}吗？\n\n它的评估组和单位安排一并删除，单位留在名册里；已有评估的轮次不能删除。"
            "删除后可以用“撤销”恢复。"
        )
        drop = partial(without_round, round_id=present.id, begun=self._book.begun)
        words = f"删除{present.name}"
        ask(self, "删除轮次", question, "删除", lambda agreed: self._book.do(words, drop) if agreed else None)

    # --- a list ---

    def _ask_list(self) -> None:
        kinds = f"单位名单 ({' '.join(f'*{suffix}' for suffix in SUFFIXES)});;所有文件 (*)"
        ask_file(self, "导入单位名单", home_folder(), kinds, self.read_list, save=False)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._book.editable and dropped_file(event.mimeData()):
            take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if path := dropped_file(event.mimeData()):
            take_copy(event)
            self.read_list(path)

    def read_list(self, path: Path) -> None:
        """Read a list, and ask what is to become of it."""
        words = f"正在读取“{shortened(path.name)}”…"
        while_busy(self, words, partial(read_list, path), partial(self._show_list, path.name), may_stop=True)

    def _show_list(self, name: str, found: Listed) -> None:
        dialog = ListDialog(self, name, found, self._book.register, self._book.round)
        dialog.chosen.connect(self._take_list)
        dialog.open()

    def _take_list(self, made: Proposal) -> None:
        backup_first(self, partial(backup, self._path, IMPORTING, gently=True), "导入", partial(self._write_list, made))

    def _write_list(self, made: Proposal) -> None:
        known = {one.id for one in self._book.register.rounds}
        if self._book.do("导入单位名单", lambda _: made.register):
            set_text(self._said, f"已导入：新增{made.count('new')}个单位，修改{made.count('changed')}个。")
            begun = [one.id for one in self._book.register.rounds if one.id not in known]
            if begun:
                self._book.look_at(begun[0])
