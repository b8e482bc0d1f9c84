"""移交: where to, with which passphrase; then how far it is; then what was written, or why not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from desktop_app.base.errors import UserError
from desktop_app.base.progress import Progress
from desktop_app.base.sizes import size_in_words
from desktop_app.exchange.giving.handing_over import SEE_WHETHER, Wish, lay_receipt, write_copy
from desktop_app.files.places import Place, place_of
from desktop_app.paper.receipt import Receipt, ReceiptLine, draft_warning

from ...parts.background import Background
from ...parts.busy import ProgressBar
from ...parts.dialog import Dialog
from ...parts.layouts import DIALOG, column, row
from ...parts.theme import scaled
from ...parts.ticks import TickBox
from ...parts.widgets import allow, button, label, set_look, set_text
from ..asking.passphrase import NewPassphrase
from ..asking.targets import Targets

if TYPE_CHECKING:
    from ...parts.layouts import DIALOG, Part

LOOK_EVERY_MS = 100
UNITS_NAMED = 3
MAY_BE_PULLED = "已写入并从U盘读回核对一致，可以安全拔出U盘。"
MAY_BE_PULLED_SOON = "已写入并从U盘读回核对一致。拔U盘以前，请先用系统的“安全删除硬件”。"
PROVED = "已写入并读回核对一致。副本在本机的硬盘上，还要另外带走。"
PROVED_ELSEWHERE = "已写入并读回核对一致。副本在网络文件夹里。"
NOT_RECORDED = "副本已写好，但移交没有登记好"
SEALED = "接收方打开副本时要输入口令，请另外告诉对方；请打印数据移交单。"
SEALED_FOR_OFFICE = "副本只有巡察办能打开，不用告诉口令；请打印数据移交单。"
TO_LEADER = "这份是组长分给您的，交回组长合并时不要加密给巡察办：组长打不开。"
FOR_OFFICE = "加密给巡察办：不需要口令，只有巡察办能打开（密钥 {}）"
NO_RECEIPT_BESIDE = "加密副本旁边不放数据移交单：移交单上有分数。请打印数据移交单。"


class HandoverDialog(Dialog):
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
    ) -> None:
        """``office`` is its public key (hex), empty if none, and whether the file goes back to the leader first."""
        super().__init__(parent, "移交", "handover")
        self._path, self._chosen, self._record = path, chosen, record
        self._office_key, self._to_leader = office
        self._progress: Progress | None = None
        self._receipt: Receipt | None = None
        self._work = Background(self)
        self._work.failed.connect(self._failed)
        self._clock = QTimer(self, interval=LOOK_EVERY_MS)
        self._clock.timeout.connect(self._show_progress)
        self._asking, self._working, self._done = self._ask_part(entries), self._work_part(), self._done_part()
        parts = (self._asking, self._working, self._done, None, self._buttons())
        column(*parts, on=self, margins=DIALOG, spacing=12)
        self.resize(scaled(620), scaled(400))
        self._show_part(self._asking)

    # --- the three parts ---

    def _ask_part(self, entries: tuple[ReceiptLine, ...]) -> QWidget:
        self._targets = Targets(self._path)
        self._targets.chosen.connect(self._show_ready)
        self._targets.picked.connect(self._go_on)
        self._passphrase = NewPassphrase([entry.unit for entry in entries])
        self._passphrase.changed.connect(self._show_ready)
        self._beside = TickBox("把数据移交单（PDF）放在副本旁边")
        self._beside.setChecked(True)
        self._no_receipt = label(NO_RECEIPT_BESIDE, "hint", wrap=True)
        words = [label(_what(self._path, entries), wrap=True)]
        if warned := draft_warning(entries):
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
        return _part(*words, label("移交到", "fieldName"), *asked)

    def _work_part(self) -> QWidget:
        self._stage, self._figure = label(look="checkState"), label(look="secondary")
        self._bar = ProgressBar()
        return _part(self._stage, self._bar, self._figure, label("写完以前请不要拔U盘。", "hint"), top=24)

    def _done_part(self) -> QWidget:
        self._state = label(look="checkState", wrap=True)
        self._notes = label(wrap=True)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(14)
        self._facts.setColumnStretch(1, 1)
        return _part(self._state, self._facts, self._notes)

    def _buttons(self) -> QHBoxLayout:
        self._start = button("移交", self._begin, "primary")
        self._start.setDefault(True)
        self._again = button("返回修改", partial(self._show_part, self._asking))
        self._show_receipt = button("预览和打印数据移交单…", self._want_receipt, "primary")
        self._close = button("取消", self.reject)
        return row(None, self._again, self._show_receipt, self._start, self._close, spacing=8)

    def _show_part(self, shown: QWidget) -> None:
        for part in (self._asking, self._working, self._done):
            part.setVisible(part is shown)
        failed = shown is self._done and self._receipt is None
        visible: dict[QPushButton, bool] = {
            self._start: shown is self._asking,
            self._again: failed,
            self._show_receipt: shown is self._done and not failed,
        }
        for made, is_shown in visible.items():
            made.setVisible(is_shown)
        self._close.setEnabled(True)
        set_text(self._close, "关闭" if shown is self._done else "取消")
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
        layout = self.layout()
        if layout is None:
            return
        layout.activate()
        needed = layout.totalHeightForWidth(self.width())
        if needed > self.height():  # wrapped words ask for no height by themselves
            self.resize(self.width(), needed)

    # --- the work ---

    def _begin(self) -> None:
        folder = self._targets.folder
        for_office = self._for_office.isChecked()
        if folder is None or not (for_office or self._passphrase.ready):
            return
        self._progress = progress = Progress()
        how = {"office_key": self._office_key} if for_office else {"passphrase": self._passphrase.passphrase}
        wish = Wish(chosen=self._chosen, **how)
        self._show_part(self._working)
        self._show_progress()
        self._clock.start()
        self._work.run(lambda: write_copy(self._path, folder, wish, progress), self._written)

    def _show_progress(self) -> None:
        progress = self._progress
        if progress is None:
            return
        set_text(self._stage, "正在取消…" if progress.cancelled else f"正在{progress.stage or '准备副本'}…")
        self._bar.show_progress(progress)
        words = f"{size_in_words(progress.done)} / {size_in_words(progress.total)}" if progress.total else ""
        set_text(self._figure, words)
        self._close.setEnabled(progress.cancellable and not progress.cancelled)

    def _written(self, receipt: Receipt) -> None:
        try:
            self._receipt = receipt = self._record(receipt)
        except UserError as error:
            self._failed(str(error), NOT_RECORDED)
            return
        except Exception:  # a mistake of the program's: the last net tells it, here is said what is to be looked at
            self._failed(f"副本“{receipt.name}”已写好并核对一致；程序出了意外的问题，{SEE_WHETHER}", NOT_RECORDED)
            raise
        if self._beside.isVisibleTo(self._asking) and self._beside.isChecked():
            self._work.run(partial(_laid, receipt), self._finished)
        else:
            self._finished("")

    def _finished(self, note: str) -> None:
        receipt = self._end()
        if receipt is None:
            return
        words = MAY_BE_PULLED if receipt.synced else MAY_BE_PULLED_SOON
        if self._targets.on_this_disk or place_of(receipt.path) is Place.NETWORK:  # nothing can be pulled out
            words = PROVED if self._targets.on_this_disk else PROVED_ELSEWHERE
        set_text(self._state, words.replace("已写入并", "已有内容相同的副本，没有再写，") if receipt.already else words)
        set_look(self._state, "state", "good")
        facts = {
            "文件名": receipt.name,
            "位置": str(receipt.path.parent),
            "大小": size_in_words(receipt.size),
            "文件指纹": " ".join(receipt.sha256[at : at + 8] for at in range(0, 64, 8)),
        }
        for at, (name, value) in enumerate(facts.items()):
            self._facts.addWidget(label(name, "fieldName"), at, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(_fact(value), at, 1)
        set_text(self._notes, "\n\n".join(_told(receipt, note)))
        self._show_part(self._done)
        self._show_receipt.setFocus()

    def _failed(self, words: str, state: str = "未移交") -> None:
        self._end()
        self._receipt = None
        set_text(self._state, state)
        set_look(self._state, "state", "bad")
        set_text(self._notes, words)
        self._show_part(self._done)
        self._again.setFocus()

    def _end(self) -> Receipt | None:
        self._clock.stop()
        self._progress = None
        return self._receipt

    def _want_receipt(self) -> None:
        self.receipt_wanted.emit(self._receipt)
        self.accept()

    def reject(self) -> None:
        """Close; while something is being written, give that up first."""
        if self._progress is None:
            super().reject()
        elif self._progress.cancellable:
            self._progress.cancel()
            self._show_progress()


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
    told = f"{count}份评估已登记为“已移交”。" if count else "没有定稿的评估，所以没有登记移交。"
    sealed = SEALED_FOR_OFFICE if receipt.for_office else SEALED if receipt.plain_sha256 else ""
    return [words for words in (f"{told}{draft_warning(receipt.entries)}", note, sealed) if words]


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


def _fact(value: str) -> QLabel:
    made = label(value, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return made


def _part(*parts: Part, top: int = 0) -> QWidget:
    part = QWidget()
    column(*parts, on=part, margins=(0, top, 0, 0), spacing=8)
    return part
