"""A text in a place that is kept for it: what it says moves nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy, QWidget

from desktop_app.base.unbroken import unbroken

from .layouts import row
from .widgets import PLAIN_TEXT, keep_height, set_look, set_text, tip

LEAST = 6  # characters a line that it asks room for, whatever it says
LINES = 2


class Reserved(QLabel):
    """Always as large as its lines, empty or not; wraps, and gives way to an ellipsis where that is not enough.

    The tooltip has it all.
    """

    def __init__(self, look: str, lines: int = 1, least: int = LEAST) -> None:
        super().__init__()
        self.setProperty("textFormat", PLAIN_TEXT)
        self.setObjectName(look)
        self._lines, self._least = lines, least
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_lines(self, lines: int) -> None:
        """Keep another number of lines."""
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()

    @property
    def shown(self) -> str:
        """What can be seen of the text."""
        text = self.text()
        if self._fits(text):
            return text
        least, most = 0, len(text)
        while least < most:
            middle = (least + most + 1) // 2
            least, most = (middle, most) if self._fits(f"{text[:middle]}…") else (least, middle - 1)
        return f"{text[:least]}…"

    def _fits(self, text: str) -> bool:
        room, metrics, flags = self.contentsRect(), self.fontMetrics(), self._flags()
        needed = metrics.boundingRect(QRect(0, 0, room.width(), 1), flags, unbroken(text))
        lines = max(1, room.height() // metrics.lineSpacing())
        over = needed.height() - lines * metrics.lineSpacing()  # a sign out of another font may be higher
        return not text or (2 * over < metrics.lineSpacing() and needed.width() <= room.width())

    @staticmethod
    def _flags() -> int:
        return int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter)

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        metrics, edges = self.fontMetrics(), self.contentsMargins()
        width = self._least * metrics.horizontalAdvance("国") + edges.left() + edges.right()
        return QSize(width, self._lines * metrics.lineSpacing() + edges.top() + edges.bottom())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip(tip(self.text()) if self.shown != self.text() else "")
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.drawFrame(painter)
        painter.drawText(self.contentsRect(), self._flags(), unbroken(self.shown))


class Steady(QLabel):
    """A text that wraps, as high as for the longest of what it may ``keep``, so that nothing moves below it."""

    def __init__(self, look: str) -> None:
        super().__init__()
        self.setProperty("textFormat", PLAIN_TEXT)
        self.setObjectName(look)
        self.setWordWrap(True)
        self._texts: tuple[str, ...] = ()

    def keep(self, *texts: str) -> None:
        """Have room for each of these."""
        self._texts = texts
        self._fit()

    def _fit(self) -> None:
        if self._texts:
            keep_height(self, self._texts, self.width())
        else:
            self.setMinimumHeight(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class Said(QWidget):
    """What the program says to an answer: what it loses, and what else is to be known; two lines, or a ``flat`` one."""

    changed = Signal()

    def __init__(self, aside: QWidget | None = None) -> None:
        """``aside`` comes and goes in the same place."""
        super().__init__()
        self.losses, self.fault, self.remark = (Reserved(look) for look in ("losses", "fault", "remark"))
        for made in (self.losses, self.fault, self.remark):
            made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)  # alone it has both lines
            made.hide()
        self._others = [made for made in (self.fault, self.remark, aside) if made is not None]
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self.losses, 1)
        self._box.addLayout(row(*((made, 1) for made in self._others), spacing=8))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_flat(self, flat: bool) -> None:
        """Have one line, not two."""
        sides = QBoxLayout.Direction
        self._box.setDirection(sides.LeftToRight if flat else sides.TopToBottom)
        self._box.setSpacing(8 if flat else 0)
        self.updateGeometry()

    def say(self, losses: str, remark: str, fault: str, *, wrong: bool) -> None:
        """Show what there is to say; ``wrong`` where the remark is about what cannot be."""
        for made, words in ((self.losses, losses), (self.remark, "" if fault else remark), (self.fault, fault)):
            set_text(made, words)
            made.setVisible(bool(words))
        more = any(not made.isHidden() for made in self._others)
        self._box.setStretch(1, 1 if more else 0)
        set_look(self.remark, "state", "bad" if wrong else "note")
        self.changed.emit()

    @property
    def says_something(self) -> bool:
        """Whether there is anything to read."""
        return any(not made.isHidden() for made in (self.losses, *self._others))

    def sizeHint(self) -> QSize:
        flat = self._box.direction() == QBoxLayout.Direction.LeftToRight
        return QSize(self.losses.sizeHint().width(), (1 if flat else LINES) * self.losses.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
