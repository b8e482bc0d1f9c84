"""The evidence of an item or a task: files by name, added by dialog, drop or paste, opened, saved, removed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QDateTime, QIODevice, QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from desktop_app.base.errors import UserError
from desktop_app.base.sizes import size_in_words
from desktop_app.base.text import one_line
from desktop_app.evidence.pieces import BUDGET, Evidence, from_bytes, from_path, may_open, write_copy
from desktop_app.files.names import file_name
from desktop_app.history.purging import Piece
from desktop_app.rubric.answers import Attachment

from ..parts.background import Background
from ..parts.dialogs import ask, ask_file, ask_files, save_copy, show_file, warn
from ..parts.flow import Flow
from ..parts.widgets import button, label, set_look, set_text
from .file_chip import FileChip
from .grounds import Grounds, MethodChips
from .purge import ask_purge

Source = Path | tuple[str, QImage]
"""A file, or a picture that was pasted with the name that it gets."""


class Batch(NamedTuple):
    """What was brought in one go, and where it belongs."""

    grounds: Grounds
    sources: list[Source]
    keep_original: bool


class EvidenceStrip(Flow):
    """Shows the files of what ``show_grounds`` names; each drop, paste or choice is one edit.

    ``before`` are widgets that the line begins with: one line for all saves height on small screens.
    """

    def __init__(self, before: Sequence[QWidget] = ()) -> None:
        super().__init__(*before)
        self._first = len(before)  # place of the first file in the line
        self._grounds: Grounds | None = None
        self._shown: tuple[Attachment, ...] = ()
        self._chips: list[FileChip] = []
        self._waiting: list[Batch] = []
        self._working: Batch | None = None
        self._background: Background | None = None
        self._add = button("添加材料 ▾", self._offer, "small")
        self._add.setToolTip("照片、扫描件等；也可以把文件拖到这里，或者按 Ctrl+V 粘贴截图")
        self._hint = label(look="hint", wrap=False)
        self._hint.hide()
        for widget in (self._add, self._hint):
            self.line.addWidget(widget)

    # --- what is shown ---

    def show_grounds(self, grounds: Grounds | None) -> None:
        """Show the files there; does nothing if they are those already shown."""
        self._grounds = grounds
        present = grounds.present() if grounds else None
        self._add.setEnabled(present is not None and self._editable)
        files = present.files if present else ()
        if files != self._shown:
            self._shown = files
            self._show_files()
        self._show_hint()

    def _show_files(self) -> None:
        grounds = self._grounds
        for chip in self._chips:
            chip.hide()  # it goes with the next turn of the event loop
            self.line.removeWidget(chip)
            chip.deleteLater()
        self._chips = []
        for file in self._shown if grounds else ():
            chip = FileChip(file, there=grounds is not None and _is_there(grounds, file))
            chip.open_wanted.connect(self._open)
            chip.save_wanted.connect(self._ask_where)
            chip.remove_wanted.connect(self._remove)
            chip.purge_wanted.connect(self._ask_purge)
            self._chips.append(chip)
            self.line.insert(self._first + len(self._chips) - 1, chip)
            chip.show()
        self.updateGeometry()

    def _show_hint(self) -> None:
        """Say what is being done, or how much evidence the file holds."""
        words, over = "", False
        if self._working:
            words = f"正在处理{len(self._working.sources)}个文件…"
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
        paste.setEnabled(bool(_sources(QGuiApplication.clipboard().mimeData())))
        paste.triggered.connect(self.paste)
        menu.popup(self._add.mapToGlobal(QPoint(0, self._add.height())))

    def _ask_files(self, keep_original: bool) -> None:
        ask_files(self, "添加材料", partial(self.add, keep_original=keep_original))

    def paste(self) -> bool:
        """Add the files or the picture on the clipboard; False if there is neither."""
        return self.take(QGuiApplication.clipboard().mimeData())

    def take(self, data: QMimeData) -> bool:
        """Add the files or the picture that were dropped or pasted; False if there is neither."""
        sources = _sources(data) if self._editable else []
        self.add(sources)
        return bool(sources)

    def add(self, sources: list[Path] | list[Source], *, keep_original: bool = False) -> None:
        """Add files to what is shown now, off the user's way, wherever the user goes meanwhile."""
        if self._grounds is not None and sources:
            self._waiting.append(Batch(self._grounds, list(sources), keep_original))
            self._go_on()

    @property
    def busy(self) -> bool:
        """Whether something brought here is still being worked on."""
        return self._working is not None

    def _go_on(self) -> None:
        if self._working is None and self._waiting:
            self._working = self._waiting.pop(0)
            if self._background is None:
                self._background = Background(self)
                self._background.failed.connect(self._failed)
            self._background.run(partial(_prepared, self._working), self._arrived)
        self._show_hint()

    def _failed(self, words: str) -> None:
        self._working = None
        warn(self.window(), words)
        self._go_on()

    def _arrived(self, result: tuple[list[Evidence], list[str]]) -> None:
        batch, (found, refused) = self._working, result
        self._working = None
        if batch is not None:
            refused = [*refused, *_attached(batch.grounds, found)]
        self._go_on()
        if refused:
            warn(self.window(), "\n".join(refused))  # the page may be about to go

    # --- what can be done with a file ---

    def _open(self, file: Attachment) -> None:
        content = self._content(file)
        if content is None:
            return
        if may_open(file.name, content):
            try:
                show_file(self, write_copy(file, content))
            except UserError as error:
                warn(self, str(error))
            return
        what = "是程序、脚本、带宏的文档或不认识的文件，为安全起见不直接打开；可以另存到别处。"
        words = f"“{one_line(file.name)}”{what}"
        ask(self, "打开材料", words, "另存为…", partial(self._save_instead, file))

    def _save_instead(self, file: Attachment, agreed: bool) -> None:
        if agreed:
            self._ask_where(file)

    def _ask_where(self, file: Attachment) -> None:
        start = Path.home() / file_name(file.name)
        ask_file(self, "材料另存为", start, "所有文件 (*)", partial(self.save_as, file), save=True)

    def save_as(self, file: Attachment, path: Path) -> None:
        """Write a file's bytes where the user wants them."""
        content = self._content(file)
        if content is not None:
            save_copy(self, content, path)

    def _content(self, file: Attachment) -> bytes | None:
        try:
            return self._grounds.document.evidence(file) if self._grounds else None
        except UserError as error:
            warn(self, f"“{file.name}”：{error}")
            return None

    def _remove(self, file: Attachment) -> None:
        present = self._grounds.present() if self._grounds else None
        if self._grounds is None or not self._editable or present is None or file not in present.files:
            return
        at = present.files.index(file)
        self._grounds.set(files=(*present.files[:at], *present.files[at + 1 :]))
        left = self._chips[min(at, len(self._chips) - 1)].name if self._chips else self._add
        left.setFocus(Qt.FocusReason.TabFocusReason)

    def _ask_purge(self, file: Attachment) -> None:
        if self._grounds is not None and self._editable:
            ask_purge(self.window(), self._grounds.document, [(Piece(file.sha256), False)], [], lambda _: None)


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
            event.acceptProposedAction()
            set_look(self, "drop", "yes")
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_look(self, "drop", "")

    def dropEvent(self, event: QDropEvent) -> None:
        set_look(self, "drop", "")
        if self.strip.take(event.mimeData()):
            event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (event.matches(QKeySequence.StandardKey.Paste) and self.strip.paste()):
            super().keyPressEvent(event)


