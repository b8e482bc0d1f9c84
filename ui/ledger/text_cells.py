"""The cells of a ledger that are typed into, and the signs on a task that has a note or evidence."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ..parts.line import Line
from ..parts.tables import paint_ground
from ..parts.theme import colour, scaled
from .task_model import MARKS_ROLE, Index

SIGN, BETWEEN, BESIDE = 14, 3, 6  # width of a sign, between two, on both sides of them
BEFORE = "before"  # property of a field: its text when it was opened
_ESCAPE = Qt.Key.Key_Escape


class TextCells(QStyledItemDelegate):
    """Edits a cell; each letter goes into the record at once, as in every other field, and Esc takes them back."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = Line(parent)
        heading = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        editor.setAccessibleName(f"第{index.row() + 1}行 {heading}")
        editor.setProperty(BEFORE, index.data(Qt.ItemDataRole.EditRole))
        editor.textEdited.connect(partial(self._edited, index.model(), QPersistentModelIndex(index)))
        return editor

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        escapes = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == _ESCAPE
        if escapes and isinstance(watched, QLineEdit) and watched.isModified():
            watched.textEdited.emit(watched.property(BEFORE))  # as if typed: the step of it comes to nothing
        return super().eventFilter(watched, event)

    def _edited(self, model: QAbstractItemModel, index: QPersistentModelIndex, text: str) -> None:
        if index.isValid():
            model.setData(model.index(index.row(), index.column()), text)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit) and editor.text() != index.data(Qt.ItemDataRole.EditRole):
            editor.setText(index.data(Qt.ItemDataRole.EditRole))


class TaskCells(TextCells):
    """Paints behind the words of a task a sheet if it has a note, and a clip if it has evidence."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        signs = [sign for sign, there in zip((_sheet, _clip), index.data(MARKS_ROLE), strict=True) if there]
        if not signs:
            super().paint(painter, option, index)
            return
        width, between = scaled(SIGN), scaled(BETWEEN)
        words, rest = QRect(option.rect), QRect(option.rect)
        rest.setLeft(rest.right() + 1 - len(signs) * (width + between) - 2 * BESIDE + between)
        words.setRight(rest.left() - 1)
        paint_ground(painter, rest, "surface", chosen=bool(option.state & QStyle.StateFlag.State_Selected))
        option.rect = words
        super().paint(painter, option, index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("accent-text"), scaled(14) / 10))
        for at, sign in enumerate(signs):
            x = rest.left() + BESIDE + at * (width + between)
            painter.drawPath(sign(QRectF(x, rest.center().y() + 1 - width / 2, width, width)))
        painter.restore()


def _sheet(place: QRectF) -> QPainterPath:
    """Return a sheet of paper with lines on it."""
    path, unit = QPainterPath(), place.width() / 14
    path.addRoundedRect(QRectF(place.x() + 2 * unit, place.y() + unit, 10 * unit, 12 * unit), unit, unit)
    for line in (4.5, 7, 9.5):
        path.moveTo(place.x() + 4.5 * unit, place.y() + line * unit)
        path.lineTo(place.x() + 9.5 * unit, place.y() + line * unit)
    return path


def _clip(place: QRectF) -> QPainterPath:
    """Return a paper clip."""
    path, unit = QPainterPath(), place.width() / 14

    def at(x: float, y: float) -> QPointF:
        return QPointF(place.x() + x * unit, place.y() + y * unit)

    path.moveTo(at(9, 4))
    path.lineTo(at(9, 9.5))
    path.arcTo(QRectF(at(5, 7.5), at(9, 11.5)), 0, -180)
    path.lineTo(at(5, 4))
    path.arcTo(QRectF(at(5, 1), at(11, 7)), 180, -180)
    path.lineTo(at(11, 10))
    path.arcTo(QRectF(at(3, 6), at(11, 13)), 0, -180)
    path.lineTo(at(3, 5))
    return path
