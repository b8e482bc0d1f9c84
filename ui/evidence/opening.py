"""What is done with a file of evidence that is there: looked at, opened with another program, saved elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_app.base.errors import UserError
from desktop_app.base.text import one_line
from desktop_app.base.userdirs import home_folder
from desktop_app.evidence.pieces import may_open, write_copy
from desktop_app.files.names import file_name
from desktop_app.rubric.answers import Attachment

from ..parts.copies import save_copy
from ..parts.dialogs import ask, ask_file, show_file, warn
from ..parts.patience import waited
from ..parts.widgets import shortened
from .grounds import Grounds
from .thumbnails import can_be_shown


class Opening(QObject):
    """Does so for a part that shows files; ``grounds`` returns whose they are."""

    def __init__(self, part: QWidget, grounds: Callable[[], Grounds | None]) -> None:
        super().__init__(part)
        self._over: QWidget = part  # what asks and tells stands above it
        self._grounds = grounds

    def open(self, file: Attachment) -> None:
        """Show it here, where it is a picture or pages; else with another program."""
        if can_be_shown(file):
            self._look_at(file)
        else:
            self.open_elsewhere(file)

    def _look_at(self, file: Attachment) -> None:
        from .viewer import Viewer

        grounds = self._grounds()
        present = grounds.present() if grounds else None
        if grounds is None or present is None:
            return
        shown = [one for one in present.files if can_be_shown(one)]
        viewer = Viewer(self._over.window(), shown, file, grounds.document.evidence_reader)
        above = Opening(viewer, self._grounds)
        viewer.save_wanted.connect(above.ask_where)
        viewer.elsewhere_wanted.connect(above.open_elsewhere)
        viewer.open()

    def open_elsewhere(self, file: Attachment) -> None:
        """Open a copy with the system's own viewer, where nothing in it can run."""
        read = self._reader(file)
        if read is None:
            return
        try:
            copy = waited(self._over, f"正在读取“{shortened(file.name)}”…", partial(_copied, file, read))
        except UserError as error:
            warn(self._over, str(error))
            return
        if copy is not None:
            show_file(self._over, copy)
            return
        what = "是程序、脚本、带宏的文档或不认识的文件，为安全起见不直接打开；可以另存到别处。"
        words = f"“{one_line(file.name)}”{what}"
        ask(self._over, "打开材料", words, "另存为…", partial(self._save_instead, file))

    def _save_instead(self, file: Attachment, agreed: bool) -> None:
        if agreed:
            self.ask_where(file)

    def ask_where(self, file: Attachment) -> None:
        """Ask where to save it, and do so."""
        start = home_folder() / file_name(file.name)
        ask_file(self._over, "材料另存为", start, "所有文件 (*)", partial(self.save_as, file), save=True)

    def save_as(self, file: Attachment, path: Path) -> None:
        """Write a file's bytes where the user wants them."""
        grounds, read = self._grounds(), self._reader(file)
        if grounds and read:
            save_copy(self._over, read, path, of=(grounds.document.id,))

    def _reader(self, file: Attachment) -> Callable[[], bytes] | None:
        grounds = self._grounds()
        return partial(_read, file, grounds.document.evidence_reader(file)) if grounds else None


def _read(file: Attachment, read: Callable[[], bytes]) -> bytes:
    try:
        return read()
    except UserError as error:
        raise UserError(f"“{file.name}”：{error}") from None


def _copied(file: Attachment, read: Callable[[], bytes]) -> Path | None:
    """Return a copy that another program may open; None where something in it could run."""
    content = read()
    return write_copy(file, content) if may_open(file.name, content) else None
