"""The × of a template, for which something was to be written: 仅见×月×日."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..rubric.rubric import Rubric
from ..rubric.rules import Rule
from .assessment import Assessment

_MARK = re.compile("[×╳✕✖]")
_TIMES = re.compile(r"[0-9０-９][\u4e00-\u9fff]{0,2}[%％）)]*\s*×(?=\s*(?:[0-9０-９（(]|满意度|权重|比例|系数))")
_AROUND = 8  # characters before it that say which it is


def place_of_mark(text: str, start: int = 0) -> int:
    """Return where the first × from ``start`` on stands for something; -1 if none does. 2次×2分 is a product."""
    if _MARK.search(text, start) is None:  # nearly every text, and every edit asks of all
        return -1
    products = {found.end() - 1 for found in _TIMES.finditer(text)}
    return next((found.start() for found in _MARK.finditer(text, start) if found.start() not in products), -1)


def marked_grounds(rubric: Rubric, record: Assessment) -> Iterator[tuple[int, str]]:
    """Yield the position of each item, -1 the particulars, whose grounds still hold such a ×, and where that is."""
    for conduct in record.conduct:
        if quote := _quoted(conduct.ground):
            yield -1, f"“{conduct.kind}”的依据“{quote}”"
    for position, (item, answer) in enumerate(zip(rubric.items, record.answers, strict=True)):
        for where, text in _grounds(item, answer):
            if quote := _quoted(text):
                yield position, f"{where}“{quote}”"


def _grounds(item: Rule, answer: Any) -> Iterator[tuple[str, str]]:
    yield "说明", answer.note
    for text in getattr(answer, "grounds", ()):
        yield "理由", text
    for listing in item.listings:
        for number, entry in enumerate(listing.entries(answer), 1) if "note" in listing.columns else ():
            yield f"{listing.short}{number}的说明", entry.note


def _quoted(text: str) -> str:
    """Return the words around the first such ×; empty if there is none."""
    at = place_of_mark(text)
    return " ".join(text[max(0, at - _AROUND) : at + _AROUND].split()) if at >= 0 else ""
