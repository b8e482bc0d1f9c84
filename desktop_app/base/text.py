"""Text as it is typed, stored and shown."""

from __future__ import annotations

import re
from decimal import Decimal

CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # no .docx or .xlsx may hold them
NO_UNIT = "未填单位"


def presentable(text: str) -> str:
    """Drop what can neither be shown nor stored: control characters, halves of surrogate pairs."""
    if text.isprintable():  # nearly every text, and quickly told
        return text
    return CONTROL_CHARACTERS.sub("", text).encode("utf-8", "ignore").decode()


def one_line(text: str) -> str:
    """Return presentable text with a space for each line break."""
    if text.isprintable():
        return text
    return " ".join(presentable(text).splitlines()) if len(text.splitlines()) > 1 else presentable(text).rstrip("\r\n")


def unit_name(unit: str) -> str:
    """Name a unit wherever it is told, on one line; that nobody has filled it in is told as well."""
    return " ".join(unit.split()) or f"（{NO_UNIT}）"


def decimal_or_none(text: str) -> Decimal | None:
    """Read a plain number as typed (full-width digits too); None where it is none."""
    plain = text.strip().translate(str.maketrans("０１２３４５６７８９．。", "0123456789.."))
    return Decimal(plain) if re.fullmatch(r"(?=\.?[0-9])[0-9]{0,6}(\.[0-9]{0,6})?", plain) else None


def plain(number: Decimal | str) -> str:
    """Write a decimal without an exponent and without zeros at its end."""
    text = f"{number:f}" if isinstance(number, Decimal) else number
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(text: str, longest: int = 60) -> str:
    """Return a text out of a file as a message can quote it: on one line and not too long."""
    beginning = text[: longest + 1]  # of a text that may be anything
    line = "".join(character if character.isprintable() else " " for character in beginning)
    return line if len(line) <= longest else f"{line[:longest]}…"
