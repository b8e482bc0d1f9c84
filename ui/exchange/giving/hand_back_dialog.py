"""交回组长: where to, with which passphrase; then what was written, or why not. Nothing is recorded by it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.exchange.giving.handing_over import Wish, write_copy

from ...parts.layouts import DIALOG, column, row
from ...parts.theme import scaled
from ...parts.widgets import allow, button, label
from ..asking.passphrase import NewPassphrase
from ..asking.targets import Targets
from .writing_dialog import WritingDialog, stacked
from .written_facts import WrittenFacts

if TYPE_CHECKING:
    from desktop_app.base.progress import Progress
    from desktop_app.paper.receipt import Receipt

WHAT = "整份复制“{}”，交给组长与其他人的合并。"
NOT_WHOLE = "我负责的还有{}处没有填完：可以先交回，填完以后再交回一次。"
DONE = "请把这份文件交给组长，由组长接收、合并。本机的内容没有变；以后有改动，再交回一次即可。"
SEALED = "组长打开时要输入口令，请另外告诉组长。"


class HandBackDialog(WritingDialog):
    """``wish`` says which assessment, and whose part it is; ``left`` how much of that is still to be done."""

    def __init__(self, parent: QWidget, path: Path, wish: Wish, units: Sequence[str], left: int = 0) -> None:
        super().__init__(parent, "交回组长", "member")
        self._path, self._wish = path, wish
        self._receipt: Receipt | None = None
        self._facts = WrittenFacts()
        self._asking = self._ask_part(units, left)
        self._done = stacked(self._state, self._facts, self._notes)
        parts = (self._asking, self._working, self._done, None, self._buttons())
        column(*parts, on=self, margins=DIALOG, spacing=12)
        self.resize(scaled(620), scaled(360))
        self._show_part(self._asking)

    def _ask_part(self, units: Sequence[str], left: int) -> QWidget:
        self._targets = Targets(self._path, "写到")
        self._targets.chosen.connect(self._show_ready)
        self._targets.picked.connect(self._go_on)
        self._passphrase = NewPassphrase(units)
        self._passphrase.changed.connect(self._show_ready)
        words = [label(WHAT.format(self._path.name), wrap=True)]
        if left:
            words.append(label(NOT_WHOLE.format(left), "hint", wrap=True))
            words[-1].setProperty("state", "wait")
        return stacked(*words, label("写到", "fieldName"), self._targets, self._passphrase)

    def _buttons(self) -> QHBoxLayout:
        self._start = button("交回", self._begin, "primary")
        self._start.setDefault(True)
        self._again = button("返回修改", partial(self._show_part, self._asking))
        self._close = button("取消", self.reject)
        self._may_cancel(self._close)
        return row(None, self._again, self._start, self._close, spacing=8)

    def _show_part(self, shown: QWidget) -> None:
        self._show_only(shown)
        self._facts.setVisible(self._receipt is not None)
        self._start.setVisible(shown is self._asking)
        self._again.setVisible(shown is self._done and self._receipt is None)
        self._show_ready()

    def _go_on(self) -> None:
        self._start.setFocus()

    def _show_ready(self) -> None:
        nowhere = "" if self._targets.folder is not None else "请先选择写到哪里"
        allow(self._start, nowhere or ("" if self._passphrase.ready else "请先把口令填好，两次要一样"))
        self.grow()

    def _begin(self) -> None:
        folder = self._targets.folder
        if folder is None or not self._passphrase.ready:
            return
        wish = replace(self._wish, passphrase=self._passphrase.passphrase)
        self._show_part(self._working)
        self._write(partial(_copied, self._path, folder, wish), self._written)

    def _written(self, receipt: Receipt) -> None:
        self._receipt = receipt
        self._tell(self._where_it_is(receipt), "good", DONE, SEALED if receipt.plain_sha256 else "")
        self._facts.show_facts(receipt, fingerprint=False)
        self._show_part(self._done)
        self._close.setFocus()

    def _failed(self, words: str, state: str = "未交回") -> None:
        self._receipt = None
        self._tell(state, "bad", words)
        self._show_part(self._done)
        self._again.setFocus()


def _copied(path: Path, folder: Path, wish: Wish, progress: Progress) -> Receipt:
    return write_copy(path, folder, wish, progress)
