"""The one way to the preview, whose page is made when it is first wanted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.rubric.rubric import Rubric

    from ..document import Document
    from .documents import PaperDocument
    from .preview_page import PreviewPage


class Papers(QObject):
    """``wanted`` sends the preview page whenever something is to be shown on it, ``back_wanted`` when it is left."""

    wanted = Signal(object)
    back_wanted = Signal()
    page: PreviewPage | None = None

    def show(self, document: PaperDocument) -> None:
        """Show a document as it will be on paper."""
        from .preview_page import PreviewPage  # with what draws PDFs, which no start needs

        if self.page is None:
            self.page = PreviewPage()
            self.page.back_wanted.connect(self.back_wanted)
        self.wanted.emit(self.page)
        self.page.show_document(document)

    def may_leave(self, window: QWidget) -> bool:
        """Whether what is shown can be made again, was printed or saved, or is given up."""
        return self.page is None or not self.page.isVisible() or self.page.may_leave(window)

    def show_blank(self, rubric: Rubric) -> None:
        """Show an empty sheet, to be filled in by hand."""
        from .documents import blank_document

        self.show(blank_document(rubric))

    def show_forms(self, rubric: Rubric, document: Document | None) -> None:
        """Show the forms for the meeting that votes, with the unit left blank where no assessment is open."""
        from .documents import forms_document

        of = (document.id,) if document else ()
        self.show(replace(forms_document(rubric, document.record if document else None), of=of))
