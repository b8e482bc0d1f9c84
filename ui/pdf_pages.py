"""Pages of a PDF as pictures, for the screen and for the printer; no Qt Pdf module is needed."""

from __future__ import annotations

from threading import Lock

import pypdfium2
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from desktop_app.errors import UserError

POINTS_PER_INCH = 72
PDFIUM = Lock()  # it must not be used by two threads at once
PRINT_DPI = 300  # the printer's own 1200 would take half a gigabyte a page


def page_images(data: bytes, dpi: float) -> list[QImage]:
    """Return every page of the PDF as a picture at ``dpi``."""
    with PDFIUM, pypdfium2.PdfDocument(data) as pdf:
        return [_image(page, dpi) for page in pdf]


def print_pdf(data: bytes, printer: QPrinter) -> None:
    """Print every page at its own size; safe outside the window's thread."""
    with PDFIUM, pypdfium2.PdfDocument(data) as pdf:
        printer.setFullPage(True)
        _set_page_size(printer, pdf[0])
        painter = QPainter()
        if not painter.begin(printer):
            raise UserError(f"打印机“{printer.printerName()}”没有响应，没有打印；请检查打印机后重试。")
        try:
            for number, page in enumerate(pdf):
                if number:
                    printer.newPage()
                target = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
                painter.drawImage(target, _image(page, PRINT_DPI))
        finally:
            painter.end()


def _set_page_size(printer: QPrinter, page: pypdfium2.PdfPage) -> None:
    width, height = page.get_size()
    printer.setPageSize(QPageSize(QSizeF(width, height), QPageSize.Unit.Point))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)


def _image(page: pypdfium2.PdfPage, dpi: float) -> QImage:
    """Render one page; the picture owns its pixels."""
    bitmap = page.render(scale=dpi / POINTS_PER_INCH, rev_byteorder=True, prefer_bgrx=True)
    image = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888)
    return image.copy()
