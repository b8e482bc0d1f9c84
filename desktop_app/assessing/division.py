"""The division of labour (分工): whose part of an assessment is what, and which parts a change touches.

It lies beside the record, changes no score and locks nothing: what is somebody else's is asked about once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from ..base.text import same_person
from ..record.assessment import Assessment
from ..record.package import Share
from ..record.register import Member, Team
from ..record.scoring import Result
from ..rubric.listing import Listing
from ..rubric.rubric import Rubric
from ..rubric.rules import Rule
from .ranges import in_ranges

MINE, OTHERS, ALL = "mine", "others", "all"
"""Whose a part is: that of who is at the keyboard, somebody else's, everybody's."""


class Part(NamedTuple):
    """An item by its number, or a task of it by its id as well; 0 is the item as a whole."""

    item: int
    task: int = 0


class Left(NamedTuple):
    """What somebody has still to assess: whole items, and single tasks."""

    items: int
    tasks: int


class Division:
    """Whose is what, as ``shares`` say, for the ``person`` who is at the keyboard."""

    def __init__(self, shares: Sequence[Share] = (), person: str = "") -> None:
        self.shares = tuple(shares)
        self.person = person
        self._names: dict[Part, list[str]] = {}
        self._mine: set[Part] = set()
        for share in self.shares:
            parts = [*map(Part, share.items), *(Part(*task) for task in share.tasks)]
            for part in parts:
                self._names.setdefault(part, []).append(share.person)
            if same_person(share.person, person):
                self._mine.update(parts)
        self._divided = {part.item for part in self._names if part.task}

    def __bool__(self) -> bool:
        """Whether anything is anybody's."""
        return bool(self._names)

    @property
    def has_mine(self) -> bool:
        """Whether who is at the keyboard is named for anything."""
        return bool(self._mine)

    def names(self, part: Part) -> tuple[str, ...]:
        """Return whose a part is; a task that nobody is named for goes with its item. Empty: everybody's."""
        return tuple(self._names.get(part) or self._names.get(Part(part.item)) or ())

    def named(self, part: Part) -> Part:
        """Return the part as somebody is named for it: a task that nobody is named for is its item's."""
        return part if part in self._names else Part(part.item)

    def whose(self, part: Part) -> str:
        """Return whose a part is for who is at the keyboard."""
        names = self.names(part)
        if not names:
            return ALL
        return MINE if any(same_person(name, self.person) for name in names) else OTHERS

    def is_divided(self, item: int) -> bool:
        """Whether single tasks of an item are somebody's."""
        return item in self._divided

    def highest(self, item: int) -> int:
        """Return the highest number of a task that is or was somebody's: another one must not get it."""
        return max((part.task for part in self._names if part.item == item), default=0)

    def is_mine(self, item: int) -> bool:
        """Whether an item is that of who is at the keyboard, or a task of it."""
        return any(part.item == item for part in self._mine)

    def of_tasks(self, item: int, entries: Sequence[Any]) -> list[tuple[str, str]]:
        """Return of an item whose tasks are divided who has which, as ranges of their numbers, in order."""
        found: dict[str, list[int]] = {}
        for number, entry in enumerate(entries, 1):
            for name in self._names.get(Part(item, entry.id), ()):
                found.setdefault(name, []).append(number)
        return [(name, in_ranges(numbers)) for name, numbers in found.items()]

    def left(self, rubric: Rubric, record: Assessment, result: Result) -> Left:
        """Return how much of who is at the keyboard is still 未评."""
        items = tasks = 0
        for item, answer, scored in zip(rubric.items, record.answers, result.items, strict=True):
            if self.is_divided(item.number):
                tasks += self.tasks_left(item, answer)
            else:
                items += Part(item.number) in self._mine and scored.points is None
        return Left(items, tasks)

    def wants(self, item: Rule, answer: Any) -> bool:
        """Whether an item that wants something does so of who is at the keyboard: all do where he is named for none."""
        if not self.has_mine:
            return True
        return self.tasks_left(item, answer) > 0 if self.is_divided(item.number) else self.is_mine(item.number)

    def tasks_left(self, item: Rule, answer: Any) -> int:
        """Return how many tasks of an item that are those of who is at the keyboard have no grade."""
        mine = (entry for entry in _numbered(item, answer) if self.whose(Part(item.number, entry.id)) == MINE)
        return sum(getattr(entry, "grade", "") is None for entry in mine)


