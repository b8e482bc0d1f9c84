"""Which unit of the register a name stands for: known for certain, a question, or nobody that is known.

Units of one system are called nearly alike: 西岭县气象局 and 高岭县气象局 are two. Nearly the same is a name only where
one of the two leaves signs out, says 党组 or 党委 besides, or has a hanzi that is read alike in place of another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence

from msgspec import Struct

from ..ledger.comparing import most_alike
from ..record.register import Unit
from ..search.matching import readings
from .names import name_key

LOOKED_AT, ALIKE = 40, 0.4  # names that are the most like one are looked at closely, of those at all like it
LEAST = 3  # signs of a name that another may hold within: 县局 is in every second one
MOST = 3  # units that are asked about
_BEFORE = re.compile(r"^(中国共产党|中共)")
_BEHIND = re.compile(r"(机关)?(党组|党委|党总支|党支部|(总支部|支部)?委员会)$")


class Found(Struct, frozen=True):
    """What a name stands for: ``unit`` where that is certain, ``near`` where it is to be asked, the best first."""

    unit: str = ""
    near: tuple[str, ...] = ()


class Names:
    """The names by which the units of a register are known."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._full: dict[str, list[str]] = defaultdict(list)
        self._other: dict[str, list[str]] = defaultdict(list)
        self._cores: list[str] = []
        self._owners: list[str] = []  # whose each of them is
        for unit in units:
            full = name_key(unit.name)
            self._full[full].append(unit.id)
            others = {name_key(name) for name in (unit.short, *unit.aliases) if name} - {full}
            for key in sorted(others):
                self._other[key].append(unit.id)
            for key in filter(None, (full, *sorted(others))):
                self._cores.append(core(key))
                self._owners.append(unit.id)

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
        asked = [*self._bearing(name), *self._bearing(short), *self._near(name)]
        near = [one for one in dict.fromkeys(asked) if one not in taken]
        return Found(near=tuple(near[:MOST]))

    def _bearing(self, name: str) -> list[str]:
        key = name_key(name)
        return [*self._full.get(key, ()), *self._other.get(key, ())] if key else []

    def _near(self, name: str) -> list[str]:
        wanted = core(name_key(name))
        if not wanted:
            return []
        ranked = most_alike(wanted, self._cores, ALIKE, LOOKED_AT)
        return [self._owners[at] for at, _ in ranked if is_near(wanted, self._cores[at])]


def core(key: str) -> str:
    """Return a name without what says only which organ of a unit's it is: 中共, 党组, 党委."""
    return _BEHIND.sub("", _BEFORE.sub("", key)) or key


def is_near(one: str, other: str) -> bool:
    """Whether two names may mean one unit: all signs of one stand in the other in their order, or are read alike."""
    if len(one) == len(other):
        return all(a == b or not set(readings(a)).isdisjoint(readings(b)) for a, b in zip(one, other, strict=True))
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return len(short) >= LEAST and all(sign in rest for sign in short)
