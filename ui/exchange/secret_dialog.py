"""What opens a sealed file that comes in: its passphrase, or the office's, which unlocks its key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.base.errors import UserError

from ..parts.dialog import Dialog
from ..parts.layouts import DIALOG, column, row
from ..parts.patience import waited
from ..parts.theme import scaled
from ..parts.widgets import allow, button, label, set_look, set_text
from .passphrase import secret_field

if TYPE_CHECKING:
    from desktop_app.exchange.incoming import Looked
    from desktop_app.exchange.sealed_to_office import Secret
    from desktop_app.storage.store import Store

OF_COPY = "“{}”是加密副本，请输入移交人另外告知的口令："
OF_OFFICE = "“{}”是加密给巡察办的，请输入巡察办自己的口令，用本文件里的巡察办密钥解开："


class SecretDialog(Dialog):
    """``found`` sends what was typed, or the key that it unlocks; whether a passphrase fits its file is seen then."""

    found = Signal(object)

    def __init__(self, parent: QWidget, store: Store, looked: Looked) -> None:
        super().__init__(parent, "输入口令", "taking-in")
        self._store, self._looked = store, looked
        self._of_office = looked.wants == "office_key"
        self._secret = secret_field("口令")
        self._secret.textChanged.connect(self._typed)
        self._words = label(look="secondary", wrap=True)
        self._open = button("解开", self._begin, "primary")
        self._open.setDefault(True)
        question = (OF_OFFICE if self._of_office else OF_COPY).format(looked.name)
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
        typed = self._secret.text()
        try:
            self.found.emit(self._key(typed) if self._of_office else typed)
        except UserError as error:
            set_text(self._words, str(error))
            set_look(self._words, "state", "bad")
            self._secret.selectAll()
            self._secret.setFocus()
        else:
            self.accept()

    def _key(self, typed: str) -> Secret:
        from desktop_app.exchange.office_key import unlock
        from desktop_app.exchange.sealed_to_office import recipient_of

        work = partial(unlock, self._store, typed, recipient_of(self._looked.path))
        return waited(self, "正在核对口令…", self._store.file.lend(work))
