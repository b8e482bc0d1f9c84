"""How a text that is read looks: room between its lines, headings near its size, tables as wide as the text."""

from __future__ import annotations

from PySide6.QtGui import (
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from ..parts import theme

SHARES = 32, 68  # percent of a table's width


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
    space.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
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
