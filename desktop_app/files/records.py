"""What the program remembers beside the data files: a small record in JSON a file; a broken one is forgotten."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from ..base.decoding import UNREADABLE
from ..base.limits import REMEMBERED, read_within
from .durable import write_whole
from .private import make_folder

Kind = TypeVar("Kind")


def recalled(path: Path, kind: type[Kind]) -> Kind | None:
    """Return what was remembered there; nothing where that cannot be read, or is something else."""
    with suppress(OSError, *UNREADABLE), path.open("rb") as file:
        return msgspec.json.decode(read_within(file, REMEMBERED), type=kind)
    return None


def remember(path: Path, record: object) -> None:
    """Write a record, whole or not at all. Raises ``OSError``."""
    make_folder(path.parent)
    write_whole(path, msgspec.json.encode(record))
