"""The list of the file that is open, and what is done with it without opening an assessment: printing, saving."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.base.errors import UserError
from desktop_app.storage.package_mark import is_package

from ..files.open_file import OpenFile
from ..paper.papers import Papers
from ..parts.background import Background
from ..parts.dialogs import ask_file, ask_folder, attempt, choose_rubric, warn
from ..preferences import Preferences
from .start_page import StartPage

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from desktop_app.assessing.several import Done
    from desktop_app.office.decision.listed import Decisions
    from desktop_app.storage.data_file import DataFile
    from desktop_app.storage.summaries import Summary

SHEETS = "考核表"
NONE_DONE = "一份也没有完成，评估没有改动。"
MOST_TOLD = 10


class ListActs(QObject):
    """Works on the file that is open; ``said`` tells what was done, ``changed`` that the list is another since."""

    said = Signal(str)
    changed = Signal(str)  # what was done
    begun = Signal(str)  # the id of an assessment
    office_listed = Signal()  # the list is an office's

    def __init__(self, file: OpenFile, papers: Papers, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._window, self._file, self._papers, self._preferences = window, file, papers, preferences
        self._decided = Background(self, daemon=True)
        self._decided.failed.connect(self._forget_decided)
        self._decisions: Decisions | None = None  # loaded where there are any
        self._decided_of: object = None
        self._told: set[str] = set()  # what cannot be read of the open file, once it was said
        self.page = page = StartPage(window, preferences.settings.list_order)
        page.delete_wanted.connect(self.delete)
        page.preview_wanted.connect(self.preview)
        page.print_wanted.connect(self.print)
        page.save_wanted.connect(self.save)
        page.export_wanted.connect(self.export)
        page.sample_wanted.connect(self.open_sample)
        page.give_wanted.connect(self.give_out)
        page.rest_wanted.connect(self.list_again)
        page.order_chosen.connect(preferences.choose_order)
        page.file_wanted.connect(file.ask)
        page.new_file_wanted.connect(file.ask_new)
        page.folder_wanted.connect(file.show_folder)
        file.opened.connect(self._told.clear)
        file.visit_wanted.connect(page.open_wanted)

    def list_again(self, chosen: str = "") -> None:
        """List what the file holds now, an assessment ``chosen``; tell what cannot be read, once."""
        copy = self._file.copy
        faults = self.page.show_file(self._file.data, chosen, copy.origin if copy else None, self._package())
        new = [one for one in faults if one not in self._told]
        self._told.update(new)
        if new:
            from .salvaging import tell_unreadable

            tell_unreadable(self._window, self._file.store, new, self.page.listed, self._salvaged)
        self.page.show_recent(self._preferences.settings.recent)
        self._list_decided()

    def _list_decided(self) -> None:
        """Have told beside the grades what was decided on them, once the list is there: an office alone has that."""
        file = self._file.data
        if file is None or not self.page.is_office:
            self._decided_of = None
            self.page.show_decided({})
            return
        of = file, self._version_of(file)
        if of == self._decided_of:  # there, or on its way
            return
        if self._decisions is None:
            from desktop_app.office.decision.listed import Decisions

            self._decisions = Decisions()

        def show(decided: dict[str, str]) -> None:
            if self._file.data is file:
                self.page.show_decided(decided)
                self.office_listed.emit()

        self._decided_of = of
        self._decided.run(partial(self._decisions.beside, file), show)

    def _forget_decided(self) -> None:
        """Have what was decided read again with the next list: the file was not to be read just now."""
        self._decided_of = None

    def _version_of(self, file: DataFile) -> object:
        """Return what differs once anything was written; of a file that does not say so something else each time."""
        try:
            return file.version
        except UserError:
            return object()

    def _package(self) -> str:
        """Say what the file was given out as, and seat whom it is for; most files were not."""
        data = self._file.data
        if data is None or not is_package(data):
            return ""
        from .package_line import seat, words_of

        seat(data, self._preferences)
        return words_of(data)

    def read(self) -> list[Summary]:
        """Return what the file holds now, the last changed first; what cannot be read is left out."""
        return self.page.read(self._file.data)

    def begin_new(self) -> None:
        """Begin a new assessment and open it."""
        store = self._file.store
        if store is None or store.read_only:
            warn(self._window, "没有打开可以修改的数据文件，请先按“打开其他文件”选一个。")
        elif (rubric := choose_rubric(self._window)) is not None and (
            new := self._file.written("正在新建评估…", partial(store.begin, rubric))
        ):
            self.begun.emit(new)

    def open_sample(self) -> None:
        """Add the sample visit and open it."""
        from desktop_app.history.events import Kind
        from desktop_app.record.sample import sample_visit

        store = self._file.store
        add = partial(store.add, *sample_visit(), Kind.SAMPLE) if store else None
        if add and (new := self._file.written("正在添加示例评估…", add)):
            self.begun.emit(new)

    def delete(self, assessment_id: str) -> None:
        """Ask whether to delete one."""
        from .deletion import ask_delete

        if self._file.store is not None:
            ask_delete(self._window, self._file.store, assessment_id, self.changed.emit)

    def give_out(self, ids: list[str]) -> None:
        """Ask who gets what; members and other offices get copies of the assessments with these ids."""
        from ..exchange.giving.giving import ask_give_out

        store = self._file.store
        if store is not None and not store.read_only:
            ask_give_out(self._window, store, ids, self._papers.show, lambda outcome: self.changed.emit(outcome.words))

    def _salvaged(self, words: str) -> None:
        self.changed.emit("")
        warn(self._window, words)

    def preview(self, assessment_id: str) -> None:
        """Show the paper of one as it would be printed."""
        from ..paper.documents import stored_document

        store = self._file.store
        one = attempt(self._window, partial(store.load, assessment_id)) if store is not None else None
        if store is not None and one is not None:
            self._papers.show(stored_document(store.path, one, self._parts))

    def print(self, ids: list[str]) -> None:
        """Ask for a printer once, and print the paper of each."""
        from ..paper.printer import ask_printer

        if ids and self._file.data is not None:
            ask_printer(self._window, f"{SHEETS}（{len(ids)}份）", partial(self.print_to, ids))

    def print_to(self, ids: list[str], printer: QPrinter) -> None:
        """Print the paper of each in the background, each a job of its own; into a file all in one."""
        from desktop_app.assessing.several import papers_of

        from .printing import print_papers, told_printed

        if self._file.data is None:
            return
        self.said.emit(f"正在打印{len(ids)}份{SHEETS}…")
        papers = papers_of(self._file.data.path, ids, self._parts)
        printing = Background(self)  # of its own: what was printed before goes on
        printing.failed.connect(self._failed)
        printing.failed.connect(printing.deleteLater)

        def printed(done: Done) -> None:
            self._tell(told_printed(printer, SHEETS, ids), done)
            printing.deleteLater()

        printing.run(partial(print_papers, papers, printer), printed)

    def save(self, ids: list[str]) -> None:
        """Ask for a folder, and save the paper of each there."""
        if ids and self._file.data is not None:
            ask_folder(self._window, f"{SHEETS}存到哪个文件夹", partial(self.save_to, ids), accept="存到这里")

    def save_to(self, ids: list[str], folder: Path) -> None:
        """Save the paper of each as a PDF in a folder, under its unit's name; nothing there is written over."""
        from desktop_app.assessing.several import papers_of, save_papers

        from ..parts.patience import while_busy

        if self._file.data is not None:
            papers = papers_of(self._file.data.path, ids, self._parts)
            words = f"正在保存{len(ids)}份{SHEETS}…"
            said = f"已保存{{}}份{SHEETS}到 {str(folder).replace('{', '{{').replace('}', '}}')}"
            save = partial(save_papers, papers, folder)
            while_busy(self._window, words, save, partial(self._tell, said), may_stop=True)

    def export(self, listed: list[Summary]) -> None:
        """Ask where the list is to lie as a workbook."""
        from desktop_app.base.clock import now
        from desktop_app.base.userdirs import default_file

        start = default_file().with_name(f"评估列表_{now():%Y-%m-%d}.xlsx")
        export = partial(self.export_to, listed)
        ask_file(self._window, "导出列表", start, "Excel工作簿 (*.xlsx)", export, save=True)

    def export_to(self, listed: list[Summary], path: Path) -> None:
        """Write the list into a workbook."""
        from desktop_app.assessing.list_workbook import list_workbook

        from ..parts.copies import save_copy

        file = self._file.data if self.page.is_office else None

        def made() -> bytes:
            if file is None:
                return list_workbook(listed)
            from desktop_app.office.decision.listed import listed_whole

            return list_workbook(listed, listed_whole(file))

        if save_copy(self._window, made, path, of=[one.id for one in listed]):
            self.said.emit(f"已导出{len(listed)}份评估的列表到 {path}")

    @property
    def _parts(self) -> tuple[str, ...]:
        return self._preferences.settings.parts

    def _tell(self, words: str, done: Done) -> None:
        """Say below what was done, and in a dialog what was not."""
        said = words.format(done.number)
        if done.number:
            self.said.emit(said)
        if done.told:
            more = [f"另有{len(done.told) - MOST_TOLD}条没有列出。"] if len(done.told) > MOST_TOLD else []
            warn(self._window, "\n".join([f"{said}。" if done.number else NONE_DONE, *done.told[:MOST_TOLD], *more]))

    def _failed(self, words: str) -> None:
        warn(self._window, words)
