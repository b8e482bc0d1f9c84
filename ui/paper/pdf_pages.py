"""Pages of a PDF as pictures, for the screen and for the printer; no Qt Pdf module is needed."""

from __future__ import annotations

import pypdfium2
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from desktop_app.base.errors import UserError
from desktop_app.base.pdfium import PDFIUM

POINTS_PER_INCH = 72
MOST_SCALE = 4.0  # dots a point of a page that is looked at
PRINT_DPI = 300  # the printer's own 1200 would take half a gigabyte a page


def page_images(data: bytes, dpi: float, most: int = 0) -> list[QImage]:
    """Return the pages of the PDF as pictures at ``dpi``, no more than ``most`` of them if that is given."""
    with PDFIUM, pypdfium2.PdfDocument(data) as pdf:
        return [_image(pdf[number], dpi) for number in range(min(most or len(pdf), len(pdf)))]


def page_image(data: bytes, number: int, pixels: int) -> tuple[QImage, int]:
    """Return a page of somebody's PDF as a picture of about so many pixels, and how many pages there are; or refuse."""
    try:
        with PDFIUM, pypdfium2.PdfDocument(data) as pdf:
            page = pdf[min(number, len(pdf) - 1)]
            width, height = page.get_size()
            scale = min(MOST_SCALE, (pixels / max(width * height, 1)) ** 0.5)
            return _image(page, scale * POINTS_PER_INCH), len(pdf)
    except (pypdfium2.PdfiumError, ValueError, IndexError):
        raise UserError("这份PDF打不开：可能已损坏，或要输入口令；可以另存后用其他程序打开。") from None


def page_count(data: bytes) -> int:
    """Return how many pages the PDF has."""
    with PDFIUM, pypdfium2.PdfDocument(data) as pdf:
        return len(pdf)


def print_pdf(data: bytes, printer: QPrinter) -> None:
    """Print the pages that the printer was asked for, else all, at their own size; safe outside the window's thread."""
    with PDFIUM, pypdfium2.PdfDocument(data) as pdf:
        printer.setFullPage(True)
        _set_page_size(printer, pdf[0])
        painter = QPainter()
        if not painter.begin(printer):
            raise UserError(f"打印机“{printer.printerName()}”没有响应，没有打印；请检查打印机后重试。")
        try:
            first, last = max(1, printer.fromPage()), min(printer.toPage() or len(pdf), len(pdf))
            for number in range(first, last + 1):
                if number > first:
                    printer.newPage()
                target = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
                painter.drawImage(target, _image(pdf[number - 1], PRINT_DPI))
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
