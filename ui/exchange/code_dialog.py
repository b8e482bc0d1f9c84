"""核对校验码: a code typed from paper, and whether the file agrees."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.assessing.verifying import Answer
from desktop_app.base.errors import UserError

from ..parts.theme import scaled
from ..parts.widgets import button, label, set_help, set_look, set_text

QUESTION = "输入考核表左下角印的校验码（XXXX-XXXX-XXXX），横线可以不输，大小写都行。"


class CodeDialog(QDialog):
    """Stays open for the next paper; ``answer`` says of a code whether it agrees."""

    def __init__(self, parent: QWidget, answer: Callable[[str], Answer]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("核对校验码")
        set_help(self, "handover")
        self._answer = answer
        self._code = QLineEdit()
        self._code.setAccessibleName("校验码")
        self._code.setPlaceholderText("XXXX-XXXX-XXXX")
        self._code.textChanged.connect(self._typed)
        self._compare = button("核对", self._compare_now, "primary")
        self._compare.setDefault(True)
        self._words = label(look="checkState", wrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line = QHBoxLayout()
        line.addWidget(self._code, 1)
        line.addWidget(self._compare)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(button("关闭", self.reject))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 18, 24, 18)
        layout.setSpacing(12)
        layout.addWidget(label(QUESTION, wrap=True))
        layout.addLayout(line)
        layout.addWidget(self._words, 1, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(buttons)
        self.resize(scaled(560), scaled(250))
        self._typed("")
        self._code.setFocus()

    def _typed(self, text: str) -> None:
        self._compare.setEnabled(bool(text.strip()))
        set_text(self._words, "")

    def _compare_now(self) -> None:
        try:
            found = self._answer(self._code.text())
        except UserError as error:
            set_text(self._words, str(error))
            set_look(self._words, "state", "wait")
            return
        standing = found.found.standing if found.found else ""
        set_text(self._words, found.words)
        set_look(self._words, "state", "bad" if not found.agrees else "wait" if standing else "good")
        self._code.selectAll()
