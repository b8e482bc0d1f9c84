"""A folder for what is needed while files are looked through: made when it is first asked for, gone with all in it."""

from __future__ import annotations

import weakref
from contextlib import ExitStack
from pathlib import Path
from threading import Lock
from typing import Protocol

from ...base.errors import UserError, reason
from ...base.userdirs import copies_folder
from ...files.temporary import workplace


class _Closable(Protocol):
    def close(self) -> None: ...


class Aside:
    """The folder, and what is open in it; whoever forgets to close it has it closed as soon as nobody has it."""

    def __init__(self) -> None:
        self._stack, self._making = ExitStack(), Lock()
        self._folder: Path | None = None
        self._closing = weakref.finalize(self, self._stack.close)

    def folder(self) -> Path:
        """Return the folder; refused where there can be none."""
        with self._making:
            if self._folder is None:
                try:
                    self._folder = self._stack.enter_context(workplace())
                except OSError as error:
                    words = f"本机的“{copies_folder()}”不能写入（{reason(error)}），没有接收"
                    raise UserError(f"{words}；数据文件和收到的文件都没有改动，请检查磁盘空间和权限。") from None
            return self._folder

    def holds(self, one: _Closable) -> None:
        """Have something in it closed before it goes."""
        self._stack.callback(one.close)

    def close(self) -> None:
        """Take it away."""
        self._closing()
