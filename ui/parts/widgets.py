"""Small parts that every page is put together from."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6 import QtGui
from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QLabel,
    QLayout,
    QLayoutItem,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from desktop_app.base.text import presentable

from .layouts import column, row


def label(text: str = "", look: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label of plain text; ``look`` names its dress in the style sheet."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
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


def busy_bar() -> QProgressBar:
    """Return a hidden bar that only shows that something is going on; nothing moves when it comes and goes."""
    made = QProgressBar()
    made.setRange(0, 0)
    made.setTextVisible(False)
    policy = made.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    made.setSizePolicy(policy)
    made.hide()
    return made


def tip(text: str) -> str:
    """Return what shows a text as it is in a tooltip, where Qt would take it for HTML."""
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


def set_text(widget: QLabel | QAbstractButton | QLineEdit, text: str) -> None:
    """Set a text only if it differs, so that nothing is laid out or painted for nothing."""
    if widget.text() != text:
        widget.setText(text)


def set_help(widget: QWidget, topic: str = "", field: str = "") -> None:
    """Say which page of the help is about a widget and what is in it, and which field of that page it is."""
    if topic:
        widget.setProperty("help", topic)
    if field:
        widget.setProperty("helpField", field)


def fit_screen(window: QWidget, usual: QSize) -> None:
    """Give a window its usual size, or all of a screen that is smaller."""
    room = window.screen().availableGeometry().size()
    window.resize(usual.boundedTo(room))
    if usual.expandedTo(room) != room:
        window.setWindowState(Qt.WindowState.WindowMaximized)


def bring_into_sight(widget: QWidget, rect: QRect, *, whole: bool = False) -> None:
    """Scroll the page that ``widget`` stands on until ``rect`` of it can be seen, or just the ``whole`` of it."""
    page = widget.parentWidget()
    while page is not None and not (isinstance(page, QScrollArea) and page.widget() is not None):
        page = page.parentWidget()
    content = page.widget() if isinstance(page, QScrollArea) else None
    if isinstance(page, QScrollArea) and content is not None:
        at = widget.mapTo(content, rect.center())
        page.ensureVisible(at.x(), at.y(), 0, rect.height() // 2 + 4 if whole else 2 * rect.height())


class Segment(QPushButton):
    """One of several buttons; ← → go to its neighbours, the digits choose, a second click takes back."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        buttons = self.group().buttons()
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            near = buttons.index(self) + (1 if event.key() == Qt.Key.Key_Right else -1)
            if 0 <= near < len(buttons):
                buttons[near].setFocus(Qt.FocusReason.TabFocusReason)
        elif 0 <= event.key() - Qt.Key.Key_1 < len(buttons):
            buttons[event.key() - Qt.Key.Key_1].click()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


def segment(text: str, look: str, group: QButtonGroup, number: int) -> Segment:
    """Return a button of a group, dressed as ``look``."""
    made = Segment(keyless(text))
    made.setObjectName(look)
    made.setCheckable(True)
    made.setAutoDefault(False)
    made.setProperty("first", "yes" if number == 0 else "no")
    group.addButton(made, number)
    return made


def brings_files(data: QMimeData) -> bool:
    """Whether what is dragged or pasted is files, or a picture without text: evidence, nothing for a text field."""
    return any(url.isLocalFile() for url in data.urls()) or (data.hasImage() and not data.hasText())


def leaves_paste(event: QKeyEvent) -> bool:
    """Whether the key pastes what a text field cannot take; what lies around the field may."""
    return event.matches(QKeySequence.StandardKey.Paste) and brings_files(QGuiApplication.clipboard().mimeData())


class GrowingText(QPlainTextEdit):
    """A text field of one line that grows with what is typed; Tab leaves it."""

    edited = Signal(str)

    def __init__(self, placeholder: str, lines: int = 5) -> None:
        super().__init__()
        self._lines = lines
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(5)
        self.textChanged.connect(self._changed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._text = self._shown = ""  # as recorded, and as the field has it
        self._fit()

    @property
    def text(self) -> str:
        """What is typed, as it can be recorded."""
        return self._text

    def show_text(self, text: str) -> None:
        """Show what the record holds; the cursor stays where it is if nothing differs."""
        if text != self._text:
            self._text = text
            with QSignalBlocker(self):
                self.setPlainText(text)
            self._shown = self.toPlainText()  # Qt reads some spaces and line ends in its own way

    def _changed(self) -> None:
        if self.toPlainText() != self._shown:
            self._shown = self.toPlainText()
            self._text = presentable(self._shown)
            self.edited.emit(self._text)

    def _fit(self) -> None:
        lines = min(max(1, int(self.document().size().height())), self._lines)
        height = lines * self.fontMetrics().lineSpacing() + 2 * int(self.document().documentMargin()) + 8
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)
        bar = Qt.ScrollBarPolicy
        fits = self.document().size().height() <= self._lines
        self.setVerticalScrollBarPolicy(bar.ScrollBarAlwaysOff if fits else bar.ScrollBarAsNeeded)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()  # another width breaks the lines elsewhere, of which the document says nothing

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return not brings_files(source) and super().canInsertFromMimeData(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if leaves_paste(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page, not the field, unless the field itself has more to show."""
        if self.document().size().height() > self._lines:
            super().wheelEvent(event)
        else:
            event.ignore()


class LinkRow(QFrame):
    """A line that leads somewhere, by mouse, Enter or Space: a head, a figure and an explanation."""

    activated = Signal(int)

    def __init__(self, state: str) -> None:
        super().__init__()
        self.target = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._head, self._figure = label(look="linkHead"), label(look="linkFigure")
        self._figure.setProperty("state", state)
        self._words = label(look="linkWords", wrap=True)
        column(row(self._head, None, self._figure), self._words, on=self, margins=(8, 4, 8, 4), spacing=1)

    def fill(self, target: int, head: str, figure: str, words: str) -> None:
        """Show one line; ``target`` is what ``activated`` will send."""
        self.target = target
        set_text(self._head, head)
        set_text(self._figure, figure)
        set_text(self._words, words)
        self._words.setVisible(bool(words))
        self.setAccessibleName(f"{head} {words} {figure}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.activated.emit(self.target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activated.emit(self.target)
        else:
            super().keyPressEvent(event)


class Pages(QStackedWidget):
    """The pages of a window; that a dialog blocks it is kept from their hundreds of parts, which need not know."""

    def event(self, event: QEvent) -> bool:
        blocks = event.type() in (QEvent.Type.WindowBlocked, QEvent.Type.WindowUnblocked)
        return blocks or super().event(event)


class FlowLayout(QLayout):
    """Lays widgets side by side and goes on in the next line where the width ends."""

    def __init__(self, spacing: int = 6) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._between_lines = min(spacing, 6)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

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

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), apply=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, apply=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

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


class Flow(QWidget):
    """Widgets in a flow, as high as the width makes it."""

    def __init__(self, *widgets: QWidget, spacing: int = 6) -> None:
        super().__init__()
        self.line = FlowLayout(spacing)
        for widget in widgets:
            self.line.addWidget(widget)
        self.setLayout(self.line)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


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
