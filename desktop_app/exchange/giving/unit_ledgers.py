"""Which of several ledgers is which unit's, by what the files are called."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from ...base.errors import UserError, reason
from ...base.text import shown
from ...ledger import SUFFIXES
from ...record.register import Register, Unit


class Ledgers(NamedTuple):
    """The ledger of each assessment by its id, and in sentences what is nobody's, or of which there are two."""

    by_assessment: dict[str, Path]
    told: list[str]


def ledgers_in(folder: Path) -> list[Path]:
    """Return the files in a folder that may be ledgers, by name."""
    try:
        return sorted(path for path in folder.iterdir() if _may_be(path))
    except OSError as error:
        raise UserError(f"台账的文件夹“{folder}”无法读取（{reason(error)}），没有分发。") from None


def matched(register: Register, assessments: Collection[str], files: Iterable[Path]) -> Ledgers:
    """Give each file to the unit whose name, or short name, stands in the file's: the longest one counts.

    What fits two units alike, or a second file for one unit, is nobody's.
    """
    found: dict[str, list[Path]] = {}
    told = []
    for path in files:
        best = _best(register.units, path.stem)
        theirs = [one.assessment for one in register.assignments if one.unit in best and one.assessment in assessments]
        if len(best) == 1 and len(theirs) == 1:
            found.setdefault(theirs[0], []).append(path)
        else:
            told.append(f"“{shown(path.name)}”看不出是哪个单位的台账，没有导入。")
    for assessment_id, paths in found.items():
        if len(paths) > 1:
            unit = register.unit_of(assessment_id)
            names = "”“".join(shown(path.name) for path in paths)
            told.append(f"“{unit.name if unit else ''}”有{len(paths)}个台账：“{names}”，都没有导入，请只留一个。")
    return Ledgers({one: paths[0] for one, paths in found.items() if len(paths) == 1}, told)


def _best(units: Iterable[Unit], stem: str) -> set[str]:
    """Return the units with the longest name that stands in a file's."""
    text, lengths = _plain(stem), dict[str, int]()
    for unit in units:
        names = filter(None, map(_plain, (unit.name, unit.short)))
        lengths[unit.id] = max((len(name) for name in names if name in text), default=0)
    longest = max(lengths.values(), default=0)
    return {one for one, length in lengths.items() if length == longest > 0}


def _plain(text: str) -> str:
    """Return a name as it is compared: without spaces, full width and half width alike."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _may_be(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(("~", "."))
