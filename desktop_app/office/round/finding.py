"""Which assessment is meant by what somebody writes on the command line: the beginning of its id, or its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...base.errors import UserError
from ...base.text import shown
from ...record.register import Assignment
from ...storage.sqlite_file import in_words
from ..matching import Names
from ..names import name_key
from ..rounds import in_rounds

if TYPE_CHECKING:
    from ...storage.store import Store

LEAST = 8  # characters of an id: a unit can be called 12
NOTHING_DONE = "没有改动任何内容"


def assessment_named(store: Store, word: str, round_name: str = "", year: int | None = None) -> str:
    """Return the id of the assessment that is meant; of a round or a year where one is named.

    Refused where it is not one.
    """
    register = store.register.load()
    is_wanted = in_rounds(register, round_name, year)
    with in_words(store.path):
        heads = {str(row["id"]): row for row in store.file.query("SELECT id, unit, status, date FROM assessment")}
    if len(word) >= LEAST:
        found = [id_ for id_ in heads if id_.startswith(word.lower())]
        if len(found) == 1:
            return found[0]
    unit = Names(register.units).known(word)
    theirs = {one.assessment: one for one in register.assignments}
    found = [id_ for id_, row in heads.items() if row["status"] != "void" and _is_of(row, theirs.get(id_), unit, word)]
    rounds = {id_: theirs[id_].round or "" if id_ in theirs else "" for id_ in found}
    found = [id_ for id_, round_id in rounds.items() if is_wanted(round_id, heads[id_]["date"])]
    if len(found) == 1:
        return found[0]
    where = shown(round_name) or (f"{year}年" if year else f"“{store.path.name}”里")
    if not found:
        raise UserError(f"{where}没有“{shown(word)}”的评估，{NOTHING_DONE}；请写单位全称或评估编号，用 list 列出来看。")
    several = f"{where}有{len(found)}份“{shown(word)}”的评估"
    raise UserError(f"{several}，{NOTHING_DONE}；请用 --round 或 --year 写明是哪一次的，或写评估编号。")


def _is_of(row: dict[str, str], assigned: Assignment | None, unit: str, word: str) -> bool:
    """Whether an assessment is of a unit: by the register's id, or by the name on its sheet where that says nothing."""
    if assigned is not None:
        return bool(unit) and assigned.unit == unit
    return name_key(row["unit"]) == name_key(word)
