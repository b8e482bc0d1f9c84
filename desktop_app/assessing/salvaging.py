"""What can be read of an assessment that cannot be opened, as a new draft: the damaged one stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ..base.clock import is_date
from ..base.errors import UserError
from ..base.text import is_text, unit_name
from ..history.events import Kind
from ..history.words import place
from ..record.assessment import Assessment, empty_assessment
from ..record.rows import Rows, UnfitRowsError, record_from_rows
from ..rubric.answers import Answer
from ..rubric.listing import Row
from ..rubric.rubric import Rubric

if TYPE_CHECKING:
    from ..storage.store import Store


class Salvaged(Struct, frozen=True, kw_only=True):
    """The new draft, and in numbers of items (0 the particulars) what the history gave, and what is lost of it."""

    id: str
    unit: str
    from_history: tuple[int, ...]
    lost: tuple[int, ...]

    @property
    def words(self) -> str:
        """Say what was done, in one sentence."""
        parts = [f"已把“{self.unit}”能读出的内容另建为草稿"]
        if self.from_history:
            parts.append(f"{place(self.from_history)}按修改记录取回")
        if self.lost:
            parts.append(f"{place(self.lost)}有读不出的内容，没有取回")
        return f"{'，'.join(parts)}；请逐项核对，原来的评估保持不变。"


def unsalvaged(store: Store, readable: set[str]) -> list[str]:
    """Return the ids of the assessments that are not ``readable``, and of which no draft was made yet."""
    made = store.history.salvaged()
    return [one for one in store.ids() if one not in readable | made]


def salvage(store: Store, assessment_id: str) -> Salvaged:
    """Make a draft of what can be read: what the rows hold, else what the history says that they should."""
    rubric, rows = store.damaged(assessment_id)
    past = _replayed(store, assessment_id)
    record = empty_assessment(rubric)
    from_history, lost = [], []
    for number in (0, *rubric.positions):
        there, then = (_of_item(found, number) for found in (rows, past))
        found, whole = _readable(rubric, there)
        if not whole:
            before, sound = _readable(rubric, then)
            if sound and then:
                found, whole = before, True
                from_history.append(number)
        if not whole:
            lost.append(number)
        record = _with(rubric, record, found, number)
    id_ = store.add(rubric, record, Kind.SALVAGED, {"of": assessment_id})
    return Salvaged(id=id_, unit=unit_name(record.unit), from_history=tuple(from_history), lost=tuple(lost))


def _of_item(rows: Rows, number: int) -> Rows:
    return {at: row for at, row in rows.items() if (at[1][0] if at[1] else 0) == number}


def _replayed(store: Store, assessment_id: str) -> Rows:
    """Return the rows that the history leads to, as far as it can be read."""
    rows: Rows = {}
    for event in store.history.of(assessment_id):
        try:
            changes = event.rows
        except UserError:
            continue
        for change in changes:
            if change.after is None:
                rows.pop((change.table, change.key), None)
            else:
                rows[change.table, change.key] = change.after
    return rows


def _readable(rubric: Rubric, rows: Rows) -> tuple[Assessment, bool]:
    """Return the record that some rows are, and whether all of them are in it."""
    if (whole := _record(rubric, rows)) is not None:
        return whole, True
    good = {at: row for at, row in _mended(rows) if _record(rubric, {at: row}) is not None}
    return _record(rubric, good) or empty_assessment(rubric), False


def _mended(rows: Rows) -> Iterator[tuple[tuple[str, Row], Row]]:
    """Yield rows with a mark in the place of each byte that is no text."""
    for at, row in rows.items():
        cells = (_text(cell) if isinstance(cell, str) and not is_text(cell) else cell for cell in row)
        yield at, tuple(cells)


def _text(damaged: str) -> str:
    return damaged.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _record(rubric: Rubric, rows: Rows) -> Assessment | None:
    particulars = rows.get(("assessment", ()), ())
    texts = [cell for row in rows.values() for cell in row if isinstance(cell, str)]
    if not all(isinstance(cell, str) for cell in particulars) or not all(map(is_text, texts)):
        return None
    try:
        record = record_from_rows(rubric, rows)
    except UnfitRowsError:
        return None
    return record if not record.date or is_date(record.date) else None


def _with(rubric: Rubric, record: Assessment, found: Assessment, number: int) -> Assessment:
    """Return ``record`` with one item, or the particulars, of another."""
    if number:
        at = rubric.positions[number]
        answer: Answer = found.answers[at]
        return record.with_answer(at, answer)
    return replace(found, answers=record.answers)
