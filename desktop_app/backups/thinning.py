"""Which backups are kept: the last ones, one a day, some of those before, within a budget of bytes. Pure.

All goes by the order in which the backups were made: a laptop's clock jumps when its battery is dead, or stands at
the same day after each start. So no backup is ever too old by the clock; a day is only what tells it from its
neighbours, and where days tell nothing every tenth backup stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

LAST = 20
DAYS = 30  # on which there was a backup, whenever these were
EVERY = 10  # backups, of which one stays
FAR = 300  # backups back, to where one of so many stays
ALWAYS = 3  # of the last ones, on however full a disk: one alone might be damaged
FIRST_OF_ALL = 5  # of the last ones; where room is short, one a day comes before the rest


class Aged(Struct, frozen=True):
    """A backup as thinning sees it; the number tells the order, the day what its clock said, if that can be read."""

    number: int
    day: date | None
    size: int


def kept(backups: Sequence[Aged], room: int) -> list[Aged]:
    """Return the backups that stay, the newest first; the last few always do, whatever ``room`` there is."""
    newest_first = sorted(backups, key=lambda one: -one.number)
    last = newest_first[:LAST]
    wanted = list(dict.fromkeys([*last[:FIRST_OF_ALL], *_one_a_day(newest_first), *last, *_spaced(newest_first)]))
    chosen: set[int] = set()
    used = 0
    for one in wanted:
        if len(chosen) < ALWAYS or used + one.size <= room:
            chosen.add(one.number)
            used += one.size
    return [one for one in newest_first if one.number in chosen]


def _one_a_day(newest_first: Sequence[Aged]) -> list[Aged]:
    """Return the last backup of each of the latest days; a wrong clock adds a day and takes none away."""
    days: dict[date | None, Aged] = {}
    for one in newest_first:
        days.setdefault(one.day, one)
    return list(days.values())[:DAYS]


def _spaced(newest_first: Sequence[Aged]) -> list[Aged]:
    return [one for one in newest_first if one.number % EVERY == 0 and newest_first[0].number - one.number < FAR]
