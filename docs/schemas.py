"""Writes the JSON Schemas of what the program takes in and gives out: python -m docs.schemas; a test says when to.

The interchange document's is made from the very classes that read it. What ``score --json`` prints is plain data
there; here it has a class a level, so that a test can hold the printed against it.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, get_args

import msgspec
from msgspec import Meta, Struct

from desktop_app.record.interchange import FORMAT, Interchange
from desktop_app.rubric.rules import Item

HERE = Path(__file__).parent
DIALECT = "https://json-schema.org/draft/2020-12/schema"
DECIMAL = {"type": "string", "format": "decimal"}

Points = Annotated[str, Meta(pattern=r"^[0-9]+(\.[0-9]{2})?$", description="whole, or with two decimals")]
Total = Annotated[str, Meta(pattern=r"^[0-9]+\.[0-9]{2}$", description="always with two decimals")]


class LostPoints(Struct, frozen=True, forbid_unknown_fields=True):
    """What an item lost, and the sentence that says why."""

    points: Points
    reason: str


class ItemScore(Struct, frozen=True, forbid_unknown_fields=True):
    """``points`` is null while the item is 未评."""

    number: int
    points: Points | None
    deductions: list[LostPoints]


class SectionScore(Struct, frozen=True, forbid_unknown_fields=True):
    """The sum of the assessed items of a section."""

    name: str
    points: Points


class Score(Struct, frozen=True, forbid_unknown_fields=True):
    """What ``score --json`` prints of one document, on one line.

    ``grade`` is null until every total that can still be reached lies in one grade; ``lowest`` and ``highest`` are
    those totals; ``unanswered`` are the numbers of the items that are 未评; ``notices`` are sentences for a reader.
    """

    items: list[ItemScore]
    sections: list[SectionScore]
    total: Total
    grade: str | None
    lowest: Total
    highest: Total
    unanswered: list[int]
    notices: list[str]


def interchange_schema() -> dict[str, Any]:
    """Return the schema of an interchange document on any rubric."""
    kinds = [kind.answer_type for kind in get_args(Item)]
    (document, *answers), parts = msgspec.json.schema_components([Interchange, *kinds])
    fields = parts["Interchange"]["properties"]
    fields["format"] = {"const": FORMAT}
    fields["date"] = {"type": "string", "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$", "default": ""}
    fields["answers"] |= {
        "description": "by the item's number; one that is missing is 未评. Which of the forms: the item's kind says",
        "propertyNames": {"pattern": "^[0-9]+$"},
        "additionalProperties": {"anyOf": answers},
    }
    return _written(document, parts)


def score_schema() -> dict[str, Any]:
    """Return the schema of what ``score --json`` prints."""
    (document,), parts = msgspec.json.schema_components([Score])
    return _written(document, parts)


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "assessment-1.schema.json": interchange_schema,
    "score.schema.json": score_schema,
}


def text_of(schema: dict[str, Any]) -> str:
    """Return a schema as its file holds it."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _written(document: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": DIALECT, **document, "$defs": {name: _plain(part) for name, part in parts.items()}}


def _plain(part: Any) -> Any:
    """Take a decimal as a number too, as the program does, and a docstring without its indentation."""
    if isinstance(part, list):
        return [_plain(one) for one in part]
    if not isinstance(part, dict):
        return part
    if part == DECIMAL:
        return {"type": ["string", "number"], "format": "decimal"}
    made = {name: _plain(one) for name, one in part.items()}
    if isinstance(words := made.get("description"), str):
        made["description"] = " ".join(inspect.cleandoc(words).split())
    return made


if __name__ == "__main__":
    for name, schema in SCHEMAS.items():
        (HERE / name).write_text(text_of(schema()), "utf-8")
