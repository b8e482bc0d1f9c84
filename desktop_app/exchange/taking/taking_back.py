"""What was taken in at once, taken back as a whole: each assessment as the backup before has it, or gone.

Nothing of the present is lost by it: it is refused where anything of it was changed since, and a backup of what is
taken back comes first.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from ...backups.making import backup
from ...backups.occasions import TAKING_BACK
from ...backups.restoring import opened
from ...backups.snapshots import Snapshot, snapshots_of
from ...base import clock
from ...base.errors import UserError
from ...base.progress import past_return, stage, step
from ...base.text import shown, unit_name
from ...paper.taking import UNCHANGED, Done, TakenFile, TakingReport
from ...storage.adopting import adopt
from ...storage.sqlite_file import in_words
from ...storage.taking_table import Act, Taking, TakingTable
from ...storage.watching import stoppable
from ..merging import act_joining
from ..merging.bringing import take_back
from ..merging.share_following import earlier
from .taking_one import head

if TYPE_CHECKING:
    from ...storage.store import Store

MOST_NAMED = 5  # assessments in one sentence


def undo(store: Store, batch: str) -> TakingReport:
    """Take back all that one batch changed, by its id or number; refused where it cannot be done as a whole."""
    stage("核对能否撤回")
    batch = TakingTable(store.file).named(batch) or batch
    takings = TakingTable(store.file).of_batch(batch)
    acts = _acts(takings, batch)
    _refuse_confirmed(store, acts, batch)
    _refuse_changed(store, acts, batch)
    before = _backup_before(store, takings[0].backup)
    brought = [one for taking in takings for one in taking.brought]
    stage("撤回前备份")
    made = backup(store, TAKING_BACK, spare=before.number).path.name
    stage("撤回接收")
    at = clock.now().isoformat(timespec="seconds")
    with stoppable(store.file.connection), closing(opened(before)) as then, store.together():
        _refuse_changed(store, acts, batch)
        act_joining.refuse_acted(store, then, [act.assessment for act in acts], brought)
        earlier_shares = {
            act.assessment: earlier(store, act.assessment, act.before, then) for act in acts if act.before
        }
        divided = {id_: shares for id_, shares in earlier_shares.items() if shares is not None}
        done = []
        for number, act in enumerate(acts):
            step(number, len(acts))
            done.append(_taken_back(store, then, act))
        told = act_joining.take_back(store, brought)
        store.evidence.sweep()
        store.rubrics.sweep()
        told += take_back(store, then, [one for one in brought if one[0] != act_joining.TABLE], divided)
        undone = tuple(Act(one.id, one.what, one.before, one.after) for one in done)
        row = Taking(at=at, person=store.person, kind="undone", batch=batch, backup=made, assessments=undone)
        TakingTable(store.file).add(row)
        past_return()
    told += _cleared(store)
    name = "、".join(dict.fromkeys(taking.name for taking in takings))
    file = TakenFile(name=name, path="", size=0, sha256="", done=tuple(done))
    return TakingReport(
        batch=batch,
        at=at,
        person=store.person,
        into=str(store.path),
        backup=made,
        files=(file,),
        told=tuple(told),
        undone=True,
    )


def _cleared(store: Store) -> list[str]:
    """Let nothing of what was taken back stay legible, or say that it does so far."""
    stage("清除已撤回的内容")
    try:
        store.file.clear()
    except UserError as error:
        return [str(error).rstrip("。")]
    return []


def _acts(takings: list[Taking], batch: str) -> list[Act]:
    """Return what a batch changed, each assessment once: its head before all, and after all."""
    if not takings:
        raise UserError(f"没有编号为“{shown(batch)}”的接收，没有改动任何内容；请用接收情况表上的编号。")
    if any(one.kind == "undone" for one in takings):
        raise UserError("这次接收已经撤回过，没有改动任何内容。")
    found: dict[str, Act] = {}
    for taking in takings:
        for act in taking.assessments:
            if act.what in UNCHANGED:
                continue
            first = found.get(act.assessment, act)
            found[act.assessment] = Act(act.assessment, act.what, first.before, act.after)
    return list(found.values())


def _refuse_changed(store: Store, acts: list[Act], batch: str) -> None:
    since = TakingTable(store.file).taken_since(batch, but=UNCHANGED)  # what waits leaves the head as it is
    changed = [act for act in acts if head(store, act.assessment) != act.after or act.assessment in since]
    if changed:
        words = f"接收以后{_names(store, changed)}又有改动，不能整体撤回，没有改动任何内容"
        raise UserError(f"{words}；要找回接收前的内容，请用“备份与恢复”里“接收前”的备份。")


def _refuse_confirmed(store: Store, acts: list[Act], batch: str) -> None:
    """Refuse to give up what a receipt says that it is here: by it the laptop may be cleared already."""
    since = TakingTable(store.file).confirmed_since(batch)
    if confirmed := [act for act in acts if act.assessment in since]:
        words = f"接收以后已为{_names(store, confirmed)}出具接收回执，评估组可能已凭回执清退，不能撤回"
        raise UserError(f"{words}，没有改动任何内容；要找回接收前的内容，请用“备份与恢复”里“接收前”的备份。")


def _names(store: Store, acts: list[Act]) -> str:
    names = "、".join(f"“{_name(store, act.assessment)}”" for act in acts[:MOST_NAMED])
    return names + (f"等{len(acts)}份评估" if len(acts) > MOST_NAMED else "")


def _name(store: Store, assessment_id: str) -> str:
    with in_words(store.path):
        rows = store.file.query("SELECT unit FROM assessment WHERE id = ?", assessment_id)
        return next((shown(unit_name(str(row["unit"]))) for row in rows), "已删除的评估")


def _backup_before(store: Store, name: str) -> Snapshot:
    for snapshot in snapshots_of(store.path):
        if snapshot.path.name == name:
            return snapshot
    raise UserError(f"接收前的备份“{name}”已经不在了，不能撤回，没有改动任何内容。")


def _taken_back(store: Store, then: Store, act: Act) -> Done:
    """Let an assessment be what it was, or go where it was new."""
    name, now = _name(store, act.assessment), head(store, act.assessment)
    if now:
        store.remove(act.assessment, clear=False, sweep=False)
    if act.before:
        adopt(store, then, act.assessment, numbered=True)
    after = head(store, act.assessment)
    if after != act.before:
        raise UserError(f"接收前的备份里“{name}”不是接收时的内容，不能撤回，没有改动任何内容。")
    words = "恢复为接收前的内容" if act.before else "已从本文件移出；收到的文件里还有它"
    return Done(id=act.assessment, unit=name, what="undone", words=words, before=now, after=after)
