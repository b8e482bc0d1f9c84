"""Files that a subcommand attaches to what it registers: read before anything is written, then stored with it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .ending import warn
from .shared import FILE

if TYPE_CHECKING:
    from ..evidence.pieces import Evidence
    from ..storage.store import Store

with_files = click.option("--file", "files", type=FILE, multiple=True, help="A scan, photograph or document of it.")


def read_files(paths: Iterable[Path]) -> tuple[Evidence, ...]:
    """Read what is to be attached, or refuse; what is to be known of it is told."""
    from ..evidence.pieces import from_path

    found = tuple(from_path(one) for one in paths)
    for one in found:
        if one.remark:
            warn(f"请注意：{one.remark}")
    return found


def keep(store: Store, found: Iterable[Evidence]) -> None:
    """Store what was read, within the transaction of what names it."""
    for one in found:
        store.evidence.add(one.content, one.type)
