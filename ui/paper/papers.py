"""What is shown as paper: the preview page, made when it is first wanted, and what it is to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.record.status import is_draft

from ..preferences import Preferences

if TYPE_CHECKING:
    from desktop_app.paper.receipt import Receipt
    from desktop_app.record.assessment import Assessment
    from desktop_app.record.revision import Revision
    from desktop_app.record.scoring import Result
    from desktop_app.rubric.rubric import Rubric

    from ..document import Document
    from .preview_page import PreviewPage


class Papers(QObject):
    """``wanted`` sends the preview page whenever something is to be shown on it, ``back_wanted`` when it is left."""

    wanted = Signal(object)
    back_wanted = Signal()

    def __init__(self, preferences: Preferences, parent: QObject) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.page: PreviewPage | None = None

    def show_sheet(self, document: Document) -> None:
        """Show the sheet of a draft as it would be printed, or the paper of what is final."""
        revisions = [] if is_draft(document.status) else document.revisions()
        if revisions:
            self.show_revision(document, revisions[-1])
        else:
            self._opened().show_sheet(document.rubric, document.record, document.result)

    def show_revision(self, document: Document, revision: Revision) -> None:
        """Show what 定稿 has kept, byte for byte."""
        revision.content(document.rubric)  # what cannot be read is refused before the page is left
        codes = {one.number: one.printed_code for one in document.revisions()}
        since = "，评估已作废" if document.status == "void" else ""
        since += f"，已被第{len(codes)}版代替" if revision.number < len(codes) else ""
        self._opened().show_revision(document.rubric, revision, codes.get(revision.number - 1, ""), since)

    def show_past(self, rubric: Rubric, record: Assessment, result: Result, when: str) -> None:
        """Show the sheet as it was at some time."""
        self._opened().show_past(rubric, record, result, when)

    def show_blank(self, rubric: Rubric) -> None:
        """Show an empty sheet, to be filled in by hand."""
        self._opened().show_blank(rubric)

    def show_forms(self, rubric: Rubric, record: Assessment | None) -> None:
        """Show the forms for the meeting that votes."""
        self._opened().show_forms(rubric, record)

    def show_receipt(self, receipt: Receipt) -> None:
        """Show the receipt for what was handed over."""
        self._opened().show_receipt(receipt)

    def _opened(self) -> PreviewPage:
        from .preview_page import PreviewPage  # with what draws PDFs, which no start needs

        if self.page is None:
            self.page = PreviewPage(self._preferences)
            self.page.back_wanted.connect(self.back_wanted)
        self.wanted.emit(self.page)
        return self.page
