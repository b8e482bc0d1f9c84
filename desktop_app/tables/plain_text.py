"""Texts whose lines are rows (.csv, .txt), in the encodings that Chinese systems write."""

from __future__ import annotations

import codecs
import csv
import io
import re

from .cells import COLUMNS, Grid, RefusedError

SEPARATORS = "\t,;|，"
_LOOKED_AT = 20  # lines
_CHARSET = re.compile(
    rb"<meta[^>]*charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]*encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE
)
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decoded(data: bytes) -> str | None:
    """Return a text, whatever encoding it is in; None for what is no text."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return _as(data[len(mark) :] if name == "utf-8" else data, name)
    said = _CHARSET.search(data[:4096])
    names = [(said[1] or said[2]).decode("ascii").lower()] if said else []
    names = ["gb18030" if name in ("gb2312", "gbk") else name for name in names if not name.startswith("utf-16")]
    for name in (*names, "utf-8", "gb18030"):
        text = _as(data, name)
        if text is not None:
            return text
    return None


def _as(data: bytes, name: str) -> str | None:
    try:
        text = data.decode(name)
    except (UnicodeError, LookupError):
        return None
    text = text.rstrip("\x1a\0")  # with which old programs end a text
    return None if _BINARY.search(text) else text


def read(text: str) -> Grid:
    """Return the rows of a text; what separates the cells is what most of its first lines have."""
    grid = Grid("文本")
    separator = _separator(text)
    csv.field_size_limit(2**31 - 1)
    try:
        for row, line in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
            if len(line) > COLUMNS and any(line[COLUMNS:]):
                raise RefusedError("too_large")
            for column, cell in enumerate(line):
                grid.put(row, column, cell)
    except csv.Error:
        raise RefusedError("broken") from None
    return grid


def _separator(text: str) -> str:
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:_LOOKED_AT]
    return max(SEPARATORS, key=lambda one: (sum(one in line for line in lines), -SEPARATORS.index(one)))
