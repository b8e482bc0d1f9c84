"""What goes out and comes in, as the menu offers it: loaded with the menus, the dialogs when they are wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMainWindow

from desktop_app.storage.package_mark import is_of_office

from ..parts.dialogs import warn
from ..parts.menus import Entry
from .open_file import NO_FILE, OpenFile

if TYPE_CHECKING:
    from desktop_app.storage.store import Store

    from ..exchange.taking.taking_in import TakingIn
    from ..office.office_book import OfficeBook
    from ..office.round.round_desk import RoundDesk

AHEAD_AFTER_MS = 300  # the list is on the screen, and what the user does first is done
READ_ONLY = "这个文件是以只读方式打开的，不能{}；请先复制到本机，再打开。"


class ExchangeMenu(QObject):
    """``leave`` shows the list once nothing is lost by it, or says that it may not; ``give`` asks who gets what."""

    page_wanted = Signal(object)  # a page to be shown

    def __init__(self, window: QMainWindow, file: OpenFile, leave: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window, self._file, self._leave = window, file, leave
        self._book: OfficeBook | None = None  # of the open file, once the office's list is there
        self._round: RoundDesk | None = None  # the same, once it is asked for
        self._led_to: str | None = None  # the assessment that the round has led to last, empty for a paper
        self._idle = QTimer(self, interval=AHEAD_AFTER_MS, singleShot=True)
        self._idle.timeout.connect(self._read_ahead)
        self._pieces: list[Callable[[], None]] = []  # of its page, still to be made
        self._turn = QTimer(self, interval=0, singleShot=True)
        self._turn.timeout.connect(self._make_next)
        file.leaving.connect(self._leave_round)
        file.gone_back.connect(self._back_to_round)

    def entries(self, give: Callable[[], object], hand_over: Callable[[], object]) -> list[Entry | None]:
        """Return what stands in the menu; two are done by whoever shows what is chosen."""
        return [
            Entry("register", "单位名册与轮次…", self._show_register, ("Ctrl+F5",)),
            Entry("overview", "轮次总览", self._show_round, ("Ctrl+F7",)),
            Entry("giveOut", "分发…", give, ("Ctrl+Shift+J",)),
            Entry("takeIn", "接收…", lambda: self._take_in(), ("Ctrl+Shift+R",)),
            Entry("takings", "接收记录…", self._show_takings, ("Ctrl+Shift+L",)),
            None,
            Entry("handover", "移交…", hand_over, ("Ctrl+J",)),
            *self._file.office.entries(),
            None,
            Entry("clear", "清退…", self._file.clear_out, ("Ctrl+F12",)),
        ]

    def _changeable(self, act: str) -> Store | None:
        """Return the assessments of the file that is open, once the list is shown; tell why it cannot be changed."""
        store = self._file.store
        if store is None or store.read_only:
            warn(self._window, READ_ONLY.format(act) if store is not None else NO_FILE)
            return None
        return store if self._leave() else None

    def _show_register(self) -> None:
        from ..office.register_dialog import show_register  # with what reads lists, which no start needs

        if (store := self._file.store) is None:
            warn(self._window, NO_FILE)
        else:
            file = self._file
            show_register(self._window, store, file.visit_wanted.emit, file.changed.emit)

    def read_ahead(self) -> None:
        """Have the round read once the list has been idle for a while, if it is an office's."""
        self._idle.start()

    def _read_ahead(self) -> None:
        data = self._file.data
        if data is not None and data.is_lent:
            self._idle.start()  # nobody is to wait for what nobody asked for
        elif data is not None and is_of_office(data) and (store := self._file.store) is not None:
            self._book_of(store).read_ahead(self._prepare)

    def _prepare(self) -> None:
        """Make the round's page before anybody asks for it, a piece with each turn of the window."""
        if self._round is not None:
            self._round.read_again()  # what is on the screen, if it is
        else:
            self._pieces = [self._load_round, self._make_round, self._fill_round]
            self._turn.start()

    def _make_next(self) -> None:
        if self._pieces:
            self._pieces.pop(0)()
            self._turn.start()

    def _load_round(self) -> None:
        from ..office.round import round_desk  # noqa: F401  # what takes longest

    def _fill_round(self) -> None:
        if self._book is not None:
            self._book.tell()

    def _book_of(self, store: Store) -> OfficeBook:
        from ..office.office_book import OfficeBook  # with all that the office alone reads

        if self._book is None:
            self._book = OfficeBook(self._window, store)
        return self._book

    def _make_round(self) -> None:
        from ..office.round.round_desk import RoundDesk  # with all that the office alone looks at

        if self._round is None and (store := self._file.store) is not None:
            book = self._book_of(store)
            self._round = RoundDesk(self._window, book, self._open_visit, self._leave, self._show_paper)
            self._round.page.dropped.connect(self.take_dropped)
            self._file.changed.connect(self._round.read_again)

    def _show_round(self) -> None:
        if self._file.store is not None and self._leave():
            self._make_round()
            self._read_round()

    def _read_round(self) -> None:
        self._led_to = None
        if self._round is not None and self._round.read():
            self.page_wanted.emit(self._round.page)
            self._round.page.focus()

    def _open_visit(self, assessment: str) -> None:
        self._file.visit_wanted.emit(assessment, False)
        self._led_to = assessment

    def _show_paper(self, paper: object) -> None:
        self._file.paper_wanted.emit(paper)
        self._led_to = ""

    def _back_to_round(self, left: str) -> None:
        """Show the round again, where it has led to what was left."""
        led_to, self._led_to = self._led_to, None
        if led_to == left:
            self._read_round()

    def _leave_round(self) -> None:
        """Let go of the round, and of its page, with its file."""
        self._idle.stop()
        self._pieces.clear()
        if self._round is not None:
            self._file.changed.disconnect(self._round.read_again)
            self._round.end()
        if self._book is not None:
            self._book.end()
        self._round = self._book = None

    def _take_in(self, paths: Sequence[Path] = ()) -> None:
        if (taking := self._taking("接收")) is not None:
            dialog = taking.begin()
            if paths:
                dialog.add(paths)

    def take_dropped(self, paths: Sequence[Path]) -> None:
        """Open what was dropped on the list or the round, or take it in."""
        from .dropped import take_dropped

        data = self._file.data
        wanted = self._file.wanted
        take_dropped(
            self._window, paths, data.path if data else None, lambda path: wanted.emit(path, False), self._take_in
        )

    def _show_takings(self) -> None:
        if (taking := self._taking("撤回接收")) is not None:
            taking.show_earlier()

    def _taking(self, act: str) -> TakingIn | None:
        store = self._changeable(act)
        if store is None:
            return None
        from desktop_app.exchange.taking.reception import Earlier, Reception

        from ..exchange.taking.taking_in import TakingIn

        taking = TakingIn(self._window, Earlier(store), partial(Reception, store))
        taking.changed.connect(self._leave)
        taking.paper_wanted.connect(self._file.paper_wanted)
        taking.receipt_wanted.connect(self._file.office.issue_receipt)
        return taking
