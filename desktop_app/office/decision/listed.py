"""What was decided, for a list of assessments: a few words each, of decisions that count."""

from __future__ import annotations

from ...record.act import ActKind
from ...storage.act_table import ActTable
from ...storage.data_file import DataFile
from ...storage.kept_results import Kept
from ...storage.sqlite_file import in_words
from .rulings import rulings
from .standing import Ruling, by_assessment, decided_of, decision

_DECIDED = "SELECT assessment, group_concat(id) FROM act WHERE kind = ? GROUP BY assessment"
_LAST = """SELECT id, status, number, code FROM assessment JOIN revision ON revision.assessment = id
WHERE number = (SELECT max(number) FROM revision WHERE assessment = id)"""

_Facts = tuple[str, str, int, str]
"""The acts on an assessment, its status, and the number and code of its last revision."""


class Decisions:
    """Tells what was decided in a file; what has not changed since the last time is not read again."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[_Facts, str]] = {}

    def of(self, file: DataFile) -> dict[str, str]:
        """Return how the grade that was decided is told beside the computed one, by assessment."""
        facts = _facts(file)
        known = {id_: one for id_, one in self._known.items() if facts.get(id_) == one[0]}
        stale = [id_ for id_ in facts if id_ not in known]
        table = ActTable(file)
        things = by_assessment(one for one in table.of(stale) if one.kind == ActKind.DECIDED)
        for id_ in stale:
            _, status, number, code = facts[id_]
            ruling = decision(decided_of(things.get(id_, {}), id_), Kept(number, "", code, None), status)
            known[id_] = facts[id_], _words(ruling) if ruling and ruling.grade else ""
        self._known = known
        return {id_: words for id_, (_, words) in known.items() if words}

    def beside(self, file: DataFile) -> dict[str, str]:
        """Do the same over another connection, in a thread."""
        with file.beside() as other:
            return self.of(other)


def listed_whole(file: DataFile) -> dict[str, str]:
    """Return the decided grades with the reasons for those that differ, over another connection, in a thread."""
    with file.beside() as other:
        return {id_: one.words for id_, one in rulings(other).items()}


def _words(ruling: Ruling) -> str:
    return f"审定：{ruling.grade}" if ruling.said.differs else "已审定"


def _facts(file: DataFile) -> dict[str, _Facts]:
    """Return what the words on each decided assessment hang on; of one that was never final there are none."""
    cursor = file.connection.cursor()
    cursor.row_factory = None
    with in_words(file.path):
        acts = dict(cursor.execute(_DECIDED, (ActKind.DECIDED,)))
        rows = cursor.execute(_LAST) if acts else ()
        return {id_: (acts[id_], *others) for id_, *others in rows if id_ in acts}
