"""The store's tables of what came in by merging: events of other copies, and revisions that were not decided for."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from ..base.decoding import UNREADABLE
from ..base.errors import UserError
from ..history.branches import Link, brought, link_of, reached
from ..history.events import ALTERED, Event, Kind, chained
from ..history.graph import JOINING, Node
from ..record.revision import RecordedSigning, Revision
from .data_file import DataFile
from .event_table import TEXTS, EventTable, as_text, event_of
from .sqlite_file import in_words

_AT_ONCE = 64  # events that are read at a time
_COLUMNS = ", ".join(TEXTS)
_AS_THEY_CAME = "ORDER BY side_event.id"  # which is not what an event is numbered by
_JOINING = ", ".join(f"'{kind}'" for kind in JOINING)
_CLOSING = f"'{Kind.FINALISED}', '{Kind.VOIDED}'"
_APART = ("assessment", "number", "code", "sheet", "supplement")  # columns of a revision that have one of their own


class SideRevision(Struct, frozen=True):
    """A revision of another copy that was not decided for, and how it was signed there."""

    revision: Revision
    signings: tuple[RecordedSigning, ...] = ()


class _Place(NamedTuple):
    """Where an event of a branch stands in the file, and how it is chained."""

    number: int
    link: Link
    sound: bool


class SideTable:
    """What came into an open file by merging; beside the chain of each assessment, which names it."""

    def __init__(self, file: DataFile) -> None:
        self._file = file

    def rows(self, assessment_id: str) -> Iterator[dict[str, str]]:
        """Yield the events of branches as they are stored, in the order in which they came; see ``TEXTS``."""
        sql = f"SELECT {_COLUMNS} FROM side_event WHERE assessment = ? {_AS_THEY_CAME}"
        with in_words(self._file.path):
            yield from self._file.query(sql, assessment_id)

    def each(self, assessment_id: str) -> Generator[Event]:
        """Yield the events of branches in the order in which they came; their numbers are below 0."""
        yield from self._events(f"WHERE assessment = ? {_AS_THEY_CAME}", assessment_id)

    def nodes(self, assessment_id: str) -> Iterator[Node]:
        """Yield the events of branches, each with the hash before it, in the order in which they came."""
        sql = f"SELECT -id AS id, {_COLUMNS} FROM side_event WHERE assessment = ? {_AS_THEY_CAME}"
        with in_words(self._file.path):
            for row in self._file.query(sql, assessment_id):
                yield Node(event_of(row), str(row["before"]))

    def milestones(self, assessment_id: str) -> list[Event]:
        """Return the events of branches that changed no row, in the order in which they came."""
        return list(self._events(f"WHERE assessment = ? AND changes = '[]' {_AS_THEY_CAME}", assessment_id))

    def some(self, numbers: Sequence[int]) -> Iterator[Event]:
        """Yield the events of branches with these numbers, which are below 0, in that order; few are held at a time."""
        for at in range(0, len(numbers), _AT_ONCE):
            chosen = numbers[at : at + _AT_ONCE]
            where = f"WHERE id IN ({', '.join('?' * len(chosen))})"
            found = {event.id: event for event in self._events(where, *(-number for number in chosen))}
            if len(found) < len(set(chosen)):
                raise UserError(ALTERED)
            yield from (found[number] for number in chosen)

    def links(self, assessment_id: str) -> dict[str, Link]:
        """Return how the events of branches are chained, by their hashes; nothing else of them is read."""
        data = f"iif(kind IN ({_JOINING}), data, '{{}}') AS data"
        sql = f"SELECT before, kind, {data}, hash FROM side_event WHERE assessment = ? {_AS_THEY_CAME}"
        with in_words(self._file.path):
            return {link.hash: link for link in map(link_of, self._file.query(sql, assessment_id))}

    def numbers(self, assessment_id: str) -> dict[str, int]:
        """Return the numbers of the events of branches, which are below 0, by their hashes."""
        sql = f"SELECT id, hash FROM side_event WHERE assessment = ? {_AS_THEY_CAME}"
        with in_words(self._file.path):
            return {str(row["hash"]): -row["id"] for row in self._file.query(sql, assessment_id)}

    def brought(self, assessment_id: str) -> dict[int, list[int]]:
        """Return the numbers of what each event of the main line that joins brought, by its number; by 0 what waits."""
        numbers = self.numbers(assessment_id)
        if not numbers:
            return {}
        found = dict(brought(self._joins(assessment_id), self.links(assessment_id)))
        joined = {one for hashes in found.values() for one in hashes}
        found[0] = [one for one in numbers if one not in joined]
        return {number: [numbers[one] for one in hashes] for number, hashes in found.items()}

    def add(self, assessment_id: str, rows: Iterable[dict[str, str]]) -> int:
        """Keep events of branches, within a transaction; those that are there are passed over. Return how many came."""
        known = set(self.numbers(assessment_id))
        before = len(known)
        for row in rows:
            if row["hash"] not in known:
                known.add(row["hash"])
                self._file.insert("side_event", {"assessment": assessment_id, **{name: row[name] for name in TEXTS}})
        return len(known) - before

    def has_any(self, assessment_id: str) -> bool:
        """Whether anything came into an assessment by merging."""
        with in_words(self._file.path):
            return any(self._file.query("SELECT 1 FROM side_event WHERE assessment = ? LIMIT 1", assessment_id))

    def faults(self, assessment_id: str) -> Iterator[str]:
        """Say where the branches are not what merging left, and what is named of them; each without a full stop.

        Beside what was final or void once branches wait that no merging has mentioned; all that they are chained from
        is there too.
        """
        places = {place.link.hash: place for place in self._places(assessment_id)}
        heads = [link.other for _, link in self._joins(assessment_id) if link.other]
        if not places and not heads:
            return
        main = self._hashes(assessment_id)
        if self._file.damaged:
            words = "并入的修改记录不完整，文件已损坏"
        else:
            words = "并入的修改记录与它的校验链不符，有记录被改动、删去或插入过"
        changed = [place for place in places.values() if not place.sound or place.link.hash in main]
        links = {name: place.link for name, place in places.items()}
        found = reached(heads, links, main)
        if changed or found.missing or reached(links, links, main).missing:
            yield words
        elif (left := len(places.keys() - found.hashes)) and not self._was_closed(assessment_id):
            yield f"有{left}条并入的修改记录没有一次合并提到，可能是别的程序放进去的"

    def waits(self, assessment_id: str) -> bool:
        """Whether there are branches that nobody has merged, or decided against."""
        return bool(self.brought(assessment_id).get(0))

    def _was_closed(self, assessment_id: str) -> bool:
        """Whether an assessment was final or void once, here or in a copy that was decided against."""
        sql = f"SELECT 1 FROM {{}} WHERE assessment = ? AND kind IN ({_CLOSING}) LIMIT 1"
        with in_words(self._file.path):
            return any(any(self._file.query(sql.format(one), assessment_id)) for one in ("event", "side_event"))

    def revisions(self, assessment_id: str) -> Generator[SideRevision]:
        """Yield the revisions that were not decided for, one at a time: PDFs are large."""
        sql = "SELECT * FROM side_revision WHERE assessment = ? ORDER BY number, code"
        with in_words(self._file.path):
            for row in self._file.query(sql, assessment_id):
                yield self._revision(row)

    def add_revision(self, one: SideRevision) -> None:
        """Keep a revision that was not decided for, within a transaction; of one that is there its further signings."""
        revision, signings = one.revision, one.signings
        known = self._kept(revision)
        if known is not None:
            seals = {signing.seal for signing in known.signings}
            signings = (*known.signings, *(signing for signing in signings if signing.seal not in seals))
            if signings == known.signings:
                return
        row = {name: value for name, value in asdict(revision).items() if name not in _APART}
        texts = {"row": as_text(row), "signings": as_text([asdict(signing) for signing in signings])}
        where = revision.assessment, revision.code
        if known is not None:
            sql = "UPDATE side_revision SET signings = ? WHERE assessment = ? AND code = ?"
            self._file.execute(sql, texts["signings"], *where)
        else:
            self._file.insert("side_revision", {name: getattr(revision, name) for name in _APART} | texts)

    def _kept(self, revision: Revision) -> SideRevision | None:
        sql = "SELECT * FROM side_revision WHERE assessment = ? AND code = ?"
        rows = self._file.query(sql, revision.assessment, revision.code)
        return next((self._revision(row) for row in rows), None)

    def _revision(self, row: dict[str, Any]) -> SideRevision:
        what = "未采用的定稿版本"
        try:
            fields = msgspec.json.decode(row.pop("row"), type=dict[str, Any])
            signings = msgspec.json.decode(row.pop("signings"))
        except (*UNREADABLE, TypeError):
            fields, signings = {}, None
        whole = {"revision": {**fields, **row}, "signings": signings}
        return self._file.fitting(whole, SideRevision, what)

    def _events(self, where: str, *parameters: Any) -> Generator[Event]:
        with in_words(self._file.path):
            sql = f"SELECT -id AS id, {_COLUMNS} FROM side_event {where}"
            for row in self._file.query(sql, *parameters):
                yield event_of(row)

    def _places(self, assessment_id: str) -> Iterator[_Place]:
        sql = f"SELECT id, {_COLUMNS} FROM side_event WHERE assessment = ? {_AS_THEY_CAME}"
        with in_words(self._file.path):
            for row in self._file.query(sql, assessment_id):
                texts = [row[name] for name in TEXTS]
                sound = all(isinstance(one, str) for one in texts) and chained(*texts[:-1]) == row["hash"]
                yield _Place(-row["id"], link_of(row), sound)

    def _joins(self, assessment_id: str) -> Iterator[tuple[int, Link]]:
        """Yield the events of the main line with which another copy came in, each with its number."""
        where = f"WHERE assessment = ? AND kind IN ({_JOINING}) ORDER BY id"
        with in_words(self._file.path):
            for row in self._file.query(f"SELECT id, '' AS before, kind, data, hash FROM event {where}", assessment_id):
                yield row["id"], link_of(row)

    def _hashes(self, assessment_id: str) -> set[str]:
        """Return the hashes of the main line, and what its first event is chained to."""
        with in_words(self._file.path):
            rows = self._file.query("SELECT hash FROM event WHERE assessment = ?", assessment_id)
            return {EventTable(self._file).origin(assessment_id), *(str(row["hash"]) for row in rows)}
