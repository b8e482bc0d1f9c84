"""清退 of the file that is open: it is closed before anything goes, and what is left of it opened again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from desktop_app.files.places import is_file

from ..parts.dialogs import warn
from ..parts.patience import waited

if TYPE_CHECKING:
    from desktop_app.exchange.clearing.permit import Permit
    from desktop_app.paper.clearing import Cleared
    from desktop_app.storage.store import Store

    from ..preferences import Preferences


class Opened(Protocol):
    """The file that is open, as it is needed here."""

    opened: SignalInstance
    paper_wanted: SignalInstance

    @property
    def store(self) -> Store | None: ...

    def place(self) -> Path: ...

    def close(self) -> None: ...

    def open_here(self, path: Path) -> bool: ...


def ask_clear(
    file: Opened,
    preferences: Preferences,
    window: QWidget,
    unsettled: Callable[[], str],
    may_leave: Callable[[], bool],
) -> None:
    """Ask for the office's receipt, and take what it confirms off this computer.

    Refused while the window shows something that is not in the file, which ``unsettled`` says.
    """
    if words := unsettled():
        warn(window, f"{words}，再清退。")
    elif may_leave():
        _ask(file, preferences, window)


def _ask(file: Opened, preferences: Preferences, window: QWidget) -> None:
    from desktop_app.exchange.clearing.permit import permit

    from ..exchange.clearing.clearing_dialog import ClearingDialog, OfFile
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
