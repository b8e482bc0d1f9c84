"""Numbers of tasks as people write them: 1-20、25."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ..base.errors import UserError

_BETWEEN = re.compile(r"[、,;\s]+")
_RANGE = re.compile(r"(?:第)?(\d{1,6})(?:\s*[-‐‑–—―−~〜至到]\s*(?:第)?(\d{1,6}))?(?:项)?")
_AROUND = re.compile(r"\s*([-‐‑–—―−~〜至到])\s*")


def in_ranges(numbers: Iterable[int]) -> str:
    """Write numbers in few words, in order: 1-20、25."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][-1] + 1:
            found[-1] = [found[-1][0], number]
        else:
            found.append([number])
    return "、".join("-".join(map(str, one)) for one in found)


def numbers_in(text: str, most: int) -> list[int]:
    """Read what people write as 1-20、25; raise ``UserError`` where it is no such thing, or beyond ``most``."""
    plain = _AROUND.sub(r"\1", unicodedata.normalize("NFKC", text)).strip()
    found: set[int] = set()
    for part in filter(None, _BETWEEN.split(plain)):
        match = _RANGE.fullmatch(part)
        if match is None:
            raise UserError(f"任务序号“{part}”不清楚，应写成1-20、25这样。")
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last:
            raise UserError(f"任务序号“{part}”不对，应从小到大写成1-20、25这样。")
        if last > most:
            raise UserError(f"共{most}项任务，没有第{last}项。" if most else "还没有任务，不能按任务分工。")
        found.update(range(first, last + 1))
    return sorted(found)
