"""Widgets side by side on as many lines as they need."""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget


class FlowLayout(QLayout):
    """Lays widgets side by side and goes on in the next line where the width ends."""

    def __init__(self, spacing: int = 6) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}  # by width, as long as nothing in it changes
        self._placed = QRect()
        self._between_lines = min(spacing, 6)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def insert(self, at: int, widget: QWidget) -> None:
        """Add a widget before the one that is at ``at``."""
        self.addWidget(widget)
        self._items.insert(at, self._items.pop())

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def invalidate(self) -> None:
        self._heights.clear()
        self._placed = QRect()
        super().invalidate()

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), apply=False)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        if rect != self._placed:
            self._placed = QRect(rect)
            self._place(rect, apply=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def width_of_one_line(self) -> int:
        """Return how wide it is where nothing is broken."""
        widths = [item.sizeHint().width() for item in self._items if not item.isEmpty()]
        return sum(widths) + self.spacing() * max(0, len(widths) - 1)

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, apply: bool) -> int:
        """Place the items within ``rect`` (or only measure) and return the height they take."""

        def place(row: list[tuple[QLayoutItem, QRect]], height: int) -> None:
            for item, at in row if apply else ():
                item.setGeometry(at.translated(0, (height - at.height()) // 2))

        x, y, line = rect.x(), rect.y(), 0
        row: list[tuple[QLayoutItem, QRect]] = []
        for item in self._items:
            hint = item.sizeHint()
            hint.setWidth(max(item.minimumSize().width(), min(hint.width(), rect.width())))  # it may give way
            if item.isEmpty():
                continue
            if x > rect.x() and x + hint.width() > rect.right() + 1:
                place(row, line)
                row = []
                x, y, line = rect.x(), y + line + self._between_lines, 0
            row.append((item, QRect(QPoint(x, y), hint)))
            x += hint.width() + self.spacing()
            line = max(line, hint.height())
        place(row, line)
        return y + line - rect.y()


class CompactLayout(FlowLayout):
    """A flow that leaves all other room to what stands beside it."""

    def expandingDirections(self) -> QtCore.Qt.Orientation:
        return QtCore.Qt.Orientation(0)


class CentredLayout(CompactLayout):
    """A flow in the middle of whatever height it is given."""

    def setGeometry(self, rect: QRect) -> None:
        spare = rect.height() - self.heightForWidth(rect.width())
        super().setGeometry(rect.adjusted(0, max(0, spare) // 2, 0, 0))


class Flow(QWidget):
    """Widgets in a flow, as high as the width makes it; ``greedy`` where what stands beside it takes the room first."""

    kind: type[FlowLayout] = CompactLayout

    def __init__(self, *widgets: QWidget, spacing: int = 6, greedy: bool = False) -> None:
        super().__init__()
        self.line = (FlowLayout if greedy else self.kind)(spacing)
        for widget in widgets:
            self.line.addWidget(widget)
        self.setLayout(self.line)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


class OneLine(Flow):
    """A flow that asks for the room of one line; a usual one is content with its widest widget, and then is high."""

    kind = CentredLayout

    def sizeHint(self) -> QSize:
        width = self.line.width_of_one_line()
        return QSize(width, self.line.heightForWidth(width))


def lay_out(*widgets: QWidget) -> None:
    """Lay out what is in the widgets, the inner ones named first, so that their sizes are known when they are shown.

    Otherwise Qt lays out the window first, and again when a part of it turns out to be larger.
    """
    for widget in widgets:
        layout = widget.layout()
        if layout is not None:
            layout.activate()


def flow(*widgets: QWidget, spacing: int = 6) -> QWidget:
    """Return the widgets in a flow."""
    return Flow(*widgets, spacing=spacing)
