"""The first button of an office's file: what it does next with its round; and of a leader's, whose members work."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from ..parts.widgets import set_text, set_tip

GIVE_KEY = "Ctrl+Shift+J"
OFFICE = {
    "register": ("单位名册与轮次…", "建立轮次和评估组，把单位分给评估组（Ctrl+F5）"),
    "giveOut": ("分发…", f"把任务包分发给评估组（{GIVE_KEY}）"),
    "takeIn": ("接收…", "接收交回的文件（Ctrl+Shift+R）"),
}
"""What an office does next, by what the menu calls it: what the button says, and its tip."""
OF_OFFICE = "单位名册已经有了：分组以后按“分发…”，把任务包交给评估组；交回后按“接收…”。"


class OfficeStep(QPushButton):
    """``wanted`` sends a name of ``OFFICE``; hidden where there is none."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("primary")
        self.setAutoDefault(False)
        self._step = ""
        self.clicked.connect(self._clicked)

    def show_step(self, step: str) -> None:
        """Offer a step, or none."""
        self._step = step
        words, hint = OFFICE.get(step, ("", ""))
        set_text(self, words)
        set_tip(self, hint)
        self.setVisible(bool(words))

    def _clicked(self) -> None:
        self.wanted.emit(self._step)
