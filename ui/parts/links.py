"""Lines that lead somewhere, and a list of those that lead to items."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QStyleOption, QWidget

from .layouts import column, row
from .widgets import label, set_text

Line = tuple[int, str, str, str]
"""Where it leads, its head, figure and words."""


class LinkRow(QAbstractButton):
    """A line that leads somewhere, by mouse, Enter or Space: a head, a figure and an explanation."""

    activated = Signal(int)

    def __init__(self, state: str) -> None:
        super().__init__()
        self.target = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)  # a button's is fixed
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._head, self._figure = label(look="linkHead"), label(look="linkFigure")
        self._figure.setProperty("state", state)
        self._words = label(look="linkWords", wrap=True)
        self.clicked.connect(self._clicked)
        column(row(self._head, None, self._figure), self._words, on=self, margins=(8, 4, 8, 4), spacing=1)

    def fill(self, target: int, head: str, figure: str, words: str) -> None:
        """Show one line; ``target`` is what ``activated`` will send."""
        self.target = target
        set_text(self._head, head)
        set_text(self._figure, figure)
        set_text(self._words, words)
        self._words.setVisible(bool(words))
        self.setAccessibleName(f"{head} {words} {figure}")

    def _clicked(self) -> None:
        self.activated.emit(self.target)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what the style sheet says; the words are labels."""
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, QPainter(self), self)

    def sizeHint(self) -> QSize:
        return self.layout().sizeHint()  # type: ignore[union-attr]


class LinkList(QWidget):
    """A heading and lines that lead to items; lines are kept and filled anew."""

    item_wanted = Signal(int)

    def __init__(self, heading: str, state: str) -> None:
        super().__init__()
        self._state = state
        named = label(heading, "panelHeading")
        named.setIndent(0)  # or Qt adds to the padding
        self._layout = column(named, on=self, margins=(0, 8, 0, 0), spacing=0)
        self._rows: list[LinkRow] = []
        self._filled: list[Line] = []
        self.hide()

    def fill(self, lines: list[Line]) -> None:
        """Show (position, head, figure, words) a line; only lines that changed are touched."""
        if lines == self._filled:
            return
        while len(self._rows) < len(lines):
            row = LinkRow(self._state)
            row.activated.connect(self.item_wanted)
            self._rows.append(row)
            self._layout.addWidget(row)
        for number, row in enumerate(self._rows):
            if self._filled[number : number + 1] == lines[number : number + 1]:
                continue
            if number < len(lines):
                row.fill(*lines[number])
            row.setVisible(number < len(lines))
        self._filled = lines
        self.setVisible(bool(lines))
