"""Where a copy can go: the removable media that are plugged in, as they come and go, or a folder that is chosen."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QSignalBlocker, QStorageInfo, Qt, QTimer, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop_app.base.sizes import size_in_words
from desktop_app.base.userdirs import home_folder
from desktop_app.files.places import Place, place_of

from ...parts.background import Background
from ...parts.dialogs import ask_folder
from ...parts.layouts import column, row
from ...parts.theme import scaled
from ...parts.widgets import button, label, set_look, set_text

LOOK_EVERY_MS = 1500
LEAST, MOST = 44, 80  # how high the list is: one line and a half on a small screen
NONE_FOUND = "没有找到U盘。请插好U盘，稍等会自动列出；也可以选一个文件夹。"
ON_THIS_DISK = "这个文件夹在本机的硬盘上，不是U盘：副本留在这台电脑里，还要另外带走。"
UNNAMED = "U盘"
READ_ONLY = "只读，不能写入"


class Target(NamedTuple):
    """A folder to write to, what the list says of it, and whether it can be written."""

    folder: Path
    words: str
    possible: bool


def removable_media() -> list[Target]:
    """Return the removable media that are plugged in."""
    found = []
    for volume in QStorageInfo.mountedVolumes():
        root = Path(volume.rootPath())
        if volume.isValid() and volume.isReady() and place_of(root) is Place.REMOVABLE:
            room = READ_ONLY if volume.isReadOnly() else f"空闲 {_gigabytes(volume.bytesAvailable())}"
            name = volume.name() or UNNAMED
            found.append(Target(root, f"{name}　（{root}）　{room}", not volume.isReadOnly()))
    return found


class Targets(QWidget):
    """The media under each other, and a button for another folder.

    ``chosen`` says that another one is meant, ``picked`` that it is a folder, by which that is settled.
    """

    chosen = Signal()
    picked = Signal()

    def __init__(self, own: Path, to: str) -> None:
        """``own`` is the data file; ``to`` names what is asked for: 移交到, 写到."""
        super().__init__()
        self._to = to
        self._own = own
        self._folders: list[Target] = []  # that the user has picked
        self._media: list[Target] = []
        self._shown: list[Target] = []
        self._looking = False
        self._work = Background(self)  # a network folder that hangs must not hold up the window
        self._list = QListWidget()
        self._list.setAccessibleName(to)
        self._list.setMinimumHeight(scaled(LEAST))
        self._list.setMaximumHeight(scaled(MOST))
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the tooltip has it all
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.currentRowChanged.connect(self._row_changed)
        self._hint = label(look="hint", wrap=True)
        other = button("其他文件夹…", self._ask)
        beside = row((other, Qt.AlignmentFlag.AlignLeft), (self._hint, 1), spacing=8)
        column(self._list, beside, on=self, spacing=6)
        self._clock = QTimer(self, interval=LOOK_EVERY_MS)
        self._clock.timeout.connect(self.refresh)
        self._clock.start()
        self._row_changed()
        self.refresh()

    @property
    def folder(self) -> Path | None:
        """Where the copy is to go."""
        row = self._list.currentRow()
        return self._shown[row].folder if 0 <= row < len(self._shown) and self._shown[row].possible else None

    @property
    def on_this_disk(self) -> bool:
        """Whether the copy would lie on the disk that the file itself is on."""
        try:
            return self.folder is not None and self.folder.stat().st_dev == self._own.stat().st_dev
        except OSError:
            return False

    def refresh(self) -> None:
        """Look what is plugged in now."""
        if not self._looking:
            self._looking = True
            self._work.run(removable_media, self._found)

    def _found(self, found: list[Target]) -> None:
        self._looking, self._media = False, found
        self._show()

    def _show(self) -> None:
        """List what there is; what was chosen stays so while it is there."""
        found = [*self._media, *self._folders]
        if found == self._shown:
            return
        before = self.folder
        self._shown = found
        possible = [row for row, target in enumerate(found) if target.possible]
        same = [row for row in possible if found[row].folder == before]
        with QSignalBlocker(self._list):  # nothing is chosen meanwhile, by which the next step would lose the focus
            self._list.clear()
            for target in found:
                self._list.addItem(_line(target))
            if possible:
                self._list.setCurrentRow((same or possible)[0])
        self._row_changed()

    def pick(self, folder: Path) -> None:
        """Offer a folder, and choose it."""
        target = Target(folder, f"文件夹　{folder}", True)
        self._folders = [target]
        self._show()
        self._list.setCurrentRow(self._shown.index(target))
        self.picked.emit()

    def _row_changed(self, _: int = 0) -> None:
        folder = self.folder
        words = NONE_FOUND if folder is None else ON_THIS_DISK if self.on_this_disk else ""
        set_text(self._hint, words)
        set_look(self._hint, "state", "wait" if words else "")
        self._hint.setVisible(bool(words))
        self.chosen.emit()

    def _ask(self) -> None:
        ask_folder(self, f"{self._to}哪个文件夹", self.pick, start=self.folder or home_folder(), accept="选择")


def _line(target: Target) -> QListWidgetItem:
    item = QListWidgetItem(target.words)
    item.setToolTip(str(target.folder))
    if not target.possible:
        item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item


def _gigabytes(size: int) -> str:
    return f"{size / 10**9:.1f} GB" if size >= 10**9 else size_in_words(size)
