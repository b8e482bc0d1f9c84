"""The one form that dates have on paper: 2026年6月30日."""

from __future__ import annotations

import datetime
import re

from ..base.clock import is_date

_ISO = re.compile(r"(?<![0-9-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9-])")


def date_on_paper(date: str) -> str:
    """Write an ISO date as 2026年1月5日; anything else stays as it is."""
    if not is_date(date):
        return date
    day = datetime.date.fromisoformat(date)
    return f"{day.year}年{day.month}月{day.day}日"


def dates_on_paper(words: str) -> str:
    """Write every ISO date in a sentence of the program's so."""
    return _ISO.sub(lambda found: date_on_paper(found[0]), words)
