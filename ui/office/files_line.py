"""The files that an act bears: added, opened, saved elsewhere, taken off again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QWidget

from desktop_app.base.userdirs import home_folder
from desktop_app.evidence.pieces import Evidence, from_path, may_open, write_copy
from desktop_app.files.names import file_name
from desktop_app.rubric.answers import Attachment

from ..parts.copies import save_copy
from ..parts.dialogs import ask_file, ask_files, show_file, warn
from ..parts.dropping import dropped_files, take_copy
from ..parts.layouts import row
from ..parts.patience import wait_for
from ..parts.widgets import allow, button

Read = Callable[[str], bytes]
NONE, NO_ONE = "没有附件", "没有选中的附件"
RISKY = "“{}”是程序、脚本、带宏的文档或不认识的文件，为安全起见没有打开；请用“另存为…”存到别处。"


class FilesLine(QWidget):
    """``read`` returns the bytes of a file by its SHA-256, in a thread; ``brought`` is what is to be stored yet."""

    changed = Signal()

    def __init__(self, read: Read, of: str) -> None:
        super().__init__()
        self._read, self._of = read, of
        self._files: list[Attachment] = []
        self._new: dict[str, Evidence] = {}
        self._fixed = ""
        self._which = QComboBox()
        self._which.setAccessibleName("附件")
        self._which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._which.setMinimumContentsLength(6)
        self._add = button("添加…", self._ask)
        self._open = button("打开", self._show)
        self._save = button("另存为…", self._ask_where)
        self._drop = button("移除", self._take_off)
        row((self._which, 1), self._add, self._open, self._save, self._drop, on=self, spacing=6)
        self.setAcceptDrops(True)
        self.show_files(())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self._fixed and dropped_files(event.mimeData()):
            take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := dropped_files(event.mimeData()):
            take_copy(event)
            self.add(paths)

    def show_files(self, files: Sequence[Attachment], fixed: str = "") -> None:
        """Show the files that there are, and why they cannot be changed, if so."""
        self._files, self._fixed = list(files), fixed
        self._new.clear()
        self._refresh()

    def fix(self, why: str) -> None:
        """Say why they cannot be changed, if so, and keep them."""
        self._fixed = why
        self._refresh()

    @property
    def files(self) -> tuple[Attachment, ...]:
        """All of them."""
        return tuple(self._files)

    @property
    def brought(self) -> tuple[Evidence, ...]:
        """Those that the data file has yet to keep."""
        return tuple(self._new[one.sha256] for one in self._files if one.sha256 in self._new)

    def add(self, paths: Sequence[Path]) -> None:
        """Read files; what cannot be had is told."""
        found = wait_for(self, "正在读取附件…", partial(_read_all, paths), may_stop=True)
        for one in found or ():
            if all(one.attachment.sha256 != file.sha256 for file in self._files):
                self._files.append(one.attachment)
                self._new[one.attachment.sha256] = one
        self._refresh()
        self._which.setCurrentIndex(len(self._files) - 1)
        self.changed.emit()

    def _ask(self) -> None:
        ask_files(self, "添加附件", self.add)

    @property
    def _file(self) -> Attachment | None:
        at = self._which.currentIndex()
        return self._files[at] if 0 <= at < len(self._files) else None

    def _refresh(self) -> None:
        self._which.clear()
        self._which.addItems([one.name for one in self._files] or [NONE])
        self._which.setEnabled(bool(self._files))
        none = "" if self._files else NO_ONE
        allow(self._add, self._fixed, "扫描件、照片、文档")
        allow(self._drop, self._fixed or none)
        for made in (self._open, self._save):
            allow(made, none)

    def _content(self, file: Attachment) -> bytes:
        return self._new[file.sha256].content if file.sha256 in self._new else self._read(file.sha256)

    def _show(self) -> None:
        file = self._file
        copy = wait_for(self, "正在打开附件…", partial(_copied, file, self._content)) if file else None
        if file is not None and copy is not None:
            show_file(self, copy[0]) if copy else warn(self, RISKY.format(file.name))

    def _ask_where(self) -> None:
        if (file := self._file) is not None:
            start = home_folder() / file_name(file.name)
            made, of = partial(self._content, file), (self._of,)
            ask_file(
                self, "附件另存为", start, "所有文件 (*)", lambda path: save_copy(self, made, path, of=of), save=True
            )

    def _take_off(self) -> None:
        if (file := self._file) is not None:
            self._files.remove(file)
            self._refresh()
            self.changed.emit()


def _read_all(paths: Sequence[Path]) -> list[Evidence]:
    return [from_path(path, keep_original=True) for path in paths]


def _copied(file: Attachment, content: Callable[[Attachment], bytes]) -> tuple[Path, ...]:
    """Return a copy that another program may open; nothing where something in it could run."""
    found = content(file)
    return (write_copy(file, found),) if may_open(file.name, found) else ()
