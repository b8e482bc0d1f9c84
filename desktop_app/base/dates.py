"""A day as people write it, read or refused in a sentence."""

from __future__ import annotations

import datetime
import re
from unicodedata import normalize

WRITTEN_SO = "日期应写成2026-11-20这样"
EARLIEST = "1990-01-01"  # what lies before it is asked about
_FIRST_OF_TABLES = "1900-03-01"  # before it table programs differ, or show ####
_WITH_MARKS = re.compile(r"([0-9]{4})\s*[-./年]\s*([0-9]{1,2})\s*[-./月]\s*([0-9]{1,2})\s*[日号]?")
_WITHOUT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DAY_ALONE = re.compile(r"([0-9]{1,2})\s*[-./月]\s*([0-9]{1,2})\s*[日号]?")
_MIDNIGHT = re.compile(r"[ T]+0?0:00(:00(\.0+)?)?$")
_MARKS = str.maketrans("－—–‐−／。．", "----" + "-/..")


def read_date(text: str) -> tuple[str, str]:
    """Return the ISO date that is meant and why it is none: one of the two is empty, or both for an empty text.

    2026-11-20, 2026.11.20, 2026/11/20, 2026年11月20日, 20261120, in full-width signs too, as a cell brings it along.
    """
    plain = _MIDNIGHT.sub("", normalize("NFKC", text.translate(_MARKS)).translate(_MARKS).strip())
    if not plain:
        return "", ""
    found = _WITH_MARKS.fullmatch(plain) or _WITHOUT.fullmatch(plain)
    if found is None:
        return "", f"请写明年份：{WRITTEN_SO}" if _DAY_ALONE.fullmatch(plain) else WRITTEN_SO
    year, month, day = map(int, found.groups())
    try:
        return datetime.date(year, month, day).isoformat(), ""
    except ValueError:
        return "", _why_none(year, month, day)


def day_or_text(text: str) -> datetime.date | str:
    """Return the day that a text is, for a cell of a table program; what is none stays as it stands."""
    day, _ = read_date(text)
    return datetime.date.fromisoformat(day) if day >= _FIRST_OF_TABLES else text


def _why_none(year: int, month: int, day: int) -> str:
    if year < 1:
        return WRITTEN_SO
    if not 1 <= month <= 12:
        return f"没有{month}月，请核对日期"
    leap = f"{year}年" if (month, day) == (2, 29) else ""
    return f"{leap}没有{month}月{day}日，请核对日期"


def doubt(date: str, today: str) -> str:
    """Say why a date is to be looked at once more: not yet come, or long ago; both are ISO dates."""
    if date > today:
        return "还没有到"
    return "早于1990年" if date and date < EARLIEST else ""
