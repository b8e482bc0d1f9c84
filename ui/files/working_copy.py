"""Writing a working copy back to where it came from: by the menu, and asked for when it is left."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop_app.base.userdirs import origins_folder
from desktop_app.files.places import is_folder

from ..parts.dialogs import ask_which_now, tell, tell_now

if TYPE_CHECKING:
    from desktop_app.backups.working_copy import WrittenBack
    from desktop_app.storage.data_file import DataFile

WRITING = "正在写回原处，并读回核对…"


class WorkingCopy:
    """Whether the open file is a copy of one elsewhere, and whether that one lacks some of its changes."""

    def __init__(self, file: DataFile) -> None:
        self._file = file
        self.origin, self._written = None if file.read_only else _origin(file.path), file.written
        if self.origin is not None and _is_changed(file.path):
            self._written = -1

    @property
    def changed(self) -> bool:
        """Whether something is to be written back."""
        return self.origin is not None and self._file.written != self._written

    def write_back(self, window: QWidget, then: Callable[[], object]) -> None:
        """Write back, say where the copy is now, and go on with ``then``; a refusal is shown."""

        before = self._file.written

        def done(result: WrittenBack) -> None:
            tell(window, "写回原处", self._noted(result, before))
            then()

        from ..parts.patience import while_busy

        while_busy(window, WRITING, self._work(), done, may_stop=True)

    def may_leave(self, window: QWidget) -> bool:
        """Ask whether changes are to be written back before the copy is left; False to stay."""
        if not self.changed:
            return True
        words = f"这个文件是从“{self.origin}”复制来的，本机副本里有还没有写回的修改。现在写回吗？"
        way = ask_which_now(window, "写回原处", words, ["写回", "以后再写回"])
        return way == 1 or (way == 0 and self._write_back_now(window))

    def _write_back_now(self, window: QWidget) -> bool:
        from ..parts.patience import wait_for

        before = self._file.written
        result = wait_for(window, WRITING, self._work(), may_stop=True)
        if result is not None:
            tell_now(window, "写回原处", self._noted(result, before))  # the window may be gone before it is read
        return result is not None

    def _work(self) -> Callable[[], WrittenBack]:
        from desktop_app.backups.working_copy import write_back_at

        return partial(write_back_at, self._file.path, self._file.person)

    def _noted(self, result: WrittenBack, before: int) -> str:
        """Take note that what was there ``before`` is written back, and say where it is."""
        self.origin, self._written = result.path, before
        if not result.beside:
            return f"已写回并核对：{result.path}"
        return (
            "原处的文件在您复制以后被改动过、正被打开或没有正常关闭，没有覆盖它。"
            f"本机副本已写在它旁边：{result.path}\n\n两份都在，请核对后决定用哪一份。"
        )


def _origin(path: Path) -> Path | None:
    """Return what a file is a copy of; what knows of that is loaded only where a copy was ever taken."""
    if not is_folder(origins_folder()):
        return None
    from desktop_app.backups.working_copy import origin_of

    return origin_of(path)


def _is_changed(path: Path) -> bool:
    from desktop_app.backups.working_copy import is_changed

    return is_changed(path)
