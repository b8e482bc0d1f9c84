"""What differs between two records, as rows of the file's tables: the unit of saving and of history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..record.assessment import Assessment, empty_assessment
from ..record.rows import Rows, answer_row, particulars_row
from ..rubric.answers import Answer
from ..rubric.listing import Listing, Row
from ..rubric.rubric import Rubric
from ..rubric.rules import Rule


class Change(NamedTuple):
    """A row that came (``before`` is None), went (``after`` is None) or changed."""

    table: str
    key: Row
    before: Row | None
    after: Row | None

    @property
    def item(self) -> int:
        """The number of the item that the row belongs to; 0 stands for the particulars."""
        return int(self.key[0]) if self.key and isinstance(self.key[0], int) else 0

    @property
    def undone(self) -> Change:
        """The change that leads back."""
        return Change(self.table, self.key, self.after, self.before)


def changes(rubric: Rubric, before: Assessment, after: Assessment) -> list[Change]:
    """Return the rows in which two records on one rubric differ; parts that are shared cost nothing."""
    found = []
    if (old := particulars_row(before)) != (new := particulars_row(after)):
        found.append(Change("assessment", (), old, new))
    for item, a, b in zip(rubric.items, before.answers, after.answers, strict=True):
        if a is not b and a != b:
            found += _answer_changes(item, a, b)
    return found


def rows_of(rubric: Rubric, record: Assessment) -> Rows:
    """Return the rows that a record is stored as."""
    found = changes(rubric, empty_assessment(rubric), record)
    return {(change.table, change.key): change.after for change in found if change.after is not None}


def _answer_changes(item: Rule, before: Answer, after: Answer) -> Iterator[Change]:
    if (old := answer_row(item, before)) != (new := answer_row(item, after)):
        yield Change("answer", (item.number,), old, new)
    for listing in item.listings:
        if getattr(before, listing.field) is not getattr(after, listing.field):
            yield from _listing_changes(listing, item.number, listing.named(before), listing.named(after))


def _listing_changes(listing: Listing, number: int, before: dict[Any, Any], after: dict[Any, Any]) -> Iterator[Change]:
    """Compare two lists whose entries are (position, entry) by name; what went comes first."""
    table, row = listing.table, listing.row
    for name, entry in before.items():
        if name not in after:
            yield Change(table, (number, name), row(*entry), None)
    for name, entry in after.items():
        old = before.get(name)
        if old is None:
            yield Change(table, (number, name), None, row(*entry))
        elif old[0] != entry[0] or (old[1] is not entry[1] and old[1] != entry[1]):
            yield Change(table, (number, name), row(*old), row(*entry))
