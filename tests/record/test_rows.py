"""A record as rows, for every kind and each of its lists: written, read, compared, told, and led back."""

import json
from contextlib import nullcontext
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.history.changes import Change, changes, rows_of
from desktop_app.history.words import line
from desktop_app.record.assessment import LISTED, LONGEST_MARK, PARTICULARS, Assessment, Particulars
from desktop_app.record.rows import (
    BLANK,
    COLUMNS,
    Rows,
    UnfitRowsError,
    filled,
    particulars_row,
    record_from_rows,
    same,
    strays,
)
from desktop_app.rubric.answers import Ballot, RatioAnswer
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import LISTINGS, Item
from tests.strategies import RUBRICS, SHIPPED, assessments
from tests.told import event_of


def applied(rows: Rows, found: list[Change]) -> Rows:
    """Rows after changes, each of which must have found what it says that it did."""
    rows = dict(rows)
    for change in found:
        known = rows.pop((change.table, change.key), BLANK["assessment"] if change.table == "assessment" else None)
        assert known == change.before
        if change.after is not None:
            rows[change.table, change.key] = change.after
    return rows


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
@given(data=st.data())
def test_a_record_is_its_rows(rubric: Rubric, data: st.DataObject) -> None:
    record = data.draw(assessments(rubric))
    rows = rows_of(rubric, record)
    assert record_from_rows(rubric, rows) == record
    assert list(strays(rubric, rows)) == []
    for (table, key), row in rows.items():
        keys, values = COLUMNS[table]
        assert (len(key), len(row)) == (len(keys), len(values))


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
@given(data=st.data())
def test_changes_lead_there_and_back_and_each_is_told(rubric: Rubric, data: st.DataObject) -> None:
    before, after = data.draw(assessments(rubric)), data.draw(assessments(rubric))
    found = changes(rubric, before, after)
    rows = applied(rows_of(rubric, before), found)
    assert record_from_rows(rubric, rows) == after
    back = [change.undone for change in reversed(found)]
    assert record_from_rows(rubric, applied(rows, back)) == before
    for change in found:
        event = event_of([change])
        assert [detail.words for detail in line(rubric, event).details if not detail.words.strip()] == []
        assert line(rubric, event).items == (change.item,)
        assert line(rubric, event).details


def test_a_group_of_ballots_that_has_none_yet_is_told() -> None:
    before = Assessment(answers=tuple(item.answer_type() for item in SHIPPED.items))
    at = SHIPPED.positions[15]
    answer = RatioAnswer(ballots=(Ballot(group="班子成员"),))
    after = replace(before, answers=(*before.answers[:at], answer, *before.answers[at + 1 :]))
    for was, now, words in ((before, after, "新增票数 班子成员"), (after, before, "删除票数 班子成员")):
        assert [one.words for one in line(SHIPPED, event_of(changes(SHIPPED, was, now))).details] == [words]


@given(data=st.data())
def test_rows_are_the_same_however_their_lists_are_written(data: st.DataObject) -> None:
    record = data.draw(assessments(SHIPPED))
    for (table, _), row in rows_of(SHIPPED, record).items():
        assert same(table, row, tuple(map(spaced, row)))
        for place, value in enumerate(row):
            other = (*row[:place], another(value), *row[place + 1 :])
            assert not same(table, row, other)


def spaced(value: Any) -> Any:
    """A column's JSON with spaces in it, as another tool writes it."""
    return json.dumps(json.loads(value)) if isinstance(value, str) and value[:2] in ("[{", '["', '{"') else value


def another(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("["):
        return '["x", "y", "z"]'
    if isinstance(value, str) and value.startswith("{"):
        return '{"x": 1}'
    return f"{value}x" if isinstance(value, str) else 7 if value is None else value + 1


@pytest.mark.parametrize("table", COLUMNS)
def test_an_earlier_row_without_the_last_column_is_filled_up(table: str) -> None:
    whole = BLANK[table]
    for length in range(1, len(whole)):
        assert filled(table, whole[:length]) == whole
    with pytest.raises(UnfitRowsError):
        filled(table, (*whole, ""))


def test_each_particular_is_named_and_the_lists_among_them_are_known() -> None:
    fields = Particulars.__struct_fields__
    assert tuple(PARTICULARS) == fields
    assert {name for name in fields if isinstance(getattr(Particulars(), name), tuple)} == set(LISTED)


@pytest.mark.parametrize("listing", LISTINGS.values(), ids=LISTINGS)
def test_each_field_of_an_entry_has_its_column_and_its_words(listing: Any) -> None:
    assert {listing.name, *listing.columns} == set(listing.entry.__struct_fields__)
    assert {*listing.words, "methods", "files"} >= set(listing.columns)
    assert {*listing.known_by, *listing.said} <= set(listing.words)


def test_a_mark_too_long_for_a_line_is_no_mark() -> None:
    for length, fits in ((LONGEST_MARK, True), (LONGEST_MARK + 1, False)):
        row = particulars_row(Assessment(answers=(), mark="内" * length))
        with nullcontext() if fits else pytest.raises(UnfitRowsError, match="标注超过30字"):
            assert record_from_rows(SHIPPED, {("assessment", ()): row}).mark == "内" * length


def test_no_two_kinds_keep_their_lists_in_one_table() -> None:
    tables = [listing.table for kind in get_args(Item) for listing in kind.listings]
    assert sorted(tables) == sorted(LISTINGS)


def test_a_row_of_an_item_that_keeps_no_such_list_is_a_stray() -> None:
    number = SHIPPED.items[0].number
    rows = {(table, (number, 1 if one.numbered else "职工")): one.empty for table, one in LISTINGS.items()}
    assert {table for table, _ in strays(SHIPPED, rows)} == set(LISTINGS)
    assert record_from_rows(SHIPPED, rows) == Assessment(answers=tuple(item.answer_type() for item in SHIPPED.items))
