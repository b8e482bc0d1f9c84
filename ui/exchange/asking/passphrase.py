"""A passphrase typed twice for a new sealed copy, or once to open one."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from desktop_app.base.errors import UserError
from desktop_app.exchange.sealing.passphrases import LEAST_CHARACTERS, checked_passphrase, one_form, weakness

from ...parts.layouts import column
from ...parts.ticks import TickBox
from ...parts.widgets import label, set_look, set_text

LINES = 3  # of what is said of a passphrase, at the most
LOST = "口令丢失，谁也不能再打开这份副本。请用电话等方式另外告诉接收方，不要写在U盘上。"


class PassphrasePair(QWidget):
    """Two fields, and what is to be said of what stands in them; ``changed`` follows whatever is typed."""

    changed = Signal()

    def __init__(self, names: Collection[str], what: str = "口令", lost: str = LOST) -> None:
        """``names`` are those that whoever finds the copy knows; ``lost`` says what a forgotten one means."""
        super().__init__()
        self._names = names
        self._first, self._second = secret_field(what), secret_field(f"再输一次{what}")
        self._hint = label(look="hint", wrap=True)
        self._hint.setMinimumHeight(LINES * self._hint.fontMetrics().lineSpacing())  # so that nothing below it moves
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for at, field in enumerate((self._first, self._second)):
            field.setPlaceholderText(field.accessibleName())
            field.textChanged.connect(self._show)
            grid.addWidget(field, 0, at)
        grid.addWidget(self._hint, 1, 0, 1, 2)
        grid.addWidget(label(lost, "hint", wrap=True), 2, 0, 1, 2)
        self._show()

    @property
    def passphrase(self) -> str:
        """What was typed."""
        return self._first.text()

    @property
    def lacks(self) -> str:
        """What is missing; empty if nothing is."""
        first, second = self._first.text(), self._second.text()
        try:
            checked_passphrase(first)
        except UserError as error:
            return str(error) if first else f"口令至少{LEAST_CHARACTERS}个字符，可以是一句容易记的话。"
        return "" if one_form(first) == one_form(second) else "两次输入的口令不一样。" if second else "请再输一次口令。"

    def clear(self) -> None:
        """Leave nothing of what was typed."""
        for field in (self._first, self._second):
            field.clear()

    def begin(self) -> None:
        """Stand where one types."""
        self._first.setFocus()

    def _show(self, _: object = None) -> None:
        lacks, first = self.lacks, self._first.text()
        weak = (
            weakness(first, self._names) if len(first.strip()) >= LEAST_CHARACTERS else ""
        )  # told, and left to whoever seals
        set_text(self._hint, "\n".join(words for words in (lacks or "两次输入一致。", weak) if words))
        bad = weak or (lacks and self._second.text())
        set_look(self._hint, "state", "bad" if bad else "" if lacks else "good")
        self.changed.emit()


class NewPassphrase(QWidget):
    """A box to tick, and under it two fields; ``changed`` follows whatever is typed or ticked."""

    changed = Signal()

    def __init__(self, names: Collection[str]) -> None:
        """``names`` are those of the units: whoever finds the copy knows them."""
        super().__init__()
        self._wanted = TickBox("加密副本：他人拾到U盘，不知道口令就打不开")
        self._wanted.toggled.connect(self._show)
        self._wanted.clicked.connect(self._go_on)
        self._pair = PassphrasePair(names)
        indent = self._pair.layout()
        if indent is not None:
            indent.setContentsMargins(24, 0, 0, 0)
        self._pair.changed.connect(self.changed)
        column(self._wanted, self._pair, on=self, spacing=6)
        self._show()

    @property
    def wanted(self) -> bool:
        return self._wanted.isChecked()

    @property
    def passphrase(self) -> str | None:
        """What was typed, None where none is wanted."""
        return self._pair.passphrase if self.wanted else None

    @property
    def ready(self) -> bool:
        """Whether nothing is missing."""
        return not self.wanted or not self._pair.lacks

    def _go_on(self, wanted: bool) -> None:
        """Stand where one types next."""
        if wanted:
            self._pair.begin()

    def _show(self, _: object = None) -> None:
        self._pair.setVisible(self.wanted)
        self.changed.emit()


def secret_field(name: str) -> QLineEdit:
    """Return a field that does not show what is typed."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    return field
