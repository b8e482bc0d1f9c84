"""A laptop's clock that stands still, is set back or jumps: nothing is written over, and the order stays."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.base import clock
from desktop_app.base.errors import UserError
from desktop_app.record.assessment import empty_assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.told import told

NOON = datetime(2026, 11, 20, 12).astimezone()
CLOCKS = {
    "stands still": [timedelta()] * 6,
    "ticks coarsely": [timedelta(milliseconds=15 * (tick // 2)) for tick in range(6)],
    "set back by seconds": [timedelta(seconds=-tick) for tick in range(6)],
    "set back by years": [timedelta(days=-500 * tick) for tick in range(6)],
    "jumps at wake-up": [timedelta(hours=9 * tick) for tick in range(6)],
    "set forth and back": [timedelta(hours=tick % 2, microseconds=tick) for tick in range(6)],
}


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch, request: Any) -> None:
    shown: Iterator[timedelta] = iter([*CLOCKS[request.param], *[timedelta(days=1)] * 20])

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return NOON + next(shown)

    monkeypatch.setattr(clock, "datetime", Clock)


@pytest.mark.parametrize("clocks", CLOCKS, indirect=True)
def test_whatever_the_clock_says_nothing_is_written_over(clocks: None, store: Store, rubric: Rubric) -> None:
    states = [store.load(store.begin(rubric))]
    for number in range(4):
        stored, _ = store.save(states[-1], replace(states[-1].record, unit=f"第{number}县"))
        states.append(stored)
    for stale in states[:-1]:
        with pytest.raises(UserError, match="另一个窗口"):
            store.save(stale, replace(stale.record, unit="旧"))
    assert store.load(stored.id) == states[-1]
    assert told(store, stored.id) == ["新建评估", *["被评估单位"] * 4]
    assert faults_of(store) == []
    store.drop_untouched(stored.id)  # it was touched, even if the clock says that no time has passed
    assert store.ids() == [stored.id]


@pytest.mark.parametrize("clocks", CLOCKS, indirect=True)
def test_the_list_begins_with_what_was_changed_last(clocks: None, store: Store, rubric: Rubric) -> None:
    first, second = (store.load(store.begin(rubric)) for _ in range(2))
    assert store.ids() == [second.id, first.id]
    store.save(first, empty_assessment(rubric, unit="某县"))
    assert store.ids() == [first.id, second.id]


def test_a_time_that_is_none_is_followed_all_the_same() -> None:
    assert datetime.fromisoformat(clock.time_after("昨天"))
    assert clock.time_or_now("昨天").tzinfo is not None
