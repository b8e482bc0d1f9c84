"""Which backups are kept: the last, one a day, some before, within the budget; whatever the clock says meanwhile."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.backups.thinning import ALWAYS, DAYS, EVERY, FAR, FIRST_OF_ALL, LAST, Aged, kept
from desktop_app.files.room import budget

TODAY = date(2026, 11, 23)
MUCH = 10**9
DAY = st.one_of(st.none(), st.integers(-800, 800).map(lambda off: TODAY + timedelta(off)))
BACKUPS = st.lists(
    st.builds(Aged, st.integers(1, 999), DAY, st.integers(0, 1000)), max_size=60, unique_by=lambda one: one.number
)


@given(BACKUPS, st.integers(0, 30_000))
def test_the_newest_stay_and_the_budget_holds(backups: list[Aged], room: int) -> None:
    left = kept(backups, room)
    assert left == sorted(left, key=lambda one: -one.number)
    assert set(left) <= set(backups)
    assert left[:ALWAYS] == sorted(backups, key=lambda one: -one.number)[:ALWAYS]
    always = sum(one.size for one in left[:ALWAYS])
    assert sum(one.size for one in left[ALWAYS:]) <= max(0, room - always)


@given(BACKUPS)
def test_with_room_the_last_one_a_day_and_every_tenth_stay(backups: list[Aged]) -> None:
    left, newest = kept(backups, MUCH), sorted(backups, key=lambda one: -one.number)
    latest = {one.day: one for one in reversed(newest)}  # the last of each day
    days = sorted(latest.values(), key=lambda one: -one.number)[:DAYS]
    spaced = [one for one in newest if one.number % EVERY == 0 and newest[0].number - one.number < FAR]
    assert set(left) == {*newest[:LAST], *days, *spaced}


@given(BACKUPS, st.integers(0, 30_000))
def test_thinning_what_was_thinned_changes_nothing(backups: list[Aged], room: int) -> None:
    left = kept(backups, room)
    assert set(kept(left, sum(one.size for one in left))) == set(left)


def test_days_come_before_the_many_of_one_day() -> None:
    today = [Aged(number, TODAY, 10) for number in range(100, 130)]
    days = [Aged(100 - back, TODAY - timedelta(back), 10) for back in range(1, 6)]
    assert {one.day for one in kept([*today, *days], 10 * (FIRST_OF_ALL + 5))} == {TODAY, *(one.day for one in days)}


def worked(clock: Sequence[int], a_day: int = 24) -> list[Aged]:
    """Let some backups be made on each true day, thinned after each; ``clock`` is how far off it is that day."""
    there: list[Aged] = []
    for number in range(len(clock) * a_day):
        day = TODAY + timedelta(number // a_day + clock[number // a_day])
        there = kept([*there, Aged(number + 1, day, 10)], MUCH)
    return there


def true_days(backups: list[Aged], a_day: int = 24) -> set[int]:
    return {(one.number - 1) // a_day for one in backups}


JUMPS = {
    "right": [0] * 25,
    "ahead for one day": [0] * 20 + [400] + [0] * 4,
    "behind for one day": [0] * 20 + [-400] + [0] * 4,
    "ahead for good": [0] * 20 + [400] * 5,
    "behind for good": [0] * 20 + [-9000] * 5,
    "ahead by a life": [0] * 20 + [2_000_000] + [0] * 4,
    "forth and back": [0, 400] * 12 + [0],
    "nowhere twice the same": [(day * 7919) % 1500 - 700 for day in range(25)],
}


@pytest.mark.parametrize("case", JUMPS)
def test_a_clock_that_jumps_takes_no_day_away(case: str) -> None:
    assert true_days(worked(JUMPS[case])) == set(range(25))


@given(st.lists(st.sampled_from([-9000, -400, -1, 0, 0, 0, 1, 30, 31, 400]), min_size=1, max_size=DAYS))
def test_no_clock_takes_a_day_away_that_it_has_told_apart(clock: list[int]) -> None:
    told = {day + off: day for day, off in enumerate(clock)}  # two true days of one name are one
    assert true_days(worked(clock, a_day=4), a_day=4) >= set(told.values())


def test_where_the_clock_stands_at_one_day_the_past_stays_all_the_same() -> None:
    """A dead battery: after each start it is the same day again."""
    left = true_days(worked([-day for day in range(25)]))
    assert left >= set(range(25 - FAR // 24, 25))


def test_the_budget_is_a_share_of_what_would_be_free() -> None:
    assert budget(free=900, used=100) == 100
    assert budget(free=10**13, used=0) == 2 << 30
