"""Which assessment is meant by what somebody writes on the command line: the beginning of its id, or its unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...base.errors import UserError
from ...base.text import shown
from ...record.register import Register, Round
from ...storage.sqlite_file import in_words
from ..matching import Names
from ..names import name_key

if TYPE_CHECKING:
    from ...storage.store import Store

LEAST = 8  # characters of an id: a unit can be called 12
NOTHING_DONE = "没有改动任何内容"


def assessment_named(store: Store, word: str, round_: Round | None = None) -> str:
    """Return the id of the assessment that is meant; of a round where one is named. Refuse where it is not one."""
    register = store.register.load()
    with in_words(store.path):
        heads = {str(row["id"]): row for row in store.file.query("SELECT id, unit, status FROM assessment")}
    if len(word) >= LEAST:
        found = [id_ for id_ in heads if id_.startswith(word.lower())]
        if len(found) == 1:
            return found[0]
    unit = Names(register.units).known(word)
    theirs = {one.assessment: one for one in register.assignments}
    found = [id_ for id_, row in heads.items() if row["status"] != "void" and _is_of(row, theirs.get(id_), unit, word)]
    if round_ is not None:
        found = [id_ for id_ in found if id_ in theirs and theirs[id_].round == round_.id]
    if len(found) == 1:
        return found[0]
    where = f"{round_.name}" if round_ else f"“{store.path.name}”里"
    if not found:
        raise UserError(f"{where}没有“{shown(word)}”的评估，{NOTHING_DONE}；请写单位全称或评估编号，用 list 列出来看。")
    several = f"{where}有{len(found)}份“{shown(word)}”的评估"
    raise UserError(f"{several}，{NOTHING_DONE}；请用 --round 写明轮次，或写评估编号。")


def _is_of(row: dict[str, str], assigned: object, unit: str, word: str) -> bool:
    """Whether an assessment is of a unit: by the register's id, or by the name on its sheet where that says nothing."""
    if assigned is not None:
        return bool(unit) and getattr(assigned, "unit", "") == unit
    return name_key(row["unit"]) == name_key(word)


def round_named(register: Register, name: str, year: int | None = None) -> Round:
    """Return the round of a name, and year where there are several; refuse where it is not one."""
    found: Sequence[Round] = [
        one for one in register.rounds if name_key(one.name) == name_key(name) and year in (None, one.year)
    ]
    if len(found) == 1:
        return found[0]
    how = f"有{len(found)}个" if found else "没有"
    raise UserError(f"名册里{how}名为“{shown(name)}”的轮次，{NOTHING_DONE}；请写明名称和年份（--year）。")
