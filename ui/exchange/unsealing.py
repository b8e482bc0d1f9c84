"""Opening a sealed copy: asks for the passphrase, unpacks into the user's own folder, never beside the copy."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.base.progress import Progress
from desktop_app.base.userdirs import default_file
from desktop_app.exchange.handing_over import unpack

from ..parts.background import Background
from ..parts.dialog import Dialog
from ..parts.layouts import DIALOG, column, row
from ..parts.theme import scaled
from ..parts.widgets import allow, busy_bar, button, label, set_look, set_text
from .passphrase import secret_field


class UnsealDialog(Dialog):
    """``unpacked`` sends the path of the data file that came out."""

    unpacked = Signal(object)

    def __init__(self, parent: QWidget, path: Path) -> None:
        super().__init__(parent, "打开加密副本")
        self._path = path
        self._progress = Progress()
        self._target = default_file().with_name(f"{path.stem}.db")
        self._work = Background(self)
        self._work.failed.connect(self._failed)
        self._secret = secret_field("口令")
        self._secret.textChanged.connect(self._typed)
        self._words = label(look="secondary", wrap=True)
        self._bar = busy_bar()
        self._open = button("打开", self._begin, "primary")
        self._open.setDefault(True)
        question = label(f"“{path.name}”是加密副本，请输入口令：", wrap=True)
        buttons = row(None, self._open, button("取消", self.reject))
        parts = (question, self._secret, self._words, self._bar, None, buttons)
        column(*parts, on=self, margins=DIALOG, spacing=12)
        self.resize(scaled(560), scaled(240))
        self._typed("")
        self._secret.setFocus()

    def _typed(self, text: str) -> None:
        allow(self._open, "" if text else "请先输入口令")
        set_text(self._words, f"内容将解开到“{self._target.parent}”，加密副本不改动。")
        set_look(self._words, "state", "")

    def _begin(self) -> None:
        secret = self._secret.text()
        self._progress = progress = Progress()
        allow(self._open, "正在解开内容")
        self._secret.setReadOnly(True)  # and keeps the focus
        set_text(self._words, "正在核对口令、解开内容…")
        self._bar.show()
        set_look(self._words, "state", "")
        self._work.run(lambda: unpack(self._path, secret, self._target, progress), self._made)

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
