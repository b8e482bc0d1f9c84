"""What each assessment of a file came to, for whoever looks at many: read once, known as long as its head holds.

Of what is final it is the result that 定稿 has kept, to the letter of the signed sheet; a draft is scored anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from ...base.errors import UserError
from ...base.progress import step
from ...base.text import plain, shown, unit_name
from ...record.scoring import Result, score, to_dict
from ...record.status import is_draft
from ...rubric.amounts import round_half_up
from ...rubric.rubric import Rubric
from ...rubric.rules import Ratio
from ...storage.data_file import MOST_ASKED
from ...storage.heads import OF_EVENTS
from ...storage.kept_results import Kept, KeptDeduction, KeptItem, KeptResult, KeptSection, last_kept
from ...storage.sqlite_file import in_words

if TYPE_CHECKING:
    from ...storage.store import Store

_READ = "instr(value, '\"reading\"') AND json_valid(value)"
_SAID = f"(own IS NOT NULL OR {_READ})"
_NONE: dict[Any, Any] = {}


class Loss(Struct, frozen=True, gc=False):
    """Hundredths of a point that an item lost, and the sentence that says why."""

    item: int
    points: int
    text: str


class Head(Struct, frozen=True, gc=False):
    """What the file says of an assessment in its own row."""

    id: str
    head: str
    status: str
    rubric: str
    unit: str
    date: str

    @property
    def mark(self) -> tuple[str, str, str]:
        """What differs once anything has changed of what it came to."""
        return self.head, self.status, self.rubric


class Scored(Struct, frozen=True, kw_only=True, gc=False):
    """What an assessment came to, in hundredths of a point; an item that nobody has assessed has None.

    ``own`` are the unit's own scores, ``tasks`` how many tasks got which grade (empty: none yet). ``key`` tells what
    it may be compared with: the rubric's digest, and what was settled otherwise than the rubric has it. Of what is
    final ``number``, ``code`` and ``at`` are those of the last revision; ``begun`` is the time of the first event.
    ``fixed`` is number and code of the last revision whatever became of it since, 0 where there is none.
    """

    rubric: Rubric
    items: tuple[int | None, ...]
    sections: tuple[int, ...]
    total: int
    complete: bool
    grade: str
    losses: tuple[Loss, ...]
    own: tuple[int | None, ...]
    tasks: tuple[tuple[str, int], ...]
    key: tuple[str, tuple[tuple[int, str], ...]]
    begun: str
    number: int = 0
    code: str = ""
    at: str = ""
    fixed: tuple[int, str] = (0, "")
    fault: str = ""
    """Why it is not what 定稿 has kept, a sentence; empty if it is, or is a draft."""

    @property
    def deducted(self) -> tuple[int | None, ...]:
        """What each item lost."""
        pairs = zip(self.rubric.items, self.items, strict=True)
        return tuple(None if points is None else item.full - points for item, points in pairs)


class _Beside(NamedTuple):
    """What the file says of some assessments beside their results, by id."""

    begun: dict[str, str]
    own: dict[str, dict[int, int]]
    readings: dict[str, dict[int, str]]
    tasks: dict[str, list[tuple[str, int]]]


class ScoredOnes:
    """What assessments came to; what has not changed since is not read again."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[str, str, str], Scored]] = {}

    def of(self, store: Store, heads: Collection[Head]) -> tuple[dict[str, Scored], list[str]]:
        """Return by id what assessments came to, and what cannot be read of them, a sentence each."""
        faults: list[str] = []
        stale = [head for head in heads if self._known.get(head.id, _NOTHING)[0] != head.mark]
        for begin in range(0, len(stale), MOST_ASKED):
            some = stale[begin : begin + MOST_ASKED]
            ids = [head.id for head in some]
            kept, beside = last_kept(store.file, ids), _beside(store, ids)
            for at, head in enumerate(some, begin):
                step(at, len(stale))
                try:
                    made = _scored(store, head, kept.get(head.id), beside)
                except UserError as error:
                    faults.append(str(error))
                    self._known.pop(head.id, None)
                else:
                    self._known[head.id] = head.mark, made
        found = {head.id: self._known[head.id][1] for head in heads if head.id in self._known}
        return found, [*faults, *(one.fault for one in found.values() if one.fault)]


_NOTHING = (("", "", ""),)


def _scored(store: Store, head: Head, kept: Kept | None, beside: _Beside) -> Scored:
    id_ = head.id
    rubric = store.rubrics.load(head.rubric)
    result = kept.result if kept is not None and not is_draft(head.status) else None
    fixed, fault = (kept.number, kept.code) if kept else (0, ""), ""
    if result is None or not _adds_up(rubric, result):
        if kept is not None and not is_draft(head.status):
            words = f"第{kept.number}版的结果读不出来或前后对不上，按现在的内容计算，没有列入排名；请先检查这个文件"
            fault = f"“{shown(unit_name(head.unit))}”{words}。"
        kept = None
        result = _as_kept(score(rubric, store.load(id_).record))
    items = tuple(None if item.points is None else hundredths(item.points) for item in result.items)
    sections = iter(items)
    return Scored(
        rubric=rubric,
        items=items,
        sections=tuple(sum(next(sections) or 0 for _ in section.items) for section in rubric.sections),
        total=hundredths(result.total),
        complete=None not in items,
        grade=result.grade or "",
        losses=_losses(rubric, result, items),
        own=tuple(map(beside.own.get(id_, _NONE).get, rubric.positions)),
        tasks=tuple(sorted(beside.tasks.get(id_, ()))),
        key=_key(head.rubric, _settled(rubric, beside.readings.get(id_, _NONE))),
        begun=beside.begun.get(id_, ""),
        number=kept.number if kept else 0,
        code=kept.code if kept else "",
        at=kept.at if kept else "",
        fixed=fixed,
        fault=fault,
    )


