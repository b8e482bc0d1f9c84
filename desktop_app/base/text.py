"""Text as it is typed, stored and shown."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from unicodedata import category, normalize

CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # no .docx or .xlsx may hold them
NO_UNIT = "未填单位"
BREAKS = "\t\n\r\x85"
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""What is default ignorable and yet no format character: fillers, joiners, selectors of variants."""


def presentable(text: str) -> str:
    """Drop what can neither be seen nor stored: two texts that look alike shall be alike.

    Control characters, halves of surrogate pairs, format characters (Unicode Cf) and whatever else Unicode calls
    default ignorable (UAX 44, DerivedCoreProperties). Line breaks and tabs stay.
    """
    if text.isascii() and text.isprintable():  # nearly every text, and quickly told
        return text
    text = UNSEEN.sub("", text)
    if text.isprintable():
        return text
    kept = (mark for mark in text if mark in BREAKS or category(mark) not in ("Cc", "Cf", "Cs"))
    return CONTROL_CHARACTERS.sub("", "".join(kept))


def as_it_is(data: bytes) -> str:
    """Read a text of a file that may be none: what is no UTF-8 stays what it was, as halves of surrogate pairs."""
    return data.decode("utf-8", "surrogateescape")


def is_text(text: str) -> bool:
    """Whether a text can be written as UTF-8: half a surrogate pair, which damage leaves, cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def one_line(text: str) -> str:
    """Return presentable text with a space for each line break."""
    lines = presentable(text).splitlines()
    return lines[0] if len(lines) == 1 else " ".join(lines)


def unit_name(unit: str) -> str:
    """Name a unit wherever it is told, on one line; that nobody has filled it in is told as well."""
    return " ".join(unit.split()) or f"（{NO_UNIT}）"


def decimal_or_none(text: str) -> Decimal | None:
    """Read a plain number as typed (full-width digits too); None where it is none."""
    plain = text.strip().translate(str.maketrans("０１２３４５６７８９．。", "0123456789.."))
    return Decimal(plain) if re.fullmatch(r"(?=\.?[0-9])[0-9]{0,6}(\.[0-9]{0,6})?", plain) else None


def number_in(text: str, units: Sequence[str] = ()) -> str:
    """Return the plain number that a typed or copied text means, without needless zeros; empty if that is not plain.

    Blanks and line ends around it, commas between thousands, full-width signs and one of ``units`` behind it are let
    go: "9.5\r\n", " 3 ", "2次", "92.5%", "1,200".
    """
    signs = normalize("NFKC", text.replace("。", ".")).strip()
    found = re.fullmatch(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+|(?=\.[0-9]))(\.[0-9]*)?\s*(\D*)", signs)
    if found is None or found[3] not in ("", *units):
        return ""
    return plain(f"{found[1].replace(',', '').lstrip('0') or '0'}{found[2] or ''}")


def plain(number: Decimal | str) -> str:
    """Write a decimal without an exponent and without zeros at its end."""
    text = f"{number:f}" if isinstance(number, Decimal) else number
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(text: str, longest: int = 60) -> str:
    """Return a text out of a file as a message can quote it: on one line and not too long."""
    beginning = text[: longest + 1]  # of a text that may be anything
    line = "".join(character if character.isprintable() else " " for character in beginning)
    return line if len(line) <= longest else f"{line[:longest]}…"


def same_person(one: str, other: str) -> bool:
    """Whether two names are one: 张某 and 张　某."""
    return bool("".join(one.split())) and "".join(one.split()) == "".join(other.split())


def among(people: Iterable[str], names: Collection[str]) -> tuple[str, ...]:
    """Return which of these people have one of the names."""
    return tuple(person for person in people if any(same_person(person, name) for name in names))
