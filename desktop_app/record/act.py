"""What the office does beside scoring: acts, which only become more, and what stands of them.

An act goes by the SHA-256 over what it says, so the same one lies in a file once, wherever it comes from, and files can
be put together in any order. What changes an earlier one names it; what nobody has named so stands.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from ..base.clock import time_after
from ..base.decoding import UNREADABLE
from ..base.hashing import hash_of_texts

Facts = TypeVar("Facts")

FORM = "act/1"
THING = "thing"
"""In an act's data: which of the things of its kind it is about, where an assessment can have several."""


class ActKind(StrEnum):
    """What was done. The values stand in files and never change; the words for them may."""

    REVIEWED = "reviewed"
    DECIDED = "decided"
    FOLLOW_UP = "follow_up"
    COUNTS = "counts"
    ISSUED = "issued"
    ARCHIVED = "archived"


WORDS: dict[str, str] = {
    ActKind.REVIEWED: "审核",
    ActKind.DECIDED: "审定",
    ActKind.FOLLOW_UP: "跟踪事项",
    ActKind.COUNTS: "整改统计",
    ActKind.ISSUED: "印发文书",
    ActKind.ARCHIVED: "归档",
}
"""How each is called; one of a newer program goes by the value that it has."""

Thing = tuple[str, str, str]
"""Kind, assessment, and which one of several."""


class Act(Struct, frozen=True, kw_only=True):
    """Something that the office did: to an assessment, or to a unit, or to neither (then each is empty).

    ``data`` is the text that is stored, whose form is the kind's. ``replaces`` are the ids of the acts of the same
    thing that it goes on from.
    """

    id: str
    assessment: str = ""
    unit: str = ""
    at: str
    person: str = ""
    kind: str
    data: str
    replaces: tuple[str, ...] = ()

    @property
    def thing(self) -> Thing:
        """What it is about: only an act of the same can change it."""
        with suppress(*UNREADABLE):
            return self.kind, self.assessment, str(_THING.decode(self.data).thing)
        return self.kind, self.assessment, ""

    @property
    def said(self) -> dict[str, Any]:
        """Return its data; nothing where that is no such text."""
        with suppress(*UNREADABLE):
            return msgspec.json.decode(self.data, type=dict[str, Any])
        return {}

    @property
    def is_sound(self) -> bool:
        """Whether it says what it said when it was done, as far as its id tells."""
        return self.id == _id(self)


class _Thing(Struct):
    """Of an act's data which thing it is about."""

    thing: Any = ""


_THING = msgspec.json.Decoder(_Thing)


class Standing(Struct, frozen=True):
    """What stands of a thing: the act that counts, and others that nobody has replaced, the latest first.

    There are others where two offices went on from the same apart from each other.
    """

    act: Act
    beside: tuple[Act, ...] = ()

    @property
    def all(self) -> tuple[Act, ...]:
        return (self.act, *self.beside)

    @property
    def differs(self) -> bool:
        """Whether the others say something else: else two have done the same, and there is nothing to settle."""
        return any(one.data != self.act.data for one in self.beside)


def act(
    kind: ActKind,
    facts: Struct,
    *,
    assessment: str = "",
    unit: str = "",
    person: str = "",
    replaces: Iterable[Act] = (),
) -> Act:
    """Return an act that is done now: behind all that it replaces."""
    before = tuple(replaces)
    made = Act(
        id="",
        assessment=assessment,
        unit=unit,
        at=time_after(max((one.at for one in before), key=instant, default="")),
        person=person,
        kind=kind.value,
        data=_canonical(msgspec.to_builtins(facts)),
        replaces=tuple(sorted({one.id for one in before})),
    )
    return msgspec.structs.replace(made, id=_id(made))


def gone_on(kind: ActKind, facts: Struct, before: Standing | None, *, assessment: str, unit: str, person: str) -> Act:
    """Return an act in place of what stands of its thing, or what stands where that says the same already."""
    replaces = before.all if before else ()
    made = act(kind, facts, assessment=assessment, unit=unit, person=person, replaces=replaces)
    same = before is not None and not before.beside and before.act.is_sound and before.act.data == made.data
    return before.act if before and same else made


def facts_of(one: Act, kind: type[Facts]) -> Facts | None:
    """Return what an act says; None where it is not of that form: a newer program, or damage, has written it."""
    with suppress(*UNREADABLE):
        return msgspec.json.decode(one.data, type=kind)
    return None


def standing(acts: Iterable[Act]) -> dict[Thing, Standing]:
    """Return what stands of each thing: the same of the same acts, in whatever order they come.

    Where two have done the same from the same, who goes on from one goes on from both.
    """
    things: dict[Thing, dict[str, Act]] = defaultdict(dict)
    for one in acts:
        things[one.thing][one.id] = one
    found = {}
    for thing in sorted(things):
        known = things[thing]
        if len(known) == 1:
            found[thing] = Standing(next(iter(known.values())))
            continue
        named = {id_ for one in known.values() for id_ in one.replaces}
        gone = {(known[id_].data, known[id_].replaces) for id_ in named & known.keys()}
        left = [one for one in known.values() if one.id not in named and (one.data, one.replaces) not in gone]
        # all of them only where somebody has made up their ids
        first, *others = sorted(left or known.values(), key=latest, reverse=True)
        found[thing] = Standing(first, tuple(others))
    return found


def latest(one: Act) -> tuple[float, str]:
    """Return by what the later of two acts is told."""
    return instant(one.at), one.id


def instant(at: str) -> float:
    """Return a time to compare, whatever its offset; what is none comes first."""
    with suppress(ValueError, OverflowError):
        time = datetime.fromisoformat(at)
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()
    return 0.0


def _canonical(data: Any) -> str:
    """Write data in the one way in which it is written: keys in order, no spaces."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _id(one: Act) -> str:
    texts = (FORM, one.assessment, one.unit, one.at, one.person, one.kind, one.data, _canonical(list(one.replaces)))
    return hash_of_texts(texts)
