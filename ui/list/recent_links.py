"""The files opened before, as links below the list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ..parts.widgets import button, shortened, tip

SHOWN = 3
LONGEST_PATH = 50  # characters


class RecentLinks(QWidget):
    """Offers a few; the menu has them all."""

    wanted = Signal(Path)

    def __init__(self) -> None:
        super().__init__()
        self._links = QGridLayout(self)
        self._links.setContentsMargins(0, 0, 0, 0)
        self._links.setSpacing(0)
        self._links.setColumnStretch(1, 1)

    def show_paths(self, paths: Sequence[str]) -> None:
        """Offer these, the last first."""
        while (item := self._links.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for at, path in enumerate(paths[:SHOWN]):
            link = button(f"最近的文件：{shortened(path, LONGEST_PATH)}", self._clicked, "link")
            link.setToolTip(tip(path))
            link.setProperty("path", path)
            self._links.addWidget(link, at, 0)
        self.setVisible(bool(paths))

    def _clicked(self) -> None:
        self.wanted.emit(Path(self.sender().property("path")))
