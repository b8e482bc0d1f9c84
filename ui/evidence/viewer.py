"""Looks at evidence inside the program: pictures and the pages of PDFs, larger, turned, one after another.

What is turned and enlarged is what is shown; the evidence never changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut, QTransform, QWheelEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QSizePolicy, QWidget

from desktop_app.base.errors import UserError
from desktop_app.base.sizes import size_in_words
from desktop_app.base.text import one_line
from desktop_app.evidence.pictures import viewable
from desktop_app.rubric.answers import Attachment

from ..parts.background import Background
from ..parts.dialog import Dialog
from ..parts.flow import OneLine
from ..parts.layouts import DIALOG, column, row
from ..parts.spoken import plainly
from ..parts.widgets import allow, button, fit_screen, label, set_text
from .thumbnails import Read, is_pdf

PIXELS = 16_000_000  # of a picture that is looked at: 64 MB
STEP = 1.25
SMALLEST, LARGEST = 0.05, 8.0
USUAL_SIZE = QSize(1100, 760)
NOT_SHOWN = "这份材料打不开：可能已损坏，或是本程序不认识的格式；可以另存后用其他程序打开。"


class Canvas(QWidget):
    """A picture at a scale; of one that is enlarged only what is in sight is drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.image = self._reduced = QImage()
        self.factor = 1.0

    def show_image(self, image: QImage, factor: float) -> None:
        """Show a picture at so many pixels for one of its own."""
        self.image, self.factor, self._reduced = image, factor, QImage()
        self.resize(max(1, round(image.width() * factor)), max(1, round(image.height() * factor)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.rect(), self._fine(self.size() * self.devicePixelRatioF()))

    def _fine(self, size: QSize) -> QImage:
        """Return the picture made smaller once and well, so that small print can be read; else as it is."""
        if size.width() >= self.image.width():
            return self.image
        if self._reduced.size() != size:
            smooth = Qt.TransformationMode.SmoothTransformation
            self._reduced = self.image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        return self._reduced


class Viewer(Dialog):
    """Shows the file that was asked for; ← and → lead to the others, and through the pages of a PDF."""

    save_wanted = Signal(object)
    elsewhere_wanted = Signal(object)

    def __init__(
        self, parent: QWidget, files: Sequence[Attachment], first: Attachment, reader: Callable[[Attachment], Read]
    ) -> None:
        """``reader`` returns what reads a file's bytes in a thread."""
        super().__init__(parent, "查看材料", "proof")
        self._files, self._at, self._page, self._pages = list(files), list(files).index(first), 0, 1
        self._reader = reader
        self._fits, self._turned = True, 0
        self._background = Background(self)
        self._background.failed.connect(self._failed)
        self._name, self._facts = label(look="pageTitle"), label(look="secondary")
        self._told = label(look="secondary", wrap=True)
        self._told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._canvas, self._area = Canvas(), QScrollArea()
        self._area.setObjectName("deskArea")
        self._area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area.setWidget(self._canvas)
        self._area.setAccessibleName("材料图片")
        self._told.setParent(self._area.viewport())
        self._area.viewport().installEventFilter(self)
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._draw)
        self._lay_out()
        fit_screen(self, USUAL_SIZE)
        self._area.setFocus()
        self._load()

    def _lay_out(self) -> None:
        self._back = self._tool("‹ 上一张", self._go_back, "Left")
        self._on = self._tool("下一张 ›", self._go_on, "Right")
        self._changes = {
            self._tool("缩小", partial(self._zoom, 1 / STEP), "-"): "－，或按住Ctrl转动滚轮",
            self._tool("放大", partial(self._zoom, STEP), "+", "="): "＋，或按住Ctrl转动滚轮",
            self._tool("适合窗口", self._fit, "0"): "0",
            self._tool("向左转", partial(self._turn, -90), "L"): "L；只改变显示，不改动材料",
            self._tool("向右转", partial(self._turn, 90), "R"): "R；只改变显示，不改动材料",
        }
        self._scale = label(look="secondary")
        acts = (button("另存为…", self._save), button("用其他程序打开", self._open_elsewhere))
        tools = OneLine(self._back, self._on, *self._changes, self._scale, spacing=6)
        close = button("关闭", self.reject)
        head = row((self._name, 1), self._facts, spacing=12)
        foot = row((tools, 1), *acts, close, spacing=6)
        column(head, (self._area, 1), foot, on=self, margins=DIALOG, spacing=8)

    def _tool(self, words: str, slot: Callable[[], object], *keys: str) -> QPushButton:
        """Return a button of which each press counts, and which keys press as well."""
        made = button(words, slot)
        made.setAccessibleName(plainly(words))
        made.setAutoRepeat(True)
        for key in keys:
            QShortcut(QKeySequence(key), self, made.click)
        return made

    # --- which file ---

    @property
    def file(self) -> Attachment:
        """What is looked at."""
        return self._files[self._at]

    def _go_on(self) -> None:
        self._go(1)

    def _go_back(self) -> None:
        self._go(-1)

    def _go(self, by: int) -> None:
        """Go on by a page, or by a file where there are no more pages."""
        if 0 <= self._page + by < self._pages:
            self._page += by
        elif 0 <= self._at + by < len(self._files):
            self._at, self._page, self._pages, self._turned, self._fits = self._at + by, 0, 1, 0, True
        else:
            return
        self._load()

    def _load(self) -> None:
        """Read and decode it in a thread; what was asked for before is dropped when it comes."""
        file = self.file
        name = one_line(file.name)
        set_text(self._name, name)
        self._name.setToolTip("")
        self._tell("正在打开…")
        self._say_facts()
        self._background.run(partial(_loaded, self._reader(file), self._page, pdf=is_pdf(file)), self._arrived)

    def _say_facts(self) -> None:
        file, pages = self.file, f"第{self._page + 1}页，共{self._pages}页　" if self._pages > 1 else ""
        place = f"第{self._at + 1}份，共{len(self._files)}份　" if len(self._files) > 1 else ""
        set_text(self._facts, f"{place}{pages}{size_in_words(file.size)}　文件指纹 {file.sha256[:16]}")
        self._facts.setToolTip(f"文件指纹（SHA-256）{file.sha256}")
        self._area.setAccessibleDescription(f"{self._name.text()}，{self._facts.text()}")
        first, last = self._at == 0 and self._page == 0, self._at == len(self._files) - 1
        allow(self._back, "已是第一张" if first else "", "←")
        allow(self._on, "已是最后一张" if last and self._page == self._pages - 1 else "", "→")

    def _arrived(self, found: tuple[QImage, int]) -> None:
        self._canvas.image, self._pages = found
        self._canvas.image = self._canvas.image.transformed(QTransform().rotate(self._turned))
        self._say_facts()
        self._tell("")
        self._draw()

    def _failed(self, words: str) -> None:
        self._canvas.image = QImage()
        self._tell(words, words)

    def _tell(self, words: str, why_not: str = "") -> None:
        """Say why nothing is to be seen, or show it; ``why_not`` is why nothing will be."""
        set_text(self._told, words)
        self._told.setVisible(bool(words))
        self._canvas.setVisible(not words)
        for made, keys in self._changes.items():
            allow(made, why_not, keys)
        set_text(self._scale, "")

    # --- how it is seen ---

    @property
    def canvas(self) -> Canvas:
        """What is shown, and at which scale."""
        return self._canvas

    def _fit(self) -> None:
        self._fits = True
        self._draw()

    def _zoom(self, by: float) -> None:
        if self._canvas.image.isNull():
            return
        self._fits = False
        self._draw(min(LARGEST, max(SMALLEST, self._canvas.factor * by)))

    def _turn(self, degrees: int) -> None:
        self._turned = (self._turned + degrees) % 360
        self._canvas.image = self._canvas.image.transformed(QTransform().rotate(degrees))
        self._draw()

    def _draw(self, factor: float = 0) -> None:
        """Draw it at a scale, at that it has, or so that all of it is seen."""
        image = self._canvas.image
        if image.isNull():
            return
        if self._fits:
            room = self._area.maximumViewportSize()
            factor = min(1.0, room.width() / image.width(), room.height() / image.height())
        self._canvas.show_image(image, factor or self._canvas.factor)
        set_text(self._scale, f"{round(self._canvas.factor * 100)}%")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon.start()  # once the parts have their places

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Ctrl and the wheel enlarge, and what is told be as large as the area."""
        if event.type() == QEvent.Type.Resize:
            self._told.setGeometry(self._area.viewport().rect())
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self._zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP)
            return True
        return super().eventFilter(watched, event)

    # --- what else can be done with it ---

    def _save(self) -> None:
        self.save_wanted.emit(self.file)

    def _open_elsewhere(self) -> None:
        self.elsewhere_wanted.emit(self.file)


def _loaded(read: Read, page: int, *, pdf: bool) -> tuple[QImage, int]:
    """Return the picture or the page, and how many pages there are; or refuse."""
    content = read()
    if pdf:
        from ..paper.pdf_pages import page_image

        return page_image(content, page, PIXELS)
    image = QImage.fromData(viewable(content, PIXELS))
    if image.isNull():
        raise UserError(NOT_SHOWN)
    return image, 1
