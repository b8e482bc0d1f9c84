"""The search as a bar: what is looked for, how often it stands where, and each place on a line of its own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QWidget
from PySide6.QtWidgets import QStyleOptionViewItem as Option

from desktop_app.search.finding import MOST, Hit

from ..parts.layouts import column, row
from ..parts.theme import colour
from ..parts.widgets import allow, button, label, set_text, tip

LINES = 5
HIT = Qt.ItemDataRole.UserRole
HINT = "可查找评分项、整改任务、扣分依据、佐证材料名称等；也可输入拼音首字母，如“yls”查找“云岭市”。"
NONE = "没有找到"


class HitDelegate(QStyledItemDelegate):
    """Paints where something was found, and the words around it."""

    def sizeHint(self, option: Option, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, round(option.fontMetrics.height() * 1.5))

    def paint(self, painter: QPainter, option: Option, index: QModelIndex | QPersistentModelIndex) -> None:
        hit: Hit = index.data(HIT)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(option.rect, colour("accent-soft" if chosen else "surface"))
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
        self._line = QLineEdit()
        self._line.setAccessibleName("查找")
        self._line.setPlaceholderText("查找：输入要找的词")
        self._line.setClearButtonEnabled(True)
        self._line.textChanged.connect(self.search)
        self._count = label(look="secondary")
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._steps = button("上一处", self._go_up), button("下一处", self._go_down)
        away = button("关闭", self.closed.emit, "quiet")
        self._hint = label(HINT, "hint", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._list = QListWidget()
        self._list.setObjectName("hits")
        self._list.setAccessibleName("查找结果")
        self._list.setItemDelegate(HitDelegate(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemClicked.connect(self._clicked)
        head = row((self._line, 1), self._count, *self._steps, away)
        column(head, (self._hint, 1), (self._list, 1), on=self, margins=(18, 8, 18, 8), spacing=6)
        self.search()

    @property
    def height_wanted(self) -> int:
        """How high the bar is, whatever was found: nothing moves while somebody types."""
        longest = f"第{MOST}处，只列出前{MOST}处"
        self._count.setMinimumWidth(self._count.fontMetrics().horizontalAdvance(longest))
        return self._line.sizeHint().height() + round(self.fontMetrics().height() * 1.5 * LINES) + 30

    def begin(self) -> None:
        """Take the keys, with what was looked for before to be typed over."""
        self.show()
        self.search()
        self._line.selectAll()
        self.take_keys()

    def take_keys(self) -> None:
        """Put the cursor into the line, where ↓ and ↑ lead from hit to hit."""
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def search(self) -> None:
        """Look again, as what is searched may have changed; the place in the list stays."""
        wanted, present = self._line.text().strip(), self._list.currentRow()
        found = self._find(wanted) if wanted else []
        self._list.clear()
        for hit in found:
            item = QListWidgetItem(f"{hit.at.where}　{''.join(hit.words)}")
            item.setData(HIT, hit)
            item.setToolTip(tip(hit.at.text if len(hit.at.text) < 300 else f"{hit.at.text[:300]}…"))
            self._list.addItem(item)
        if self.sender() is not self._line and 0 <= present < len(found):
            self._list.setCurrentRow(present)
        self._list.setVisible(bool(found))
        self._hint.setVisible(not found)
        set_text(self._hint, f"{NONE}“{wanted}”。请换一个词，或少输几个字。" if wanted else HINT)
        for step in self._steps:
            allow(step, "" if found else NONE if wanted else "请先输入要找的词")
        self._tell()

    def _tell(self) -> None:
        number, present = self._list.count(), self._list.currentRow()
        found = f"只列出前{MOST}处" if number >= MOST else f"共{number}处" if number else ""
        set_text(self._count, f"第{present + 1}处，{found}" if present >= 0 else found)

    def _go(self, by: int) -> None:
        """Show the next hit, or the one before; behind the last comes the first."""
        number, present = self._list.count(), self._list.currentRow()
        if number:
            self._show((present + by) % number if present >= 0 else 0 if by > 0 else number - 1)

    def _go_up(self) -> None:
        self._go(-1)

    def _go_down(self) -> None:
        self._go(1)

    def _show(self, number: int) -> None:
        self._list.setCurrentRow(number)
        self._tell()
        self.shown.emit(self._list.item(number).data(HIT))

    def _clicked(self, item: QListWidgetItem) -> None:
        self._show(self._list.row(item))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._go(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        if item := self._list.item(max(0, self._list.currentRow())):
            self._list.setCurrentItem(item)
            self._tell()
            self.taken.emit(item.data(HIT))
