"""How a text that is read looks: room between its lines, headings near its size, tables as wide as the text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import (
    QImage,
    QImageReader,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser

from ..parts import theme

SHARES = 32, 68  # percent of a table's width
DRAW_AFTER_MS = 60  # while a window is being resized
PIXELS = 1.5  # of a picture for each of the screen's


class Reading(QTextBrowser):
    """Shows a page of Markdown; its pictures are as large as they were on the screen, but none wider than the text."""

    def __init__(self, pictures: Path) -> None:
        super().__init__()
        self._pictures = pictures
        self.setOpenLinks(False)
        self.setSearchPaths([str(pictures)])
        self._draw_soon = QTimer(self, interval=DRAW_AFTER_MS, singleShot=True)
        self._draw_soon.timeout.connect(self._draw)

    def show_page(self, markdown: str) -> None:
        """Show a page from its beginning."""
        self.setMarkdown(markdown)
        dress(self.document())
        self._fit()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give each picture its width now, and draw it for that soon."""
        bar = self.verticalScrollBar()  # which comes and goes with what is shown
        room = self.maximumViewportSize().width() - bar.sizeHint().width() - 2 * self.document().documentMargin()
        for at, look in list(_pictures(self.document())):
            size = QImageReader(str(self._pictures / look.name())).size()
            width = round(min(room, theme.scaled(round(size.width() / PIXELS))))
            if width > 0 and width != look.width():
                look.setWidth(width)
                look.setHeight(round(size.height() * width / size.width()))
                cursor = QTextCursor(self.document())
                cursor.setPosition(at)
                cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
                cursor.setCharFormat(look)
                self._draw_soon.start()

    def _draw(self) -> None:
        """Draw the pictures for the pixels of this screen: Qt itself would drop every other line."""
        ratio = self.devicePixelRatioF()
        for _, look in list(_pictures(self.document())):
            image = QImage(str(self._pictures / look.name()))
            image = image.scaledToWidth(round(look.width() * ratio), Qt.TransformationMode.SmoothTransformation)
            image.setDevicePixelRatio(ratio)
            self.document().addResource(QTextDocument.ResourceType.ImageResource, QUrl(look.name()), image)
        self.viewport().update()


def _pictures(document: QTextDocument) -> Iterator[tuple[int, QTextImageFormat]]:
    """Yield where pictures stand, each a character, and how they are shown."""
    block = document.begin()
    while block.isValid():
        within = block.begin()
        while not within.atEnd():
            fragment = within.fragment()
            if fragment.charFormat().isImageFormat():
                yield fragment.position(), fragment.charFormat().toImageFormat()
            within += 1
        block = block.next()


def dress(document: QTextDocument) -> None:
    """Dress what Markdown has made: Qt's own look is meant for a title page."""
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    block = document.begin()
    while block.isValid():
        _dress_block(cursor, block)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame)
    cursor.endEditBlock()


def _dress_block(cursor: QTextCursor, block: QTextBlock) -> None:
    heading, listed = block.blockFormat().headingLevel(), block.textList() is not None
    cursor.setPosition(block.position())
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    space = block.blockFormat()
    tight = listed or cursor.currentTable() is not None
    space.setTopMargin(theme.scaled(14 if heading else 1 if tight else 5))
    space.setBottomMargin(theme.scaled(1 if tight else 4))
    pictured = cursor.charFormat().isImageFormat()
    space.setLineHeight(100 if pictured else 130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    cursor.setBlockFormat(space)
    if heading:
        dress = QTextCharFormat()
        dress.setProperty(QTextFormat.Property.FontSizeAdjustment, 1)
        dress.setForeground(theme.colour("accent-text"))
        cursor.mergeCharFormat(dress)


def _dress_table(table: QTextTable) -> None:
    look = table.format()
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    look.setColumnWidthConstraints([QTextLength(QTextLength.Type.PercentageLength, share) for share in SHARES])
    look.setCellPadding(theme.scaled(4))
    look.setCellSpacing(0)
    look.setBorderCollapse(True)
    look.setBorder(1)
    look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    look.setBorderBrush(theme.colour("line"))
    table.setFormat(look)
