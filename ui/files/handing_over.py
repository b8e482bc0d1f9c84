"""移交 of the file that is open, or 交回组长 where it is a member's part of one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from desktop_app.exchange.giving.handing_over import Wish, entries_of, record
from desktop_app.record.readiness import blocks

from ..parts.dialogs import attempt, warn
from ..parts.patience import waited

if TYPE_CHECKING:
    from desktop_app.paper.receipt import Receipt, ReceiptLine
    from desktop_app.storage.store import Store

    from ..document import Document

READ_ONLY = "这个文件是以只读方式打开的，不能登记移交；请先复制到本机，再打开移交。"
NOTHING = "还没有评估，没有可以移交的内容。"


class Opened(Protocol):
    """The file that is open, as it is needed here."""

    changed: SignalInstance
    paper_wanted: SignalInstance

    @property
    def store(self) -> Store | None: ...


def ask_hand_over(
    file: Opened, window: QWidget, document: Document | None, unsettled: Callable[[], str], no_file: str
) -> None:
    """Ask where a copy is to go; the ``document`` that is shown names it where there are more in the file."""
    store = file.store
    if store is None:
        warn(window, no_file)
    elif store.read_only:
        warn(window, READ_ONLY)
    elif words := unsettled():
        warn(window, f"{words}，再移交。")
    elif (entries := attempt(window, partial(entries_of, store))) is not None:
        if not entries:
            warn(window, NOTHING)
        elif _goes_back(store, document, entries):
            _hand_back(file, window, store, document, entries)
        else:
            _hand_over(file, window, store, document, entries)


def _goes_back(store: Store, document: Document | None, entries: tuple[ReceiptLine, ...]) -> bool:
    if document is not None:
        return document.goes_back
    return store.givings.is_members and not any(entry.counts for entry in entries)


def _hand_back(
    file: Opened, window: QWidget, store: Store, document: Document | None, entries: tuple[ReceiptLine, ...]
) -> None:
    from ..exchange.giving.hand_back_dialog import HandBackDialog

    stops = document.led_to(blocks(document.rubric, document.record, document.result)) if document else []
    wish = Wish(chosen=document.id if document else "", person=store.person, is_part=True, act="交回", plain="part")
    dialog = HandBackDialog(window, store.path, wish, [entry.unit for entry in entries], len(stops))
    dialog.finished.connect(document.look_back if document else lambda _: file.changed.emit())
    dialog.open()


def _hand_over(
    file: Opened, window: QWidget, store: Store, document: Document | None, entries: tuple[ReceiptLine, ...]
) -> None:
    from desktop_app.exchange.sealing.office_key import package_key

    from ..exchange.giving.handover_dialog import HandoverDialog
    from ..paper.documents import receipt_document

    def keep(receipt: Receipt) -> Receipt:
        try:
            return waited(dialog, "正在登记移交…", store.file.lend(partial(record, store, receipt)))
        finally:
            file.changed.emit()  # it may have got in where that failed, too

    office = package_key(store), store.givings.is_members
    chosen = document.id if document else ""
    dialog = HandoverDialog(window, store.path, chosen, entries, keep, office, store.person)
    dialog.receipt_wanted.connect(lambda receipt: file.paper_wanted.emit(receipt_document(receipt)))
    dialog.open()
