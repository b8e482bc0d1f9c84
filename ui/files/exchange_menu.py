"""What goes out and comes in, as the menu offers it: loaded with the menus, the dialogs when they are wanted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from ..parts.dialogs import warn
from ..parts.menus import Entry
from .open_file import NO_FILE, OpenFile

if TYPE_CHECKING:
    from desktop_app.storage.store import Store

    from ..exchange.taking_in import TakingIn

READ_ONLY = "这个文件是以只读方式打开的，不能{}；请先复制到本机，再打开。"


class ExchangeMenu(QObject):
    """``leave`` asks whether the assessment on the screen may be left; ``listed`` shows the list anew."""

    def __init__(
        self, window: QMainWindow, file: OpenFile, leave: Callable[[], bool], listed: Callable[[], object]
    ) -> None:
        super().__init__(window)
        self._window, self._file, self._leave, self._listed = window, file, leave, listed

    def entries(self) -> list[Entry | None]:
        """Return what stands in the menu."""
        return [
            Entry("takeIn", "接收…", self._take_in, ("Ctrl+Shift+J",)),
            Entry("takings", "接收记录…", self._show_takings, ("Ctrl+Shift+L",)),
        ]

    def _changeable(self, act: str) -> Store | None:
        """Return the assessments of the file that is open, once the list is shown; tell why it cannot be changed."""
        store = self._file.store
        if store is None or store.read_only:
            warn(self._window, READ_ONLY.format(act) if store is not None else NO_FILE)
            return None
        if not self._leave():
            return None
        self._listed()
        return store

    def _take_in(self) -> None:
        if (taking := self._taking("接收")) is not None:
            taking.begin()

    def _show_takings(self) -> None:
        if (taking := self._taking("撤回接收")) is not None:
            taking.show_earlier()

    def _taking(self, act: str) -> TakingIn | None:
        store = self._changeable(act)
        if store is None:
            return None
        from desktop_app.exchange.reception import Earlier, Reception

        from ..exchange.taking_in import TakingIn

        taking = TakingIn(self._window, Earlier(store), partial(Reception, store))
        taking.changed.connect(self._listed)
        taking.paper_wanted.connect(self._file.paper_wanted)
        return taking
