"""The decisions that count in a file, with their reasons: for lists that are written once and kept by others."""

from __future__ import annotations

from ...record.act import ActKind
from ...storage.act_table import ActTable
from ...storage.data_file import DataFile
from ...storage.kept_results import last_kept
from ...storage.sqlite_file import in_words
from .standing import Ruling, by_assessment, decided_of, decision


def rulings(file: DataFile) -> dict[str, Ruling]:
    """Return the decisions that count, by assessment."""
    things = by_assessment(ActTable(file).of_kinds(ActKind.DECIDED))
    if not things:
        return {}
    with in_words(file.path):
        status = {row["id"]: row["status"] for row in file.query("SELECT id, status FROM assessment")}
    kept = last_kept(file, list(things))
    found = {id_: decision(decided_of(things[id_], id_), kept.get(id_), status[id_]) for id_ in things if id_ in status}
    return {id_: ruling for id_, ruling in found.items() if ruling is not None and ruling.grade}
