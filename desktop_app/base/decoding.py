"""What msgspec and the decoders find wrong, in Chinese."""

from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import suppress

import msgspec

from .text import shown

UNREADABLE = msgspec.MsgspecError, UnicodeError, RecursionError
_WORDS = {
    r"Expected `int(?: \| null)?` >= (\S+)": r"应为不小于\1的整数",
    r"Expected `int(?: \| null)?` <= (\S+)": r"应为不大于\1的整数",
    r"Expected `int(?: \| null)?`, got.*": "应为整数",
    r"Expected `str(?: \| null)?`, got.*": "应为文字",
    r"Expected `bool`, got.*": "应为是或否",
    r"Expected `array(?: \| null)?`, got.*": "应为列表",
    r"Expected `object`, got.*": "应为一组名称和值",
    r"Expected `decimal(?: \| null)?`.*|Invalid decimal string": "应为数字",
    r"(?:Integer value|Number) out of range": "数字太大",
    r"Invalid value '?(.*?)'?": r"不认识“\1”",
    r"Object missing required field `(.*?)`": r"缺少“\1”",
    r"Object contains unknown field `(.*)`": r"不认识“\1”",
    r"Input data was truncated|JSON is malformed.*": "内容不完整或已损坏",
    r"'utf-8' codec.*|Invalid UTF-8.*": "不是UTF-8编码的文本",
    r"maximum recursion depth exceeded.*": "括号嵌套太深",
}


def fault_in_chinese(error: Exception) -> str:
    """Say msgspec's or the decoder's message in Chinese, with the place it names."""
    reason, path = split_fault(error)
    place = path.removeprefix("$").lstrip(".")
    return f"“{place}”{reason}" if place else reason


def written_twice(text: bytes) -> str:
    """Return a key that an object in a JSON text has twice, or nothing: a decoder would take one of the values."""
    found: list[str] = []

    def look(pairs: list[tuple[str, object]]) -> None:
        if not found and len(dict(pairs)) < len(pairs):
            found.append(Counter(name for name, _ in pairs).most_common(1)[0][0])

    with suppress(ValueError, RecursionError):  # what is no JSON is told by the decoder
        json.loads(text, object_pairs_hook=look, parse_int=str, parse_float=str)
    return found[0] if found else ""


def split_fault(error: Exception) -> tuple[str, str]:
    """Return the reason in Chinese, and the path such as ``$.sections[0].points``."""
    reason, _, path = str(error).partition(" - at `")
    for pattern, words in _WORDS.items():
        found = re.fullmatch(pattern, reason, re.DOTALL)
        if found:
            return shown(found.expand(words)), path.rstrip("`")
    return "格式不对", path.rstrip("`")
