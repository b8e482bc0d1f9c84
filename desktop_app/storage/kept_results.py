"""What the last 定稿 of assessments came to, read without their records and PDFs: many at once."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from ..base.decoding import UNREADABLE
from .data_file import DataFile
from .sqlite_file import in_words

_LAST = """SELECT revision.assessment, number, at, code, CAST(result AS BLOB) AS result FROM revision
 JOIN (SELECT assessment, max(number) AS last FROM revision WHERE assessment IN {} GROUP BY assessment) AS newest
 ON newest.assessment = revision.assessment AND newest.last = number"""


class KeptDeduction(Struct, frozen=True, gc=False):
    """A deduction as it was written: the points as text, and why."""

    points: str
    reason: str


class KeptItem(Struct, frozen=True, gc=False):
    """An item's points as written, and what was deducted."""

    number: int
    points: str | None
    deductions: tuple[KeptDeduction, ...] = ()


class KeptSection(Struct, frozen=True, gc=False):
    """A section's points as written."""

    name: str
    points: str


class KeptResult(Struct, frozen=True, gc=False):
    """A result as 定稿 has kept it: see ``to_dict`` of scoring."""

    items: tuple[KeptItem, ...]
    sections: tuple[KeptSection, ...]
    total: str
    grade: str


_RESULT = msgspec.json.Decoder(KeptResult)


class Kept(NamedTuple):
    """The last revision of an assessment; ``result`` is None where another program has made it unreadable."""

    number: int
    at: str
    code: str
    result: KeptResult | None


def last_kept(file: DataFile, assessments: Collection[str]) -> dict[str, Kept]:
    """Return the last revision of these assessments; those without one are left out."""
    with in_words(file.path):
        return dict(map(_read, file.query_of(_LAST, assessments)))


def _read(row: dict[str, Any]) -> tuple[str, Kept]:
    result = None
    with suppress(*UNREADABLE, TypeError):
        result = _RESULT.decode(row["result"])
    return row["assessment"], Kept(int(row["number"]), str(row["at"]), str(row["code"]), result)
