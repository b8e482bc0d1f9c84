"""Which tables of a file are taken: all that are ledgers, each task once."""

from __future__ import annotations

from collections.abc import Sequence

from .comparing import plain_words
from .headings import HEADING_WITHIN, best_sheet, recognise
from .rows import Reading, read_off
from .sheets import Sheet

_ENOUGH = 3  # known columns that make a table a ledger of its own
REPEATED = 0.5  # of a table's tasks that stand in another one: it is the same ledger once more


def taken(sheets: Sequence[Sheet]) -> list[int]:
    """Return the tables that are taken if nobody says otherwise: the best, and all beside it that are not hidden."""
    best = best_sheet(sheets)
    readings = {at: reading for at, sheet in enumerate(sheets) if (reading := _reading(sheet)) is not None}
    chosen = [best]
    known = _words(readings[best]) if best in readings else set()
    for at in sorted(readings, key=lambda at: -readings[at].number(readings[at].choices[0])):
        words = _words(readings[at])
        if at != best and not sheets[at].hidden and words and len(words & known) < REPEATED * len(words):
            chosen.append(at)
            known |= words
    return sorted(chosen)


def left(sheets: Sequence[Sheet], chosen: Sequence[int]) -> list[str]:
    """Say which tables were not taken, and why."""
    told = []
    for at, sheet in enumerate(sheets):
        if at not in chosen:
            reading = _reading(sheet)
            within = f"前{HEADING_WITHIN}行里" if len(sheet.rows) > HEADING_WITHIN else ""
            why = f"{within}没有认出表头" if reading is None else "是隐藏的" if sheet.hidden else "里的任务另一张表已有"
            told.append(f"“{sheet.name}”{why}")
    return told


def _reading(sheet: Sheet) -> Reading | None:
    """Return what a table holds if it is a ledger by its own headings."""
    layout = recognise(sheet)
    known = {field for field in layout.fields if field not in ("", "kept", "remark")} if layout else set()
    if layout is None or not layout.readable or len(known) < min(_ENOUGH, sheet.width):
        return None
    reading = read_off(sheet, layout)
    return reading if reading.findings else None


def _words(reading: Reading) -> set[str]:
    """Return the tasks by their words; the findings alone, too, since lists of findings go with a ledger."""
    tasks = reading.tasks(reading.choices[0])
    return {word for task in tasks for word in (plain_words(task.text), plain_words(task.finding)) if word}
