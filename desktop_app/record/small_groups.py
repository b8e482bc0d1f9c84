"""Which groups of voters may be told apart: of one with few ballots nobody shall see how its members voted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..rubric.answers import BALLOT_COUNTS, Ballot

FEWEST = 5  # returned ballots with which a group stands by itself


class Counted(NamedTuple):
    """Groups that are told together, mostly one alone, and their counts by the fields' names; no group: the sum."""

    groups: tuple[str, ...]
    counts: dict[str, int]


def together(ballots: Sequence[Ballot]) -> list[Counted]:
    """Return the counts as they may be told, the groups that are told together last.

    Small groups are one; where that is still small, or a single group, the next larger one goes along: else the sum
    over all would tell what it hides. A single small group that there is beside no other is told as the sum alone.
    """
    small = [ballot for ballot in ballots if ballot.returned < FEWEST]
    others = sorted((ballot for ballot in ballots if ballot.returned >= FEWEST), key=lambda ballot: ballot.returned)
    while small and others and (len(small) == 1 or sum(ballot.returned for ballot in small) < FEWEST):
        small.append(others.pop(0))
    apart = [Counted((ballot.group,), sums([ballot])) for ballot in ballots if ballot not in small]
    joined = [ballot for ballot in ballots if ballot in small]
    groups = tuple(ballot.group for ballot in joined) if len(joined) > 1 else ()
    return [*apart, Counted(groups, sums(joined))] if joined else apart


def sums(ballots: Sequence[Ballot]) -> dict[str, int]:
    """Return the counts over some groups by the fields' names."""
    return {name: sum(getattr(ballot, name) for ballot in ballots) for name in BALLOT_COUNTS}
