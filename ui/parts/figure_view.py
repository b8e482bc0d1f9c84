"""Draws a figure in the theme's colours, as wide as there is room; what it shows is also said in words."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from desktop_app.figures.figure import SIZE, Figure, Rect, Role, Text

from .theme import colour, scaled
from .widgets import set_tip, tip

COLOURS = {
    Role.INK: "text",
    Role.QUIET: "secondary",
    Role.LINE: "field-line",
    Role.TRACK: "track",
    Role.SPAN: "wait",
    Role.OURS: "accent",
    Role.THEIRS: "accent-soft",
    Role.BEST: "good-soft",
    Role.GOOD: "accent-soft",
    Role.MIDDLE: "wait-soft",
    Role.POOR: "bad-soft",
    Role.WORST: "bad",
    Role.ON_WORST: "surface",
    Role.NONE: "surface",
}
"""The theme's colour for each role."""

Make = Callable[[float], Figure]  # in a width


class FigureView(QLabel):
    """Shows what ``make`` returns for its width, and makes it anew where that changes; hidden without one.

    It is a label for the ear alone: of what has a picture Qt tells that it is one, of a mere widget that it is nothing.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setPixmap(QPixmap(1, 1))
        self._make: Make | None = None
        self._figure: Figure | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_figure(self, make: Make | None) -> None:
        """Show another figure, or none."""
        self._make = make
        self._draw_anew()

    @property
    def figure(self) -> Figure | None:
        """What is shown."""
        return self._figure

    def sizeHint(self) -> QSize:
        return QSize(scaled(200), self.heightForWidth(max(self.width(), scaled(200))))

    def heightForWidth(self, width: int) -> int:
        made = self._made(width)
        return 0 if made is None else ceil(made.height * _unit()) + 1

    def _made(self, width: int) -> Figure | None:
        return self._make(max(1.0, (width - 1) / _unit())) if self._make else None

    def _draw_anew(self) -> None:
        before, self._figure = self._figure, self._made(self.width())
        if self._figure == before:
            return
        self.setVisible(self._figure is not None)
        words = self._figure.words if self._figure else ""
        self.setAccessibleName(words)
        set_tip(self, tip(words))
        if before is None or self._figure is None or before.height != self._figure.height:
            self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw_anew()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._figure is None:
            return
        painter = QPainter(self)
        unit = _unit()
        for rect in self._figure.rects:
            self._paint_rect(painter, rect, unit)
        for text in self._figure.texts:
            self._paint_text(painter, text, unit)

    def _paint_rect(self, painter: QPainter, rect: Rect, unit: float) -> None:
        """Fill it, its edges on the screen's own pixels, so that they are sharp at every scale."""
        dots = painter.deviceTransform().m11()

        def on_pixel(at: float) -> float:
            return round(at * unit * dots) / dots

        left, top = on_pixel(rect.x), on_pixel(rect.y)
        right, bottom = on_pixel(rect.x + rect.width), on_pixel(rect.y + rect.height)
        place = QRectF(left, top, max(right - left, 1 / dots), max(bottom - top, 1 / dots))
        painter.fillRect(place, colour(COLOURS[rect.fill]))
        if rect.framed:
            line = max(1, round(dots)) / dots
            pen = QPen(colour(COLOURS[Role.LINE]), line)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(place.adjusted(line / 2, line / 2, line / 2, -line / 2))

    def _paint_text(self, painter: QPainter, text: Text, unit: float) -> None:
        font = self.font()
        font.setPixelSize(round(SIZE * unit))
        font.setBold(text.bold)
        painter.setFont(font)
        painter.setPen(colour(COLOURS[text.role]))
        across = painter.fontMetrics().horizontalAdvance(text.text)
        painter.drawText(round(text.x * unit - text.anchor.value * across), round(text.y * unit), text.text)


def _unit() -> float:
    """Return how many pixels a unit has at the zoom in force."""
    return scaled(100) / 100