def _adds_up(rubric: Rubric, result: KeptResult) -> bool:
    """Whether a result that was kept can be one of this rubric's: its points and its grade follow from its items."""
    if len(result.items) != len(rubric.items):
        return False
    total = 0
    for item, one in zip(rubric.items, result.items, strict=True):
        points = -1 if one.points is None else hundredths(one.points)
        if one.number != item.number or not 0 <= points <= item.full:
            return False
        total += points
    return total == hundredths(result.total) and result.grade == rubric.grade_of(total).name


def _as_kept(result: Result) -> KeptResult:
    """Return a result that was just computed in the form in which it would be kept."""
    told = to_dict(result)
    items = tuple(
        KeptItem(one["number"], one["points"], tuple(KeptDeduction(**each) for each in one["deductions"]))
        for one in told["items"]
    )
    sections = tuple(KeptSection(one["name"], one["points"]) for one in told["sections"])
    return KeptResult(items, sections, told["total"], told["grade"] or "")


def _losses(rubric: Rubric, result: KeptResult, items: Iterable[int | None]) -> tuple[Loss, ...]:
    """Return what was lost, the largest first, else in the order of the sheet."""
    found = [
        Loss(rule.number, hundredths(one.points), one.reason)
        for rule, item, points in zip(rubric.items, result.items, items, strict=True)
        if points is not None and points < rule.full
        for one in item.deductions
    ]
    return tuple(sorted(found, key=lambda loss: -loss.points))


def _settled(rubric: Rubric, readings: dict[int, str]) -> tuple[tuple[int, str], ...]:
    """Return by item what was settled otherwise than the rubric counts by itself."""
    return tuple(sorted((number, value) for number, value in readings.items() if value != _usual(rubric, number)))


def _usual(rubric: Rubric, number: int) -> str:
    """Return as what a rubric counts 基本满意 in an item by itself; empty where it does not."""
    item = rubric.items[rubric.positions[number]] if number in rubric.positions else None
    return plain(item.fairly_weight) if isinstance(item, Ratio) else ""


@lru_cache(maxsize=64)
def _key(digest: str, settled: tuple[tuple[int, str], ...]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return the same of all that may be compared: there are thousands of them, and it is compared again and again."""
    return digest, settled


def _beside(store: Store, ids: Collection[str]) -> _Beside:
    """Ask the file once for each of them; nobody who writes meanwhile waits for what is done with the answer."""
    made = _Beside({}, defaultdict(dict), defaultdict(dict), defaultdict(list))
    these = f"IN ({', '.join('?' * len(ids))})"
    cursor = store.file.connection.cursor()
    cursor.row_factory = None  # a hundred thousand rows need no names
    with in_words(store.path):

        def rows(sql: str) -> list[tuple[Any, ...]]:
            return cursor.execute(sql, tuple(ids)).fetchall()

        for id_, begun in rows(f"SELECT id, {OF_EVENTS['created']} FROM assessment WHERE id {these}"):
            made.begun[id_] = str(begun or "")
        reading = f"iif({_READ}, json_extract(value, '$.reading.value'), NULL)"
        said = f"FROM answer WHERE assessment {these} AND {_SAID}"
        for id_, item, own, settled in rows(f"SELECT assessment, item, own, {reading} {said}"):
            if own is not None and (points := _own(str(own))) is not None:
                made.own[id_][item] = points
            if settled is not None:
                made.readings[id_][item] = plain(str(settled))
        grouped = f"FROM task WHERE assessment {these} GROUP BY assessment, ifnull(grade, '')"
        for id_, grade, number in rows(f"SELECT assessment, ifnull(grade, ''), count(*) {grouped}"):
            made.tasks[id_].append((str(grade), number))
    return made


@lru_cache(maxsize=11_000)
def _own(text: str) -> int | None:
    """Return the points that a unit gave itself, in hundredths."""
    if text.isdecimal() and text.isascii():
        return int(text) * 100
    with suppress(InvalidOperation, ValueError, OverflowError):
        return round_half_up(Fraction(Decimal(text)) * 100)
    return None  # of an assessment that is told as damaged where it is looked at


@lru_cache(maxsize=11_000)  # whatever can be written; ten thousand sheets say it again and again
def hundredths(written: str) -> int:
    """Read points as they are written, with two decimals or none: 38.40 is 3840."""
    whole, _, decimals = written.partition(".")
    try:
        return int(whole) * 100 + int(decimals or "0")
    except ValueError:  # a result that another program has made unreadable, which ``check`` tells
        return 0
