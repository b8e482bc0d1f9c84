"""CSV for spreadsheets: whatever is in it is read back, and nothing of it runs."""

from __future__ import annotations

import csv
import io

from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop_app.office.csv_file import csv_of
from tests.examples import examples

RUNS = tuple("=+-@\t\r＝＋－＠")
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
STARTS = st.sampled_from(["", "'", *RUNS])


@settings(max_examples=examples(100))
@given(st.lists(st.lists(st.builds("{}{}".format, STARTS, TEXT), min_size=2, max_size=2), max_size=5))
@example([["'", "'=1"], ["''", "=1+1"], ["甲\r\n乙", "\r"]])
def test_every_text_is_read_back_and_none_runs(rows: list[list[str]]) -> None:
    data = csv_of(["一", "二"], rows).decode("utf-8-sig")
    heading, *read = csv.reader(io.StringIO(data, newline=""))
    assert heading == ["一", "二"]
    assert [[cell.removeprefix("'") for cell in row] for row in read] == rows
    assert not any(cell.startswith(RUNS) for row in read for cell in row)


def test_numbers_and_truths_are_as_databases_read_them() -> None:
    assert csv_of(["甲"], [[-1], [True], [False], [None]]) == '\ufeff甲\r\n-1\r\ntrue\r\nfalse\r\n""\r\n'.encode()
