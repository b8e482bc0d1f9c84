"""Which backups are kept: the last ones, then one a day, within a budget of bytes. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

LAST = 20
DAYS = 30
ALWAYS = 3  # of the last ones, on however full a disk: one alone might be damaged
FIRST_OF_ALL = 5  # of the last ones; where room is short, one a day comes before the rest


class Aged(Struct, frozen=True):
    """A backup as thinning sees it; the number tells the order, since clocks are set back."""

    number: int
    day: date
    size: int


def kept(backups: Sequence[Aged], today: date, room: int) -> list[Aged]:
    """Return the backups that stay, the newest first; the last few always do, whatever ``room`` there is."""
    newest_first = sorted(backups, key=lambda one: -one.number)
    last, daily = newest_first[:LAST], _one_a_day(newest_first, today)
    wanted = list(dict.fromkeys([*last[:FIRST_OF_ALL], *daily, *last]))
    chosen: set[int] = set()
    used = 0
    for one in wanted:
        if len(chosen) < ALWAYS or used + one.size <= room:
            chosen.add(one.number)
            used += one.size
    return [one for one in newest_first if one.number in chosen]


def _one_a_day(newest_first: Sequence[Aged], today: date) -> list[Aged]:
    """Return the last backup of each of the past days; a day that a wrong clock has put ahead counts too."""
    days: dict[date, Aged] = {}
    for one in newest_first:
        if (today - one.day).days < DAYS:
            days.setdefault(one.day, one)
    return list(days.values())
