"""The list of the assessments in a file, told without putting each record together and scoring it again.

What scoring came to is kept beside the settings under a hash of all that it follows from, so that it is never out of
date and may be forgotten at any time. Until something is not known yet neither records nor rubrics are loaded.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterator
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from ..base.errors import UserError
from ..base.hashing import hash_of_texts
from ..base.userdirs import summaries_file
from ..base.version import VERSION
from ..files.records import recalled, remember_later
from ..record.status import is_draft, is_refused
from .data_file import DataFile
from .heads import HEAD_LISTED, HEADS, LAST_CHANGED, check_head, head_of, ids
from .known import Keys
from .package_mark import kind_of_package
from .screening import record_tables
from .sqlite_file import in_words
from .whereabouts import MEMBER, TEAM, Whereabouts, whereabouts

if TYPE_CHECKING:
    from .own_part import OwnPart

MOST_KEPT = 20_000  # assessments

_NOT_SCORED = {"id", "rubric", "status", "head", "created", "changed", "reason", "sample", "outcome", "last"}
"""What is known of an assessment beside its rubric and the rows of its record."""
_TEXTS = "id", "unit", "date", "status", "outcome", "changed"
_HEADS = "SELECT id || ' ' || head || ' ' || rubric FROM assessment"
"""Whether any is another than it was."""

Scored = tuple[str, str, int, tuple[int, ...], tuple[str, ...], int]
"""The total as written, the grade or nothing, how many items there are, and the numbers of those not assessed; then
what else stands before 定稿: the particulars that nobody has filled in, and how many other places."""


class Summary(NamedTuple):
    """What the list tells of an assessment; ``date`` is ISO or empty, ``changed`` an ISO time, ``total`` as written.

    Before 定稿 the items ``unanswered`` want a score, the particulars ``lacking`` to be filled in, and so many
    ``others`` something else, such as a ground.
    """

    id: str
    unit: str
    date: str
    status: str
    outcome: str
    changed: str
    sample: bool
    total: str
    grade: str
    items: int
    unanswered: tuple[int, ...]
    lacking: tuple[str, ...]
    others: int
    away: str = ""
    """The team that has it, from which it is to come back; ``away_since`` an ISO time."""
    away_since: str = ""
    came: str = ""
    """Whether it has come back for good: ``taken``, or ``confirmed`` once a receipt was issued for it."""
    own: OwnPart | None = None
    """In a member's file: what is left of his part."""
    clears: bool = False
    """Whether it is a team's, which clears it once the office has confirmed to have it."""
    waits: bool = False
    """Whether a draft waits beside it that came when it was final."""

    @property
    def refused(self) -> bool:
        """Whether the present revision stands unsigned because the unit refused to."""
        return is_refused(self.status, self.outcome)


class _Listed(NamedTuple):
    """What is told of an assessment as long as it has that id and head, and the number of its last event."""

    head: str
    last: int
    summary: Summary


class _Last(NamedTuple):
    """The list of the last time; it holds as long as the file says that nobody else has written into it."""

    keys: Keys
    written: int
    rows: list[_Listed]
    listed: list[Summary]


