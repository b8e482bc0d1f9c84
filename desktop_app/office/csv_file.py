"""Tables as CSV, for spreadsheets and databases alike: UTF-8 with a mark, and no text that is run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

_FORMULAS = tuple("'=+-@\t\r＝＋－＠")
"""What a text begins with that a table program takes for a formula, or that stands for being none."""


def csv_of(headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """Return a table as CSV: an apostrophe stands before a text that would be a formula, to be taken away again."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return made.getvalue().encode("utf-8-sig", "replace")


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS) else value
