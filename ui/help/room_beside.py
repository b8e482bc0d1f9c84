"""Where a window can stand without covering what it is about."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize

GAP = 8
LEAST = QSize(480, 280)  # in which a text can still be read


def beside(asked: QRect, room: QRect, usual: QSize) -> QRect:
    """Return a place for a window within ``room``, as near its usual size as can be, beside ``asked``.

    It covers nothing of ``asked`` as long as any side has room to read in; else it keeps to the lower right corner.
    """
    sides = [one for one in _sides(asked.adjusted(-GAP, -GAP, GAP, GAP), room) if one.size().boundedTo(LEAST) == LEAST]
    if not sides:
        size = LEAST.boundedTo(room.size())
        return QRect(room.bottomRight() - QPoint(size.width() - 1, size.height() - 1), size)
    best = max(sides, key=lambda one: _area(one.size().boundedTo(usual)))
    made = QRect(QPoint(0, 0), best.size().boundedTo(usual))
    made.moveCenter(best.center())
    left = min(max(made.left(), best.left()), best.right() - made.width() + 1)
    top = min(max(made.top(), best.top()), best.bottom() - made.height() + 1)
    made.moveTo(left, top)
    return made


def _sides(asked: QRect, room: QRect) -> list[QRect]:
    """Return what of the room lies right, left, below and above."""
    right, left, below, above = (QRect(room) for _ in range(4))
    right.setLeft(max(room.left(), asked.right() + 1))
    left.setRight(min(room.right(), asked.left() - 1))
    below.setTop(max(room.top(), asked.bottom() + 1))
    above.setBottom(min(room.bottom(), asked.top() - 1))
    return [right, left, below, above]


def _area(size: QSize) -> int:
    return size.width() * size.height()
