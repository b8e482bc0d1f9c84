"""Small parts that every page is put together from.

What a page does without until it is used is taken out of Qt's modules there and then: each class, and above all the
namespace ``Qt`` with its sixty kinds of flags (a tenth of the start), is made when it is first named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtWidgets import QLabel, QPushButton

from desktop_app.base.unbroken import WORD_JOINER, unbroken

if TYPE_CHECKING:
    from PySide6.QtCore import QRect, QSize
    from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

PLAIN_TEXT = 0  # as ``Qt.TextFormat`` counts
READ_ONLY = "内容只读，不能改动"
NOT_HERE = "没有单位名册的文件里没有轮次"  # what a menu does not show at all
FILE_READ_ONLY = "这个文件是以只读方式打开的，不能修改"
"""Why nothing can be changed in a file."""
FRAME = QtCore.QSize(8, 40)  # of a window, at the most, with its title
CENTRED = 0x84  # as ``Qt.AlignmentFlag`` does


def label(text: str = "", look: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label of plain text; ``look`` names its dress in the style sheet.

    Where it wraps it breaks nothing that is read as one: ``set_text`` sees to that.
    """
    shown = unbroken(text) if wrap else text
    made = QLabel(shown)
    if shown != text:
        made.setAccessibleName(text)  # nobody hears the signs that hold a line together
    made.setProperty("textFormat", PLAIN_TEXT)
    made.setWordWrap(wrap)
    if look:
        made.setObjectName(look)
    return made


def button(text: str, slot: Callable[[], object], look: str = "") -> QPushButton:
    """Return a button that calls ``slot``, a bound method, so that it disconnects with its owner."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    if look:
        made.setObjectName(look)
    made.clicked.connect(slot)
    return made


def keep_place(widget: QWidget) -> None:
    """Let nothing else move when a widget comes and goes."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)


def tip(text: str) -> str:
    """Return what shows a text as it is in a tooltip, where Qt would take it for HTML."""
    if "<" not in text and "&" not in text:  # nearly every text, and quickly told
        return text
    from html import escape  # with the names of two thousand signs

    return f'<p style="white-space: pre-wrap">{escape(text)}</p>' if QtGui.Qt.mightBeRichText(text) else text


def keyless(text: str) -> str:
    """Return what shows a text as it is on a button or in a menu, where Qt would take an & for the mark of a key."""
    return text.replace("&", "&&")


def shortened(name: str, most: int = 24) -> str:
    """Return a name as a button shows it: what is too long gives way in the middle, so that its end is seen."""
    return keyless(name if len(name) <= most else f"{name[: most // 2]}…{name[-(most - most // 2 - 1) :]}")


def set_look(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet selects by, and dress the widget again if it changed."""
    if (widget.property(name) or "") != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_name(widget: QWidget, name: str) -> None:
    """Name a widget as the style sheet selects it, and dress it again if that is another name."""
    if widget.objectName() != name:
        widget.setObjectName(name)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_text(widget: QLabel | QAbstractButton | QLineEdit, text: str) -> None:
    """Set a text only if it differs, so that nothing is laid out or painted for nothing."""
    if isinstance(widget, QLabel) and widget.wordWrap():
        plain, text = text, unbroken(text)
        if widget.text() != text and widget.accessibleName() in ("", widget.text().replace(WORD_JOINER, "")):
            widget.setAccessibleName(plain if plain != text else "")
    if widget.text() != text:
        widget.setText(text)


def set_tip(widget: QWidget, text: str) -> None:
    """Set a tooltip only if it differs, which Qt does not ask."""
    if widget.toolTip() != text:
        widget.setToolTip(text)


def keep_height(made: QLabel, texts: Sequence[str], width: int) -> None:
    """Have a label that wraps at ``width`` be as high as for the longest of the texts."""
    made.ensurePolished()
    made.setAlignment(QtCore.Qt.AlignmentFlag.AlignTop | QtCore.Qt.AlignmentFlag.AlignLeft)
    room, wraps = QtCore.QRect(0, 0, width, 0), QtCore.Qt.TextFlag.TextWordWrap
    height = max(made.fontMetrics().boundingRect(room, wraps, unbroken(text)).height() for text in texts)
    if made.minimumHeight() != height:
        made.setMinimumHeight(height)


def keep_width(made: QWidget, texts: Sequence[str], padding: int = 0) -> None:
    """Have a label or a button be as wide as for the longest of the texts in bold."""
    made.ensurePolished()
    font = QtGui.QFont(made.font())
    font.setBold(True)
    metrics = QtGui.QFontMetrics(font)
    width = max(metrics.horizontalAdvance(text) for text in texts) + 2 * padding
    if made.minimumWidth() != width:
        made.setMinimumWidth(width)


def allow(made: QWidget, why_not: str = "", usual: str = "") -> None:
    """Let something be used, with its ``usual`` tooltip; or grey it, and let the tooltip say why not."""
    made.setEnabled(not why_not)
    set_tip(made, tip(why_not or usual))


def set_key(made: QAbstractButton, key: str, *, own: bool = True) -> None:
    """Give a button a key, which is told in the palette; not ``own``: what has the focus answers that key already.

    To be done again after each new text, by which Qt takes the key away.
    """
    made.setProperty("key", key)
    if own:
        made.setShortcut(key)


def set_help(widget: QWidget, topic: str = "", field: str = "") -> None:
    """Say which page of the help is about a widget and what is in it, and which field of that page it is."""
    if topic:
        widget.setProperty("help", topic)
    if field:
        widget.setProperty("helpField", field)


def resize_to_fit(window: QWidget, usual: QSize) -> bool:
    """Give a window its usual size within its frame, or that of a smaller screen, all of which it then needs: False."""
    room = window.screen().availableGeometry().size() - FRAME
    window.resize(usual.boundedTo(room))
    return usual.expandedTo(room) == room


def fit_screen(window: QWidget, usual: QSize) -> None:
    """Give a window its usual size, or all of a screen that is smaller."""
    if not resize_to_fit(window, usual):
        window.setWindowState(QtCore.Qt.WindowState.WindowMaximized)


def bring_into_sight(widget: QWidget, rect: QRect, *, whole: bool = False) -> None:
    """Scroll the page that ``widget`` stands on until ``rect`` of it can be seen, or just the ``whole`` of it."""
    page = widget.parentWidget()
    while page is not None and not (isinstance(page, QtWidgets.QScrollArea) and page.widget() is not None):
        page = page.parentWidget()
    content = page.widget() if isinstance(page, QtWidgets.QScrollArea) else None
    if isinstance(page, QtWidgets.QScrollArea) and content is not None:
        at = widget.mapTo(content, rect.center())
        page.ensureVisible(at.x(), at.y(), 0, rect.height() // 2 + 4 if whole else 2 * rect.height())
