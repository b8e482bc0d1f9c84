"""Two data files made one in a third: all that the first holds, with what the second brings."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ...assessing.proving import proved
from ...base.errors import UserError
from ...base.text import unit_name
from ...base.userdirs import copies_folder
from ...files.temporary import workplace
from ...history.graph import Node
from ...record.status import is_draft
from ...storage.adopting import adopt, take_acts
from ...storage.clearing import forget
from ...storage.sqlite_file import in_words
from ...storage.store import Store
from .beside_joining import BesideJoining, along_of
from .purged_alike import Pair, apply_alike, compared_alike
from .questions import Asked, asked, decided, for_one
from .register_joining import Joining, part_of_register
from .share_following import numbering
from .waiting import to_merge

if TYPE_CHECKING:
    from ...history.merging import Which

NEW = "new"
Given = dict[str, list[tuple[tuple[Any, ...], str]]]
"""Answers by the id of the assessment: field and choice each."""


class Part(Struct, frozen=True, kw_only=True):
    """What an assessment of the second file is to the first: ``what`` is new, or an ``Outcome``."""

    id: str
    unit: str
    what: str
    questions: tuple[Asked, ...] = ()
    open: bool = False
    """Whether something is to be decided and was not."""


def merge_files(
    ours: Store, theirs: Store, out: Path, given: Given, *, for_all: Which | None = None, person: str = ""
) -> list[Part]:
    """Write into a new file what both hold, unless something is still to be decided: then nothing is written.

    ``given`` has answers by the id of the assessment; ``for_all`` decides what is left for one of the two. What waits
    beside a draft is merged too. Returns what each assessment of the second file is; nothing was written where one of
    them is ``open``.
    """
    if os.path.lexists(out):
        raise UserError(f"“{out}”已经存在，没有改动它；请换一个文件名。")
    for one in (ours, theirs):
        if one.file.damaged:
            words = "已损坏，没有合并，两个文件都没有改动；请先用“备份与恢复”找回最近的备份。"
            raise UserError(f"“{one.path}”{words}")
    _refuse_faulty(theirs)
    try:
        with workplace() as work:
            part = work / "merged.db"
            ours.copy_to(part)
            with closing(Store.open(part)) as store:
                store.person = person
                with store.together():
                    known = set(store.ids())
                    ids = sorted(theirs.ids())
                    parts = [_merged(store, theirs, id_, id_ in known, given, for_all) for id_ in ids]
                    register = part_of_register(theirs, [one.id for one in parts])
                    if register is not None:
                        Joining(store).bring(register, {one.id for one in parts})
                    _bring_beside(store, theirs)
                    take_acts(store, theirs, [*ids, ""])
                if not any(one.open for one in parts):
                    store.copy_to(out)
            forget(part)
    except OSError:
        words = f"本机的“{copies_folder()}”不能写入，没有合并；两个文件都没有改动，请检查磁盘空间和权限。"
        raise UserError(words) from None
    return parts


def _bring_beside(store: Store, theirs: Store) -> None:
    """Let the division and the office's key come along that the second file has."""
    with in_words(theirs.path):
        rows = list(theirs.file.query("SELECT id, head, status FROM assessment ORDER BY id"))
    drafts = all(is_draft(row["status"]) for row in rows)
    heads = {row["id"]: row["head"] for row in rows}
    numbered = partial(_numbering, theirs)
    BesideJoining(store, []).bring(along_of(theirs), heads, numbered, drafts=drafts)


def _numbering(theirs: Store, assessment_id: str) -> Sequence[Node]:
    return numbering(theirs, theirs.load(assessment_id))


def _refuse_faulty(theirs: Store) -> None:
    """Refuse a file of which something is not what its history tells: take-in shows it, and asks."""
    for id_ in theirs.ids():
        one = proved(theirs, id_)
        faults = [one.stored.rubric.doctored, *one.faults]
        if found := [fault for fault in faults if fault]:
            unit = unit_name(one.stored.record.unit)
            words = "没有写任何文件，两个文件都没有改动；确实要用它，请用 take-in 逐份查看后接收"
            raise UserError(f"后一个文件里的“{unit}”：{found[0].rstrip('。')}；{words}。")


def _merged(store: Store, theirs: Store, id_: str, known: bool, given: Given, for_all: Which | None) -> Part:
    """Let an assessment of the second file come into the copy of the first, and what waits there then."""
    unit = unit_name(theirs.load(id_).record.unit)
    if known:
        with compared_alike(store, theirs, id_, proved=True) as pair:
            what = pair.met.outcome.value
            if questions := _left(store, pair, given, for_all):
                return Part(id=id_, unit=unit, what=what, questions=questions, open=True)
    else:
        adopt(store, theirs, id_)
        what = NEW
    waiting = to_merge(store, id_)
    questions = _left(store, Pair(store, store, waiting), given, for_all) if waiting else ()
    return Part(id=id_, unit=unit, what=what, questions=questions, open=bool(questions))


def _left(store: Store, pair: Pair, given: Given, for_all: Which | None) -> tuple[Asked, ...]:
    """Merge by what was answered; return what is asked where something was not."""
    met = pair.met
    decision = decided(met, given.get(met.ours.id, ()))
    if decision is None:
        if for_all is None:
            return asked(met)
        decision = for_one(met, for_all)
    apply_alike(store, pair, decision.answers, decision.standing)
    return ()
