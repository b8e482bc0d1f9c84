"""The questions of a merging in words: which field, what each copy says, who and when."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from ..base.decoding import UNREADABLE
from ..base.hashing import hash_of_texts
from ..base.text import plain
from ..record.assessment import PARTICULARS, Conduct, Noted
from ..record.rows import Rows, UnfitRowsError, answer_of, record_from_rows
from ..rubric.answers import UNSAID, Reading
from ..rubric.listing import NOTHING, Row
from ..rubric.rubric import Rubric
from ..rubric.rules import LISTINGS, Rule
from .fields import GROUNDS, READING, THERE, VALUE, WHOLE, Field, cells, columns, item_of, prefix, value_text
from .lines import Line

KEEP, DELETE, PENDING = "保留", "删除", "待定"
_IN_WORDS = {"conduct": Conduct, "noted": Noted}


class Side(Struct, frozen=True, kw_only=True):
    """One value of a question: the ``key`` of the value, which chooses it, in ``words``, who gave it and when.

    ``head`` is that of the copy which has it, ``event`` that of the event which gave it.
    """

    key: str
    value: Any
    words: str
    person: str
    at: str
    head: str
    event: str


class Question(Struct, frozen=True, kw_only=True):
    """A field about which the copies differ; ``item`` is 0 for the particulars.

    ``place`` and ``label`` are words: 第7项任务3, 评定等次; ``about`` is what an entry of a list is known by: a
    task's text. ``both``: the texts of all sides can be kept, which is ``together`` then.
    """

    field: Field
    item: int
    place: str
    label: str
    sides: tuple[Side, ...]
    both: bool = False
    about: str = ""
    together: str = ""


class Wording:
    """Words for what is in doubt; lines are those of the copies, of which the first is asked first."""

    def __init__(self, rubric: Rubric, lines: list[Line], whole: dict[int, list[str]]) -> None:
        self._rubric, self._lines, self._whole = rubric, lines, whole

    def question(self, field: Field, sides: list[Side], *, both: Any = None) -> Question:
        """Return the question about a field; ``both`` is the value that keeps the texts of all sides."""
        text = str(both.get("ground", "")) if isinstance(both, dict) else str(both or "")
        return Question(
            field=field,
            item=item_of(field),
            place=self.place(field),
            label=self.label(field),
            about=self.about(field),
            sides=tuple(sides),
            both=both is not None,
            together=text,
        )

    def place(self, field: Field) -> str:
        """Name where a field lies: 基本信息, 第3项, 第7项任务3."""
        if not item_of(field):
            return "基本信息"
        named, row = f"第{item_of(field)}项", self._row(field)
        return f"{named}{LISTINGS[str(field[0])].short}{row[0] + 1}" if row else named

    def about(self, field: Field) -> str:
        """Return what an entry of a list is known by; empty for any other field."""
        row = self._row(field)
        listing = LISTINGS.get(str(field[0]))
        return str(row[1 + listing.columns.index(listing.known_by[0])]) if row and listing else ""

    def _row(self, field: Field) -> Row | None:
        start = prefix(field)
        return next((row for line in self._lines if len(start) == 4 and (row := line.row(start))), None)  # type: ignore[arg-type]

    def label(self, field: Field) -> str:
        """Name what is asked about."""
        if not item_of(field):
            return PARTICULARS[str(field[1])]
        item, end = self._item(field), field[len(prefix(field)) :]
        if field[0] != "answer":
            return "是否保留" if end == (THERE,) else LISTINGS[str(field[0])].words[str(end[0])]
        if end[:2] == (VALUE, GROUNDS):
            return str(getattr(item, "heads")[int(end[2])])  # noqa: B009
        if end == (VALUE, READING):
            return "口径"
        named = {"note": item.note_name, "own": "自评分", "own_note": "自评说明", WHOLE: "满意度"}
        return named.get(str(end[0]) if end else "", "评定内容")

    def words(self, field: Field, value: Any) -> str:
        """Say a value of a field."""
        end = field[len(prefix(field)) :]
        if end == (THERE,):
            return KEEP if value else DELETE
        if field[0] == "assessment":
            named = _IN_WORDS.get(str(field[1]))
            return str(msgspec.convert(value, named)) if named and value else str(value or NOTHING)
        if field[0] == "answer":
            return self._of_answer(field, end, value)
        said = LISTINGS[str(field[0])].said.get(str(end[0]), {})
        return said.get(value) or (str(value) if str(end[0]) in LISTINGS[str(field[0])].said else _quoted(value))

    def _of_answer(self, field: Field, end: Field, value: Any) -> str:
        if end == ("own",):
            return f"{value}分" if value else NOTHING
        if end == (WHOLE,):
            counted = "；".join(map(_counted, value[1])) if value else ""
            said = self.item_words(item_of(field), whole_rows(item_of(field), value))
            return f"{said}（{counted}）" if counted else said
        if end[0] != VALUE or end[1] == GROUNDS:
            return _quoted(value)
        if end[1] == READING:
            return _reading(value)
        item, table = self._item(field), "answer"
        row = self._lines[0].rows.get((table, (item.number,)))
        found = dict(cells(VALUE, row[columns(table).index(VALUE)])) if row else {}
        try:
            return item.said(answer_of(item, value_text({**found, end[1:]: value})))
        except (*UNREADABLE, TypeError, ValueError):
            return str(value)

    def item_words(self, number: int, rows: Rows) -> str:
        """Say all of an item's answer in its rows."""
        try:
            record = record_from_rows(self._rubric, rows)
        except UnfitRowsError:
            return UNSAID
        position = self._rubric.positions[number]
        return self._rubric.items[position].said(record.answers[position])

    def _item(self, field: Field) -> Rule:
        return self._rubric.items[self._rubric.positions[item_of(field)]]


def whole_rows(item: int, found: Any) -> Rows:
    """Return the rows of an item of which all is one field."""
    value, rows = found or ("{}", ())
    made: Rows = {(table, (item, name)): (position, *rest) for table, position, name, *rest in rows}
    made["answer", (item,)] = (value, "", "[]", "[]", None, "")
    return made


def _counted(row: Row) -> str:
    """Say the counts of one entry of a list that goes by name."""
    table, _, name, *counts = row
    words = LISTINGS[table].words.values()
    told = [f"{what}{count}" for what, count in zip(words, counts, strict=True) if count]
    return f"{name}：{'、'.join(told) or '0'}"


def key_of(value: Any) -> str:
    """Return what a value goes by as an answer: the same wherever it was written, and however often."""
    return hash_of_texts((msgspec.json.encode(value, order="deterministic").decode(),))


def _reading(value: Any) -> str:
    if not value:
        return PENDING
    reading = msgspec.convert(value, Reading)
    by = f"，{reading}" if str(reading) else ""
    return f"“基本满意”按{plain(reading.value)}计算{by}"


def _quoted(value: Any) -> str:
    return f"“{value}”" if value else NOTHING
