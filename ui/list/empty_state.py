"""What stands where the list would: a picture, a sentence, and what can be done, where there is nothing to list."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from ..parts.layouts import column, row
from ..parts.theme import colour, scaled
from ..parts.widgets import CENTRED, label

PICTURE = QSize(176, 132)
NO_FILE, OF_NO_FILE = "没有打开的数据文件", "请打开已有的数据文件，或者新建一个。"
EMPTY, OF_EMPTY = (
    "这个文件里还没有评估",
    "按“新建评估”开始；想先练一练，按“打开示例评估”。第一次使用，按Ctrl+F1看图学。",
)


class Picture(QWidget):
    """A sheet that waits to be filled in, or a folder that waits to be opened; in the colours of the theme."""

    def __init__(self) -> None:
        super().__init__()
        self.of_folder = False

    def sizeHint(self) -> QSize:
        return QSize(scaled(PICTURE.width()), scaled(PICTURE.height()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint() / 2

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = min(self.width() / PICTURE.width(), self.height() / PICTURE.height(), scaled(100) / 100)
        painter.translate((self.width() - scale * PICTURE.width()) / 2, (self.height() - scale * PICTURE.height()) / 2)
        painter.scale(scale, scale)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent-soft"))
        painter.drawEllipse(QRectF(18, 6, 140, 120))
        (_draw_folder if self.of_folder else _draw_sheet)(painter)


def _draw_sheet(painter: QPainter) -> None:
    painter.setPen(QPen(colour("accent"), 2))
    painter.setBrush(colour("surface"))
    painter.drawRoundedRect(QRectF(50, 14, 76, 100), 5, 5)
    painter.drawLine(QPointF(64, 30), QPointF(112, 30))
    for top in (46, 62, 78):
        painter.setPen(QPen(colour("field-line"), 2))
        painter.drawRoundedRect(QRectF(62, top - 5, 10, 10), 2, 2)
        painter.drawLine(QPointF(80, top), QPointF(113, top))
    painter.setPen(QPen(colour("good"), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPolyline([QPointF(63, 46), QPointF(66, 49), QPointF(73, 41)])
    painter.setPen(QPen(colour("accent"), 2))
    painter.setBrush(colour("wait-soft"))
    pen = QPainterPath(QPointF(104, 108))
    for point in ((108, 96), (136, 68), (144, 76), (116, 104)):
        pen.lineTo(*point)
    pen.closeSubpath()
    painter.drawPath(pen)
    painter.drawLine(QPointF(108, 96), QPointF(116, 104))


def _draw_folder(painter: QPainter) -> None:
    painter.setPen(QPen(colour("accent"), 2))
    painter.setBrush(colour("surface"))
    painter.drawRoundedRect(QRectF(62, 22, 52, 62), 4, 4)
    painter.setPen(QPen(colour("field-line"), 2))
    for top in (34, 44, 54):
        painter.drawLine(QPointF(72, top), QPointF(104, top))
    painter.setPen(QPen(colour("accent"), 2))
    painter.setBrush(colour("wait-soft"))
    front = QPainterPath(QPointF(40, 108))
    for point in ((40, 50), (66, 50), (74, 60), (136, 60), (136, 108)):
        front.lineTo(*point)
    front.closeSubpath()
    painter.drawPath(front)


class EmptyState(QFrame):
    """Says why there is nothing, and offers ``buttons``, those of them that fit."""

    def __init__(self, buttons: list[QPushButton]) -> None:
        super().__init__()
        self.setObjectName("emptyState")
        self._buttons = buttons
        self._picture = Picture()
        self._words, self._hint = label("", "empty", wrap=True), label("", "secondary", wrap=True)
        for one in (self._words, self._hint):
            one.setProperty("alignment", CENTRED)
        parts = (None, self._picture, self._words, self._hint, row(None, *buttons, None, spacing=10), None)
        column(*parts, on=self, margins=(24, 16, 24, 16), spacing=12)

    def show_words(self, words: str, hint: str, buttons: list[QPushButton], *, of_folder: bool) -> None:
        """Say this, and offer these."""
        self._words.setText(words)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._picture.of_folder = of_folder
        self._picture.update()
        for one in self._buttons:
            one.setVisible(one in buttons)
