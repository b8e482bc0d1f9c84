"""The check code: a short name for exactly one revision's content, printed on paper to be compared with the file."""

from __future__ import annotations

import json
import unicodedata
from decimal import Decimal
from hashlib import sha256
from typing import Any

from ..base.text import plain
from ..rubric.amounts import hundredths
from ..rubric.rubric import Rubric
from .assessment import Assessment
from .interchange import interchange

AMOUNT = "points"  # the field that holds points given; a unit's own score may have any decimals


def check_code(rubric: Rubric, record: Assessment, assessment_id: str, number: int) -> str:
    """Return the SHA-256 (64 hex digits) of revision ``number`` of an assessment."""
    return sha256(canonical(rubric, record, assessment_id, number)).hexdigest()


def printed(code: str) -> str:
    """Write the first 12 digits as XXXX-XXXX-XXXX."""
    short = code[:12].upper()
    return "-".join(short[at : at + 4] for at in (0, 4, 8))


def canonical(rubric: Rubric, record: Assessment, assessment_id: str, number: int) -> bytes:
    """Return the one byte string that says all that a revision rests on.

    Sorted JSON, text in NFC, points given as integer hundredths, other decimals without zeros at their end.
    """
    data = interchange(rubric, record) | {"assessment": assessment_id, "revision": number, "digest": rubric.digest}
    return json.dumps(_canonical(data), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _canonical(value: Any, name: str = "") -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Decimal):
        return hundredths(value) if name == AMOUNT else plain(value)
    if isinstance(value, dict):
        return {key: _canonical(part, key) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(part) for part in value]
    return value
