"""Sheet, supplement and forms as they will be on paper: the very PDF on screen, to be saved or printed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QScrollArea, QWidget

from desktop_app.base.errors import not_saved
from desktop_app.base.userdirs import default_file
from desktop_app.files.names import legal_name
from desktop_app.files.written import note_written, write_noted

from ..parts.background import Background
from ..parts.dialogs import ask_file, ask_now, attempt
from ..parts.layouts import column
from ..parts.page_header import PageHeader
from ..parts.patience import waited
from ..parts.widgets import allow, button, set_help, set_key, set_look, tip
from .documents import Names, PaperDocument
from .printer import PRINTED, SAVED, ask_printer, is_file, where_to
from .tick_row import TickRow

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from desktop_app.paper.typesetting.pen import Pdf

REDRAW_AFTER_MS = 120  # while a window is being resized
MOST_SHOWN = 30  # pages on the screen; each is a picture of some megabytes
FIT_WIDTH, FIT_PAGE = "适合宽度", "整页"
FIT, BESIDE = "Ctrl+G", "F4"  # keys
UNKEPT = "{}还没有打印，也没有保存，离开以后不能再生成。\n\n仍要离开吗？"
NO_FILE = "这一页只能用打印机打印，没有存成文件；没有打印机的，照这里抄写在纸上。"


class PreviewPage(QWidget):
    """Making, drawing and printing happen in the background: the window stays live."""

    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        set_help(self, "preview")
        self._pdf: Pdf | None = None
        self._pages = 0
        self._document: PaperDocument
        self._once = ""  # what cannot be made again, until it is printed or saved
        self._fresh = False  # whether what is shown has just been asked for
        self._ticks = TickRow()
        self._ticks.chosen.connect(self._choose)
        self._warning = ""
        self._work = Background(self)
        self._work.failed.connect(self._fail)
        self._printing = Background(self)  # of its own: no drawing may overtake it
        self._printing.failed.connect(self._fail)
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(REDRAW_AFTER_MS)
        self._redraw.timeout.connect(self._draw)
        self._fit_page = False
        self._images: list[QImage] = []
        header = PageHeader("‹ 返回", sentences=True)
        header.back_wanted.connect(self.back_wanted)
        self._title, self._state = header.title, header.facts
        self._save = button("保存PDF…", self._ask_file)
        self._print = button("打印…", self._ask_printer, "primary")
        self._fit = button(FIT_PAGE, self._toggle_fit)
        self._beside = button("", self._show_beside)
        for made, key in self._keyed().items():
            set_key(made, key)
        header.add(self._beside, self._fit, self._save, self._print)
        content = QWidget()
        content.setObjectName("desk")
        self._paper = column(on=content, margins=(16, 16, 16, 16), spacing=16)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Esc"), self, self.back_wanted.emit, context=within)  # one step out, as everywhere
        self._scroll = QScrollArea()
        self._scroll.setObjectName("deskArea")
        self._scroll.setAccessibleName("预览")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(content)
        column(header, self._ticks, (self._scroll, 1), on=self, spacing=0)

    def show_document(self, document: PaperDocument) -> None:
        """Show something else, and make it."""
        self._document, self._fresh, self._once = document, True, document.once
        self._save.setVisible(not document.on_paper_alone)
        self._ticks.offer(document.question, document.ticks)
        self._title.setText(document.title)
        self._beside.setVisible(document.beside is not None)
        if document.beside is not None:
            self._beside.setText(document.beside.words)
            self._beside.setToolTip(tip(f"{document.beside.tip}（{BESIDE}）"))
            set_key(self._beside, BESIDE)
        self._show_images([])
        self._scroll.verticalScrollBar().setValue(0)
        self._run(document.ticked)

    def may_leave(self, window: QWidget) -> bool:
        """Whether nothing is lost, or that is agreed to."""
        if not self._once or ask_now(window, self._once, UNKEPT.format(self._once), "仍要离开"):
            self._once = ""
        return not self._once

    def _show_beside(self) -> None:
        """Show the other paper of the same assessment."""
        if self._document.beside is not None and (document := attempt(self, self._document.beside.make)):
            self.show_document(document)

    def _choose(self, names: Names) -> None:
        """Make the document again with what is ticked now."""
        if self._document.keep is not None:
            self._document.keep(names)
        self._run(names)

    def _run(self, names: Names) -> None:
        """Make the document in the background."""
        from .pdf_pages import page_count

        document = self._document
        self._pdf, self._warning = None, ""
        self._allow("还没有生成，见上面的说明")
        self._tell("正在生成…")

        def work() -> tuple[Pdf | None, int]:
            pdf = document.make(names)
            return pdf, page_count(pdf.data) if pdf else 0

        self._work.run(work, self._made)

    def _made(self, made: tuple[Pdf | None, int]) -> None:
        pdf, self._pages = made
        if pdf is None:
            self._tell("请勾选要打印的内容" if self._document.ticks else self._document.note)
            self._show_images([])
            return
        self._pdf = pdf
        if self._pages > 1:
            shown = f"，这里只显示前{MOST_SHOWN}页" if self._pages > MOST_SHOWN else ""
            self._warning = f"　共{self._pages}页{shown}"
        if pdf.missing:
            named = "、".join(f"“{character}”（U+{ord(character):04X}）" for character in pdf.missing)
            self._warning += f"　请注意：字库里没有{named}，纸上印成□，请手写补上。"
        self._tell(self._document.note, "bad" if pdf.missing else "")
        self._allow("")
        if self._fresh:
            focused = QApplication.focusWidget()
            if focused is None or self.isAncestorOf(focused):  # not what lies over the page meanwhile
                self._print.setFocus()
            self._fresh = False
        self._draw()

    def _allow(self, why_not: str) -> None:
        """Let what needs a document be used, or not."""
        for made, key in self._keyed().items():
            allow(made, why_not, key)

    def _keyed(self) -> dict[QPushButton, str]:
        return {self._save: "Ctrl+S", self._print: "Ctrl+P", self._fit: FIT}

    def _draw(self) -> None:
        """Draw the pages at the resolution that the present width and screen ask for."""
        if self._pdf is None:
            return
        from .pdf_pages import page_images

        data, dpi = self._pdf.data, self._dpi() * self.devicePixelRatioF()
        self._work.run(lambda: page_images(data, dpi, MOST_SHOWN), self._show_images)

    def _dpi(self) -> float:
        """Return the resolution at which an A4 page fits the view."""
        view = self._scroll.viewport().size()
        by_height = (view.height() - 32) / 11.69
        by_width = min(110.0, (view.width() - 48) / 8.27)
        return max(40.0, by_height if self._fit_page else by_width)

    def _show_images(self, images: list[QImage]) -> None:
        while (item := self._paper.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._images = images
        for number, image in enumerate(images, 1):
            pixmap = QPixmap.fromImage(image)
            pixmap.setDevicePixelRatio(self.devicePixelRatioF())
            paper = QLabel()
            paper.setObjectName("paper")
            paper.setAccessibleName(f"第{number}页")
            paper.setPixmap(pixmap)
            self._paper.addWidget(paper, 0, Qt.AlignmentFlag.AlignHCenter)
        self._paper.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._images and event.oldSize() != event.size():
            self._redraw.start()

    def _toggle_fit(self) -> None:
        self._fit_page = not self._fit_page
        self._fit.setText(FIT_WIDTH if self._fit_page else FIT_PAGE)
        set_key(self._fit, FIT)
        self._draw()

    def _ask_file(self) -> None:
        start = default_file().parent / legal_name(self._document.name, ".pdf")
        ask_file(self, "保存PDF", start, "PDF文件 (*.pdf)", self.save, save=True)

    def save(self, path: Path) -> None:
        """Write the PDF, whole or not at all."""
        if self._pdf is None or self._document.on_paper_alone:
            return
        path = path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf")
        try:
            waited(self, f"正在保存“{path.name}”…", partial(write_noted, path, self._pdf.data, self._document.of))
        except OSError as error:
            self._tell(not_saved(path, error), "bad")
        else:
            self._tell(f"已保存到 {path}", "good")
            self._taken(self._document, SAVED)

    def _ask_printer(self) -> None:
        alone = self._document.on_paper_alone
        ask_printer(self, self._document.name, self.print_to, pages=self._pages, into_files=not alone)

    def print_to(self, printer: QPrinter) -> None:
        """Send the PDF to a printer in the background."""
        if self._pdf is None:
            return
        if self._document.on_paper_alone and is_file(printer):
            self._tell(NO_FILE, "bad")
            return
        from .pdf_pages import print_pdf

        data = self._pdf.data
        self._tell("正在打印…")
        self._printing.run(lambda: print_pdf(data, printer), partial(self._printed, self._document, printer))

    def _printed(self, document: PaperDocument, printer: QPrinter, _: object) -> None:
        if is_file(printer):
            note_written(Path(printer.outputFileName()), document.of)
        self._tell(where_to(printer), "good")
        self._taken(document, SAVED if is_file(printer) else PRINTED)

    def _taken(self, document: PaperDocument, how: str) -> None:
        if document is self._document:
            self._once = ""
        if document.taken is not None:
            document.taken(how)

    def _fail(self, sentence: str) -> None:
        self._tell(sentence, "bad")

    def _tell(self, words: str, look: str = "") -> None:
        self._state.setText(f"{words}{self._warning}".strip())
        set_look(self._state, "state", look)
