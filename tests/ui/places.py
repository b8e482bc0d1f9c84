"""Where everything stands in a window: what is cut, what covers what, what has moved."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QCalendarWidget,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTableView,
    QTextEdit,
    QWidget,
)

from ui.parts.elided_button import ElidedButton, ElidedCheckBox
from ui.parts.elided_label import ElidedLabel
from ui.parts.form_page import FormPage
from ui.parts.links import LinkRow
from ui.parts.reserved import Reserved

from .eyes import names

CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QAbstractItemView, QComboBox)
LISTED = LinkRow  # what is lost and what is missing, a line each: lines come and go with what is typed
OWN_WAYS = (
    QTextEdit,
    QAbstractItemView,
    QComboBox,
    QCalendarWidget,
    QFileDialog,
)  # shorten what has no room
PIXEL = 1  # of rounding


def settle() -> None:
    """Have all laid out that is to be."""
    for _ in range(4):
        QCoreApplication.sendPostedEvents()
        QApplication.processEvents()


def called(widget: QWidget) -> str:
    """Return a name by which one finds the widget, and the parts of the window that it is in."""
    words = sorted((name for name in names(widget) if name), key=len)
    above, parts = widget.parentWidget(), [type(widget).__name__]
    while above is not None:
        if type(above).__module__.startswith("ui."):
            parts.insert(0, type(above).__name__)
        above = above.parentWidget()
    return f"{'/'.join(parts)} “{words[-1][:24] if words else ''}” {_place(widget)}"


def _place(widget: QWidget) -> str:
    at, size = widget.mapTo(widget.window(), QPoint()), widget.size()
    return f"({at.x()},{at.y()} {size.width()}×{size.height()})"


def _inside_own_ways(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, OWN_WAYS):
            return True
        above = above.parentWidget()
    return False


def flaws(window: QWidget) -> Iterator[str]:
    """Say of each visible widget what of it cannot be seen."""
    shown = [one for one in window.findChildren(QWidget) if one.isVisibleTo(window) and not one.isWindow()]
    for widget in shown:
        if _inside_own_ways(widget):
            continue
        yield from _cut(widget)
        yield from _sideways(widget)
        yield from _headings(widget)
    for widget in (window, *shown):
        if not isinstance(widget, OWN_WAYS) and not _inside_own_ways(widget):
            yield from _covered(widget)


def _cut(widget: QWidget) -> Iterator[str]:
    """A text that has less room than it needs, and no ellipsis."""
    width, height = widget.width() + PIXEL, widget.height() + PIXEL
    if isinstance(widget, ElidedLabel | Reserved | ElidedButton | ElidedCheckBox):
        return
    if isinstance(widget, QLabel) and widget.text():
        needed = widget.sizeHint()
        if widget.wordWrap():
            if widget.heightForWidth(widget.width()) > height:
                yield f"cut below: {called(widget)} needs {widget.heightForWidth(widget.width())}"
        elif needed.width() > width or needed.height() > height:
            yield f"cut: {called(widget)} needs {needed.width()}×{needed.height()}"
    elif isinstance(widget, QAbstractButton) and widget.text():
        needed = widget.sizeHint()
        if needed.width() > width or needed.height() > height:
            yield f"cut: {called(widget)} needs {needed.width()}×{needed.height()}"


def _headings(widget: QWidget) -> Iterator[str]:
    """A heading of a table that is longer than its column, and is cut without an ellipsis."""
    if isinstance(widget, QTableView) and widget.horizontalHeader().isVisible():
        header = widget.horizontalHeader()
        if header.textElideMode() == Qt.TextElideMode.ElideNone:
            yield f"cut where it has no room: heading of {called(widget)}"


def _sideways(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QAbstractScrollArea):
        bar = widget.horizontalScrollBar()
        if bar.maximum() > 0 and widget.horizontalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            yield f"sideways: {called(widget)} by {bar.maximum()}"


def _covered(parent: QWidget) -> Iterator[str]:
    """Two children that share a place, or one that has none."""
    if isinstance(parent, QAbstractScrollArea):
        return
    scrolls = isinstance(parent.parentWidget(), QAbstractScrollArea)  # what it shows may be higher than itself
    children = [
        one
        for one in parent.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if one.isVisibleTo(parent) and not one.isWindow() and not one.size().isEmpty() and _stands(one)
    ]
    for first, second in combinations(children, 2):
        both = first.geometry() & second.geometry()
        if both.width() > PIXEL and both.height() > PIXEL:
            yield f"covered: {called(first)} and {called(second)}"
    for child in children:
        room = parent.rect().adjusted(-PIXEL, -PIXEL, PIXEL, PIXEL)
        if not scrolls and not room.contains(child.geometry()):
            yield f"sticks out: {called(child)} of {called(parent)}"


def _stands(widget: QWidget) -> bool:
    """Whether it has a place of its own: not a frame around the focus, nor a scroll bar over its area."""
    return not isinstance(widget, QScrollBar) and type(widget).__name__ not in (
        "QFocusFrame",
        "QSizeGrip",
        "QRubberBand",
    )


def places(window: QWidget) -> dict[QWidget, QRect]:
    """Return where each control stands: on a form within all that scrolls, elsewhere within the window."""
    settle()
    found = {}
    for widget in window.findChildren(QWidget):
        held = isinstance(widget, CONTROLS) and not isinstance(widget, LISTED)
        if held and widget.isVisibleTo(window) and not _inside_own_ways(widget):
            page = _page_of(widget)
            found[widget] = QRect(widget.mapTo(page or window, QPoint()), widget.size())
    return found


def _page_of(widget: QWidget) -> QWidget | None:
    above = widget.parentWidget()
    while above is not None and not isinstance(above, FormPage):
        above = above.parentWidget()
    return above.widget() if isinstance(above, FormPage) else None


def moved(before: dict[QWidget, QRect], after: dict[QWidget, QRect]) -> list[str]:
    """Say which of the controls that were there stand elsewhere now."""
    return [
        f"moved: {called(widget)} from {_rect(at)} to {_rect(after[widget])}"
        for widget, at in before.items()
        if widget in after and after[widget] != at
    ]


def _rect(at: QRect) -> str:
    return f"({at.x()},{at.y()} {at.width()}×{at.height()})"
