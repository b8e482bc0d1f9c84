"""A ledger that comes a second time: what is new, reworded or gone, and no grade is lost."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterator, Sequence, Set
from difflib import SequenceMatcher
from functools import cache, cached_property
from heapq import heapify, heappop, heappush, nlargest
from operator import add
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from ..rubric.answers import Task

ALIKE = 0.6  # of the characters in the same order: the task was reworded
SURE = 0.8  # below it a grade passes on only if the user says so
ALIKE_AT_ITS_PLACE = 0.4  # enough if it stands at the same place of the ledger
PAIRS = 90_000  # of tasks that are looked at; in a ledger beyond 300 only those around each one's place
NEAREST = 100
CLOSER_LOOKS = 4
LOOKED_AT = 400  # characters of a text: the time that a look takes grows with their square

_UNIT_FIELDS = ("finding", "text", "department", "leader", "person", "deadline", "progress")


class Match(Struct, frozen=True):
    """A task of the new ledger, and the one that it was before, if any; ``likeness`` of the two, 1 for the same."""

    new: Task
    old: Task | None = None
    likeness: float = 1.0

    @property
    def task(self) -> Task:
        """The task as it will be: the unit's words, the team's grade, note, methods and evidence.

        What the new ledger leaves blank stays as it was.
        """
        if self.old is None:
            return self.new
        said = {name: getattr(self.new, name) or getattr(self.old, name) for name in _UNIT_FIELDS}
        if not self.new.finding and self.new.text.startswith(self.old.finding):
            said["finding"] = ""  # the new ledger has it in the text
        return replace(self.old, **said)

    @property
    def changed(self) -> bool:
        """Whether a task that was there reads otherwise now."""
        return self.old is not None and self.task != self.old

    @property
    def reworded(self) -> bool:
        """Whether the task itself reads otherwise, not only its department or deadline."""
        return self.old is not None and _key(self.new) != _key(self.old)


class Comparison(Struct, frozen=True, dict=True):
    """The new ledger in its order, and the tasks that it no longer has."""

    matches: tuple[Match, ...]
    gone: tuple[Task, ...]

    @cached_property
    def added(self) -> list[Task]:
        """The tasks that were not there before."""
        return [match.new for match in self.matches if match.old is None]

    @cached_property
    def changed(self) -> list[Match]:
        """The tasks that read otherwise than before."""
        return [match for match in self.matches if match.changed]

    @cached_property
    def kept_ids(self) -> frozenset[int]:
        """The tasks that are gone but bear the team's work: they are kept unless the user says otherwise."""
        return frozenset(task.id for task in self.gone if assessed(task))

    @cached_property
    def doubtful_ids(self) -> frozenset[int]:
        """The tasks with work of the team whose likeness is no proof: apart unless the user says otherwise."""
        pairs = [(match.old, match.likeness) for match in self.matches if match.old is not None and match.reworded]
        return frozenset(old.id for old, likeness in pairs if likeness < SURE and assessed(old))

    def merged(self, keep: Collection[int] | None = None, apart: Collection[int] | None = None) -> tuple[Task, ...]:
        """Return the tasks as they will be; of those gone the ones in ``keep`` follow at the end.

        ``apart`` names tasks that were matched with another wording but are not the same: they are
        kept as they were, and the new ones come without a grade.
        """
        keep = self.kept_ids if keep is None else keep
        apart = self.doubtful_ids if apart is None else apart
        matches = [Match(m.new) if m.old is not None and m.old.id in apart else m for m in self.matches]
        stay = [m.old for m in self.matches if m.old is not None and m.old.id in apart]
        stay += [task for task in self.gone if task.id in keep]
        return (*(match.task for match in matches), *stay)


def assessed(task: Task) -> bool:
    """Whether the team has put work into a task."""
    return bool(task.grade is not None or task.note or task.methods or task.files)


def with_work_since(tasks: Sequence[Task], before: Sequence[Task], present: Sequence[Task]) -> tuple[Task, ...]:
    """Return what was made of the tasks of ``before``, with the team's work that ``present`` has beyond them."""
    known = {task.id: task for task in before}
    since = {task.id: task for task in present if known.get(task.id) != task}
    made = [_with_work(task, since[task.id]) if task.id in since else task for task in tasks]
    there = {task.id for task in tasks}
    return (*made, *(task for task in since.values() if task.id not in there))


def _with_work(task: Task, done: Task) -> Task:
    return replace(task, grade=done.grade, note=done.note, methods=done.methods, files=done.files)


def compare(old: Sequence[Task], new: Sequence[Task]) -> Comparison:
    """Match the tasks of a ledger with those that are there: the same words first, then the most alike."""
    found: dict[int, int] = {}  # position in the new ledger -> in the old one
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for at, task in enumerate(old):
        waiting[_key(task)].append(at)
    for at, task in enumerate(new):
        if queue := waiting.get(_key(task)):
            found[at] = queue.popleft()
    left_old = sorted(set(range(len(old))) - set(found.values()))
    left_new = [at for at in range(len(new)) if at not in found]
    reworded = _paired(old, new, left_old, left_new)
    found |= {at: before for at, (before, _) in reworded.items()}
    matches = tuple(
        Match(task, old[found[at]] if at in found else None, reworded[at][1] if at in reworded else 1.0)
        for at, task in enumerate(new)
    )
    taken = {before for before, _ in reworded.values()}
    return Comparison(matches, tuple(old[at] for at in left_old if at not in taken))


