"""The camera of the manual's pictures: a window of the program, what is done with it, and what was taken of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QWidget

    from ui.main_window import MainWindow

WINDOW = 1080, 700
COLOURS = 32
SHEET_DPI = 96
PATIENCE_S = 60.0
BORDER = "#b9c3cf"


class Camera:
    """``taken`` are the pictures, by name."""

    def __init__(self) -> None:
        from PySide6.QtWidgets import QApplication

        from desktop_app.files.settings import Settings
        from ui.main_window import MainWindow

        self.taken: dict[str, bytes] = {}
        self._application = QApplication([*sys.argv[:1], "-style", "Fusion"])
        self.window: MainWindow = MainWindow(Settings(theme="light"))
        self.window.resize(*WINDOW)
        self.window.show()

    def click(self, text: str, within: Any = None) -> None:
        """Press the button that bears the text, in the dialog that is open or in the window."""
        place = within or self._application.activeModalWidget() or self.window
        buttons = [one for one in place.findChildren(widget_class("QPushButton")) if one.isVisible()]
        next(one for one in buttons if one.text() == text).click()
        self.settle()

    def press(self, name: str) -> None:
        from PySide6.QtGui import QAction

        self.part(QAction, name).trigger()
        self.settle()

    def part(self, kind: type, name: str = "") -> Any:
        return self.window.findChild(kind, name) if name else self.window.findChild(kind)

    def dialog(self) -> Any:
        self.wait(lambda: self._application.activeModalWidget() is not None)
        return self._application.activeModalWidget()

    def settle(self, seconds: float = 0.3) -> None:
        until = monotonic() + seconds
        while monotonic() < until:
            self._application.processEvents()

    def wait(self, condition: Callable[[], object]) -> None:
        limit = monotonic() + PATIENCE_S
        while not condition():
            self._application.processEvents()
            if monotonic() > limit:
                raise TimeoutError("the program shows something else")
        self.settle()

    def take(self, name: str, widget: QWidget | None = None, height: int = 0) -> None:
        """Take a picture of the window, or of a part of it, of that not more than the upper ``height``."""
        self.settle()
        shown = widget or self.window
        focused = self._application.focusWidget()
        if focused is not None:
            focused.clearFocus()  # a cursor blinks
        self.settle()
        shown_whole = shown.rect()
        if height:
            shown_whole.setHeight(min(height, shown_whole.height()))
        self.keep(name, bytes_of(shown.grab(shown_whole)))

    def keep(self, name: str, data: bytes) -> None:
        from PIL import Image, ImageOps

        image = Image.open(BytesIO(data)).convert("RGB")
        image = ImageOps.expand(image, 1, BORDER)
        file = BytesIO()
        image.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        self.taken[name] = file.getvalue()


def widget_class(name: str) -> Any:
    """Return a class of Qt's, which is loaded once the screen is set up."""
    from PySide6 import QtWidgets

    return getattr(QtWidgets, name)


def bytes_of(pixmap: QPixmap) -> bytes:
    """Return a picture as PNG."""
    from PySide6.QtCore import QBuffer

    buffer = QBuffer()
    pixmap.save(buffer, "PNG")
    return bytes(buffer.data().data())


def page_of(data: bytes, dpi: float = SHEET_DPI, upper: float = 1.0) -> bytes:
    """Return the first page of a PDF as PNG, or of it the ``upper`` part."""
    import pypdfium2

    file = BytesIO()
    with closing(pypdfium2.PdfDocument(data)) as pdf:
        page = pdf[0].render(scale=dpi / 72).to_pil()
    page.crop((0, 0, page.width, round(page.height * upper))).save(file, "PNG")
    return file.getvalue()
