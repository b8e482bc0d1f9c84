"""The evidence of an item or a task: files by name, added by dialog, drop or paste, opened, saved, removed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QDateTime,
    QIODevice,
    QKeyCombination,
    QMimeData,
    QPoint,
    Qt,
    QTimer,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from desktop_app.base.errors import UserError
from desktop_app.base.sizes import size_in_words
from desktop_app.base.text import one_line
from desktop_app.evidence.pieces import BUDGET, Evidence, from_bytes, from_path
from desktop_app.history.purging import Piece
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.answers import Attachment

from ..document import Document
from ..parts.beside import tell_beside
from ..parts.dialogs import ask_files, warn
from ..parts.dropping import copied, dropped_files, take_copy
from ..parts.flow import Flow
from ..parts.widgets import READ_ONLY, allow, button, label, set_look, set_text, shortened
from .bringing import Bringing, Source
from .file_chip import FileChip
from .grounds import Grounds, MethodChips
from .opening import Opening
from .purge import ask_purge
from .thumbnails import Thumbnails

FEW = 20  # files, of which each is shown as soon as it is there
SOON_MS = 400  # the others: to lay out many takes longer than to add one
ADDING = "照片、扫描件等；也可以把文件拖到这里，或者按 Ctrl+V 粘贴截图（加按Shift，照片保留原图）"
ORIGINALS = QKeyCombination(Qt.Modifier.CTRL | Qt.Modifier.SHIFT, Qt.Key.Key_V)


class EvidenceStrip(Flow):
    """Shows the files of what ``show_grounds`` names; each drop, paste or choice is one step to be undone.

    ``before`` are widgets that the line begins with: one line for all saves height on small screens.
    """

    def __init__(self, before: Sequence[QWidget] = ()) -> None:
        super().__init__(*before, spacing=4)  # room for a face whose ▼ is wider, as on Windows: else a second line
        self._grounds: Grounds | None = None
        self._shown: tuple[Attachment, ...] = ()
        self._chips: list[FileChip] = []
        self._opening = Opening(self, self._present_grounds)
        self._thumbnails: Thumbnails | None = None
        self._bringing = Bringing(_prepared, self)
        self._bringing.moved.connect(self._moved)
        self._bringing.told.connect(self._tell)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self._show_files)
        self._add = button("添加材料 ▼", self._offer, "small")
        self._hint = label(look="hint", wrap=False)
        self._stop = button("停止添加", self._bringing.stop, "small")
        self._undo = button("撤销", self._undo_removal, "link")
        self._removed: tuple[Document, Assessment, str] | None = None  # where, what it left, and the name
        for widget in (self._hint, self._stop, self._undo):
            widget.hide()
        for widget in (self._add, self._stop, self._hint, self._undo):
            self.line.addWidget(widget)
        self._first = self.line.count()  # place of the first file in the line: what is clicked stands before all files

    # --- what is shown ---

    def show_grounds(self, grounds: Grounds | None) -> None:
        """Show the files there; does nothing if they are those already shown."""
        grows = self.busy and grounds == self._grounds
        if grounds != self._grounds:
            self._drop_removed()
        self._grounds = grounds
        files = self._files()
        there = grounds is not None and grounds.present() is not None
        allow(self._add, "" if there and self._editable else READ_ONLY if there else "请先选中一项任务", ADDING)
        if grows and len(self._shown) > FEW and files[: len(self._shown)] == self._shown:
            if not self._soon.isActive():
                self._soon.start()
        else:
            self._show_files()
        for chip in self._chips:
            chip.set_editable(self._editable)
        self._show_hint()

    def _present_grounds(self) -> Grounds | None:
        return self._grounds

    def _files(self) -> tuple[Attachment, ...]:
        present = self._grounds.present() if self._grounds else None
        return present.files if present else ()

    def _show_files(self) -> None:
        """Make the chips those of the files; what is shown already stays, as one file after another comes in."""
        self._soon.stop()
        grounds, files = self._grounds, self._files()
        if files == self._shown:
            return
        self._shown = files
        same = 0
        while same < min(len(self._chips), len(files)) and self._chips[same].file == files[same]:
            same += 1
        for chip in self._chips[same:]:
            chip.hide()  # it goes with the next turn of the event loop
            self.line.removeWidget(chip)
            chip.deleteLater()
        del self._chips[same:]
        self.line.setEnabled(False)  # or each chip that is shown has all the others laid out
        for file in files[same:]:
            chip = FileChip(file, there=grounds is not None and _is_there(grounds, file))
            chip.open_wanted.connect(self._opening.open)
            chip.elsewhere_wanted.connect(self._opening.open_elsewhere)
            chip.save_wanted.connect(self._opening.ask_where)
            chip.remove_wanted.connect(self._remove)
            chip.purge_wanted.connect(self._ask_purge)
            chip.set_editable(self._editable)
            self._chips.append(chip)
            self.line.insert(self._first + len(self._chips) - 1, chip)
            chip.show()
        self.line.setEnabled(True)
        self.updateGeometry()
        self._ask_for_pictures(self._chips[same:])

    def _ask_for_pictures(self, chips: Sequence[FileChip]) -> None:
        """Have small pictures made of what can be shown; the first is to come first."""
        shown = [chip.file for chip in chips if chip.pictured]
        if not shown or self._grounds is None:
            return
        if self._thumbnails is None or self._thumbnails.parent() is not self._grounds.document:
            self._thumbnails = Thumbnails.of(self._grounds.document)
            self._thumbnails.made.connect(self._show_picture)
        for file in reversed(shown):
            self._thumbnails.ask(file)

    def _show_picture(self, sha256: str, image: QImage) -> None:
        for chip in self._chips:
            if chip.pictured and chip.file.sha256 == sha256:
                chip.show_picture(image)

    def _moved(self) -> None:
        if not self.busy:
            self._show_files()
        self._show_hint()

    def _show_hint(self) -> None:
        """Say what is being done, or how much evidence the file holds."""
        words, over = self._bringing.progress, False
        self._stop.setVisible(bool(words))
        self._undo.setVisible(not words and self._removed is not None)
        if words:
            pass
        elif self._removed:
            words = f"已移除“{shortened(self._removed[-1])}”。"
        elif self._shown and self._grounds:
            words, over = _size_told(self._grounds)
        set_text(self._hint, words)
        set_look(self._hint, "state", "wait" if over else "")
        self._hint.setVisible(bool(words))

    @property
    def _editable(self) -> bool:
        return self._grounds is not None and self._grounds.document.editable

    # --- adding ---

    def _offer(self) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction("选择文件…").triggered.connect(partial(self._ask_files, False))
        menu.addAction("选择文件，照片保留原图…").triggered.connect(partial(self._ask_files, True))
        paste = menu.addAction("粘贴截图或文件\tCtrl+V")
        paste.triggered.connect(self.paste)
        original = menu.addAction("粘贴文件，照片保留原图\tCtrl+Shift+V")
        original.triggered.connect(self.paste_originals)
        sources = _sources(copied())
        paste.setEnabled(bool(sources))
        original.setEnabled(any(isinstance(source, Path) for source in sources))
        menu.popup(self._add.mapToGlobal(QPoint(0, self._add.height())))

    def _ask_files(self, keep_original: bool) -> None:
        ask_files(self, "添加材料", partial(self.add, keep_original=keep_original))

    def paste(self) -> bool:
        """Add the files or the picture on the clipboard; False if there is neither."""
        return self.take(copied())

    def paste_originals(self) -> bool:
        """Add the same, photographs as they are."""
        return self.take(copied(), keep_original=True)

    def take(self, data: QMimeData, *, keep_original: bool = False) -> bool:
        """Add the files or the picture that were dropped or pasted; False if there is neither."""
        sources = _sources(data) if self._editable else []
        self.add(sources, keep_original=keep_original)
        return bool(sources)

    def add(self, sources: list[Path] | list[Source], *, keep_original: bool = False) -> None:
        """Add files to what is shown now, off the user's way, wherever the user goes meanwhile."""
        if self._grounds is None or not sources:
            return
        add = partial(self._add_if_agreed, self._grounds, list(sources), keep_original)
        if self._grounds.asks_first:
            QTimer.singleShot(0, add)  # what was dropped is held by another program until that is over
        else:
            add()

    def _add_if_agreed(self, grounds: Grounds, sources: list[Source], keep_original: bool) -> None:
        if grounds.may_change():
            self._bringing.add(grounds, sources, keep_original)

    @property
    def busy(self) -> bool:
        """Whether something brought here is still being worked on."""
        return self._bringing.busy

    def _tell(self, sentences: list[str]) -> None:
        warn(self.window(), "\n".join(sentences))  # the page may be about to go

    def offer_drop(self, offered: bool) -> None:
        """Say what dropping here does, as long as something is held over it."""
        if offered and not self.busy:
            set_text(self._hint, "松开即添加；按住Shift再松开，照片保留原图")
            set_look(self._hint, "state", "")
            self._hint.show()
        else:
            self._show_hint()

    # --- what can be done with a file ---

    def _remove(self, file: Attachment) -> None:
        present = self._grounds.present() if self._grounds else None
        if self._grounds is None or not self._editable or present is None or file not in present.files:
            return
        if not self._grounds.may_change():
            return
        at = present.files.index(file)
        self._grounds.set(files=(*present.files[:at], *present.files[at + 1 :]))
        self._tell_removed(self._grounds.document, one_line(file.name))
        left = self._chips[min(at, len(self._chips) - 1)].name if self._chips else self._add
        left.setFocus(Qt.FocusReason.TabFocusReason)

    def _tell_removed(self, document: Document, name: str) -> None:
        """Say so beside the files, with the way back, until the next change."""
        self._removed = document, document.record, name
        document.changed.connect(self._forget_removed)
        self._show_hint()

    def _forget_removed(self) -> None:
        if self._removed and self._removed[0].record is not self._removed[1]:
            self._drop_removed()
            self._show_hint()

    def _drop_removed(self) -> None:
        if self._removed:
            self._removed[0].changed.disconnect(self._forget_removed)
            self._removed = None

    def _undo_removal(self) -> None:
        """Take the removal back, which is the last step as long as it is told."""
        if self._removed:
            self._removed[0].undo()
            self._add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_purge(self, file: Attachment) -> None:
        if self._grounds is not None and self._editable:
            told = partial(tell_beside, self)
            ask_purge(self.window(), self._grounds.document, [(Piece(file.sha256), False)], [], told)


