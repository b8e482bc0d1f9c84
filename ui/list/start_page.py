"""The first page: the assessments in the file, what waits at each, what can be begun, and where the file is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtCore, QtGui
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.base.errors import UserError
from desktop_app.storage.next_step import leads_to_check
from desktop_app.storage.package_mark import has_units, is_of_office
from desktop_app.storage.summaries import Summaries, Summary, how_many
from desktop_app.storage.whereabouts import step_of_office

from ..parts.flow import Flow
from ..parts.layouts import column, row
from ..parts.patience import waited
from ..parts.theme import scaled
from ..parts.widgets import FILE_READ_ONLY, NOT_HERE, allow, button, label, set_help, set_key, set_name, set_text
from .assessment_table import AssessmentTable as AssessmentTable  # where one looks for it
from .narrowing import Narrowing
from .office_step import GIVE_KEY, OF_OFFICE, OfficeStep
from .recent_links import RecentLinks

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPaintEvent, QResizeEvent

    from desktop_app.storage.data_file import DataFile

    from .empty_state import EmptyState

KEEP_AFTER_MS = 1000  # the list is on the screen by then
MANY, FIRST = 1000, 60  # of more than so many those that are seen are shown before the others are read
BY_MOUSE = 1  # as ``Qt.TextInteractionFlag`` counts
NONE_FIT = "没有符合条件的评估；按“全部”或清空查找框，显示全部。"
NONE_CHOSEN = "请先在列表里选中一份评估"
ONE_ALONE = "一次只能{}一份，请只选中一份"
LOW = 420  # below this height
ROOMY, TIGHT = (40, 28, 40, 24), (16, 10, 16, 8)  # margins


class StartPage(QWidget):
    """Shows a list of stored assessments; what is wanted goes out as signals."""

    new_wanted = Signal()
    open_wanted = Signal(str, bool)  # and whether the next step is on its last page
    delete_wanted = Signal(str)
    preview_wanted = Signal(str)
    print_wanted = Signal(list)  # the ids
    save_wanted = Signal(list)
    clear_wanted = Signal()
    export_wanted = Signal(list)  # what is listed
    give_wanted = Signal(list)  # the ids of what is chosen
    office_wanted = Signal(str)  # a name of ``OFFICE``
    blank_wanted = Signal()
    sample_wanted = Signal()
    file_wanted = Signal()
    new_file_wanted = Signal()
    folder_wanted = Signal()
    recent_wanted = Signal(Path)
    dropped = Signal(list)  # paths
    order_chosen = Signal(str)
    rest_wanted = Signal()  # the first are painted

    def __init__(self, parent: QWidget, order: str = "") -> None:
        """``order``: as the table has it."""
        super().__init__(parent)
        set_help(self, "visit")
        self.setAcceptDrops(True)
        self._table = AssessmentTable(self, order)
        self._table.open_wanted.connect(self._open)
        self._table.delete_wanted.connect(self._delete)
        self._table.menu_wanted.connect(self._show_menu)
        self._table.order_chosen.connect(self.order_chosen)
        self._table.order_chosen.connect(self._fill)
        self._table.selection_changed.connect(self._selection_changed)
        self._narrowing = Narrowing()
        self._narrowing.changed.connect(self._fill)
        self._narrowing.list_wanted.connect(self.focus_list)
        self._none_fit = label(NONE_FIT, "secondary", wrap=True)
        self._empty: EmptyState | None = None
        self._file = label(look="secondary", wrap=True)
        self._file.setProperty("textInteractionFlags", BY_MOUSE)
        self._new_button = button("新建评估", self.new_wanted.emit, "primary")
        self._make_buttons()
        self._office_step = OfficeStep()
        self._office_step.wanted.connect(self.office_wanted)
        titles = column(label("巡察整改成效评估", "programTitle"), self._file)
        top = row((titles, 1), column(self._office_step, None), column(self._new_button, None))
        self._recent = RecentLinks()
        self._recent.wanted.connect(self.recent_wanted)
        parts = (top, self._narrowing, (self._table, 1), self._none_fit, self._buttons, self._recent)
        self._column = column(*parts, on=self, margins=ROOMY, spacing=14)
        self._summaries = Summaries()
        self._keep = QtCore.QTimer(self, interval=KEEP_AFTER_MS, singleShot=True)
        self._keep.timeout.connect(self._summaries.keep)
        self._rest = QtCore.QTimer(self, interval=0, singleShot=True)
        self._rest.timeout.connect(self.rest_wanted)
        self._lacks_rest = False
        self._path: Path | None = None
        self._editable, self._has_units, self.is_office, self._step = True, False, False, ""
        self._package = ""
        self._listed: list[Summary] = []  # all of the file
        self._ids = set[str]()  # of these
        self._rows: list[Summary] = []  # those to be seen, as they stand

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give what the page is there for the room, where a large scale leaves little."""
        super().resizeEvent(event)
        low = self.height() < scaled(LOW)
        self._column.setContentsMargins(*(TIGHT if low else ROOMY))
        self._column.setSpacing(6 if low else 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._lacks_rest:
            self._rest.start()

    def _make_buttons(self) -> None:
        self._open_button = button("打开", self._open)
        self._preview_button = button("预览考核表", self._preview)
        self._print_button = button("打印…", self._print)
        self._save_button = button("另存为PDF…", self._save)
        self._export_button = button("导出列表…", self._export)
        self._give_button = button("分发…", self.give)
        self._delete_button = button("删除…", self._delete)
        self._round_button = button("轮次总览", lambda: self.office_wanted.emit("overview"))
        self._round_button.setToolTip("各单位的进度、得分、等次、跟踪事项（Ctrl+F7）")
        self._sample_button = button("打开示例评估", self.sample_wanted.emit)
        self._drop_sample_button = button("删除示例", self._drop_sample)
        on_one = self._open_button, self._preview_button, self._print_button, self._save_button
        self._of_list = (*on_one, self._export_button, self._give_button, self._delete_button)
        self._of_file = (
            button("空白考核表…", self.blank_wanted.emit),
            button("打开其他文件…", self.file_wanted.emit),
            button("打开所在文件夹", self.folder_wanted.emit),
        )
        for made, key in zip(self._of_file, ("F6", "Ctrl+O", "Ctrl+L"), strict=True):
            made.setToolTip(key)
        shown = (self._round_button, *self._of_list, self._drop_sample_button, *self._of_file)
        self._buttons = Flow(*shown, spacing=8, greedy=True)

    def show_file(
        self, file: DataFile | None, chosen: str = "", origin: Path | None = None, package: str = ""
    ) -> list[str]:
        """List what a file holds; the assessment ``chosen``, or the one that was, is selected.

        ``origin`` is the file elsewhere that this one is a copy of, ``package`` says what it was given out as. Return
        what cannot be read, in sentences.
        """
        path = file.path if file else None
        listed, faults = list[Summary](), list[str]()
        is_other, self._lacks_rest = path != self._path, False
        if is_other:
            self._narrowing.widen()
            self._table.show_rows([])  # what was chosen in another file says nothing of this one
        self._path = path
        if file is not None:
            try:
                listed, faults = self._read(file, first=is_other and not self._table.order)
            except UserError as error:
                faults = [str(error)]
            self._keep.start()
        else:
            self._summaries.forget()  # what was cleared away is not to come back
        self._editable, self._has_units = file is None or not file.read_only, file is not None and has_units(file)
        self.is_office = self._has_units and file is not None and is_of_office(file)
        self._package = package
        self._step = step_of_office(file) if file is not None and self._editable else ""
        copied = f"（本机副本，原件：{origin}）" if origin else ""
        set_text(self._file, "\n".join(filter(None, (f"数据文件：{path}{copied}", package))) if path else "")
        other, self._listed = listed is not self._listed, listed
        if chosen and not all(map(self._narrowing.fits, [one for one in listed if one.id == chosen])):
            self._narrowing.widen()  # what one comes from is to be seen
        if other:
            self._ids = {one.id for one in listed}
            differing = self._table.make_room(listed)
            self._narrowing.show_counts(listed, differing, whole=not self._lacks_rest)
        self._fill(chosen=chosen)
        self._show_what_fits()
        return faults

    def show_decided(self, decided: dict[str, str]) -> None:
        """Tell beside the grades what was decided, by assessment."""
        self._table.show_decided(decided)

    def why_not(self) -> dict[str, str]:
        """Say what of the menu is nothing for the file that is listed."""
        return {"overview": "" if self.is_office else NOT_HERE}

    def _show_what_fits(self) -> None:
        """Show what can be used with what there is: a list, an empty file, or none."""
        some, sample = bool(self._listed), bool(self._sample)
        for part in (self._new_button, self._narrowing, self._table, *self._of_list):
            part.setVisible(some)
        self._give_button.setVisible((some or self._has_units) and self._step != "giveOut")  # which does the same
        self._office_step.show_step(self._step if some else "")
        set_name(self._new_button, "" if self._step or self._package else "primary")  # what is next alone is blue
        self._drop_sample_button.setVisible(sample)
        self._round_button.setVisible(self.is_office)
        self._buttons.setVisible(self._path is not None)
        if not some:
            self._show_empty()
        elif self._empty is not None:
            self._empty.hide()
        allow(self._new_button, self._why_fixed, "Ctrl+N")
        allow(self._drop_sample_button, self._why_fixed, "Shift+Delete")

    def _show_empty(self) -> None:
        from .empty_state import EMPTY, NO_FILE, OF_EMPTY, OF_NO_FILE, EmptyState  # most files have assessments

        if self._empty is None:
            begin = button("新建评估", self.new_wanted.emit, "primary")
            open_file = button("打开其他文件…", self.file_wanted.emit, "primary")
            new_file = button("新建数据文件…", self.new_file_wanted.emit)
            open_file.setToolTip("Ctrl+O")
            new_file.setToolTip("Shift+F2")
            office, other = OfficeStep(), button("新建评估", self.new_wanted.emit)
            office.wanted.connect(self.office_wanted)
            other.setToolTip("Ctrl+N")
            self._first = office
            self._starting = [begin, self._sample_button], [open_file, new_file], [office, other]
            self._empty = EmptyState([one for offered in self._starting for one in offered])
            self._column.insertWidget(self._column.indexOf(self._table), self._empty, 1)
        begin, sample = self._starting[0]
        allow(begin, self._why_fixed, "Ctrl+N")
        allow(sample, self._why_fixed, "一次填好的评估，可以随便改，用完删除（Ctrl+T）")
        if self._step:
            self._first.show_step(self._step)
            self._empty.show_words(EMPTY, OF_OFFICE, self._starting[2], of_folder=False)
        elif self._path is None:
            self._empty.show_words(NO_FILE, OF_NO_FILE, self._starting[1], of_folder=True)
        else:
            self._empty.show_words(EMPTY, OF_EMPTY if self._editable else "", self._starting[0], of_folder=False)
        self._empty.show()

    def _fill(self, _: str = "", *, chosen: str = "") -> None:
        """Show the rows that fit in the order wanted; ``chosen``, or what was, is selected, or what follows it."""
        chosen, before = chosen or self._current, self._table.currentRow()
        rows = self._narrowing.fitting(self._listed)
        if self._table.order:
            from .ordering import ordered

            rows = ordered(rows, self._table.order)
        self._rows = rows
        self._table.show_rows(rows)
        ids = [one.id for one in rows]
        if rows:
            self._table.choose_row(ids.index(chosen) if chosen in ids else self._following(chosen, before))
        self._none_fit.setVisible(bool(self._listed) and not rows)
        self._selection_changed()

    def _following(self, chosen: str, before: int) -> int:
        """Return the row to be selected where ``chosen`` is not to be seen: what follows, where it is gone."""
        return min(max(before, 0), len(self._rows) - 1) if chosen not in self._ids else 0

    @property
    def listed(self) -> list[str]:
        """The ids of all that is in the file."""
        return [one.id for one in self._listed]

    @property
    def _sample(self) -> str:
        return next((one.id for one in self._listed if one.sample), "")

    def read(self, file: DataFile | None) -> list[Summary]:
        """Return what a file holds now; what cannot be read is left out."""
        try:
            return self._read(file, first=False)[0] if file is not None else []
        except UserError:
            return []

    def _read(self, file: DataFile, *, first: bool) -> tuple[list[Summary], list[str]]:
        """Have a thread read the list: where nothing is known of many assessments, each is scored.

        Of very many the ``first`` alone will do, which are to be seen; the rest is wanted once they are.
        """
        if first and how_many(file) > MANY and (found := self._summaries.first_of(file, FIRST)):
            self._lacks_rest = True
            return found, []
        work = file.lend(partial(self._summaries.of, file))
        return waited(self, "正在读取评估列表…", work, keys_wait=True)

    def show_recent(self, paths: Sequence[str]) -> None:
        """Offer the files opened before, but for the one that is open."""
        self._recent.show_paths([one for one in paths if one != str(self._path)] if self._path else [])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        from ..parts.dropping import dropped_files, take_copy

        if dropped_files(event.mimeData()):
            take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        from ..parts.dropping import dropped_files, take_copy

        if paths := dropped_files(event.mimeData()):
            take_copy(event)
            self.dropped.emit(paths)

    def focus_list(self) -> None:
        """Put the cursor into the list, or on the first thing that can be done where there is none."""
        if self._listed:
            self._table.setFocus()
        elif self._empty is not None:
            self._starting[2 if self._step else self._path is None][0].setFocus()

    def listen_for_keys(self) -> None:
        """Let Ctrl+F lead to the search while the list is shown, and its buttons answer keys."""
        for made, key in zip(self._of_list[1:5], ("Ctrl+P", "F4", "Ctrl+S", "Ctrl+G"), strict=True):
            set_key(made, key)
        set_key(self._open_button, "Enter", own=False)
        set_key(self._delete_button, "Delete", own=False)
        set_key(self._sample_button, "Ctrl+T")
        set_key(self._drop_sample_button, "Shift+Delete")
        within = QtCore.Qt.ShortcutContext.WidgetWithChildrenShortcut
        QtGui.QShortcut(QtGui.QKeySequence("Ctrl+F"), self, self.search, context=within)

    def search(self) -> None:
        """Put the cursor into the search, if there is anything to be found."""
        if self._listed:
            self._narrowing.search()

    # --- what is selected ---

    @property
    def _chosen(self) -> list[str]:
        return [self._rows[at].id for at in self._table.chosen_rows if at < len(self._rows)]

    @property
    def _current(self) -> str:
        at = self._table.currentRow()
        return self._rows[at].id if 0 <= at < len(self._rows) else ""

    def _selection_changed(self) -> None:
        chosen = len(self._chosen)
        none = "" if chosen else NONE_CHOSEN

        def one_alone(act: str) -> str:
            return none or (ONE_ALONE.format(act) if chosen > 1 else "")

        allow(self._open_button, one_alone("打开"), "打开选中的评估（Enter）")
        allow(self._preview_button, one_alone("预览"), "预览选中的考核表（Ctrl+P）")
        allow(self._print_button, none, "一次打印选中的各份考核表（F4）")
        allow(self._save_button, none, "把选中的各份考核表存为PDF（Ctrl+S）")
        allow(self._export_button, "" if self._rows else "列表里没有可以导出的评估", "把列表导出为Excel表格（Ctrl+G）")
        allow(self._give_button, self._why_fixed, f"把任务包分发给评估组、组员或其他单位（{GIVE_KEY}）")
        allow(self._delete_button, one_alone("删除") or self._why_fixed, "删除选中的评估（Delete）")

    @property
    def _why_fixed(self) -> str:
        return "" if self._editable else FILE_READ_ONLY

    def _show_menu(self, at: QPoint) -> None:
        from .list_menu import show_menu

        show_menu(self, self._of_list, at, {"清退…": self.clear_wanted.emit})

    def _open(self) -> None:
        for one in self._rows if self._may(self._open_button) else ():
            if one.id == self._current:
                self.open_wanted.emit(one.id, leads_to_check(one))

    def _preview(self) -> None:
        self.preview_wanted.emit(self._current)

    def _print(self) -> None:
        self.print_wanted.emit(self._chosen)

    def _save(self) -> None:
        self.save_wanted.emit(self._chosen)

    def _export(self) -> None:
        self.export_wanted.emit(self._rows)

    def give(self) -> None:
        """Ask who gets what of the assessments that are chosen, or packages for whole teams."""
        self.give_wanted.emit(self._chosen)

    def _drop_sample(self) -> None:
        self.delete_wanted.emit(self._sample)

    def _delete(self) -> None:
        if self._may(self._delete_button):
            self.delete_wanted.emit(self._current)

    def _may(self, made: QWidget) -> bool:
        """Whether a key may do what a button does; beside the list is said why not."""
        if not made.isEnabled():
            from ..parts.beside import tell_beside

            tell_beside(self._table, made.toolTip())
        return made.isEnabled()
