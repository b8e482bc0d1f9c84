"""The office's pages on the open file: the round, and the dialogs that it leads to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ..office_book import OfficeBook
from .round_page import RoundPage

if TYPE_CHECKING:
    from desktop_app.storage.store import Store


class RoundDesk(QObject):
    """``open_visit`` opens an assessment, ``go_back`` leads back to the list."""

    def __init__(
        self, window: QWidget, store: Store, open_visit: Callable[[str], object], go_back: Callable[[], object]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._book = OfficeBook(window, store)
        self.page = RoundPage(self._book)
        self.page.back_wanted.connect(go_back)
        self.page.table.visit_wanted.connect(open_visit)
        self.page.listen_for_keys()

    def read(self) -> bool:
        """Read the file, or what is another since; whether it can be shown."""
        return self._book.read()

    def read_again(self) -> None:
        """Read what is another since, where it is looked at."""
        if self.page.isVisible():
            self._book.read()

    def end(self) -> None:
        """Go with the file."""
        self.page.deleteLater()
        self._book.deleteLater()
        self.deleteLater()
