"""Asking for a printer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


def ask_printer(parent: QWidget, name: str, then: Callable[[QPrinter], object], *, pages: int = 0) -> None:
    """Ask for a printer; ``then`` gets it, and nothing is called if there is none.

    ``name`` is what the system's own list of jobs tells; of so many ``pages`` a part can be chosen.
    """
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    from .pdf_pages import PRINT_DPI

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(PRINT_DPI)
    printer.setDocName(name)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("打印")
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, bool(pages))
    if pages:
        dialog.setMinMax(1, pages)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: then(printer))
    QDialog.open(dialog)  # QPrintDialog hides the plain one
