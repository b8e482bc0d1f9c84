"""A ledger that comes a second time: what is new, reworded or gone, and no grade is lost."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Sequence
from functools import cache, cached_property
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from ..rubric.answers import Task
from .headings import OF_TASKS

ALIKE = 0.6  # of the characters in the same order: the task was reworded
SURE = 0.8  # below it a grade passes on only if the user says so
ALIKE_AT_ITS_PLACE = 0.4  # enough if it stands at the same place of the ledger
PREFERRED = 0.1  # is it before all others that are as alike
PAIRS = 500_000  # of tasks; in a ledger beyond 700 only those around each one's place are looked at
NEAREST = 100
LOOKED_AT = 400  # characters of a text: the time that a look takes grows with their square


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
        said = {name: getattr(self.new, name) or getattr(self.old, name) for name in OF_TASKS}
        if not self.new.finding and self.new.text.startswith(self.old.finding):
            said["finding"] = ""  # the new ledger has it in the text
        return replace(self.old, **said)

    @property
    def changed(self) -> bool:
        """Whether a task that was there reads otherwise now."""
        return self.old is not None and self.task != self.old

    @property
    def reworded(self) -> bool:
        """Whether the task itself reads otherwise, or what was promised; not only its department or deadline."""
        if self.old is None:
            return False
        promised = plain_words(self.new.target), plain_words(self.old.target)
        return _key(self.new) != _key(self.old) or (all(promised) and promised[0] != promised[1])


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
    """Return the new tasks that are old ones in other words: their positions and likeness, the most alike first."""
    found: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for less, at, before in sorted(_alike(old, new, left_old, left_new)):
        if at not in found and before not in taken:
            found[at] = before, -less
            taken.add(before)
    return found


def _alike(
    old: Sequence[Task], new: Sequence[Task], left_old: list[int], left_new: list[int]
) -> Iterator[tuple[float, int, int]]:
    """Yield the pairs that may be one task in other words: their likeness, negative to be sorted, and positions."""
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import extract

    texts = [_beginning(old[before]) for before in left_old]
    other_finding = cache(_other_finding)  # many tasks stand under one finding
    nearest = max(NEAREST, PAIRS // max(1, len(left_new)))
    for at in left_new:
        text, place = _beginning(new[at]), bisect_left(left_old, at)
        first = max(0, place - nearest)
        near = extract(
            text, texts[first : place + nearest], scorer=Indel.normalized_similarity, score_cutoff=ALIKE, limit=None
        )
        alike = {left_old[first + there]: likeness for _, likeness, there in near}
        if left_old[place : place + 1] == [at]:
            here = Indel.normalized_similarity(text, texts[place])
            alike[at] = here + PREFERRED if here >= ALIKE_AT_ITS_PLACE else 0
        for before, likeness in alike.items():
            if likeness and not other_finding(old[before].finding, new[at].finding):
                yield -likeness, at, before


def most_alike(text: str, texts: Sequence[str], least: float, most: int) -> list[tuple[int, float]]:
    """Return which texts are the most like one, the best first, each with its likeness from ``least`` to 1."""
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import extract

    found = extract(text, texts, scorer=Indel.normalized_similarity, score_cutoff=least, limit=most)
    return [(at, likeness) for _, likeness, at in found]


def _other_finding(old: str, new: str) -> bool:
    """Whether both ledgers name what was found, and it is not the same thing."""
    if not old or not new or old == new:
        return False
    from rapidfuzz.distance import Indel

    return Indel.normalized_similarity(plain_words(old)[:LOOKED_AT], plain_words(new)[:LOOKED_AT]) < ALIKE


def _key(task: Task) -> str:
    """Return finding and text without spaces and marks."""
    return plain_words(f"{task.finding}{task.text}")


def _beginning(task: Task) -> str:
    """Return as much of the key as is looked at closely."""
    return _key(task)[:LOOKED_AT]


def plain_words(text: str) -> str:
    """Return a text as two of them are compared: without spaces and marks, its letters in their plain form."""
    return re.sub(r"[\W_]+", "", normalize("NFKC", text)).casefold()
