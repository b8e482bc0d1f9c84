"""How the list shows that a unit refused to sign."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ..parts.tables import OWN_ROLE as REFUSED
from ..parts.theme import colour


class RefusalDelegate(QStyledItemDelegate):
    """Shows a refused signature in the colour of what waits."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if index.data(REFUSED):
            palette = option.palette
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
                palette.setColor(role, colour("wait"))
            option.palette = palette
