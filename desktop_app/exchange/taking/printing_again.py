"""The report of an earlier taking in (接收情况表) once more, out of what the file has kept of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ...base.clock import now, when
from ...base.text import shown, unit_name
from ...paper.taking import LEFT, Done, TakenFile, TakingReport
from ...storage.sqlite_file import in_words
from ...storage.taking_table import Taking, TakingTable
from .taking_one import DONE

if TYPE_CHECKING:
    from ...storage.store import Store

NOT_KEPT = "本表按接收记录重新打印，单位按本文件现在的名称；接收时的提示、与纸上核验码的核对没有登记，以当时打印的为准"
NOT_HERE = "（现在不在本文件里的评估）"


def report_again(store: Store, batch: str) -> TakingReport:
    """Return what was taken in at once as it is printed: what nobody has kept of it is said to be missing."""
    takings = TakingTable(store.file).of_batch(batch)
    came = [one for one in takings if one.kind == "taken_in"]
    first, undone = came[0], [one.at for one in takings if one.kind == "undone"]
    with in_words(store.path):
        units = {row["id"]: str(row["unit"]) for row in store.file.query("SELECT id, unit FROM assessment")}
    return TakingReport(
        batch=batch,
        at=first.at,
        person=first.person,
        into=str(store.path),
        backup=first.backup,
        files=tuple(_file(one, units) for one in came),
        told=(NOT_KEPT, *(f"这次接收已撤回（{when(at, now())}）" for at in undone)),
    )


def _file(one: Taking, units: Mapping[str, str]) -> TakenFile:
    return TakenFile(name=one.name, path="", size=0, sha256=one.sha256, done=tuple(_done(one, units)))


def _done(one: Taking, units: Mapping[str, str]) -> Iterator[Done]:
    def name(id_: str) -> str:
        return shown(unit_name(units[id_])) if id_ in units else NOT_HERE

    for id_, what, before, after in ((act.assessment, act.what, act.before, act.after) for act in one.assessments):
        yield Done(id=id_, unit=name(id_), what=what, words=DONE.get(what, "已接收"), before=before, after=after)
    yield from (Done(id=id_, unit=name(id_), what=LEFT, words="没有接收") for id_ in one.untaken)
