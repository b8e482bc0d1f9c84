"""Which unit of the register a name stands for: known for certain, a question, or nobody that is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from msgspec import Struct

from ..ledger.comparing import most_alike
from ..record.register import Unit
from .names import name_key

ALIKE = 0.7  # of the signs in their order: 某市气象局 and 某市气象局党组
LEAST = 4  # signs of a name that another may hold within: 市局 is in every second one
MOST = 3  # units that are asked about


class Found(Struct, frozen=True):
    """What a name stands for: ``unit`` where that is certain, ``near`` where it is to be asked, the best first."""

    unit: str = ""
    near: tuple[str, ...] = ()


class Names:
    """The names by which the units of a register are known."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = units
        self._full: dict[str, list[str]] = defaultdict(list)
        self._other: dict[str, list[str]] = defaultdict(list)
        self._keys: list[tuple[str, str]] = []  # every name, and whose it is
        for unit in units:
            self._full[name_key(unit.name)].append(unit.id)
            others = {name_key(name) for name in (unit.short, *unit.aliases) if name} - {name_key(unit.name)}
            for key in sorted(others):
                self._other[key].append(unit.id)
            self._keys += [(key, unit.id) for key in (name_key(unit.name), *sorted(others)) if key]

    def known(self, name: str) -> str:
        """Return the one unit that bears a name, as its full one or else as its short, former or other one."""
        key = name_key(name)
        for found in (self._full.get(key, []), self._other.get(key, [])):
            if len(found) == 1:
                return found[0]
            if found:
                return ""  # of several: who knows which
        return ""

    def look_up(self, name: str, short: str = "", taken: Collection[str] = ()) -> Found:
        """Return what a name stands for; ``taken`` are units that it cannot be, as they stand beside it."""
        if unit := self.known(name):
            return Found(unit)
        key = name_key(name)
        asked = [*self._full.get(key, ()), *self._other.get(key, ()), *self._bearing(short), *self._near(key)]
        near = [one for one in dict.fromkeys(asked) if one not in taken]
        return Found(near=tuple(near[:MOST]))

    def _bearing(self, short: str) -> list[str]:
        key = name_key(short)
        return [*self._full.get(key, ()), *self._other.get(key, ())] if key else []

    def _near(self, key: str) -> list[str]:
        """Return the units with a name nearly alike, or of which one name is a beginning, a part or an end."""
        if not key:
            return []
        ranked = dict(most_alike(key, [one for one, _ in self._keys], ALIKE, 4 * MOST))
        for at, (other, _) in enumerate(self._keys):
            if at not in ranked and min(len(key), len(other)) >= LEAST and (key in other or other in key):
                ranked[at] = ALIKE
        return [self._keys[at][1] for at in sorted(ranked, key=lambda at: (-ranked[at], at))]
