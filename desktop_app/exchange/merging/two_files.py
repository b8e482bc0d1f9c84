"""Two data files made one in a third: all that the first holds, with what the second brings."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ...assessing.proving import proved
from ...base.errors import UserError
from ...base.text import unit_name
from ...base.userdirs import copies_folder
from ...files.temporary import workplace
from ...storage.adopting import adopt, take_acts
from ...storage.clearing import forget
from ...storage.store import Store
from .merging import NOTHING_TO_DO, Met, apply, compare
from .questions import Asked, Decision, asked, decided, for_one
from .register_joining import Joining, part_of_register

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

    ``given`` has answers by the id of the assessment; ``for_all`` decides what is left for one of the two. Returns
    what each assessment of the second file is; nothing was written where one of them is ``open``.
    """
    if os.path.lexists(out):
        raise UserError(f"“{out}”已经存在，没有改动它；请换一个文件名。")
    for one in (ours, theirs):
        if one.file.damaged:
            words = "已损坏，没有合并，两个文件都没有改动；请先用“备份与恢复”找回最近的备份。"
            raise UserError(f"“{one.path}”{words}")
    known = set(ours.ids())
    _refuse_faulty(theirs)
    parts: list[Part] = []
    deeds: list[Callable[[Store], object]] = []
    for id_ in sorted(theirs.ids()):
        part, deed = _met(ours, theirs, id_, given, for_all) if id_ in known else _new(theirs, id_)
        parts.append(part)
        deeds.append(deed)
    deeds.append(lambda store: take_acts(store, theirs, [one.id for one in parts] + [""]))
    if not any(one.open for one in parts):
        register = part_of_register(theirs, [one.id for one in parts])
        if register is not None:
            deeds.append(lambda store: Joining(store).bring(register, {one.id for one in parts}))
        _write(ours, out, deeds, person)
    return parts


def _refuse_faulty(theirs: Store) -> None:
    """Refuse a file of which something is not what its history tells: take-in shows it, and asks."""
    for id_ in theirs.ids():
        one = proved(theirs, id_)
        faults = [one.stored.rubric.doctored, *one.faults]
        if found := [fault for fault in faults if fault]:
            unit = unit_name(one.stored.record.unit)
            words = "没有写任何文件，两个文件都没有改动；确实要用它，请用 take-in 逐份查看后接收"
            raise UserError(f"后一个文件里的“{unit}”：{found[0].rstrip('。')}；{words}。")


def _new(theirs: Store, id_: str) -> tuple[Part, Callable[[Store], object]]:
    unit = unit_name(theirs.load(id_).record.unit)
    return Part(id=id_, unit=unit, what=NEW), lambda store: adopt(store, theirs, id_)


def _met(
    ours: Store, theirs: Store, id_: str, given: Given, for_all: Which | None
) -> tuple[Part, Callable[[Store], object]]:
    met = compare(ours, theirs, id_)
    decision = decided(met, given.get(id_, ()))
    if decision is None and for_all is not None:
        decision = for_one(met, for_all)
    questions = () if decision is not None else asked(met)
    unit = unit_name(met.ours.record.unit)
    part = Part(id=id_, unit=unit, what=met.outcome.value, questions=questions, open=decision is None)
    return part, lambda store: _apply(store, theirs, met, decision or Decision())


def _apply(store: Store, theirs: Store, met: Met, decision: Decision) -> None:
    if met.outcome not in NOTHING_TO_DO:
        apply(store, theirs, met, decision.answers, standing=decision.standing)


def _write(ours: Store, out: Path, deeds: list[Callable[[Store], object]], person: str) -> None:
    """Write the first file's copy, changed, under its name: whole, or not at all."""
    try:
        with workplace() as work:
            part = work / "merged.db"
            ours.copy_to(part)
            with closing(Store.open(part)) as store:
                store.person = person
                with store.together():
                    for deed in deeds:
                        deed(store)
                store.copy_to(out)
            forget(part)
    except OSError:
        words = f"本机的“{copies_folder()}”不能写入，没有合并；两个文件都没有改动，请检查磁盘空间和权限。"
        raise UserError(words) from None
