"""A printer that writes a PDF, how much that differs from what was sent there, and what stands on a page."""

from pathlib import Path

import pypdfium2
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter

from ui.paper.pdf_pages import PRINT_DPI, page_images


def pdf_printer(path: Path) -> QPrinter:
    """Return a printer that prints into a file, as finely as the program prints on paper."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(PRINT_DPI)
    return printer


def page_texts(data: bytes) -> list[str]:
    """Return what stands on each page of a PDF."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def differences(one: bytes, other: bytes) -> list[float]:
    """Return how much each page of two PDFs differs, 0 to 1."""
    return [difference(*pair) for pair in zip(page_images(one, 100), page_images(other, 100), strict=True)]


def difference(one: QImage, other: QImage) -> float:
    """Return how much two pictures differ in grey, averaged over 3 mm squares of a page: 0 to 1."""
    pairs = list(zip(_greys(one), _greys(other), strict=True))
    return sum(abs(a - b) for a, b in pairs) / len(pairs)


def _greys(image: QImage) -> list[float]:
    small = image.scaled(70, 99, mode=Qt.TransformationMode.SmoothTransformation)
    return [small.pixelColor(x, y).lightnessF() for x in range(70) for y in range(99)]
