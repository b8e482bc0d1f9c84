"""What was decided, for a list of assessments: a few words each, of decisions that count."""

from __future__ import annotations

from ...record.act import ActKind
from ...storage.act_table import ActTable
from ...storage.data_file import DataFile
from ...storage.kept_results import Kept
from ...storage.sqlite_file import in_words
from .standing import by_assessment, decided_of, decision

_LAST = """SELECT id, status, number, code FROM assessment JOIN revision ON revision.assessment = id
WHERE number = (SELECT max(number) FROM revision WHERE assessment = id)"""


def listed(file: DataFile) -> dict[str, str]:
    """Return how the grade that was decided is told beside the computed one, by assessment."""
    things = by_assessment(ActTable(file).of_kinds(ActKind.DECIDED))
    if not things:
        return {}
    with in_words(file.path):
        rows = {row["id"]: row for row in file.query(_LAST)}
    found = {}
    for id_, standing in things.items():
        if (row := rows.get(id_)) is not None:
            ruling = decision(decided_of(standing, id_), Kept(row["number"], "", row["code"], None), row["status"])
            if ruling is not None and ruling.grade:
                found[id_] = f"审定：{ruling.grade}" if ruling.said.differs else "已审定"
    return found


def listed_beside(file: DataFile) -> dict[str, str]:
    """Do the same over another connection, in a thread."""
    with file.beside() as other:
        return listed(other)
