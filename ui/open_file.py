"""The data file that is open: chosen, opened, let go; what can be done with it as a whole."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.sealed_mark import is_sealed
from desktop_app.userdirs import backups_folder, default_file

from .dialogs import ask_data_file, ask_new_data_file, attempt, show_folder, warn
from .menus import Entry

if TYPE_CHECKING:
    from desktop_app.receipt import Receipt
    from desktop_app.store import Store

    from .preferences import Preferences


class OpenFile(QObject):
    """Holds the store of the file that is open, if any.

    ``leaving`` comes before it is closed, ``opened`` after another is open. Whoever opens a file asks first
    whether the assessment on the screen may be left; ``wanted`` says that the user has chosen a file.
    """

    leaving = Signal()
    opened = Signal()
    wanted = Signal(object, bool)  # path, whether it is to be created
    handed_over = Signal()  # some of what is in it
    receipt_wanted = Signal(object)  # the receipt for that, to be shown

    def __init__(self, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self.store: Store | None = None

    def open(self, path: Path, *, create: bool = False) -> bool:
        """Open a file; what was open stays open if that is refused."""
        from desktop_app.store import Store

        if is_sealed(path):
            self._ask_unseal(path)
            return False
        store = attempt(self._window, partial(Store.create if create else Store.open, path.absolute()))
        if store is None:
            return False
        self.close()
        self.store = store
        store.person = self._preferences.settings.person or ""
        self._preferences.remember_file(store.path)
        self.opened.emit()
        return True

    def close(self) -> None:
        """Let go of the file that is open."""
        self.leaving.emit()
        if self.store is not None:
            self.store.close()
            self.store = None

    @property
    def folder(self) -> Path:
        """Where the open file lies, or where one would."""
        return self.store.path.parent if self.store else default_file().parent

    def ask(self) -> None:
        """Let the user choose another file."""
        ask_data_file(self._window, self.folder, lambda path: self.wanted.emit(path, False))

    def hand_over(self, chosen: str) -> None:
        """Ask where a copy is to go; the assessment ``chosen`` names it where there are more."""
        from desktop_app.handover import entries_of, record

        from .handover_dialog import HandoverDialog

        store = self.store
        entries = attempt(self._window, partial(entries_of, store)) if store else None
        if store is None or not entries:
            warn(self._window, "还没有评估，没有可以移交的内容。")
            return

        def keep(receipt: Receipt) -> Receipt:
            told = record(store, receipt)
            self.handed_over.emit()
            return told

        dialog = HandoverDialog(self._window, store.path, chosen, entries, keep)
        dialog.receipt_wanted.connect(self.receipt_wanted)
        dialog.open()

    def compare_code(self) -> None:
        """Ask for a check code from paper, and say whether the file agrees."""
        from desktop_app.verifying import answer

        from .code_dialog import CodeDialog

        if self.store is None:
            warn(self._window, "没有打开的数据文件，请先按“打开其他文件”选一个。")
        else:
            CodeDialog(self._window, partial(answer, self.store)).open()

    def _ask_unseal(self, path: Path) -> None:
        from .unsealing import UnsealDialog

        dialog = UnsealDialog(self._window, path)
        dialog.unpacked.connect(lambda made: self.wanted.emit(made, False))
        dialog.open()

    def show_folder(self) -> None:
        """Show where the open file lies."""
        show_folder(self._window, self.folder)

    def entries(self) -> list[Entry | None]:
        """Return what the menu offers to do with files."""
        ask_new = partial(ask_new_data_file, self._window, lambda path: self.wanted.emit(path, True))
        return [
            Entry("create", "新建文件…", ask_new),
            Entry("open", "打开其他文件…", self.ask, ("Ctrl+O",)),
            Entry("recent", "最近的文件", None),
            Entry("folder", "打开所在文件夹", self.show_folder),
            Entry("compare", "核对校验码…", self.compare_code),
            Entry("backups", "打开备份文件夹", partial(show_folder, self._window, backups_folder())),
        ]

    def fill_recent(self, menu: QMenu) -> None:
        """Fill a menu with the files that were opened last."""
        menu.clear()
        for path in self._preferences.settings.recent:
            menu.addAction(path).triggered.connect(partial(self.wanted.emit, Path(path), False))
