"""Where a ledger comes from: what is on the clipboard, what is dropped."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDropEvent

from desktop_app.base.errors import UserError
from desktop_app.ledger import Sheet, sheets_from_page

from ..parts.dropping import dropped_file

# What else is dropped may be evidence; what is refused in a sentence, rather than in silence, is taken too.
DROPPED = (".xlsx", ".xls", ".et", ".ods", ".csv", ".xlsm", ".xlsb")


def has_table(data: QMimeData) -> bool:
    """Whether what was copied says where each cell ends."""
    return data.hasHtml() and "<td" in data.html().casefold()


def tables(page: str) -> list[Sheet]:
    """Return the tables of a page from the clipboard; none if it cannot be read, since there is the plain text."""
    try:
        return sheets_from_page(page)
    except UserError:
        return []


def workbook(event: QDropEvent) -> Path | None:
    """Return the one file that is dragged, if it looks like a workbook."""
    path = dropped_file(event.mimeData())
    return path if path and path.suffix.lower() in DROPPED else None
