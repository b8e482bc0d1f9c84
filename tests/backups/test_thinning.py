"""Which backups are kept: the last, one a day, within the budget, and always the newest."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.backups.thinning import ALWAYS, DAYS, FIRST_OF_ALL, LAST, Aged, kept
from desktop_app.files.room import budget

TODAY = date(2026, 11, 23)
BACKUPS = st.lists(
    st.builds(
        lambda number, back, size: Aged(number, TODAY - timedelta(back), size),
        st.integers(1, 999),
        st.integers(-2, 60),
        st.integers(0, 1000),
    ),
    max_size=60,
    unique_by=lambda one: one.number,
)


@given(BACKUPS, st.integers(0, 30_000))
def test_the_newest_stay_and_the_budget_holds(backups: list[Aged], room: int) -> None:
    left = kept(backups, TODAY, room)
    assert left == sorted(left, key=lambda one: -one.number)
    assert set(left) <= set(backups)
    assert left[:ALWAYS] == sorted(backups, key=lambda one: -one.number)[:ALWAYS]
    always = sum(one.size for one in left[:ALWAYS])
    assert sum(one.size for one in left[ALWAYS:]) <= max(0, room - always)


@given(BACKUPS)
def test_with_room_the_last_and_one_a_day_stay(backups: list[Aged]) -> None:
    left, newest = kept(backups, TODAY, 10**9), sorted(backups, key=lambda one: -one.number)
    assert set(newest[:LAST]) <= set(left)
    assert {one.day for one in left} >= {one.day for one in backups if (TODAY - one.day).days < DAYS}
    old = [one.day for one in left if one not in newest[:LAST]]
    assert all((TODAY - day).days < DAYS for day in old)
    assert len(old) == len(set(old))


@given(BACKUPS, st.integers(0, 30_000))
def test_thinning_what_was_thinned_changes_nothing(backups: list[Aged], room: int) -> None:
    left = kept(backups, TODAY, room)
    assert set(kept(left, TODAY, sum(one.size for one in left))) == set(left)


def test_days_come_before_the_many_of_one_day() -> None:
    today = [Aged(number, TODAY, 10) for number in range(100, 130)]
    days = [Aged(100 - back, TODAY - timedelta(back), 10) for back in range(1, 6)]
    assert {one.day for one in kept([*today, *days], TODAY, 10 * (FIRST_OF_ALL + 5))} == {
        TODAY,
        *(one.day for one in days),
    }


def test_the_budget_is_a_share_of_what_would_be_free() -> None:
    assert budget(free=900, used=100) == 100
    assert budget(free=10**13, used=0) == 2 << 30
