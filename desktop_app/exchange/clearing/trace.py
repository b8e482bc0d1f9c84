"""What was found of a visit that is to be cleared (清退): a place each, and what is to be done with it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from ...files.forgetting import Named
from ...paper.clearing import Kind, Left, Way
from .looking import Holding


class Trace(Struct, frozen=True, kw_only=True):
    """One place, and what is to be done with it; ``files`` are what is deleted there, in this order.

    ``chosen``: it is cleared unless the user says otherwise. ``note`` says what else is to be known of it. ``held`` is
    what a data file held when it was looked at.
    """

    kind: Kind
    way: Way
    path: Path
    files: tuple[Path, ...] = ()
    note: str = ""
    chosen: bool = True
    held: Holding | None = None

    @property
    def key(self) -> str:
        """What names the place, whatever is found there the next time; it tells nobody its name."""
        return sha256(f"{self.kind.name}:{self.path}".encode(errors="surrogateescape")).hexdigest()[:16]


class Survey(Struct, frozen=True, kw_only=True):
    """All that was found; ``absent`` are places that were not looked at, or may be written again by another window.

    ``named`` is how the units are called.
    """

    named: Named
    traces: tuple[Trace, ...]
    absent: tuple[Left, ...]
