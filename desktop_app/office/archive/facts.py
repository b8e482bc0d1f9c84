"""What an archive is put together from: its visit, and its files before they are written."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from ...record.act import Act
from ...record.revision import RecordedSigning, Revision
from ...storage.stored import Stored
from ..documents.facts import VisitFacts


class Piece(Struct, frozen=True, kw_only=True):
    """A file of the archive: its name within it, what it is, and what the list of contents says of it besides.

    ``number`` is its own (文号, 编号), ``by`` who has made it, ``date`` ISO or empty; ``content`` reads it when asked.
    Of ``paper`` of ours the pages are counted.
    """

    name: str
    what: str
    content: Callable[[], bytes]
    number: str = ""
    by: str = ""
    date: str = ""
    paper: bool = False
    remark: str = ""


class Visit(Struct, frozen=True, kw_only=True):
    """The one visit of an archive's data file, with what 定稿 has kept of it, and what the office did, in its order."""

    stored: Stored
    revisions: tuple[Revision, ...]
    signings: tuple[RecordedSigning, ...]
    acts: tuple[Act, ...]

    @property
    def last(self) -> Revision:
        return self.revisions[-1]


class Contents(Struct, frozen=True, kw_only=True):
    """The files of an archive in the order of its list, but for the data file and the list of hashes."""

    visit: Visit
    facts: VisitFacts
    pieces: tuple[Piece, ...]
    told: tuple[str, ...] = ()
    missing: str = ""
    """Characters that a paper shows as □."""
