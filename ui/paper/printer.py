"""Asking for a printer."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from ..parts.dialogs import warn

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


NO_PRINTER = "这台电脑没有装打印机，没有打印；请装好打印机再打印，或保存成PDF，拿到有打印机的电脑上打印。"


def ask_printer(parent: QWidget, name: str, then: Callable[[QPrinter], object], *, pages: int = 0) -> None:
    """Ask for a printer; ``then`` gets it, and nothing is called if there is none.

    ``name`` is what the system's own list of jobs tells; of so many ``pages`` a part can be chosen.
    """
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    from .pdf_pages import PRINT_DPI

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if sys.platform == "win32" and printer.outputFormat() != QPrinter.OutputFormat.NativeFormat:
        warn(parent, NO_PRINTER)  # where Qt would show nothing at all
        return
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
