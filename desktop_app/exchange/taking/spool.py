"""New drafts kept as they were looked through, so that what was looked at is what is taken in.

Most that comes to an office is small and new there. Its rows, which have been read for looking them through, go into
one nameless file, one assessment behind the other, until they are taken in or forgotten.
"""

from __future__ import annotations

from contextlib import suppress
from io import FileIO
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import msgspec

from ...base.errors import UserError
from ...files.private import create
from ...storage.adopting import Lifted, lay
from .aside import Aside
from .incoming import Key

if TYPE_CHECKING:
    from ...rubric.rubric import Rubric
    from ...storage.store import Store

NAME = "spool"


class _Part(NamedTuple):
    """Where the rows of an assessment lie, and what they are scored with."""

    at: int
    size: int
    sum: int
    rubric: Rubric


class Spool:
    """What was kept so far; nothing is made before something is."""

    def __init__(self, aside: Aside) -> None:
        self._aside = aside
        self._file: FileIO | None = None
        self._parts: dict[Key, _Part] = {}
        self._end = 0

    def has(self, key: Key) -> bool:
        """Whether an assessment of a file was kept."""
        return key in self._parts

    def keep(self, key: Key, rows: Lifted, rubric: Rubric) -> None:
        """Keep the rows of an assessment; where there is no room they are read once more instead."""
        data = msgspec.msgpack.encode(rows)
        with suppress(OSError, UserError):
            file = self._opened()
            file.seek(self._end)
            if file.write(data) == len(data):
                self._parts[key] = _Part(self._end, len(data), crc32(data), rubric)
                self._end += len(data)

    def take(self, store: Store, key: Key) -> None:
        """Take an assessment in that the file lacks, within a transaction."""
        part = self._parts[key]
        data = b""
        with suppress(OSError):
            file = self._opened()
            file.seek(part.at)
            data = file.read(part.size)
        if crc32(data) != part.sum:
            raise UserError("暂存在本机的内容读不出来了，没有接收；收到的文件没有改动，请重新查看后再接收。")
        lay(store, part.rubric, msgspec.msgpack.decode(data, type=Lifted))

    def _opened(self) -> FileIO:
        if self._file is None:
            path = self._aside.folder() / NAME
            create(path).close()
            self._file = FileIO(path, "r+")
            self._aside.holds(self._file)
        return self._file
