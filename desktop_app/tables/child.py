"""The process that reads a file: it sets limits to itself, takes the bytes in, and gives the tables out as JSON."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from . import kinds
from .cells import MOST_CELLS, MOST_OF_ALL, RefusedError
from .limits import limit_this_process

PAGE = "page"  # what is read is a web page from the clipboard, and no file


def main(arguments: list[str]) -> int:
    """Read from the standard input, write to the standard output."""
    limit_this_process()
    with os.fdopen(_binary(0), "rb") as source:
        data = source.read()
    answer = _answer(data, is_page=PAGE in arguments)
    with os.fdopen(_binary(1), "wb") as target:
        target.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
    return 0


def _answer(data: bytes, *, is_page: bool) -> dict[str, Any]:
    try:
        return {"sheets": _sheets(data, is_page=is_page)}
    except RefusedError as refused:
        return {"refused": refused.kind, "detail": refused.detail}
    except MemoryError:
        return {"refused": "endless"}
    except Exception:  # whatever a reader stumbles over: the file is not what it says, and this process ends anyway
        return {"refused": "broken"}


def _sheets(data: bytes, *, is_page: bool) -> list[dict[str, Any]]:
    sheets, length, area = [], 0, 0
    for grid in kinds.read_page(data) if is_page else kinds.read(data):
        length, area = length + grid.length, area + grid.area
        if length > MOST_OF_ALL or area > MOST_CELLS:
            raise RefusedError("too_large")
        sheet = grid.finished()
        if sheet["rows"] or sheet["flaws"]:
            sheets.append(sheet)
    return sheets


def _binary(descriptor: int) -> int:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(descriptor, os.O_BINARY)
    return descriptor
