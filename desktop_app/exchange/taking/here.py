"""What the file into which something is taken holds so far: read once, before others are looked through beside it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING

from ...base.text import among, plain, shown, unit_name
from ...record.register import Assignment, Unit
from ...rubric.answers import RatioAnswer
from ...storage.sqlite_file import in_words

if TYPE_CHECKING:
    from ...storage.store import Store
    from ...storage.stored import Stored

_TAKEN = """SELECT sha256 FROM taking
WHERE kind = 'taken_in' AND batch NOT IN (SELECT batch FROM taking WHERE kind = 'undone')"""
_CANDIDATES = """SELECT id FROM assessment WHERE status = 'draft' AND id IN (SELECT assessment FROM side_event)
AND id IN (SELECT assessment FROM event WHERE kind IN ('finalised', 'voided')
UNION ALL SELECT assessment FROM side_event WHERE kind IN ('finalised', 'voided'))"""
_READINGS = """SELECT DISTINCT item, json_extract(value, '$.reading.value') AS value FROM answer
WHERE value LIKE '%"reading"%' AND json_valid(value)"""
_THEIR_ASIDE = """SELECT recusal.person FROM recusal JOIN assignment ON assignment.unit = recusal.unit
WHERE assignment.assessment = ?"""
_AUTHORS = """SELECT person FROM event WHERE assessment = ? UNION SELECT person FROM side_event WHERE assessment = ?
ORDER BY person"""


class Here:
    """The heads of its assessments, what was taken in, the register, the readings that were settled."""

    def __init__(self, store: Store) -> None:
        self._path = store.path
        self._stat = store.path.stat()
        query = store.file.query
        with in_words(store.path):
            self.heads = {row["id"]: row["head"] for row in query("SELECT id, head FROM assessment")}
            self._taken = {row["sha256"] for row in query(_TAKEN)}
            self.office_keys = {str(row["public"]) for row in query("SELECT public FROM office_key")}
            found = [str(row["id"]) for row in query(_CANDIDATES)]
            self.waiting = {one for one in found if store.side.waits(one)}
            """The drafts beside which something waits."""
            self._readings: dict[int, set[str]] = {}
            for row in query(_READINGS):
                self._readings.setdefault(row["item"], set()).add(str(row["value"]))
        register = store.register.load()
        self.units = {unit.id: unit for unit in register.units}
        self._named = {name: unit for unit in register.units for name in (unit.name, unit.short, *unit.aliases) if name}
        self.assigned = {one.assessment: one for one in register.assignments}
        self._aside: dict[str, list[str]] = {}
        for recusal in register.recusals:
            self._aside.setdefault(recusal.unit, []).append(recusal.person)

    def is_own(self, path: Path) -> bool:
        """Whether a path leads to this very file. Raises ``OSError``."""
        stat = path.stat()
        return (stat.st_dev, stat.st_ino) == (self._stat.st_dev, self._stat.st_ino)

    def was_taken(self, sha256: str) -> bool:
        """Whether a file with these bytes was taken in and not undone."""
        return sha256 in self._taken

    def forgetful(self) -> Here:
        """Return the same without what was taken in: for a file that is to be looked through all the same."""
        other = copy(self)
        other._taken = set()
        return other

    def unit_told(self, store: Store, stored: Stored) -> tuple[bool, list[str]]:
        """Say whether the register has the unit of an assessment, and what is to be known of that before."""
        if not self.units or stored.id in self.assigned:
            return True, []
        name = shown(unit_name(stored.record.unit))
        found = _theirs(store, stored.id)
        if found is None:
            like = self._named.get(stored.record.unit.strip())
            what = f"请在“单位名册”里确认是不是“{shown(like.name)}”" if like else f"单位名册里没有“{name}”"
            return False, [f"还没有对应到单位名册，{what}"]
        assignment, unit = found
        if assignment.unit not in self.units:
            called = shown(unit.name) if unit else name
            if (unit.name if unit else stored.record.unit.strip()) in self._named:
                words = "编号不同，接收时另外加入，请核对是不是同一个单位"
                return False, [f"单位名册里另有一个名为“{called}”的单位，{words}"]
            return False, [f"单位名册里没有“{called}”，接收时加入名册"]
        ours = self.units[assignment.unit]
        if unit and unit.name != ours.name:
            return True, [f"单位名册里叫“{shown(ours.name)}”，收到的文件里叫“{shown(unit.name)}”，名册不变"]
        return True, []

    def aside_told(self, store: Store, stored: Stored) -> Iterator[str]:
        """Say who has worked at an assessment and stands aside from its unit, as this register says, or theirs."""
        ours = self.assigned.get(stored.id)
        rows = store.file.query(_THEIR_ASIDE, stored.id)
        names = [*(self._aside.get(ours.unit, ()) if ours else ()), *(str(row["person"]) for row in rows)]
        if not ours and self._aside and (found := _theirs(store, stored.id)):
            names += self._aside.get(found[0].unit, ())
        if names:
            authors = [str(row["person"]) for row in store.file.query(_AUTHORS, stored.id, stored.id)]
            if people := among(authors, names):
                who = "、".join(map(shown, people))
                yield f"{who}对“{shown(unit_name(stored.record.unit))}”须回避，收到的文件里有其录入的内容，请核对"

    def readings_told(self, stored: Stored) -> Iterator[str]:
        """Say which readings were settled otherwise than in this file."""
        for item, answer in zip(stored.rubric.items, stored.record.answers, strict=True):
            if isinstance(answer, RatioAnswer) and answer.reading and (ours := self._readings.get(item.number)):
                value = str(answer.reading.value)
                if value not in ours:
                    here = "、".join(sorted(plain(one) for one in ours))
                    yield f"第{item.number}项的口径不同：收到的按{plain(value)}计算，本文件按{here}计算"


def _theirs(store: Store, assessment_id: str) -> tuple[Assignment, Unit | None] | None:
    """Return to which unit an assessment belongs in its own file."""
    query = store.file.query
    rows = list(query("SELECT assessment, unit, round, team FROM assignment WHERE assessment = ?", assessment_id))
    if not rows:
        return None
    assignment = store.file.fitting(rows[0], Assignment, "单位名册")
    sql = "SELECT id, name, short, head, supervisor FROM unit WHERE id = ?"
    units = [store.file.fitting(row, Unit, "单位名册") for row in query(sql, assignment.unit)]
    return assignment, next(iter(units), None)
