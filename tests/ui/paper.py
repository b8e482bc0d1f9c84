"""How much what comes out of a printer differs from the PDF that was sent there."""

from PySide6.QtCore import Qt

from ui.paper.pdf_pages import page_images


def differences(one: bytes, other: bytes) -> list[float]:
    """Return how much each page of two PDFs differs in grey, averaged over 3 mm squares: 0 to 1."""
    pairs = zip(_greys(one), _greys(other), strict=True)
    return [sum(abs(a - b) for a, b in zip(*pair, strict=True)) / len(pair[0]) for pair in pairs]


def _greys(data: bytes) -> list[list[float]]:
    smooth = Qt.TransformationMode.SmoothTransformation
    small = [image.scaled(70, 99, mode=smooth) for image in page_images(data, 100)]
    return [[image.pixelColor(x, y).lightnessF() for x in range(70) for y in range(99)] for image in small]
