"""A ledger that comes a second time: what is new, reworded or gone, and no grade is lost."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from ..answers import Task

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
    taken: set[int] = set()
    likeness: dict[int, float] = {}
    for like, at, before in sorted(_alike(old, new, left_old, left_new), key=lambda one: (-one[0], one[1], one[2])):
        if at not in found and before not in taken:
            found[at], likeness[at] = before, like
            taken.add(before)
    matches = tuple(
        Match(task, old[found[at]] if at in found else None, likeness.get(at, 1.0)) for at, task in enumerate(new)
    )
    return Comparison(matches, tuple(old[at] for at in left_old if at not in taken))


def _alike(
    old: Sequence[Task], new: Sequence[Task], left_old: list[int], left_new: list[int]
) -> Iterator[tuple[float, int, int]]:
    """Yield likeness and positions of the pairs that may be one task in other words."""
    pairs_of = {at: _pairs(_key(old[at])) for at in left_old}
    matcher = SequenceMatcher(autojunk=False)
    nearest = max(NEAREST, PAIRS // max(1, len(left_new)))
    for at in left_new:
        key = _key(new[at])
        pairs = _pairs(key)
        middle = bisect_left(left_old, at)
        near = left_old[max(0, middle - nearest) : middle + nearest]
        ranked = sorted(near, key=lambda before: -_shared(pairs, pairs_of[before]))[:CLOSER_LOOKS]
        matcher.set_seq2(key[:LOOKED_AT])
        for before in dict.fromkeys([*ranked, *((at,) if at in pairs_of else ())]):
            if _other_finding(old[before].finding, new[at].finding):
                continue
            matcher.set_seq1(_key(old[before])[:LOOKED_AT])
            likeness = matcher.ratio()
            if likeness >= (ALIKE_AT_ITS_PLACE if before == at else ALIKE):
                yield likeness + 0.1 * (before == at), at, before


def _other_finding(old: str, new: str) -> bool:
    """Whether both ledgers name what was found, and it is not the same thing."""
    if not old or not new or old == new:
        return False
    return SequenceMatcher(None, _plain(old)[:LOOKED_AT], _plain(new)[:LOOKED_AT], autojunk=False).ratio() < ALIKE


def _pairs(key: str) -> set[str]:
    return {a + b for a, b in pairwise(key)}


def _shared(a: set[str], b: set[str]) -> float:
    """Return the share of pairs of letters that two texts have in common: a quick first look."""
    return len(a & b) / max(1, len(a) + len(b))


def _key(task: Task) -> str:
    """Return finding and text without spaces and marks."""
    return _plain(f"{task.finding}{task.text}")


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
