"""The palette: one line over the window, below it all that can be gone to or done, by kind, the best first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QWidget
from PySide6.QtWidgets import QStyleOptionViewItem as Option

from desktop_app.search.matching import places
from desktop_app.search.ranking import rank

from ..parts.beside import tell_beside
from ..parts.layouts import column
from ..parts.selecting import Cursor, cursor_of, put_cursor
from ..parts.tables import paint_ground
from ..parts.theme import application, colour, scaled
from ..parts.widgets import label, set_text, tip

MOST = 60  # of one kind that are listed
LONGEST, LONGEST_SAID = 200, 20  # characters typed
LINES = 12
WIDTH, GAP = 820, 24
TARGET = Qt.ItemDataRole.UserRole
PLACEHOLDER = "转到：评分项、任务、评估、页面、命令、说明；可输入拼音首字母，如“yj”查找“移交”"
HINT = "↑↓选择，Enter转到，Esc关闭；灰色的现在不能用，后面写着原因"
NONE = "没有找到“{}”。请换一个词，或少输几个字。"
MORE = "每类只列出前{}条，另有{}条；请多输几个字。"


class Target(NamedTuple):
    """Something to go to, or to be done; ``path`` is where it stands, ``why_not`` why it cannot be done now."""

    kind: str
    words: str
    path: str
    go: Callable[[], object]
    key: str = ""
    why_not: str = ""

    @property
    def name(self) -> tuple[str, str, str]:
        """What it goes by while the window is open, without what undo would just now take back."""
        return self.kind, self.path, self.words.partition("：")[0]


class Line(NamedTuple):
    """A line of the list: what it leads to, whether it is the first of its kind, and what was typed."""

    target: Target
    heads: bool
    wanted: str


def ordered(targets: Iterable[Target], wanted: str, recent: Sequence[tuple[str, str, str]]) -> list[list[Target]]:
    """Return what answers to ``wanted``, kind by kind, best kind and best answer first, of equals the last chosen."""
    found: dict[str, list[tuple[int, int, bool, int, Target]]] = {}
    for at, one in enumerate(targets):
        good = rank(one.words, wanted, f"{one.kind} {one.path}")
        if good is not None:
            chosen = recent.index(one.name) if one.name in recent else len(recent)
            found.setdefault(one.kind, []).append((good, chosen, bool(one.why_not), at, one))
    kinds = [sorted(of_kind, key=lambda one: one[:4]) for of_kind in found.values()]
    kinds.sort(key=lambda of_kind: of_kind[0][:2])  # of equals in the order given
    return [[one[-1] for one in of_kind] for of_kind in kinds]


class TargetDelegate(QStyledItemDelegate):
    """Paints the kind, what was found in the words, and at the right where that stands and its key."""

    def sizeHint(self, option: Option, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, round(option.fontMetrics.height() * 1.7))

    def paint(self, painter: QPainter, option: Option, index: QModelIndex | QPersistentModelIndex) -> None:
        line: Line = index.data(TARGET)
        target, unit = line.target, option.fontMetrics.horizontalAdvance("国")
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        paint_ground(painter, option.rect, "surface", chosen=chosen)
        if line.heads and index.row():
            painter.setPen(colour("line"))
            painter.drawLine(option.rect.topLeft(), option.rect.topRight())
        rect = option.rect.adjusted(8, 0, -8, 0)
        if chosen:
            painter.fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), colour("accent"))
        if line.heads:
            _write(painter, option, QRect(rect.left(), rect.top(), 5 * unit, rect.height()), target.kind, "secondary")
        rect.setLeft(rect.left() + 5 * unit)
        key_room = max(5 * unit, option.fontMetrics.horizontalAdvance(target.key))
        at_right = Qt.AlignmentFlag.AlignRight
        key = QRect(rect.right() - key_room, rect.top(), key_room, rect.height())
        _write(painter, option, key, target.key, "secondary", at_right)
        rect.setRight(key.left() - unit)
        path = target.why_not or target.path
        path_room = min(option.fontMetrics.horizontalAdvance(path), rect.width() // 2)
        where = QRect(rect.right() - path_room, rect.top(), path_room + 1, rect.height())
        _write(painter, option, where, path, "wait" if target.why_not else "secondary", at_right)
        rect.setRight(where.left() - unit)
        _write_found(painter, option, rect, line)


def _write(
    painter: QPainter,
    option: Option,
    rect: QRect,
    words: str,
    look: str,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    *,
    bold: bool = False,
) -> int:
    """Write words as far as there is room, and return how wide they are."""
    font = QFont(option.font)
    font.setBold(bold)
    painter.setFont(font)
    painter.setPen(colour(look))
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, max(0, rect.width()))
    painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
    return painter.fontMetrics().horizontalAdvance(shown)


def _write_found(painter: QPainter, option: Option, rect: QRect, line: Line) -> None:
    """Write the words, bold where they answer to what was typed."""
    words, behind = line.target.words, 0
    plain, found = ("faint", "faint") if line.target.why_not else ("text", "accent-text")
    parts: list[tuple[str, bool]] = []
    for start, end in places(words, line.wanted):
        parts += [(words[behind:start], False), (words[start:end], True)]
        behind = end
    for text, bold in (*parts, (words[behind:], False)):
        if text:
            rect.setLeft(rect.left() + _write(painter, option, rect, text, found if bold else plain, bold=bold))


class Palette(QFrame):
    """Lies over ``window``; ``targets`` returns what there is just then. Esc, or a click elsewhere, closes it.

    Nothing is chosen before something is typed. The keys stay in the line: ↓ ↑ choose, Enter goes there, the focus
    first given back to where it was.
    """

    def __init__(self, window: QWidget, targets: Callable[[], list[Target]]) -> None:
        super().__init__(window)
        self.setObjectName("palette")
        self._window, self._targets = window, targets
        self._all: list[Target] = []
        self._recent: list[tuple[str, str, str]] = []
        self._origin: list[QWidget] = []  # what had the focus, and what that stands in
        self._cursor: Cursor = None
        self._line = QLineEdit()
        self._line.setAccessibleName("转到")
        self._line.setPlaceholderText(PLACEHOLDER)
        self._line.setClearButtonEnabled(True)
        self._line.setMaxLength(LONGEST)
        self._line.textChanged.connect(self._look)
        self._list = QListWidget()
        self._list.setObjectName("hits")
        self._list.setAccessibleName("可以转到")
        self._list.setItemDelegate(TargetDelegate(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.currentItemChanged.connect(self._describe)
        self._list.itemClicked.connect(self._take)
        self._hint = label(HINT, "hint")
        column(self._line, (self._list, 1), self._hint, on=self, margins=(12, 12, 12, 8), spacing=6)
        self.hide()

    def begin(self) -> None:
        """Take the keys; what was typed before is gone."""
        if self.isVisible():
            self._line.selectAll()
            return
        focused = application().focusWidget()
        self._cursor, self._origin = cursor_of(focused), []
        while focused is not None and not focused.isWindow():
            self._origin.append(focused)
            focused = focused.parentWidget()
        self._all = self._targets()
        self._fit()
        self._line.clear()
        self._look()
        self.show()
        self.raise_()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._window.installEventFilter(self)
        application().focusChanged.connect(self._focus_changed)

    def _look(self) -> None:
        wanted = self._line.text().strip()
        kinds = ordered(self._all, wanted, self._recent)
        self._list.clear()
        for targets in kinds:
            for at, target in enumerate(targets[:MOST]):
                item = QListWidgetItem("　".join(part for part in (*target[:3], target.key, target.why_not) if part))
                item.setData(TARGET, Line(target, not at, wanted))
                item.setToolTip(tip(target.why_not or target.words))
                self._list.addItem(item)
        left = sum(len(targets[MOST:]) for targets in kinds)
        said = wanted if len(wanted) <= LONGEST_SAID else f"{wanted[:LONGEST_SAID]}…"
        set_text(self._hint, NONE.format(said) if not kinds else MORE.format(MOST, left) if left else HINT)
        self._list.setCurrentRow(0 if wanted else -1)  # Enter alone does nothing
        self._list.scrollToTop()
        self._describe()

    def _describe(self) -> None:
        """Let a screen reader, which follows the line, tell what is chosen."""
        item = self._list.currentItem()
        self._line.setAccessibleDescription(item.text() if item else self._hint.text())

    def _take(self) -> None:
        item = self._list.currentItem()
        if item is None:
            return
        target: Target = item.data(TARGET).target
        if target.why_not:
            self._line.setFocus(Qt.FocusReason.OtherFocusReason)
            tell_beside(self._line, target.why_not)
            return
        self._recent = [target.name, *(one for one in self._recent if one != target.name)]
        self.end()
        target.go()

    def end(self) -> None:
        """Close, and give the focus back with its cursor, or to what it stood in where that is gone."""
        if self.isHidden():
            return
        self._close()
        there = self._window.findChildren(QWidget)
        for at, widget in enumerate(self._origin):
            if widget in there and widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                if not at:
                    put_cursor(widget, self._cursor)
                return

    def _close(self) -> None:
        application().focusChanged.disconnect(self._focus_changed)
        self._window.removeEventFilter(self)
        self.hide()

    def _focus_changed(self, _: QWidget | None, focused: QWidget | None) -> None:
        """Close where one goes on elsewhere; another program in front changes nothing."""
        if focused is not None and not self.isAncestorOf(focused):
            self._close()

    def _fit(self) -> None:
        """Lie at the top of the window, of one height whatever is found."""
        room = self._window.rect()
        line = round(self.fontMetrics().height() * 1.7)
        around = self._line.sizeHint().height() + self._hint.sizeHint().height() + 40
        width = min(scaled(WIDTH), room.width() - 2 * GAP)
        height = min(LINES * line + around, room.height() - 2 * GAP)
        top = min(room.height() - height - GAP, room.height() // 10)
        self.setGeometry((room.width() - width) // 2, max(GAP, top), width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def focusNextPrevChild(self, onwards: bool) -> bool:
        return True  # Tab stays in the line

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: LINES - 2, Qt.Key.Key_PageUp: 2 - LINES}
        if event.key() in steps:
            self._step(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape:
            self.end()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        """Choose another line; behind the last comes the first, but no page over the end."""
        number, present = self._list.count(), self._list.currentRow()
        if number:
            once = abs(by) == 1 and present >= 0
            to = (present + by) % number if once else max(0, min(number - 1, present + by))
            self._list.setCurrentRow(to)