class Summaries:
    """Lists files, and remembers what scoring their assessments came to."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, Scored]] | None = None
        self._kept = 0  # how many of them are on the disk
        self._last: _Last | None = None

    def of(self, file: DataFile) -> tuple[list[Summary], list[str]]:
        """List the assessments, the last changed first; what cannot be read is told, each in a sentence."""
        last, self._last = self._last, None
        if last is not None and last.keys is file.keys and (rows := self._changed_since(file, last)):
            self._last = rows
            return rows.listed, []
        listed, faults, rows_now = list[Summary](), list[str](), list[_Listed]()
        for head in self._heads(file):
            try:
                if isinstance(head, UserError):
                    raise head
                with in_words(file.path):
                    listed.append(self._summary(file, head))
            except UserError as error:
                faults.append(str(error))
            else:
                rows_now.append(_Listed(f"{head['id']} {_of_heads(head)}", head["last"], listed[-1]))
        listed = _placed(file, listed)
        if not faults and not file.damaged:
            self._last = _Last(file.keys, file.written, rows_now, listed)
        return listed, faults

    def first_of(self, file: DataFile, most: int) -> list[Summary]:
        """List those that were changed last, so many at the most; none where something cannot be read."""
        try:
            with in_words(file.path):
                heads = [file.row(HEAD_LISTED, row["assessment"]) for row in file.query(LAST_CHANGED, most)]
                found = [one.summary for one in self._listed(file, heads, how_many(file))]
        except UserError:
            return []
        return _placed(file, found)

    def _changed_since(self, file: DataFile, last: _Last) -> _Last | None:
        """Return the list as it is now, of which only what has another head since the last time is read; or None."""
        if file.written == last.written and kind_of_package(file) != MEMBER:  # what he has handed back is not in it
            return last
        try:
            with in_words(file.path):
                rows, changed = _unchanged(file, last)
                of = len(rows) + len(changed)
                for one in self._listed(file, [file.row(HEAD_LISTED, id_) for id_ in changed], of):
                    insort(rows, one, key=lambda one: (-one.last, one.summary.id))
        except UserError:
            return None
        return _Last(last.keys, file.written, rows, _placed(file, [one.summary for one in rows]))

    def _listed(self, file: DataFile, heads: list[dict[str, Any]], of: int) -> Iterator[_Listed]:
        """Yield what is told of each of these, of so many in the file."""
        for head in heads:
            check_head(file, head)
        keys = _known_keys(file, heads, of)
        for head in heads:
            summary = self._summary(file, head | {"key": keys[head["id"]]})
            yield _Listed(f"{head['id']} {_of_heads(head)}", head["last"], summary)

    def _heads(self, file: DataFile) -> Iterator[dict[str, Any] | UserError]:
        """Yield the row of each assessment with the hash of its rows; in one go, unless the file is too damaged."""
        try:
            with in_words(file.path):
                found: list[dict[str, Any]] = list(file.query(HEADS))
                keys = _known_keys(file, found, len(found))
        except UserError:
            yield from _one_by_one(file)
            return
        for head in found:
            try:
                check_head(file, head)
            except UserError as error:
                yield error
            else:
                yield head | {"key": keys[head["id"]]}

    def keep(self) -> None:
        """Keep for the next start what was found out since the last time; where nothing can be written, nothing."""
        known = self._known or {}
        if len(known) != self._kept:
            remember_later(summaries_file(), dict(list(known.items())[-MOST_KEPT:]))
            self._kept = len(known)

    def forget(self) -> None:
        """Know nothing but what is kept."""
        self._known, self._kept = None, 0

    def _summary(self, file: DataFile, head: dict[str, Any]) -> Summary:
        total, grade, items, unanswered, lacking, others = self._scored(file, head)
        facts: dict[str, Any] = {name: str(head[name] or "") for name in _TEXTS}
        return Summary(
            **facts,
            sample=bool(head["sample"]),
            total=total,
            grade=grade,
            items=items,
            unanswered=unanswered,
            lacking=lacking,
            others=others,
        )

    def _scored(self, file: DataFile, head: dict[str, Any]) -> Scored:
        if file.damaged:  # what is lost may be what an earlier state had not yet
            return _score(file, head["id"])
        if self._known is None:
            self._known = recalled(summaries_file(), dict[str, tuple[str, Scored]]) or {}
            self._kept = len(self._known)
        key = head["key"]
        seal, scored = self._known.get(key, ("", None))
        if scored is None or seal != _seal(key, scored):  # a flipped bit must not show in a total
            scored = _score(file, head["id"])
            self._known[key] = _seal(key, scored), scored
        return scored


def how_many(file: DataFile) -> int:
    """Return how many assessments there are."""
    with in_words(file.path):
        return int(file.connection.execute("SELECT count(*) FROM assessment").fetchone()[0])


def _unchanged(file: DataFile, last: _Last) -> tuple[list[_Listed], Collection[str]]:
    """Return what holds of the last time, and the ids of the others: the file knows, or is asked for every head."""
    written_of = file.written_of(last.written)
    if written_of is not None:
        return [one for one in last.rows if one.summary.id not in written_of], written_of
    heads = {row[0] for row in file.connection.execute(_HEADS)}
    rows = [one for one in last.rows if one.head in heads]
    return rows, [head.split(" ")[0] for head in heads.difference(one.head for one in rows)]


def _placed(file: DataFile, listed: list[Summary]) -> list[Summary]:
    """Say of each where it is, and whose, if the file can tell."""
    try:
        kind, where = kind_of_package(file), whereabouts(file)
        if kind == MEMBER:
            from .own_part import own_parts  # most files are no member's

            own = own_parts(file, [(one.id, one.unanswered) for one in listed if is_draft(one.status)])
            return [one._replace(own=own.get(one.id)) for one in listed]
        listed = _beside(file, listed, where.met)
    except UserError:
        return listed
    if kind == TEAM:
        return [one._replace(clears=one.status == "handed_over") for one in listed]
    return [_at(one, where) for one in listed] if where.given or where.taken else listed


def _beside(file: DataFile, listed: list[Summary], met: frozenset[str]) -> list[Summary]:
    """Say beside which of these a draft waits; only those are asked to which something came."""
    if not met:
        return listed
    from .side_table import SideTable  # most lists have none

    side = SideTable(file)
    waiting = {one.id for one in listed if one.id in met and side.waits(one.id)}
    return [one._replace(waits=True) if one.id in waiting else one for one in listed]


def _at(one: Summary, where: Whereabouts) -> Summary:
    if one.id in where.taken:
        return one._replace(came="confirmed" if one.id in where.confirmed else "taken")
    given = where.given.get(one.id)
    if given is not None and given.kind == TEAM and is_draft(one.status):
        return one._replace(away=given.recipient, away_since=given.at)
    return one


def _one_by_one(file: DataFile) -> Iterator[dict[str, Any] | UserError]:
    for assessment_id in ids(file):
        try:
            with in_words(file.path):
                head = head_of(file, assessment_id)
                yield head | {"key": _keys(file, [head], "WHERE assessment = ?", assessment_id)[assessment_id]}
        except UserError as error:
            yield error


def _known_keys(file: DataFile, heads: list[dict[str, Any]], of: int) -> dict[str, str]:
    """Return the same as ``_keys``, of which what is known already is not read again; the file has so many in all."""
    known, rows = file.keys, {head["id"]: _of_heads(head) for head in heads}
    stale = [head for head in heads if known.get(head["id"], ("",))[0] != rows[head["id"]]]
    if len(stale) * 4 > of:
        fresh = _keys(file, heads)
    else:
        fresh = {one["id"]: _keys(file, [one], "WHERE assessment = ?", one["id"])[one["id"]] for one in stale}
    known.update((id_, (rows[id_], key)) for id_, key in fresh.items())
    return {id_: known[id_][1] for id_ in rows}


def _of_heads(head: dict[str, Any]) -> str:
    """Return what tells an assessment as it is from what it was, without a look at its rows."""
    return f"{head['head']} {head['rubric']}"


def _keys(file: DataFile, heads: list[dict[str, Any]], where: str = "", *parameters: str) -> dict[str, str]:
    """Return, by assessment, the hash of all that a score follows from: program, rubric, every row of the record.

    Two that say the same have the same one. Each table is read once, in the order of the assessments.
    """
    rubrics = {row["digest"]: row["source"] for row in file.query("SELECT digest, source FROM rubric")}
    begun = {digest: hash_of_texts((VERSION, source)) for digest, source in rubrics.items()}
    found = {}
    for head in heads:
        facts = [value for name, value in head.items() if name not in _NOT_SCORED]
        found[head["id"]] = sha256(f"{begun.get(head['rubric'])}{facts!r}".encode())
    cursor = file.connection.cursor()
    cursor.row_factory = None
    for table in record_tables():
        rows = cursor.execute(f"SELECT * FROM {table} {where} ORDER BY assessment", parameters)
        for assessment_id, same in groupby(rows, itemgetter(0)):
            if assessment_id in found:
                found[assessment_id].update(f"{table}{[row[1:] for row in same]!r}".encode())
    return {assessment_id: one.hexdigest() for assessment_id, one in found.items()}


def _seal(key: str, scored: Scored) -> str:
    return hash_of_texts((key, repr(scored)))[:16]


def _score(file: DataFile, assessment_id: str) -> Scored:
    from ..record.readiness import blocks, missing_particulars  # not at the start: most of what is listed is known
    from ..record.scoring import score
    from ..rubric.amounts import written_total
    from .store import Store

    stored = Store(file).load(assessment_id)
    rubric, record = stored.rubric, stored.record
    result = score(rubric, record)
    lacking = tuple(missing_particulars(record))
    waiting = {rubric.positions[number] for number in result.unanswered}
    others = sum(one.position not in waiting for one in blocks(rubric, record, result)) - len(lacking)
    return written_total(result.total), result.grade or "", len(result.items), result.unanswered, lacking, others