def _sources(data: QMimeData) -> list[Source]:
    """Return what a drop or the clipboard brings: files, or else one picture."""
    files: list[Source] = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
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
        return "", False
    over, limit = size > BUDGET, f"建议不超过{BUDGET // 2**20} MB"
    return f"本文件材料共 {size_in_words(size)}" + (f"，{limit}，拷贝会变慢" if over else f" / {limit}"), over


def _prepared(batch: Batch) -> tuple[list[Evidence], list[str]]:
    """Read, shrink and hash in a thread; what is refused comes back as sentences."""
    found, refused = [], []
    for source in batch.sources:
        try:
            if isinstance(source, Path):
                found.append(from_path(source, keep_original=batch.keep_original))
            else:
                name, image = source
                found.append(from_bytes(name, _png(image)))
        except UserError as error:
            refused.append(str(error))
    return found, refused


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _attached(grounds: Grounds, found: list[Evidence]) -> list[str]:
    """Store the evidence and name it in the record, as one edit; say what was refused."""
    present = grounds.present()
    if present is None:
        return [f"“{one.attachment.name}”没有添加：任务已经删除。" for one in found]
    if not grounds.document.editable:
        return [f"“{one.attachment.name}”没有添加：这个评估已不是草稿，要改动请先重新打开。" for one in found]
    known, new, refused = {file.sha256 for file in present.files}, [], []
    for one in found:
        if one.attachment.sha256 in known:
            refused.append(f"“{one.attachment.name}”已经在材料里了，没有重复添加。")
            continue
        try:
            grounds.document.keep_evidence(one)
        except UserError as error:
            refused.append(f"“{one.attachment.name}”没有添加：{error}")
            break
        known.add(one.attachment.sha256)
        new.append(one.attachment)
    if new:
        grounds.set(files=(*present.files, *new))
    return refused