class EvidenceFrame(QFrame):
    """Methods and evidence in a line; takes what is dropped or pasted anywhere inside and not wanted there."""

    def __init__(self, methods: tuple[str, ...]) -> None:
        super().__init__()
        self._methods = MethodChips(methods, self)
        self.strip = EvidenceStrip(self._methods.parts)
        self.setAcceptDrops(True)

    def show_proof(self, grounds: Grounds | None) -> None:
        """Show how it was checked, and the files."""
        self._methods.show_grounds(grounds)
        self.strip.show_grounds(grounds)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.strip.isEnabled() and _sources(event.mimeData()):
            take_copy(event)
            set_look(self, "drop", "yes")
            self.strip.offer_drop(True)
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        take_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.end_drop()

    def end_drop(self) -> None:
        """Offer nothing any more."""
        set_look(self, "drop", "")
        self.strip.offer_drop(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.end_drop()
        keep_original = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self.strip.take(event.mimeData(), keep_original=keep_original):
            take_copy(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        taken = event.matches(QKeySequence.StandardKey.Paste) and self.strip.paste()
        if not (taken or (event.keyCombination() == ORIGINALS and self.strip.paste_originals())):
            super().keyPressEvent(event)


def _sources(data: QMimeData) -> list[Source]:
    """Return what a drop or the clipboard brings: files, or else one picture."""
    files: list[Source] = [*dropped_files(data)]
    if files or not data.hasImage():
        return files
    image = data.imageData()
    stamp = QDateTime.currentDateTime().toString("yyyyMMdd-HHmmss")
    return [(f"截图-{stamp}.png", image)] if isinstance(image, QImage) and not image.isNull() else []


def _is_there(grounds: Grounds, file: Attachment) -> bool:
    """Whether the file has the bytes; where it cannot be read just now they are not called missing."""
    try:
        return grounds.document.has_evidence(file)
    except UserError:
        return True


def _size_told(grounds: Grounds) -> tuple[str, bool]:
    """Say how much evidence the file holds, and whether that is too much; nothing where it cannot be read just now."""
    try:
        size = grounds.document.evidence_size()
    except UserError:
        size = None
    if size is None:
        return "", False
    over, limit = size > BUDGET, f"建议不超过{BUDGET // 2**20} MB"
    return f"本文件材料共 {size_in_words(size)}" + (f"，{limit}，拷贝会变慢" if over else f" / {limit}"), over


def _prepared(source: Source, keep_original: bool) -> Evidence:
    """Read, shrink and hash, in a thread."""
    if isinstance(source, Path):
        return from_path(source, keep_original=keep_original)
    name, image = source
    return from_bytes(name, _png(image), keep_original=keep_original)


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
