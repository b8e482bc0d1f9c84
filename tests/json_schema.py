"""Whether data is as a JSON Schema says: as much of it as docs/*.schema.json use, anything else is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

Schema = dict[str, Any]

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}
SAID = {"$schema", "$defs", "title", "description", "default", "format"}  # of these nothing follows for the data


def faults(schema: Schema, data: Any, root: Schema, at: str = "") -> list[str]:
    """Say where data is not as the schema says; ``root`` is the whole one."""
    unknown = schema.keys() - SAID - CHECKS.keys()
    assert unknown == set(), f"nothing here knows {unknown}"
    return [fault for name in CHECKS if name in schema for fault in CHECKS[name](schema, data, root, at)]


def _reference(schema: Schema, data: Any, root: Schema, at: str) -> list[str]:
    return faults(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], data, root, at)


def _any_of(schema: Schema, data: Any, root: Schema, at: str) -> Iterator[str]:
    if all(faults(one, data, root, at) for one in schema["anyOf"]):
        yield f"{at}: fits none of the forms"


def _constant(schema: Schema, data: Any, root: Schema, at: str) -> Iterator[str]:
    if data != schema["const"]:
        yield f"{at}: not {schema['const']!r}"


def _type(schema: Schema, data: Any, root: Schema, at: str) -> Iterator[str]:
    names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if isinstance(data, bool) or not isinstance(data, tuple(kind for name in names for kind in TYPES[name])):
        yield f"{at}: no {names}"


def _bounds(schema: Schema, data: Any, root: Schema, at: str) -> Iterator[str]:
    if isinstance(data, int) and not schema.get("minimum", data) <= data <= schema.get("maximum", data):
        yield f"{at}: {data} is out of bounds"


def _pattern(schema: Schema, data: Any, root: Schema, at: str) -> Iterator[str]:
    if isinstance(data, str) and not re.search(schema["pattern"], data):
        yield f"{at}: {data!r} is not written so"


def _length(schema: Schema, data: Any, root: Schema, at: str) -> Iterator[str]:
    if isinstance(data, str) and len(data) > schema["maxLength"]:
        yield f"{at}: longer than {schema['maxLength']}"


def _required(schema: Schema, data: Any, root: Schema, at: str) -> Iterator[str]:
    if isinstance(data, dict):
        yield from (f"{at}: lacks {name}" for name in schema["required"] if name not in data)


def _properties(schema: Schema, data: Any, root: Schema, at: str) -> Iterator[str]:
    if isinstance(data, dict):
        for name in schema["properties"].keys() & data.keys():
            yield from faults(schema["properties"][name], data[name], root, f"{at}/{name}")


def _others(schema: Schema, data: Any, root: Schema, at: str) -> Iterator[str]:
    for name in data.keys() - schema.get("properties", {}).keys() if isinstance(data, dict) else ():
        if schema["additionalProperties"] is False:
            yield f"{at}: has {name}"
        else:
            yield from faults(schema["additionalProperties"], data[name], root, f"{at}/{name}")


def _names(schema: Schema, data: Any, root: Schema, at: str) -> Iterator[str]:
    for name in data if isinstance(data, dict) else ():
        yield from faults(schema["propertyNames"], name, root, f"{at}/{name}")


def _items(schema: Schema, data: Any, root: Schema, at: str) -> Iterator[str]:
    for number, item in enumerate(data if isinstance(data, list) else ()):
        yield from faults(schema["items"], item, root, f"{at}/{number}")


CHECKS: dict[str, Callable[[Schema, Any, Schema, str], Any]] = {
    "$ref": _reference,
    "anyOf": _any_of,
    "const": _constant,
    "type": _type,
    "minimum": _bounds,
    "maximum": _bounds,
    "pattern": _pattern,
    "maxLength": _length,
    "required": _required,
    "properties": _properties,
    "additionalProperties": _others,
    "propertyNames": _names,
    "items": _items,
}
