"""The search as a bar: what is looked for, how often it stands where, and each place on a line of its own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QWidget
from PySide6.QtWidgets import QStyleOptionViewItem as Option

from desktop_app.search.finding import MOST, Hit

from ..parts.layouts import column
from ..parts.tables import paint_ground
from ..parts.theme import colour
from ..parts.widgets import button, label, set_text, tip
from .find_line import NONE, FindLine

LINES = 5
HIT = Qt.ItemDataRole.UserRole
HINT = "可查找评分项、整改任务、扣分依据、佐证材料名称等；也可输入拼音首字母，如“yls”查找“云岭市”。"


class HitDelegate(QStyledItemDelegate):
    """Paints where something was found, and the words around it."""

    def sizeHint(self, option: Option, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, round(option.fontMetrics.height() * 1.5))

    def paint(self, painter: QPainter, option: Option, index: QModelIndex | QPersistentModelIndex) -> None:
        hit: Hit = index.data(HIT)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        paint_ground(painter, option.rect, "surface", chosen=chosen)
        rect = option.rect.adjusted(8, 0, -8, 0)
        column_width = min(rect.width() // 3, 16 * option.fontMetrics.horizontalAdvance("国"))
        _write(painter, option, rect.left(), column_width - 8, hit.at.where, "secondary")
        at = rect.left() + column_width
        for words, look in zip(hit.words, ("text", "accent-text", "text"), strict=True):
            at = _write(painter, option, at, rect.right() - at, words, look, bold=look != "text")


def _write(painter: QPainter, option: Option, at: int, room: int, words: str, look: str, *, bold: bool = False) -> int:
    """Write words from ``at`` on as far as there is room, and return where they end."""
    font = QFont(option.font)
    font.setBold(bold)
    painter.setFont(font)
    painter.setPen(colour(look))
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, max(0, room))
    painter.drawText(at, option.rect.top(), room, option.rect.height(), Qt.AlignmentFlag.AlignVCenter, shown)
    return at + painter.fontMetrics().horizontalAdvance(shown)


class SearchBar(QFrame):
    """``find`` returns what is found of some words. The keys stay in the line: ↓ ↑ show a hit, Enter goes there.

    ``shown`` sends a hit to be looked at, ``taken`` one to go on with; ``left`` says that one goes back to where one
    was, ``closed`` that one stays where one is.
    """

    shown = Signal(object)
    taken = Signal(object)
    left = Signal()
    closed = Signal()

    def __init__(self, find: Callable[[str], list[Hit]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("searchBar")
        self._find = find
        self._line = FindLine(button("关闭", self.closed.emit, "quiet"))
        self._line.changed.connect(self._look_anew)
        self._line.stepped.connect(self._go)
        self._hint = label(HINT, "hint", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._list = QListWidget()
        self._list.setObjectName("hits")
        self._list.setAccessibleName("查找结果")
        self._list.setItemDelegate(HitDelegate(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemClicked.connect(self._clicked)
        column(self._line, (self._hint, 1), (self._list, 1), on=self, margins=(18, 8, 18, 8), spacing=6)
        self._look_anew()

    @property
    def height_wanted(self) -> int:
        """How high the bar is, whatever was found: nothing moves while somebody types."""
        return self._line.sizeHint().height() + round(self.fontMetrics().height() * 1.5 * LINES) + 30

    def begin(self) -> None:
        """Take the keys, with what was looked for before to be typed over."""
        self.show()
        self.look_again()
        self._line.begin()

    def take_keys(self) -> None:
        """Put the cursor into the line, where ↓ and ↑ lead from hit to hit."""
        self._line.take_keys()

    def look_again(self) -> None:
        """Look for the same, as what is searched may have changed; the place in the list stays."""
        present = self._list.currentRow()
        self._look_anew()
        if 0 <= present < self._list.count():
            self._list.setCurrentRow(present)
            self._tell()

    def _look_anew(self) -> None:
        wanted = self._line.wanted
        found = self._find(wanted) if wanted else []
        self._list.clear()
        for hit in found:
            item = QListWidgetItem(f"{hit.at.where}　{''.join(hit.words)}")
            item.setData(HIT, hit)
            item.setToolTip(tip(hit.at.text if len(hit.at.text) < 300 else f"{hit.at.text[:300]}…"))
            self._list.addItem(item)
        self._list.setVisible(bool(found))
        self._hint.setVisible(not found)
        set_text(self._hint, f"{NONE}“{wanted}”。请换一个词，或少输几个字。" if wanted else HINT)
        self._tell()

    def _tell(self) -> None:
        number = self._list.count()
        self._line.tell(self._list.currentRow(), number, cut=number >= MOST)

    def _go(self, by: int) -> None:
        """Show the next hit, or the one before; behind the last comes the first."""
        number, present = self._list.count(), self._list.currentRow()
        if number:
            self._show((present + by) % number if present >= 0 else 0 if by > 0 else number - 1)

    def _show(self, number: int) -> None:
        self._list.setCurrentRow(number)
        self._tell()
        self.shown.emit(self._list.item(number).data(HIT))

    def _clicked(self, item: QListWidgetItem) -> None:
        self._show(self._list.row(item))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        if item := self._list.item(max(0, self._list.currentRow())):
            self._list.setCurrentItem(item)
            self._tell()
            self.taken.emit(item.data(HIT))
