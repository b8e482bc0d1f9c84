"""移交: where to, with which passphrase; then how far it is; then what was written, or why not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop_app.base.errors import UserError
from desktop_app.exchange.giving.handing_over import SEE_WHETHER, Wish, lay_receipt, write_copy
from desktop_app.paper.receipt import Receipt, ReceiptLine, draft_warning

from ...parts.layouts import DIALOG, column, row
from ...parts.theme import scaled
from ...parts.ticks import TickBox
from ...parts.widgets import allow, button, label
from ..asking.passphrase import NewPassphrase
from ..asking.targets import Targets
from .writing_dialog import WritingDialog, stacked
from .written_facts import WrittenFacts

if TYPE_CHECKING:
    from desktop_app.base.progress import Progress

UNITS_NAMED = 3
NONE_FINAL = "没有定稿的评估，所以没有登记移交。"
NOT_RECORDED = "副本已写好，但移交没有登记好"
SEALED = "接收方打开副本时要输入口令，请另外告诉对方；请打印数据移交单。"
SEALED_FOR_OFFICE = "副本只有巡察办能打开，不用告诉口令；请打印数据移交单。"
TO_LEADER = "这份是组长分给您的，交回组长合并时不要加密给巡察办：组长打不开。"
FOR_OFFICE = "加密给巡察办：不需要口令，只有巡察办能打开（密钥 {}）"
NO_RECEIPT_BESIDE = "加密副本旁边不放数据移交单：移交单上有分数。请打印数据移交单。"


class HandoverDialog(WritingDialog):
    """``record`` tells the file what was handed over; ``receipt_wanted`` sends the receipt that is to be shown."""

    receipt_wanted = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        path: Path,
        chosen: str,
        entries: tuple[ReceiptLine, ...],
        record: Callable[[Receipt], Receipt],
        office: tuple[str, bool] = ("", False),
        person: str = "",
    ) -> None:
        """``office`` is its public key (hex), empty if none, and whether the file goes back to the leader first.

        ``person`` is who has worked on it, as is seen by the name of a draft.
        """
        super().__init__(parent, "移交", "handover")
        self._path, self._chosen, self._record, self._person = path, chosen, record, person
        self._office_key, self._to_leader = office
        self._receipt: Receipt | None = None
        self._facts = WrittenFacts()
        self._asking, self._done = self._ask_part(entries), stacked(self._state, self._facts, self._notes)
        parts = (self._asking, self._working, self._done, None, self._buttons())
        column(*parts, on=self, margins=DIALOG, spacing=12)
        self.resize(scaled(620), scaled(400))
        self._show_part(self._asking)

    # --- the three parts ---

    def _ask_part(self, entries: tuple[ReceiptLine, ...]) -> QWidget:
        self._targets = Targets(self._path, "移交到")
        self._targets.chosen.connect(self._show_ready)
        self._targets.picked.connect(self._go_on)
        self._passphrase = NewPassphrase([entry.unit for entry in entries])
        self._passphrase.changed.connect(self._show_ready)
        self._beside = TickBox("把数据移交单（PDF）放在副本旁边")
        self._beside.setChecked(True)
        self._no_receipt = label(NO_RECEIPT_BESIDE, "hint", wrap=True)
        words = [label(_what(self._path, entries), wrap=True)]
        if (warned := draft_warning(entries)) and any(entry.counts for entry in entries):  # said already if none does
            warning = label(warned, "hint", wrap=True)
            warning.setProperty("state", "wait")
            words.append(warning)
        self._for_office = TickBox(FOR_OFFICE.format(_key_name(self._office_key)))
        self._for_office.setChecked(bool(self._office_key) and not self._to_leader)
        self._for_office.setVisible(bool(self._office_key))
        to_leader = label(TO_LEADER, "hint", wrap=True)
        to_leader.setVisible(bool(self._office_key) and self._to_leader)
        self._for_office.toggled.connect(self._show_ready)
        asked = (self._targets, self._for_office, to_leader, self._passphrase, self._beside, self._no_receipt)
        return stacked(*words, label("移交到", "fieldName"), *asked)

    def _buttons(self) -> QHBoxLayout:
        self._start = button("移交", self._begin, "primary")
        self._start.setDefault(True)
        self._again = button("返回修改", partial(self._show_part, self._asking))
        self._show_receipt = button("预览和打印数据移交单…", self._want_receipt, "primary")
        self._close = button("取消", self.reject)
        self._may_cancel(self._close)
        return row(None, self._again, self._show_receipt, self._start, self._close, spacing=8)

    def _show_part(self, shown: QWidget) -> None:
        self._show_only(shown)
        failed = shown is self._done and self._receipt is None
        visible: dict[QPushButton, bool] = {
            self._start: shown is self._asking,
            self._again: failed,
            self._show_receipt: shown is self._done and not failed,
        }
        for made, is_shown in visible.items():
            made.setVisible(is_shown)
        self._show_ready()

    def _go_on(self) -> None:
        """Put the cursor on the next step: Enter must not ask for the folder once more."""
        self._start.setFocus()

    def _show_ready(self) -> None:
        for_office = self._for_office.isChecked()
        self._passphrase.setVisible(not for_office)
        sealed = for_office or self._passphrase.wanted
        self._beside.setVisible(not sealed)
        self._no_receipt.setVisible(sealed)
        nowhere = "" if self._targets.folder is not None else "请先选择移交到哪里"
        ready = for_office or self._passphrase.ready
        allow(self._start, nowhere or ("" if ready else "请先把口令填好，两次要一样"))
        self.grow()

    # --- the work ---

    def _begin(self) -> None:
        folder = self._targets.folder
        for_office = self._for_office.isChecked()
        if folder is None or not (for_office or self._passphrase.ready):
            return
        how = {"office_key": self._office_key} if for_office else {"passphrase": self._passphrase.passphrase}
        wish = Wish(chosen=self._chosen, person=self._person, **how)
        self._show_part(self._working)
        self._write(partial(_copied, self._path, folder, wish), self._written)

    def _written(self, receipt: Receipt) -> None:
        mistaken = f"副本“{receipt.name}”已写好并核对一致；程序出了意外的问题，{SEE_WHETHER}"
        self._receipt = self._recorded(partial(self._record, receipt), NOT_RECORDED, mistaken)
        if self._receipt is None:
            return
        if self._beside.isVisibleTo(self._asking) and self._beside.isChecked():
            self._work.run(partial(_laid, self._receipt), self._finished)
        else:
            self._finished("")

    def _finished(self, note: str) -> None:
        receipt = self._receipt
        if receipt is None:
            return
        self._tell(self._where_it_is(receipt), "good", *_told(receipt, note))
        self._facts.show_facts(receipt)
        self._show_part(self._done)
        self._show_receipt.setFocus()

    def _failed(self, words: str, state: str = "未移交") -> None:
        self._receipt = None
        self._tell(state, "bad", words)
        self._show_part(self._done)
        self._again.setFocus()

    def _want_receipt(self) -> None:
        self.receipt_wanted.emit(self._receipt)
        self.accept()


def _copied(path: Path, folder: Path, wish: Wish, progress: Progress) -> Receipt:
    return write_copy(path, folder, wish, progress)


def _laid(receipt: Receipt) -> str:
    """Lay the receipt beside the copy; say where, or why not."""
    try:
        lay_receipt(receipt)
        return "数据移交单（PDF）放在副本旁边。"
    except UserError as error:
        return f"数据移交单没有放到副本旁边：{error}请按下面的按钮打印。"


def _told(receipt: Receipt, note: str) -> list[str]:
    """Say what has become of the assessments, of the receipt, and what is still to be done; a paragraph each."""
    count = len(receipt.handed_over)
    told = f"{count}份评估已登记为“已移交”。{draft_warning(receipt.entries)}" if count else NONE_FINAL
    sealed = SEALED_FOR_OFFICE if receipt.for_office else SEALED if receipt.plain_sha256 else ""
    return [words for words in (told, note, sealed) if words]


def _key_name(public: str) -> str:
    if not public:
        return ""
    from desktop_app.exchange.sealing.office_key import key_name  # brings the ciphers along

    return key_name(public)


def _what(path: Path, entries: tuple[ReceiptLine, ...]) -> str:
    counted = [entry for entry in entries if entry.counts]
    if not counted:
        return f"整份复制“{path.name}”。文件里还没有定稿的评估，复制以后不算移交。"
    named = "、".join(f"{entry.unit}（第{entry.revision}版，{entry.state}）" for entry in counted[:UNITS_NAMED])
    more = f"等{len(counted)}个" if len(counted) > UNITS_NAMED else ""
    return f"整份复制“{path.name}”，移交其中定稿的评估：{named}{more}。"
