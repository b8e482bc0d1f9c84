"""The order of the list: whatever is listed, by whichever column, either way round."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.record.status import STATES
from desktop_app.storage.summaries import Summary
from tests.examples import examples
from ui.list.assessment_table import COLUMNS
from ui.list.ordering import ordered

SUMMARIES = st.lists(
    st.builds(
        Summary,
        id=st.uuids().map(str),
        unit=st.text(max_size=6),
        date=st.sampled_from(["", "2026-06-30", "2025-12-31"]),
        status=st.sampled_from(list(STATES)),
        outcome=st.sampled_from(["", "signed", "refused", "objected"]),
        changed=st.just("2026-06-30T09:00:00+08:00"),
        sample=st.booleans(),
        total=st.sampled_from(["0.00", "9.00", "86.63", "100.00"]),
        grade=st.sampled_from(["", "好"]),
        items=st.integers(0, 16),
        unanswered=st.sampled_from([(), (1,), (1, 2)]),
        lacking=st.sampled_from([(), ("评估日期",)]),
        others=st.integers(0, 3),
    ),
    max_size=8,
)


@pytest.mark.parametrize("column", COLUMNS)
@settings(max_examples=examples(10))
@given(listed=SUMMARIES)
def test_nothing_is_lost_and_what_is_ordered_stays_so(column: str, listed: list[Summary]) -> None:
    for order in (column, f"-{column}"):
        found = ordered(listed, order)
        assert sorted(one.id for one in found) == sorted(one.id for one in listed)
        assert ordered(found, order) == found


@pytest.mark.parametrize("order", ["total", "-total"])
@settings(max_examples=examples(10))
@given(listed=SUMMARIES)
def test_totals_go_by_their_number(order: str, listed: list[Summary]) -> None:
    totals: list[Any] = [float(one.total) for one in ordered(listed, order)]
    assert totals == sorted(totals, reverse=order.startswith("-"))
