"""What can be told of a copy that was written: its name, where it is, how large, and what it is known by."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from desktop_app.base.sizes import size_in_words
from desktop_app.paper.receipt import Receipt

from ...parts.widgets import label


class WrittenFacts(QWidget):
    """A name and a value each line; a value can be selected, to be copied."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = QGridLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setHorizontalSpacing(14)
        self._lines.setColumnStretch(1, 1)

    def show_facts(self, receipt: Receipt, *, fingerprint: bool = True) -> None:
        """Show them; the ``fingerprint`` is compared with a receipt on paper, where there is one."""
        facts = {"文件名": receipt.name, "位置": str(receipt.path.parent), "大小": size_in_words(receipt.size)}
        if fingerprint:
            facts["文件指纹"] = " ".join(receipt.sha256[at : at + 8] for at in range(0, 64, 8))
        for at, (name, value) in enumerate(facts.items()):
            self._lines.addWidget(label(name, "fieldName"), at, 0, Qt.AlignmentFlag.AlignTop)
            self._lines.addWidget(_fact(value), at, 1)


def _fact(value: str) -> QLabel:
    made = label(value, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return made
