"""The one way to the preview, whose page is made when it is first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
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
