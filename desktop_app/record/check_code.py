"""The check code: a short name for exactly one revision's content, printed on paper to be compared with the file.

A revision names the form of its code. A form is frozen: it is computed from what was stored, never from the classes
of today, so that neither a later field nor a later word changes an old code.

check/1: SHA-256 over sorted JSON of the interchange document with assessment, revision and the rubric's digest; text
in NFC, points given as integer hundredths, other decimals without zeros at their end. 12 hex digits on paper.

check/2: SHA-256 over the texts in ``second_code``, each in UTF-8 behind its length in bytes and a colon. On paper the
first 125 bits as 25 characters of Crockford's base32 (crockford.com/base32.html), in five groups of five.
"""

from __future__ import annotations

import json
import unicodedata
from decimal import Decimal
from hashlib import sha256
from typing import Any

from ..base.errors import UserError
from ..base.hashing import hash_of_texts
from ..base.text import plain
from ..rubric.amounts import hundredths

FIRST, SECOND = "check/1", "check/2"
HEX_DIGITS = 12  # of check/1 on paper
GROUP, GROUPS = 5, 5  # characters of check/2 on paper
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, which are read as 1, 1, 0; no U
_MISREAD = str.maketrans("OIL", "011")
_DECIMALS = ("own", "points", "rate")  # fields of check/1 that hold a decimal
_AMOUNT = "points"


def first_code(record: str, digest: str, assessment_id: str, number: int) -> str:
    """Return the check/1 code (64 hex digits) of a revision from its record as it was stored.

    Raises ``ValueError`` where that is no interchange document.
    """
    data = json.loads(record)
    if not isinstance(data, dict):
        raise ValueError("no interchange document")
    data |= {"assessment": assessment_id, "revision": number, "digest": digest}
    text = json.dumps(_canonical(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def second_code(record: str, digest: str, assessment_id: str, number: int, head: str) -> str:
    """Return the check/2 code (64 hex digits): of the record as stored, its rubric, and the head of the history."""
    return hash_of_texts((SECOND, record, digest, assessment_id, str(number), head))


def printed(form: str, code: str) -> str:
    """Write a code as it stands on paper: XXXX-XXXX-XXXX of check/1, five groups of five of check/2."""
    if form == FIRST:
        return grouped(code[:HEX_DIGITS].upper())
    number = int(code, 16) >> 256 - 5 * GROUP * GROUPS if is_digest(code) else 0
    return grouped("".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(GROUP * GROUPS))))


def grouped(code: str) -> str:
    """Write a plain code, or its beginning, in groups as it stands on paper."""
    size = 4 if len(code) == HEX_DIGITS else GROUP
    return "-".join(code[at : at + size] for at in range(0, len(code), size))


def is_digest(text: str) -> bool:
    """Whether a text is a SHA-256 in hex."""
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def plain_code(typed: str) -> str:
    """Return a code, or its first group, however it was typed: with dashes or spaces, small, full-width, O for 0.

    Raises ``UserError`` for what can be no code.
    """
    kept = as_characters(typed)
    if wrong := foreign(kept):
        raise UserError(f"核验码里没有“{wrong}”；请照考核表上印的再输一遍。")
    if len(kept) not in (GROUP, HEX_DIGITS, GROUP * GROUPS):
        lengths = f"{GROUPS}组、每组{GROUP}位，输入第一组或全部；以前的版本是{HEX_DIGITS}位"
        raise UserError(f"核验码是{lengths}，这里有{len(kept)}位；请照考核表上印的再输一遍。")
    return kept


def as_characters(typed: str) -> str:
    """Return letters and digits as they are meant, however they were typed: small, full-width, O for 0."""
    marks = unicodedata.normalize("NFKC", typed).upper()
    return "".join(mark for mark in marks if mark.isalnum()).translate(_MISREAD)


def foreign(characters: str) -> str:
    """Return those characters that stand in no code, each once."""
    return "".join(dict.fromkeys(mark for mark in characters if mark not in ALPHABET))


def _canonical(value: Any, name: str = "") -> Any:
    if isinstance(value, str):
        if name in _DECIMALS:
            number = Decimal(value)
            return hundredths(number) if name == _AMOUNT else plain(number)
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {key: _canonical(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_canonical(part) for part in value]
    return value
