"""Opening a sealed copy: asks for the passphrase, unpacks into the user's own folder, never beside the copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.base.progress import Progress
from desktop_app.base.userdirs import default_file
from desktop_app.exchange.giving.handing_over import unpack

from ...parts.background import Background
from ...parts.dialog import Dialog
from ...parts.layouts import DIALOG, column, row
from ...parts.theme import scaled
from ...parts.widgets import allow, busy_bar, button, label, set_look, set_text
from .passphrase import secret_field

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.exchange.receipts.office_desk import OfficeDesk
    from desktop_app.exchange.sealing.sealed_to_office import Sealing, Secret


class UnsealDialog(Dialog):
    """``unpacked`` sends the path of the data file that came out.

    What is sealed for the office opens with the key in the open file, whose passphrase is asked for; ``desk`` is that
    file, None where none is open.
    """

    unpacked = Signal(object)

    def __init__(
        self, parent: QWidget, path: Path, desk: OfficeDesk | None = None, sealing: Sealing | None = None
    ) -> None:
        super().__init__(parent, "打开加密副本")
        self._path, self._desk = path, desk
        self._progress = Progress()
        self._target = default_file().with_name(f"{path.stem}.db")
        self._work = Background(self)
        self._work.failed.connect(self._failed)
        for_office, self._why_not = (sealing.for_office, sealing.why_not) if sealing else (False, "")
        what = "巡察办密钥的口令" if for_office else "口令"
        self._secret = secret_field(what)
        self._secret.textChanged.connect(self._typed)
        self._words = label(look="secondary", wrap=True)
        self._bar = busy_bar()
        self._open = button("打开", self._begin, "primary")
        self._open.setDefault(True)
        kind = "加密给巡察办的副本" if for_office else "加密副本"
        question = f"“{path.name}”是{kind}，请输入{what}：" if not self._why_not else f"“{path.name}”是{kind}。"
        self._secret.setVisible(not self._why_not)
        buttons = row(None, self._open, button("取消", self.reject))
        parts = (label(question, wrap=True), self._secret, self._words, self._bar, None, buttons)
        column(*parts, on=self, margins=DIALOG, spacing=12)
        self.resize(scaled(560), scaled(240))
        self._typed("")
        self._secret.setFocus()

    def _typed(self, text: str) -> None:
        allow(self._open, self._why_not or ("" if text else "请先输入口令"))
        set_text(self._words, self._why_not or f"内容将解开到“{self._target.parent}”，加密副本不改动。")
        set_look(self._words, "state", "wait" if self._why_not else "")

    def _begin(self) -> None:
        secret = self._secret.text()
        self._progress = progress = Progress()
        allow(self._open, "正在解开内容")
        self._secret.setReadOnly(True)  # and keeps the focus
        set_text(self._words, "正在核对口令、解开内容…")
        self._bar.show()
        set_look(self._words, "state", "")
        opener: Callable[[], Secret] = self._desk.opener(self._path, secret) if self._desk else lambda: secret
        self._work.run(lambda: unpack(self._path, opener(), self._target, progress), self._made)

    def _made(self, path: Path) -> None:
        self.unpacked.emit(path)
        self.accept()

    def reject(self) -> None:
        """Give up what is being unpacked too: nothing legible is left of it."""
        self._progress.cancel()
        super().reject()

    def _failed(self, words: str) -> None:
        self._bar.hide()
        self._secret.setReadOnly(False)
        allow(self._open)
        self._secret.selectAll()
        self._secret.setFocus()
        set_text(self._words, words)
        set_look(self._words, "state", "bad")
