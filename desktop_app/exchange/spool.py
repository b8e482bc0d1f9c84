"""New drafts kept as they were looked through, so that what was looked at is what is taken in.

Most that comes to an office is small and new there. Its rows, which have been read for looking them through, go into
one nameless file, one assessment behind the other, until they are taken in or forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import msgspec

from ..files.private import create
from ..storage.adopting import Lifted, lay
from .aside import Aside
from .incoming import Key

if TYPE_CHECKING:
    from ..rubric.rubric import Rubric
    from ..storage.store import Store

NAME = "spool"


class Spool:
    """What was kept so far; nothing is made before something is."""

    def __init__(self, aside: Aside) -> None:
        self._aside = aside
        self._file: BinaryIO | None = None
        self._parts: dict[Key, tuple[int, int, Rubric]] = {}
        self._end = 0

    def has(self, key: Key) -> bool:
        """Whether an assessment of a file was kept."""
        return key in self._parts

    def keep(self, key: Key, rows: Lifted, rubric: Rubric) -> None:
        """Keep the rows of an assessment. Raises ``OSError``."""
        if self._file is None:
            path = self._aside.folder() / NAME
            create(path).close()
            self._file = path.open("r+b")
            self._aside.holds(self._file)
        data = msgspec.msgpack.encode(rows)
        self._file.seek(self._end)
        self._file.write(data)
        self._parts[key] = self._end, len(data), rubric
        self._end += len(data)

    def take(self, store: Store, key: Key) -> None:
        """Take an assessment in that the file lacks, within a transaction."""
        at, size, rubric = self._parts[key]
        assert self._file is not None
        self._file.seek(at)
        lay(store, rubric, msgspec.msgpack.decode(self._file.read(size), type=Lifted))
