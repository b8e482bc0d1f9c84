"""The data file that is open: chosen, opened, let go; what can be done with it as a whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6 import QtWidgets
from PySide6.QtCore import QObject, Signal

from desktop_app.backups import closing
from desktop_app.backups.access import (
    Access,
    BackupCopyError,
    ElsewhereError,
    HeldError,
    Passed,
    SealedError,
    look_at,
    work_on,
)
from desktop_app.base.errors import OnlyReadableError, UserError
from desktop_app.base.progress import GivenUpError
from desktop_app.base.userdirs import backups_folder, default_file
from desktop_app.files.file_lock import FileLock
from desktop_app.files.kinds import RECEIPT_SUFFIX
from desktop_app.files.places import Place, real_name

from ..parts.dialogs import ask_data_file, ask_new_data_file, show_folder, tell, warn
from ..parts.patience import wait_for, waited
from ..parts.widgets import FILE_READ_ONLY, keyless, shortened
from .backup_timer import BackupTimer
from .working_copy import WorkingCopy

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow, QMenu

    from desktop_app.exchange.receipts.office_desk import OfficeDesk
    from desktop_app.storage.data_file import DataFile
    from desktop_app.storage.store import Store

    from ..document import Document
    from ..parts.menus import Entry
    from ..preferences import Preferences
    from .listener import Listener
    from .office_acts import OfficeActs
    from .read_only_band import ReadOnlyBand

T = TypeVar("T")

NO_FILE = "没有打开的数据文件，请先按“打开其他文件”选一个。"
INSTEAD = "要用它，请在“备份与恢复”里恢复，或另存为新文件后打开。"


class OpenFile(QObject):
    """Holds the file that is open, if any: ``data``, and ``store``, which is made when it is first asked for.

    ``leaving`` comes before it is closed, ``opened`` after another is open. Whoever opens a file asks first
    whether the assessment on the screen may be left; ``wanted`` says that the user has chosen a file.
    """

    leaving = Signal()
    opened = Signal()
    wanted = Signal(object, bool)  # path, whether it is to be created
    restored = Signal(str)  # what was done, while the file stayed open
    changed = Signal()  # what it holds beside the records: what was handed over, the register
    written_back = Signal()
    visit_wanted = Signal(str, bool)  # an assessment to be opened, and whether at its last page
    paper_wanted = Signal(object)  # the document to be shown
    gone_back = Signal(str)  # the list is shown; from which assessment, empty from another page

    def __init__(
        self,
        preferences: Preferences,
        window: QMainWindow,
        may_leave_visit: Callable[[], bool],
        unsettled: Callable[[], str],
    ) -> None:
        """``unsettled`` says what the window shows that is not in the file; empty if nothing."""
        super().__init__(window)
        self._unsettled = unsettled
        self._window = window
        self._may_leave_visit = may_leave_visit
        self._preferences = preferences
        self._band: ReadOnlyBand | None = None
        self._listener: Listener | None = None
        self._office: OfficeActs | None = None
        self.backups = BackupTimer(preferences, self, window)
        self._access: Access | None = None
        self.copy: WorkingCopy | None = None

    def open(self, path: Path, *, create: bool = False) -> bool:
        """Open a file, now or once it is answered how; what was open stays open if that is refused."""
        path = real_name(path.absolute())
        if path.suffix.lower() == RECEIPT_SUFFIX and not create:
            self.office.check_receipt(path)  # it is about the file that is open
            return False
        in_place = str(path) in self._preferences.settings.in_place
        passing = (SealedError, BackupCopyError, ElsewhereError) if create else (ElsewhereError,) if in_place else ()
        return self._work_on(path, passing, create=create)

    def open_here(self, path: Path) -> bool:
        """Open a file where it lies, wherever that is."""
        return self._work_on(path, (ElsewhereError,))

    def _open_as_chosen(self, path: Path, place: Place, wanted: Path, why: str) -> None:
        """Open the file itself or the copy that is ``wanted``, to be looked at alone if it is said why."""
        self._preferences.choose_in_place(path, wanted == path and not why and place is not Place.SYNCED)
        self._look_at(wanted, why) if why else self.open_here(wanted)

    def _work_on(self, path: Path, passing: Passed, *, create: bool = False) -> bool:
        """Open a file to work on it; ask what to do with whatever stands in the way and is not passed over."""
        own = self._access.lock if self._access else None
        try:
            work = partial(work_on, path, self._person, create=create, passing=passing, own=own)
            let_go = partial(Access.close, keep=own)  # of the file that stays open
            access = waited(self._window, _opening(path), work, may_stop=not create, let_go=let_go)
        except SealedError:
            self.office.unseal(path)
        except BackupCopyError:
            return self._look_at(path, f"“{path.name}”是自动备份的一份，只能查看；{INSTEAD}")
        except ElsewhereError as error:
            from .opening_questions import ask_where

            ask_where(self._window, path, error, partial(self._open_as_chosen, path, error.place))
        except HeldError as error:
            self._meet(path, error, partial(self._work_on, path, (*passing, HeldError)))
        except OnlyReadableError as error:
            return self._look_at(path, str(error))
        except UserError as error:
            warn(self._window, str(error))
        except GivenUpError:
            pass  # nothing has changed
        else:
            self._take_over(access)
            return True
        return False

    def _meet(self, path: Path, found: HeldError, anyway: Callable[[], object]) -> None:
        """Ask what to do about who has a file open; from a window that shows nothing go to that one unasked.

        Of two starts at the same instant neither finds the other's window before its own.
        """
        from .opening_questions import ask_held, go_there

        ask = partial(ask_held, self._window, path, found, partial(self._look_at, path), anyway, self._gone_there)
        if self.data is None and found.here and not found.brief:
            go_there(self._window, path, self._gone_there, ask)
        else:
            ask()

    def _gone_there(self) -> None:
        """Close a window that has nothing to show, now that another one is in front."""
        if self.data is None:
            self._window.close()

    def _look_at(self, path: Path, why: str) -> bool:
        """Open a file that is only looked at, and say why."""
        look = partial(look_at, path, self._person)
        access = wait_for(self._window, _opening(path), look, may_stop=True, let_go=Access.close)
        if access is not None:
            self._take_over(access, why)
        return access is not None

    def _take_over(self, access: Access, why: str = "") -> None:
        """Go on with another file."""
        self._close(keep=access.lock)
        self._access, file = access, access.file
        self.copy = WorkingCopy(file)
        self._preferences.remember_file(file.path)
        self._show_why(why)
        self._listen()
        self.opened.emit()
        missed = "" if file.read_only else closing.told(file.path)
        if notices := [one for one in (*access.notices, missed) if one]:
            tell(self._window, "打开数据文件", "\n\n".join(notices))
        if not file.read_only:
            self.backups.begin(file)

    def _show_why(self, why: str) -> None:
        """Show why a file is only looked at; most are not."""
        if why and self._band is None:
            from .read_only_band import ReadOnlyBand

            self._band = ReadOnlyBand(self._window)
        if self._band is not None:
            self._band.show_why(why)

    def close(self) -> None:
        """Let go of the file that is open."""
        self._close()

    def may_leave(self) -> bool:
        """Whether the file may be let go; asks if it is a copy with changes not written back."""
        return self.copy is None or self.copy.may_leave(self._window)

    def _close(self, keep: FileLock | None = None) -> None:
        self.leaving.emit()
        self.backups.end()
        if self._access is not None:
            self._access.close(keep=keep)
            self._access = self.copy = None
            self._listen()

    def be_found(self) -> None:
        """Let the window come to the front from now on when the program is started once more on the same file."""
        from .listener import Listener  # the list does without

        self._listener = Listener(self._window)
        self._listen()

    def _listen(self) -> None:
        if self._listener is not None:
            self._listener.listen(self._access.file.path if self._access and self._access.lock else None)

    @property
    def data(self) -> DataFile | None:
        """The file that is open."""
        return self._access.file if self._access else None

    @property
    def store(self) -> Store | None:
        """The assessments in it."""
        return self._access.store if self._access else None

    def written(self, words: str, work: Callable[[], T]) -> T | None:
        """Have a thread write into the file, and wait for it; None if that is refused, which is shown."""
        return wait_for(self._window, words, self._access.file.lend(work)) if self._access else None

    @property
    def _person(self) -> str:
        return self._preferences.settings.person or ""

    @property
    def folder(self) -> Path:
        """Where the open file lies, or where one would."""
        return self.data.path.parent if self.data else default_file().parent

    def ask(self) -> None:
        """Let the user choose another file, and how one that lies elsewhere is opened."""
        ask_data_file(self._window, self.folder, self._chosen)

    def ask_new(self) -> None:
        """Let the user say where a new file is to lie."""
        ask_new_data_file(self._window, lambda path: self.wanted.emit(path, True))

    def _chosen(self, path: Path) -> None:
        self._preferences.choose_in_place(path.absolute(), False)
        self.wanted.emit(path, False)

    def hand_over(self, document: Document | None) -> None:
        """Ask where a copy is to go: to the office, or a member's part back to the leader."""
        from .handing_over import ask_hand_over  # brings the paper along

        ask_hand_over(self, self._window, document, self._unsettled, NO_FILE)

    @property
    def office(self) -> OfficeActs:
        """What the office does with the open file."""
        if self._office is None:
            from .office_acts import OfficeActs

            self._office = OfficeActs(self._window, self._desk)
            self._office.paper_wanted.connect(self.paper_wanted)
            self._office.unpacked.connect(lambda made: self.wanted.emit(made, False))
        return self._office

    def _desk(self) -> OfficeDesk | None:
        from desktop_app.exchange.receipts.office_desk import OfficeDesk

        return OfficeDesk(self.store) if self.store is not None else None

    def clear_out(self) -> None:
        """Take a visit off this computer that the office has confirmed to have."""
        from .clearing import ask_clear

        ask_clear(self, self._preferences, self._window, self._unsettled, self._may_leave_visit)

    def show_folder(self) -> None:
        """Show where the open file lies."""
        show_folder(self._window, self.folder)

    def write_back(self) -> None:
        """Write the file that is open back to the stick or folder that it was copied from."""
        if self.copy is None or self.copy.origin is None:
            warn(self._window, "没有打开可以写回的文件。")
        elif words := self._unsettled():
            warn(self._window, f"{words}，再写回原处。")
        else:
            self.copy.write_back(self._window, self.written_back.emit)

    def show_backups(self) -> None:
        """Show the backups, and lead back to one."""
        from desktop_app.backups.snapshots import known_files

        from .restore_dialog import RestoreDialog

        if self._may_leave_visit():
            known = wait_for(self._window, "正在读取备份…", known_files) or []
            dialog = RestoreDialog(self._window, self._writable, known)
            dialog.restored.connect(self.restored)
            dialog.saved.connect(lambda path: self.wanted.emit(path, False))
            dialog.open()

    @property
    def _writable(self) -> Store | None:
        return self.store if self._is_writable else None

    @property
    def _is_writable(self) -> bool:
        return self.data is not None and not self.data.read_only

    def place(self) -> Path:
        """Return where the open file lies, or would lie if none is open."""
        return self.data.path if self.data else default_file()

    def ask_second_place(self) -> None:
        """Show where backups go beside this machine, and let it be chosen."""
        from .second_place_dialog import SecondPlaceDialog

        SecondPlaceDialog(self._window, self._preferences, self.backups, self.place()).open()

    def entries(self) -> list[Entry | None]:
        """Return what the menu offers to do with files: opening, comparing, backups."""
        from ..parts.menus import Entry

        return [
            Entry("create", "新建数据文件…", self.ask_new, ("Shift+F2",)),
            Entry("open", "打开其他文件…", self.ask, ("Ctrl+O",)),
            Entry("recent", "最近的文件", self._show_recent, ("Ctrl+R",)),
            Entry("folder", "打开所在文件夹", self.show_folder, ("Ctrl+L",)),
            None,
            Entry("writeBack", "写回原处…", self.write_back, ("F12",)),
            None,
            Entry("second", "备份到U盘…", self.ask_second_place, ("Ctrl+B",)),
            Entry("restore", "备份与恢复…", self.show_backups, ("F5",)),
            Entry("backups", "打开备份文件夹", partial(show_folder, self._window, backups_folder()), ("Shift+F5",)),
        ]

    def why_not(self) -> dict[str, str]:
        """Say why some of the menu's actions make no sense with the file that is open, or with none; empty: they do."""
        none = "" if self.data else "没有打开的数据文件"
        fixed = "" if self._is_writable else none or FILE_READ_ONLY
        copied = self.copy is not None and self.copy.origin is not None
        own = "" if copied else none or "这个文件不是从U盘或网络文件夹复制来的，不用写回"
        recent = "" if self._preferences.settings.recent else "还没有打开过数据文件"
        desk = dict.fromkeys(("compare", "officeKey", "checkReceipt", "issueReceipt"), none)
        return {"new": fixed, "handover": fixed, **desk, "writeBack": own, "recent": recent}

    def recent_menu(self) -> QMenu:
        """Return a menu of the files that were opened last."""
        self._recent = menu = QtWidgets.QMenu(self._window)
        menu.aboutToShow.connect(partial(self._fill_recent, menu))
        return menu

    def _show_recent(self) -> None:
        """Show these files below the menu bar: a menu within a menu has no key otherwise."""
        bar = self._window.menuBar()
        self._recent.popup(bar.mapToGlobal(bar.rect().bottomLeft()))

    def _fill_recent(self, menu: QMenu) -> None:
        menu.clear()
        for path in self._preferences.settings.recent:
            menu.addAction(keyless(path)).triggered.connect(partial(self.wanted.emit, Path(path), False))


def _opening(path: Path) -> str:
    return f"正在打开“{shortened(path.name)}”…"
