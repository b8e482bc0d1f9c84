"""The grades of a task as buttons in its row: painted, since a ledger of 500 tasks would have 2500 of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from desktop_app.rubric.rules.graded_list import TaskGrade

from ..parts.tables import paint_ground
from ..parts.theme import colour
from .task_model import GRADE, GRADE_ROLE, Index

GAP, ABOVE, BESIDE = 3, 3, 7  # pixels between the buttons, above them, on both sides of their words
ROUND = 4
_CENTRED = int(Qt.AlignmentFlag.AlignCenter)


class Spot(NamedTuple):
    """One of the buttons: its row, and the rank of its grade."""

    row: int
    rank: int


def _look(percent: int) -> str:
    """Return the colour of a grade, which never says it alone."""
    return "good" if percent == 100 else "accent" if percent >= 75 else "wait" if percent >= 50 else "bad"


class GradeCells(QStyledItemDelegate):
    """The grade that is set is filled and bold. Where nothing can be changed it stands there without a frame.

    ``under`` is the button below the mouse, ``pressed`` the one that is held down.
    """

    def __init__(self, table: QTableView, grades: Sequence[TaskGrade]) -> None:
        super().__init__(table)
        self._table = table
        self._labels = [grade.label for grade in grades]
        self._looks = [_look(grade.percent) for grade in grades]
        self.editable = True
        self.under: Spot | None = None
        self.pressed: Spot | None = None
        self.measure()

    def measure(self) -> None:
        """Look what the words of the buttons need at the present font."""
        self._font, self._bold = QFont(self._table.font()), QFont(self._table.font())
        self._bold.setBold(True)
        measure = QFontMetrics(self._bold)
        self._widths = [measure.horizontalAdvance(label) + 2 * BESIDE for label in self._labels]

    @property
    def width(self) -> int:
        """What the buttons need beside each other."""
        return sum(self._widths) + GAP * (len(self._labels) + 3)

    def places(self, cell: QRect) -> list[QRect]:
        """Return where the buttons stand in a cell."""
        x = cell.x() + max(0, cell.width() - self.width + 4 * GAP) // 2
        made = []
        for width in self._widths:
            made.append(QRect(x, cell.y() + ABOVE, width, cell.height() - 2 * ABOVE))
            x += width + GAP
        return made

    def rank_at(self, cell: QRect, at: QPoint) -> int:
        """Return the rank of the grade whose button is there, or -1."""
        return next((rank for rank, place in enumerate(self.places(cell)) if place.contains(at)), -1)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        grade = index.data(GRADE_ROLE)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        current = self._table.hasFocus() and index.row() == self._table.currentIndex().row()
        ground = "wait-soft" if grade is None and self.editable else "surface"
        painter.save()
        paint_ground(painter, option.rect, ground, chosen=selected)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for rank, place in enumerate(self.places(option.rect)):
            is_set = self._labels[rank] == grade
            self._button(painter, place, Spot(index.row(), rank), is_set=is_set, current=current)
        painter.restore()

    def _button(self, painter: QPainter, place: QRect, spot: Spot, *, is_set: bool, current: bool) -> None:
        fill, line, letters = self._colours(spot, is_set=is_set, current=current)
        painter.setFont(self._bold if is_set else self._font)
        painter.setBrush(fill or Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(line) if line else Qt.PenStyle.NoPen)
        if fill or line:
            painter.drawRoundedRect(place.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), ROUND, ROUND)
        painter.setPen(letters)
        painter.drawText(place, _CENTRED, self._labels[spot.rank])

    def _colours(self, spot: Spot, *, is_set: bool, current: bool) -> tuple[QColor | None, QColor | None, QColor]:
        """Return the colours of ground, frame and letters."""
        look = self._looks[spot.rank]
        if is_set:
            held = self.editable and self.under == spot
            letters = colour("on-accent" if look == "accent" else "surface")
            return colour(look), colour("text") if held else colour(look), letters
        if not self.editable:
            return None, None, colour("secondary")
        if self.pressed == spot and self.under == spot:
            return colour("accent-soft"), colour("accent"), colour("accent-text")
        if self.under == spot:
            return colour("raised"), colour("accent"), colour("accent-text")
        return colour("surface"), colour("accent" if current else "field-line"), colour("text")

    def show_under(self, spot: Spot | None) -> None:
        """Show which button is below the mouse."""
        if spot != self.under:
            rows = {one.row for one in (self.under, spot) if one is not None}
            self.under = spot
            self.update_rows(rows)

    def update_rows(self, rows: set[int]) -> None:
        """Paint the buttons of these rows again."""
        for row in rows:
            self._table.update(self._table.model().index(row, GRADE))
