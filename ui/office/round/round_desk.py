"""The office's pages on the open file: the round, and the dialogs that it leads to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_app.files.settings import load_settings
from desktop_app.office.noting.noting import count, counted, note_issued

from ...parts.widgets import FILE_READ_ONLY
from ..decision.decision_dialog import DecisionDialog
from ..follow_up.entries_tab import ask_change
from ..office_book import OfficeBook
from ..unit.unit_dialog import UnitDialog
from .round_page import RoundPage

if TYPE_CHECKING:
    from desktop_app.office.follow_up.following import Entry
    from desktop_app.storage.store import Store

    from ..documents.noting_dialogs import Gone


class RoundDesk(QObject):
    """``open_visit`` opens an assessment, ``go_back`` leads back to the list, ``show_paper`` shows a paper."""

    def __init__(
        self,
        window: QWidget,
        book: OfficeBook,
        open_visit: Callable[[str], object],
        go_back: Callable[[], object],
        show_paper: Callable[[object], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._book = book
        self.page = RoundPage(self._book)
        self.page.back_wanted.connect(go_back)
        self._open_visit, self._paper_shown = open_visit, show_paper
        self.page.table.visit_wanted.connect(open_visit)
        self.page.entries.visit_wanted.connect(open_visit)
        self.page.table.documents_wanted.connect(self.write)
        self.page.table.targets_wanted.connect(self.export_targets)
        self.page.table.unit_wanted.connect(self.show_unit)
        self.page.table.decision_wanted.connect(self.decide)
        self.page.listen_for_keys()

    def read(self) -> bool:
        """Read the file, or what is another since; whether it can be shown."""
        return self._book.read()

    def read_again(self) -> None:
        """Read what is another since, where it is looked at."""
        if self.page.isVisible():
            self._book.read()

    def show_unit(self, unit_id: str) -> None:
        """Show all there is of a unit."""
        unit = self._book.register.unit(unit_id)
        page = self._book.unit(self._window, unit) if unit is not None else None
        if page is None:
            return
        dialog = UnitDialog(self._window, page, self._book.round_name, "" if self._book.editable else FILE_READ_ONLY)
        dialog.visit_wanted.connect(self._open_visit)
        dialog.decision_wanted.connect(partial(self.decide, of=dialog))
        dialog.entry_wanted.connect(partial(self._ask_change, dialog))
        dialog.paper_wanted.connect(self._show_paper)
        dialog.counts_wanted.connect(partial(self._ask_counts, dialog))
        dialog.issued_wanted.connect(partial(self._ask_issued, dialog))
        dialog.archive_wanted.connect(partial(self._ask_archive, dialog))
        dialog.verification_wanted.connect(partial(self._ask_verification, dialog))
        dialog.open()

    def decide(self, assessment: str, of: UnitDialog | None = None) -> None:
        """Let be registered who has reviewed an assessment, and what was decided on it; ``of`` whose page shows it."""
        parent = of or self._window
        place = self._book.place(parent, assessment)
        if place is None:
            return
        dialog = DecisionDialog(parent, self._book, place)
        if of is not None:
            dialog.finished.connect(partial(self._show_again, of))
        dialog.open()

    def write(self, chosen: Sequence[str]) -> None:
        """Ask which documents are to be written on the round, or on some of its units."""
        from ..documents.documents_dialog import DocumentsDialog  # with all that makes documents

        of = self._book.register.round(self.page.round)
        DocumentsDialog(self._window, self._book, of, chosen).open()

    def _show_paper(self, assessment: str) -> None:
        """Show the sheet of an assessment with what is printed with it."""
        from ...paper.documents import stored_document

        found = self._book.look(self._window, lambda store: (store.path, store.load(assessment)))
        if found is not None:
            self._paper_shown(stored_document(*found, load_settings().parts))

    def _ask_change(self, of: UnitDialog, entry: Entry) -> None:
        line = self._book.line(entry.assessment)
        ask_change(of, self._book, entry, line.name if line else "", partial(self._show_again, of))

    def _ask_counts(self, of: UnitDialog, assessment: str) -> None:
        from ..documents.noting_dialogs import CountsDialog

        acts = self._book.look(of, lambda store: counted(store.acts.of([assessment])))
        line = self._book.line(assessment)
        if acts is not None and line is not None:

            def keep(dialog: QWidget, counts: dict[str, int]) -> bool:
                return self._note(dialog, of, lambda store: count(store, assessment, counts))

            CountsDialog(of, line.name, acts.get(assessment, {}), keep).open()

    def _ask_issued(self, of: UnitDialog, assessment: str) -> None:
        from ..documents.noting_dialogs import IssuedDialog

        def keep(dialog: QWidget, gone: Gone) -> bool:
            kind, number, date, sha256 = gone
            facts = {"assessment": assessment, "number": number, "date": date}
            return self._note(dialog, of, lambda store: note_issued(store, kind, sha256, **facts))

        IssuedDialog(of, keep).open()

    def _ask_archive(self, of: UnitDialog, assessment: str) -> None:
        from ..archive.archive_dialog import ArchiveDialog  # with all that is put into an archive

        if (line := self._book.line(assessment)) is not None:
            dialog = ArchiveDialog(of, self._book, assessment, line.name)
            dialog.finished.connect(partial(self._show_again, of))
            dialog.open()

    def _ask_verification(self, of: UnitDialog) -> None:
        from ..archive.verify_dialog import VerifyDialog

        VerifyDialog(of, self._book).open()

    def export_targets(self) -> None:
        """Write what the target assessment of a year takes of the results."""
        from .target_export import ask_targets

        ask_targets(self._window, self._book, self._book.register.round(self.page.round))

    def _note(self, dialog: QWidget, of: UnitDialog, act: Callable[[Store], object]) -> bool:
        """Have something noted of a visit, and show the unit with it; whether it was."""
        noted = self._book.do(dialog, act) is not None
        if noted:
            self._show_again(of)
        return noted

    def _show_again(self, dialog: UnitDialog, _: int = 0) -> None:
        unit = self._book.register.unit(dialog.unit)
        page = self._book.unit(dialog, unit) if unit is not None else None
        if page is not None:
            dialog.show_unit(page)

    def end(self) -> None:
        """Go with the file."""
        self.page.deleteLater()
        self.deleteLater()
