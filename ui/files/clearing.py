"""清退 of the file that is open: it is closed before anything goes, and what is left of it opened again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop_app.files.places import is_file

from ..parts.patience import waited

if TYPE_CHECKING:
    from desktop_app.exchange.clearing_permit import Permit
    from desktop_app.paper.clearing import Cleared

    from ..preferences import Preferences
    from .open_file import OpenFile


def ask_clear(file: OpenFile, preferences: Preferences, window: QWidget) -> None:
    """Ask for the office's receipt, and take what it confirms off this computer."""
    from desktop_app.exchange.clearing_permit import permit

    from ..exchange.clearing_dialog import ClearingDialog, OfFile
    from ..paper.documents import clearing_document

    path, store = file.place(), file.store

    def permitted(given: bytes | str) -> Permit:
        assert store is not None
        return waited(dialog, "正在核对回执…", store.file.lend(partial(permit, store, given)))

    def let_go() -> None:
        file.close()
        file.opened.emit()  # which shows that none is open

    def over(sheet: Cleared | None) -> None:
        if is_file(path):
            file.open_here(path)
        if sheet is not None:
            file.paper_wanted.emit(clearing_document(sheet))

    of_file = OfFile(
        path=path,
        person=preferences.settings.person or "",
        permit=permitted if store is not None else None,
        let_go=let_go,
        cleared=preferences.read_again,
        over=over,
    )
    dialog = ClearingDialog(window, of_file)
    dialog.open()
