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


BY_HAND = "这台电脑没有装打印机，没有打印；这一页不能存成文件，请照屏幕抄写在纸上，再按要求封存。"
PRINTED, SAVED = "已送打印机", "已存为PDF"  # what was made of a paper
CHARACTERS = 24  # of a printer's name


def is_file(printer: QPrinter) -> bool:
    """Whether what is printed comes into a file, and out of no printer."""
    return bool(printer.outputFileName())


def where_to(printer: QPrinter) -> str:
    """Say where what was printed has gone: to which printer, or that it is a file alone."""
    if is_file(printer):
        return f"只存成了PDF文件 {printer.outputFileName()}，没有用打印机打印"
    name = printer.printerName()
    return f"已送往打印机“{name if len(name) <= CHARACTERS else name[:CHARACTERS] + '…'}”" if name else "已送往打印机"


def ask_printer(
    parent: QWidget, name: str, then: Callable[[QPrinter], object], *, pages: int = 0, into_files: bool = True
) -> None:
    """Ask for a printer; ``then`` gets it, and nothing is called if there is none.

    ``name`` is what the system's own list of jobs tells; of so many ``pages`` a part can be chosen. ``into_files``:
    whether it may be a file that is printed into.
    """
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

    from .pdf_pages import PRINT_DPI

    if not into_files and not QPrinterInfo.availablePrinterNames():
        warn(parent, BY_HAND)
        return
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if sys.platform == "win32" and printer.outputFormat() != QPrinter.OutputFormat.NativeFormat:
        warn(parent, NO_PRINTER)  # where Qt would show nothing at all
        return
    printer.setResolution(PRINT_DPI)
    printer.setDocName(name)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("打印")
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, bool(pages))
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, into_files)
    if pages:
        dialog.setMinMax(1, pages)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: then(printer))
    QDialog.open(dialog)  # QPrintDialog hides the plain one
