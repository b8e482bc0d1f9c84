"""What opens a sealed copy: the passphrase that was agreed on, or the office's, which unlocks its key."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

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


class Asked(NamedTuple):
    """What is asked for, and what is done with what is typed, in a thread; ``UserError`` asks once more.

    ``what`` is the field, ``hint`` is said below it; ``why_not`` says why nothing that is typed would help.
    """

    title: str
    question: str
    work: Callable[[str], Callable[[], object]]
    what: str = "口令"
    hint: str = ""
    go: str = "解开"
    topic: str = ""
    why_not: str = ""


class SecretDialog(Dialog):
    """Asks until what is typed opens the copy; ``opened`` sends what came of it."""

    opened = Signal(object)

    def __init__(self, parent: QWidget, asked: Asked) -> None:
        super().__init__(parent, asked.title, asked.topic)
        self._asked = asked
        self._secret = secret_field(asked.what)
        self._secret.setVisible(not asked.why_not)
        self._secret.textChanged.connect(self._typed)
        self._words = label(look="secondary", wrap=True)
        self._open = button(asked.go, self._begin, "primary")
        self._open.setDefault(True)
        buttons = row(None, self._open, button("取消", self.reject), spacing=8)
        parts = (label(asked.question, wrap=True), self._secret, self._words, None, buttons)
        column(*parts, on=self, margins=DIALOG, spacing=12)
        self.resize(scaled(560), scaled(240))
        self._typed("")
        self._secret.setFocus()

    def _typed(self, text: str) -> None:
        why_not = self._asked.why_not
        allow(self._open, why_not or ("" if text else f"请先输入{self._asked.what}"))
        set_text(self._words, why_not or self._asked.hint)
        set_look(self._words, "state", "wait" if why_not else "")

    def _begin(self) -> None:
        try:
            found = waited(self, "正在核对口令、解开内容…", self._asked.work(self._secret.text()), may_stop=True)
        except GivenUpError:
            return
        except UserError as error:
            self._refused(str(error))
            return
        self.opened.emit(found)
        self.accept()

    def _refused(self, words: str) -> None:
        set_text(self._words, words)
        set_look(self._words, "state", "bad")
        self.grow()
        self._secret.selectAll()
        self._secret.setFocus()
