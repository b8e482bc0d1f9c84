"""Small pictures of evidence, made in a thread, one after another, the one last asked for first."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from functools import partial
from pathlib import PurePath

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop_app.base.errors import UserError
from desktop_app.evidence.pictures import thumbnail
from desktop_app.evidence.pieces import PICTURES
from desktop_app.rubric.answers import Attachment

from ..document import Document
from ..parts.background import Background

SIDE = 192  # pixels: sharp at 200 %
LARGEST = 32 * 2**20  # bytes of a file that is pictured; photographs are stored in less than one megabyte
MOST_KEPT = 120  # pictures, of at most 150 kB each
MOST_ASKED = 200  # files that wait; who asked first has long been scrolled away
PDF = ".pdf"

Read = Callable[[], bytes]
"""Returns a file's bytes, in a thread, or raises ``UserError``."""


def can_be_shown(file: Attachment) -> bool:
    """Whether the program itself may show it, as far as name and size tell."""
    return file.size <= LARGEST and (is_pdf(file) or PurePath(file.name).suffix.lower() in PICTURES)


def is_pdf(file: Attachment) -> bool:
    """Whether it is pages, as far as the name tells."""
    return PurePath(file.name).suffix.lower() == PDF


class Thumbnails(QObject):
    """Those of one open assessment; ``made`` tells whose is there, empty where the file cannot be shown."""

    made = Signal(str, QImage)

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._document = document
        self._known: OrderedDict[str, QImage] = OrderedDict()
        self._asked: deque[Attachment] = deque(maxlen=MOST_ASKED)
        self._at: Attachment | None = None
        self._background = Background(self)
        self._background.failed.connect(self._failed)

    @classmethod
    def of(cls, document: Document) -> Thumbnails:
        """Return the one that goes with a document."""
        found = document.findChild(cls)
        return found if isinstance(found, cls) else cls(document)

    def ask(self, file: Attachment) -> None:
        """Have ``made`` tell of a file, now or soon."""
        if (known := self._known.get(file.sha256)) is not None:
            self._known.move_to_end(file.sha256)
            self.made.emit(file.sha256, known)
        elif file != self._at and file not in self._asked:
            self._asked.append(file)
            self._go_on()

    def _go_on(self) -> None:
        if self._at is not None or not self._asked:
            return
        self._at = file = self._asked.pop()
        work = partial(_thumbnail, self._document.evidence_reader(file), pdf=is_pdf(file))
        self._background.run(work, self._arrived)

    def _failed(self, _: str) -> None:
        self._arrived(QImage())

    def _arrived(self, image: QImage) -> None:
        file, self._at = self._at, None
        if file is None:
            return
        self._known[file.sha256] = image
        while len(self._known) > MOST_KEPT:
            self._known.popitem(last=False)
        self.made.emit(file.sha256, image)
        self._go_on()


def _thumbnail(read: Read, *, pdf: bool) -> QImage:
    try:
        content = read()
    except UserError:  # missing or altered, which the chip or the viewer tells
        return QImage()
    if not pdf:
        return QImage.fromData(thumbnail(content, SIDE))
    from ..paper.pdf_pages import page_image

    try:
        return page_image(content, 0, SIDE * SIDE)[0]
    except UserError:
        return QImage()