class Asking:
    """What is asked about once, as long as an assessment is open: each part that is somebody else's."""

    def __init__(self) -> None:
        self.division = Division()
        self._agreed: set[Part] = set()

    def wanted(self, parts: Iterable[Part]) -> list[Part]:
        """Return those of the parts that are to be asked about, each as somebody is named for it."""
        named = dict.fromkeys(map(self.division.named, parts) if self.division else ())
        return [part for part in named if part not in self._agreed and self.division.whose(part) == OTHERS]

    def agree(self, parts: Iterable[Part]) -> None:
        """Ask about these no more."""
        self._agreed.update(parts)

    def divide(self, division: Division) -> bool:
        """Go on with another division, or another person at the keyboard: what was agreed to is over.

        Returns whether anything is to be shown otherwise.
        """
        before, self.division = self.division, division
        if (division.shares, division.person) == (before.shares, before.person):
            return False
        self._agreed.clear()
        return bool(before or division)


def touched(rubric: Rubric, before: Assessment, after: Assessment) -> list[Part]:
    """Return the parts in which two records differ, in order; a task that came, or their order, is the item's."""
    found: dict[Part, None] = {}
    for item, old, new in zip(rubric.items, before.answers, after.answers, strict=True):
        if old is not new and old != new:
            found |= dict.fromkeys(_touched(item, old, new))
    return list(found)


def _touched(item: Rule, before: Any, after: Any) -> Iterator[Part]:
    whole = Part(item.number)
    alike = {listing.field: getattr(before, listing.field) for listing in item.listings if listing.numbered}
    if replace(after, **alike) != before:
        yield whole
    for listing in item.listings:
        if not listing.numbered or listing.entries(before) is listing.entries(after):
            continue
        old, new = listing.named(before), listing.named(after)
        stayed = [name for name in old if name in new]
        if new.keys() - old.keys() or stayed != [name for name in new if name in old]:
            yield whole
        for name, (_, entry) in old.items():
            if name not in new or (new[name][1] is not entry and new[name][1] != entry):
                yield Part(item.number, name)


def question(rubric: Rubric, record: Assessment, division: Division, parts: Sequence[Part]) -> str:
    """Ask whether parts of others are to be changed all the same: 第7项任务12由张某某负责，仍要修改？"""
    by_names: dict[tuple[str, ...], list[Part]] = {}
    for part in parts:
        by_names.setdefault(division.names(part), []).append(part)
    told = [f"{_places(rubric, record, found)}由{'、'.join(names)}负责" for names, found in by_names.items()]
    return f"{'，'.join(told)}，仍要修改？"


def _places(rubric: Rubric, record: Assessment, parts: Sequence[Part]) -> str:
    items = [str(part.item) for part in parts if not part.task]
    tasks: dict[int, list[int]] = {}
    for part in parts:
        if part.task:
            tasks.setdefault(part.item, []).append(part.task)
    found = [f"第{'、'.join(items)}项"] if items else []
    for number, ids in tasks.items():
        position = rubric.positions[number]
        numbers = {
            entry.id: at for at, entry in enumerate(_numbered(rubric.items[position], record.answers[position]), 1)
        }
        found.append(f"第{number}项任务{in_ranges(numbers[one] for one in ids if one in numbers)}")
    return "、".join(found)


def _numbered(item: Rule, answer: Any) -> Iterator[Any]:
    for listing in item.listings:
        if listing.numbered:
            yield from listing.entries(answer)


def tasks_of(item: Rule) -> Listing | None:
    """Return the list of an item that can be divided entry by entry; None where it has none."""
    return next((listing for listing in item.listings if listing.numbered), None)


def people(record: Assessment | None, team: Team | None, shares: Sequence[Share]) -> list[str]:
    """Return who there is to do something: the leader first, then the members, then whoever else is named."""
    of_record = [record.leader, *record.members] if record else []
    of_team = [team.leader, team.deputy, *(member.name for member in team.members)] if team else []
    found: list[str] = []
    for name in [*of_record, *of_team, *(share.person for share in shares)]:
        if name.strip() and not any(same_person(name, one) for one in found):
            found.append(name.strip())
    return found


def usual_shares(rubric: Rubric, members: Iterable[Member]) -> tuple[Share, ...]:
    """Return who does what where the register says what everybody usually assesses."""
    known = rubric.positions.keys()
    shares = (Share(person=one.name, items=tuple(number for number in one.items if number in known)) for one in members)
    return tuple(share for share in shares if share.items)