def _paired(
    old: Sequence[Task], new: Sequence[Task], left_old: list[int], left_new: list[int]
) -> dict[int, tuple[int, float]]:
    """Return the new tasks that are old ones in other words: their positions and likeness, the most alike first.

    A pair is looked at closely only when its turn has come: none that is left can be more alike.
    """
    waiting = [(-most, False, at, before) for most, at, before in _perhaps_alike(old, new, left_old, left_new)]
    heapify(waiting)
    found: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    while waiting:
        likeness, is_exact, at, before = heappop(waiting)
        if at in found or before in taken:
            continue
        if is_exact:
            found[at] = before, -likeness
            taken.add(before)
            continue
        exact = SequenceMatcher(None, _beginning(old[before]), _beginning(new[at]), autojunk=False).ratio()
        if exact >= _enough(at, before):
            heappush(waiting, (-_weighed(exact, at, before), True, at, before))
    return found


def _perhaps_alike(
    old: Sequence[Task], new: Sequence[Task], left_old: list[int], left_new: list[int]
) -> Iterator[tuple[float, int, int]]:
    """Yield the pairs that may be one task in other words: the most that their likeness can be, and their positions."""
    letter_bits: dict[str, int] = {}
    pair_bits: dict[str, int] = {}
    looks = [_Look.at(_beginning(old[before]), letter_bits, pair_bits) for before in left_old]
    place_of = {before: place for place, before in enumerate(left_old)}
    other_finding = cache(_other_finding)  # many tasks stand under one finding
    nearest = max(NEAREST, PAIRS // max(1, len(left_new)))
    for at in left_new:
        look = _Look.at(_beginning(new[at]), letter_bits, pair_bits)
        middle = bisect_left(left_old, at)
        near = range(max(0, middle - nearest), min(middle + nearest, len(left_old)))
        shared = {place: look.shared(looks[place]) for place in near}
        ranked = nlargest(CLOSER_LOOKS, shared, key=shared.__getitem__)
        for place in dict.fromkeys([*ranked, *((place_of[at],) if at in place_of else ())]):
            before = left_old[place]
            most = look.most_alike(looks[place])
            if most >= _enough(at, before) and not other_finding(old[before].finding, new[at].finding):
                yield _weighed(most, at, before), at, before


class _Look(NamedTuple):
    """What a quick look at a text tells: its letters and its pairs of letters as the bits of numbers."""

    length: int
    letters: int
    pairs: int
    number_of_pairs: int

    @classmethod
    def at(cls, key: str, letter_bits: dict[str, int], pair_bits: dict[str, int]) -> _Look:
        """Look at a text; the dictionaries hold the bit of each letter and pair seen so far."""
        letters = {letter * nth for letter, count in Counter(key).items() for nth in range(1, count + 1)}
        pairs = set(map(add, key, key[1:]))
        return cls(len(key), _as_bits(letters, letter_bits), _as_bits(pairs, pair_bits), len(pairs))

    def shared(self, other: _Look) -> float:
        """Return the share of pairs of letters that two texts have in common."""
        return (self.pairs & other.pairs).bit_count() / (self.number_of_pairs + other.number_of_pairs or 1)

    def most_alike(self, other: _Look) -> float:
        """Return what ``SequenceMatcher.ratio`` cannot exceed: as if the letters stood in the same order."""
        length = self.length + other.length
        return 2.0 * (self.letters & other.letters).bit_count() / length if length else 1.0


def _as_bits(marks: Set[str], bits: dict[str, int]) -> int:
    for mark in marks - bits.keys():
        bits[mark] = 1 << len(bits)
    return sum(map(bits.__getitem__, marks))


def _enough(at: int, before: int) -> float:
    return ALIKE_AT_ITS_PLACE if before == at else ALIKE


def _weighed(likeness: float, at: int, before: int) -> float:
    """Return a likeness that prefers the task at the same place."""
    return likeness + 0.1 * (before == at)


def _other_finding(old: str, new: str) -> bool:
    """Whether both ledgers name what was found, and it is not the same thing."""
    if not old or not new or old == new:
        return False
    return SequenceMatcher(None, _plain(old)[:LOOKED_AT], _plain(new)[:LOOKED_AT], autojunk=False).ratio() < ALIKE


def _key(task: Task) -> str:
    """Return finding and text without spaces and marks."""
    return _plain(f"{task.finding}{task.text}")


def _beginning(task: Task) -> str:
    """Return as much of the key as is looked at closely."""
    return _key(task)[:LOOKED_AT]


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
