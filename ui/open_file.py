"""The data file that is open: chosen, opened, let go; what can be done with it as a whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.userdirs import backups_folder, default_file

from .backup_timer import BackupTimer
from .dialogs import ask_data_file, ask_new_data_file, attempt, show_folder
from .menus import Entry

if TYPE_CHECKING:
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
    restored = Signal(str)  # what was done, while the file stayed open

    def __init__(self, preferences: Preferences, window: QWidget, may_leave: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window = window
        self.may_leave = may_leave
        self._preferences = preferences
        self.backups = BackupTimer(preferences, self)
        self.store: Store | None = None

    def open(self, path: Path, *, create: bool = False) -> bool:
        """Open a file; what was open stays open if that is refused."""
        from desktop_app.store import Store

        store = attempt(self._window, partial(Store.create if create else Store.open, path.absolute()))
        if store is None:
            return False
        self.close()
        self.store = store
        store.person = self._preferences.settings.person or ""
        self._preferences.remember_file(store.path)
        self.opened.emit()
        self.backups.begin(store)
        return True

    def close(self) -> None:
        """Let go of the file that is open."""
        self.leaving.emit()
        self.backups.end()
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

    def show_folder(self) -> None:
        """Show where the open file lies."""
        show_folder(self._window, self.folder)

    def show_points(self) -> None:
        """Show the backups, and lead back to one."""
        from desktop_app.backup_points import known_files

        from .restore_dialog import RestoreDialog

        if self.may_leave():
            dialog = RestoreDialog(self._window, self.store, known_files())
            dialog.restored.connect(self.restored)
            dialog.saved.connect(lambda path: self.wanted.emit(path, False))
            dialog.open()

    def ask_second_place(self) -> None:
        """Show where backups go beside this machine, and let it be chosen."""
        from .second_place_dialog import SecondPlaceDialog

        path = self.store.path if self.store else default_file()
        SecondPlaceDialog(self._window, self._preferences, self.backups, path).open()

    def entries(self) -> list[Entry | None]:
        """Return what the menu offers to do with files."""
        ask_new = partial(ask_new_data_file, self._window, lambda path: self.wanted.emit(path, True))
        return [
            Entry("create", "新建文件…", ask_new),
            Entry("open", "打开其他文件…", self.ask, ("Ctrl+O",)),
            Entry("recent", "最近的文件", None),
            Entry("folder", "打开所在文件夹", self.show_folder),
            None,
            Entry("restore", "备份与恢复…", self.show_points),
            Entry("second", "备份到U盘…", self.ask_second_place),
            Entry("backups", "打开备份文件夹", partial(show_folder, self._window, backups_folder())),
        ]

    def fill_recent(self, menu: QMenu) -> None:
        """Fill a menu with the files that were opened last."""
        menu.clear()
        for path in self._preferences.settings.recent:
            menu.addAction(path).triggered.connect(partial(self.wanted.emit, Path(path), False))
