"""What a member has still to assess of his own part of each assessment, for the list: no record is put together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..base.text import same_person
from .data_file import DataFile
from .share_table import ShareTable
from .sqlite_file import in_words

_UNGRADED = "SELECT item, id FROM task WHERE assessment = ? AND grade IS NULL"


class OwnPart(NamedTuple):
    """How many whole items, and how many single tasks, have no score yet."""

    items: int
    tasks: int


def own_parts(file: DataFile, unanswered: Iterable[tuple[str, tuple[int, ...]]]) -> dict[str, OwnPart]:
    """Return, by assessment, what is left to whom a member's file is for; ``unanswered`` are its items without a score.

    Left out is what is divided without him, and what he leads himself.
    """
    with in_words(file.path):
        person = file.person or next((str(row["person"]) for row in file.query("SELECT person FROM package")), "")
        led = {
            row["id"] for row in file.query("SELECT id, leader FROM assessment") if same_person(row["leader"], person)
        }
        divided, found = ShareTable(file).all(), dict[str, OwnPart]()
        for id_, numbers in unanswered:
            shares = divided.get(id_, ())
            mine = [one for one in shares if same_person(one.person, person)]
            if id_ in led or not mine:
                continue
            items = {number for one in mine for number in one.items}
            tasks = {task for one in mine for task in one.tasks}
            named = {task for one in shares for task in one.tasks}
            apart = {item for item, _ in named}
            ungraded = {(row["item"], row["id"]) for row in file.query(_UNGRADED, id_)}
            own = {one for one in ungraded if one in tasks or (one[0] in items & apart and one not in named)}
            found[id_] = OwnPart(len(items.intersection(numbers) - apart), len(own))
        return found
