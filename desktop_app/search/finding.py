"""Where in an assessment something stands: its particulars, what its items ask, what was entered for them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from ..base.text import one_line
from ..record.assessment import PARTICULARS, Assessment
from ..rubric.answers import Answer
from ..rubric.listing import Listing
from ..rubric.rubric import Rubric
from ..rubric.rules import Rule
from .matching import places

MOST = 200
BEFORE, BEHIND = 10, 40  # how many signs around what was found are shown


class Text(Struct, frozen=True):
    """A text of an assessment, and where it stands.

    ``position`` is that of its item in the rubric, -1 for the particulars; ``field`` names it as the record does,
    ``entry`` is its place in a list of the answer, or -1. ``where`` says all that in words: 第7项任务3 责任部门.
    """

    position: int
    field: str
    entry: int
    where: str
    text: str


class Hit(Struct, frozen=True):
    """Something that was found in a text, from ``start`` up to ``end``."""

    at: Text
    start: int
    end: int

    @property
    def words(self) -> tuple[str, str, str]:
        """What stands before it, itself and what stands behind it, as one line shows it."""
        text, start, end = self.at.text, self.start, self.end
        cut = max(0, start - BEFORE) if start > BEFORE + 1 else 0
        before, behind = text[cut:start], text[end : end + BEHIND]
        return ("…" if cut else "") + one_line(before), one_line(text[start:end]), one_line(behind)


def hits(rubric: Rubric, record: Assessment, wanted: str) -> list[Hit]:
    """Return where something stands, in the order of the form, at most ``MOST`` of them."""
    found = (Hit(one, *place) for one in texts(rubric, record) for place in places(one.text, wanted))
    return list(islice(found, MOST))


def texts(rubric: Rubric, record: Assessment) -> Iterator[Text]:
    """Yield what can be found, in the order of the form."""
    yield from _of_particulars(record)
    for position, (item, answer) in enumerate(zip(rubric.items, record.answers, strict=True)):
        yield from _of_item(position, item, answer)


def _of_particulars(record: Assessment) -> Iterator[Text]:
    for field, words in PARTICULARS.items():
        entered = getattr(record, field)
        for text in (entered,) if isinstance(entered, str) else entered:
            if isinstance(text, str):
                yield Text(-1, field, -1, words, text)
    for conduct in record.conduct:
        yield Text(-1, "conduct", -1, PARTICULARS["conduct"], conduct.kind)
        yield Text(-1, "conduct", -1, f"{conduct.kind} 依据", conduct.ground)
    for noted in record.noted:
        yield Text(-1, "noted", -1, PARTICULARS["noted"], noted.remark)


def _of_item(position: int, item: Rule, answer: Answer) -> Iterator[Text]:
    name = f"第{item.number}项"
    yield Text(position, "item", -1, f"{name} 评估内容", item.text)
    yield Text(position, "standard", -1, f"{name} 评分标准", item.standard)
    for ground in getattr(answer, "grounds", ()):  # of a score that is agreed on, under its heads
        yield Text(position, "grounds", -1, f"{name} {item.note_name}", ground)
    yield Text(position, "note", -1, f"{name} {item.note_name}", answer.note)
    yield from _of_proof(position, -1, name, answer)
    for listing in item.listings:
        yield from _of_listing(position, name, listing, answer)


def _of_listing(position: int, item: str, listing: Listing, answer: Answer) -> Iterator[Text]:
    for place, entry in enumerate(listing.entries(answer)):
        called = f"{item}{listing.short}{place + 1}" if listing.numbered else f"{item} {listing.noun}"
        if not listing.numbered:
            yield Text(position, listing.name, place, called, getattr(entry, listing.name))
        for column, words in listing.words.items():
            if isinstance(text := getattr(entry, column), str):
                yield Text(position, column, place, f"{called} {words}", text)
        yield from _of_proof(position, place, called, entry)


def _of_proof(position: int, place: int, called: str, of: object) -> Iterator[Text]:
    """Yield how something was checked, and its evidence by name."""
    for method in getattr(of, "methods", ()):
        yield Text(position, "methods", place, f"{called} 评估方式", method)
    for file in getattr(of, "files", ()):
        yield Text(position, "files", place, f"{called} 佐证材料", file.name)
