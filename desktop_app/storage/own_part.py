"""What a member has still to assess of his own part of each assessment, for the list: no record is put together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..base.text import same_person
from ..files.handed_back import head_handed_back
from .data_file import DataFile
from .share_table import ShareTable
from .sqlite_file import in_words

_UNGRADED = "SELECT item, id FROM task WHERE assessment = ? AND grade IS NULL"


class OwnPart(NamedTuple):
    """How many whole items, and how many single tasks, have no score yet; whether it went ``back`` as it is now."""

    items: int
    tasks: int
    back: bool = False

    @property
    def is_done(self) -> bool:
        """Whether nothing is left of it."""
        return not (self.items or self.tasks)


def own_parts(file: DataFile, unanswered: Iterable[tuple[str, tuple[int, ...]]]) -> dict[str, OwnPart]:
    """Return, by assessment, what is left to whom a member's file is for; ``unanswered`` are its items without a score.

    Left out is what is divided without him, and what he leads himself.
    """
    with in_words(file.path):
        person = file.person or next((str(row["person"]) for row in file.query("SELECT person FROM package")), "")
        rows = list(file.query("SELECT id, leader, head FROM assessment"))
        led = {row["id"] for row in rows if same_person(row["leader"], person)}
        heads = {row["id"]: row["head"] for row in rows}
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
            back = head_handed_back(id_) == heads[id_]
            found[id_] = OwnPart(len(items.intersection(numbers) - apart), len(own), back)
        return found
