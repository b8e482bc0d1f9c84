"""What opens a sealed file that comes in: its passphrase, or the office's, which unlocks its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.base.errors import UserError
from desktop_app.base.progress import GivenUpError

from ...parts.dialog import Dialog
from ...parts.layouts import DIALOG, column, row
from ...parts.patience import waited
from ...parts.theme import scaled
from ...parts.widgets import allow, button, label, set_look, set_text
from .passphrase import secret_field

if TYPE_CHECKING:
    from desktop_app.exchange.taking.incoming import Looked
    from desktop_app.exchange.taking.reception import Reception

OF_COPY = "“{}”是加密副本，请输入移交人另外告知的口令："
OF_OFFICE = "“{}”是加密给巡察办的，请输入巡察办自己的口令，用本文件里的巡察办密钥解开："


class SecretDialog(Dialog):
    """Asks until what is typed opens the file; ``opened`` says that it has."""

    opened = Signal()

    def __init__(self, parent: QWidget, reception: Reception, looked: Looked) -> None:
        super().__init__(parent, "输入口令", "taking-in")
        self._reception, self._looked = reception, looked
        self._secret = secret_field("口令")
        self._secret.textChanged.connect(self._typed)
        self._words = label(look="secondary", wrap=True)
        self._open = button("解开", self._begin, "primary")
        self._open.setDefault(True)
        question = (OF_OFFICE if looked.wants == "office_key" else OF_COPY).format(looked.name)
        buttons = row(None, self._open, button("取消", self.reject), spacing=8)
        parts = (label(question, wrap=True), self._secret, self._words, None, buttons)
        column(*parts, on=self, margins=DIALOG, spacing=12)
        self.resize(scaled(560), scaled(220))
        self._typed("")
        self._secret.setFocus()

    def _typed(self, text: str) -> None:
        allow(self._open, "" if text else "请先输入口令")
        set_text(self._words, "副本只在本机临时解开，关闭后即清除；副本本身不改动。")
        set_look(self._words, "state", "")

    def _begin(self) -> None:
        work = self._reception.unseal(self._looked, self._secret.text())
        try:
            waited(self, "正在解开…", work, may_stop=True)
        except GivenUpError:
            return
        except UserError as error:
            self._refused(str(error))
            return
        now = self._reception.files[self._looked.number]
        if now.wants:
            self._refused(now.refused)
            return
        self.opened.emit()
        self.accept()

    def _refused(self, words: str) -> None:
        set_text(self._words, words)
        set_look(self._words, "state", "bad")
        self._secret.selectAll()
        self._secret.setFocus()
