"""The units that are offered to be chosen: a list that the user has brought, and those assessed last, from any file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec
from msgspec import Struct

from ..base.text import one_line
from ..base.userdirs import units_file
from . import records

LAST = 30
MOST = 5000  # of a list: more than all bureaus there are
LONGEST = 100  # characters of a name; what is longer is a sentence
_HEADINGS = {"单位", "单位名称", "被评估单位", "被巡察单位", "被巡察党组织", "党组织", "名称", "全称"}


class _Units(Struct, frozen=True):
    listed: tuple[str, ...] = ()
    last: tuple[str, ...] = ()


def listed_units() -> tuple[str, ...]:
    """Return the list that the user has brought, in its order."""
    return _load().listed


def known_units() -> list[str]:
    """Return those assessed last, and then the list."""
    known = _load()
    return list(dict.fromkeys((*known.last, *known.listed)))


def keep_units(names: Iterable[str]) -> None:
    """Keep this list instead of the one before. Raises ``OSError``."""
    records.remember(units_file(), msgspec.structs.replace(_load(), listed=tuple(names)[:MOST]))


def remember_unit(name: str) -> None:
    """Put a unit on top of those assessed last."""
    known = _load()
    last = (name, *(one for one in known.last if one != name))[:LAST]
    if name and last != known.last:
        records.remember_later(units_file(), msgspec.structs.replace(known, last=last))


def forget_units(gone: Callable[[str], bool]) -> None:
    """Offer those no longer of which ``gone`` says so."""
    known = _load()
    kept = _Units(*(tuple(one for one in names if not gone(one)) for names in (known.listed, known.last)))
    if kept != known:
        records.remember_later(units_file(), kept)


def names_in(rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the names in a table's rows, each once: of each row below a heading of names, else its first words."""
    found: dict[str, None] = {}
    column = -1
    for row in rows:
        cells = [one_line(cell).strip() for cell in row]
        heading = next((at for at, cell in enumerate(cells) if cell in _HEADINGS), -1)
        if heading >= 0:
            column = heading
            continue
        wanted = cells[column : column + 1] if column >= 0 else cells
        name = next((cell for cell in wanted if _is_name(cell)), "")
        if name:
            found[name] = None
    return list(found)[:MOST]


def names_in_text(text: str) -> list[str]:
    """Return the names in a text, one a line, or as they are copied out of a table."""
    return names_in(line.split("\t") for line in text.splitlines())


def _is_name(cell: str) -> bool:
    return 1 < len(cell) <= LONGEST and any(sign.isalpha() for sign in cell)


def _load() -> _Units:
    return records.recalled(units_file(), _Units) or _Units()
