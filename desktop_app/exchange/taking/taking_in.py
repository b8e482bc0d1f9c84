"""Taking in (接收): other files' assessments into this one, in one transaction behind a proved backup.

First all is looked through (``look_through``), then what is chosen is taken in at once; the files that something
comes out of are only read, and nothing is taken out of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack, closing
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec.structs import replace

from ...backups.making import backup
from ...backups.occasions import TAKING_IN
from ...base import clock
from ...base.errors import UserError
from ...base.progress import past_return, stage, step
from ...base.text import shown
from ...history.graph import Node
from ...paper.taking import LEFT, SKIPPED, CodeFound, Done, TakenFile, TakingReport
from ...storage.adopting import UnreadableSourceError
from ...storage.taking_table import Act, Taking, TakingTable
from ...storage.watching import stoppable
from ..merging import act_joining
from ..merging.beside_joining import BesideJoining
from ..merging.merging import DifferentRubricsError, UnsoundCopyError
from ..merging.questions import Decision
from ..merging.register_joining import Joining
from ..merging.share_following import numbering
from .incoming import Incoming, Key, Looked
from .look import Look as Look  # where one looks for it
from .look import look_through as look_through
from .taking_one import NEW, Came, ToDecide, head, is_same, take

if TYPE_CHECKING:
    from ...storage.store import Store

Decisions = Mapping[Key, Decision]
"""By file and assessment what was decided of what ``Look.open_questions`` asks."""

_TWIN = "与“{}”是同一份文件，只接收一次"
_KNOWN = "这份文件已在{}接收过，内容都在，没有再接收"


def take_in(
    store: Store,
    look: Look,
    chosen: Collection[Key] | None = None,
    decisions: Decisions | None = None,
    codes: Sequence[CodeFound] = (),
) -> TakingReport:
    """Take in what is chosen, by default what nothing was found with; all that can be, or nothing where it fails.

    A file that has changed since it was looked through, and an assessment that is left, stops none of the others; the
    report tells it. Raises ``UserError`` or ``GivenUpError`` with nothing written.
    """
    batch = _Batch(store, look, look.chosen if chosen is None else set(chosen), decisions or {})
    if not batch.has_work:
        return batch.report(codes)
    stage("合并多份")
    batch.bring_together()
    stage("接收前备份")
    batch.backup = backup(store, TAKING_IN).path.name
    stage("接收")
    with stoppable(store.file.connection), store.together():
        batch.work()
        past_return()
    batch.clear()
    return batch.report(codes)


def planned(
    store: Store,
    look: Look,
    chosen: Collection[Key] | None = None,
    decisions: Decisions | None = None,
    codes: Sequence[CodeFound] = (),
) -> TakingReport:
    """Say what taking in would do; nothing is written. What is still to be decided would be left."""
    batch = _Batch(store, look, look.chosen if chosen is None else set(chosen), decisions or {})
    batch.plan()
    return batch.report(codes)


class _Batch:
    """What is taken in at once."""

    def __init__(self, store: Store, look: Look, chosen: set[Key], decisions: Decisions) -> None:
        self._store, self._look, self._chosen, self._decisions = store, look, chosen, decisions
        self._several: set[str] = set()
        self.backup, self._planned = "", False
        self._purged, self._told = False, list[str]()
        self._id, self._at = str(uuid4()), clock.now().isoformat(timespec="seconds")
        self._done: dict[int, TakenFile] = {}

    @property
    def has_work(self) -> bool:
        """Whether there is anything to write at all, be it that a file was taken in."""
        return any(one.key in self._chosen for one in self._look.found)

    def bring_together(self) -> None:
        """Bring the copies of each assessment that is in several files together, beside the file."""
        for copies in self._look.copies(self._chosen):
            if len(copies) > 1:
                self._several.add(copies[0].id)
                self._look.together.bring(copies, self._decisions)

    def work(self) -> None:
        """Take in file by file, within a transaction."""
        joining = Joining(self._store)
        beside = BesideJoining(self._store, joining.brought)
        for looked in self._look.files:
            step(looked.number, len(self._look.files))
            if any(one.key in self._chosen for one in looked.found):
                self._done[looked.number] = self._taken(looked, joining, beside)

    def clear(self) -> None:
        """Let nothing of what was purged stay legible, or say that it does so far."""
        if self._purged:
            stage("清除已删除的内容")
            try:
                self._store.file.clear()
            except UserError as error:
                self._told.append(str(error).rstrip("。"))

    def plan(self) -> None:
        """Note what would be done, without doing any of it."""
        self._planned = True
        asked = {one.one.key: one for one in self._look.open_questions(self._chosen, self._decisions)}
        for looked in self._look.files:
            if looked.found:
                done = tuple(self._would(one, one.key in asked) for one in looked.found)
                self._done[looked.number] = replace(_file(looked), done=done)

    def _would(self, one: Incoming, asked: bool) -> Done:
        if one.key not in self._chosen:
            return _left(one)
        if asked:
            return Done(id=one.id, unit=one.unit, what=LEFT, words=f"{one.words}，要先选择", figures=one.figures)
        return Done(
            id=one.id, unit=one.unit, what=one.what, words=one.words, figures=one.figures, told=(*one.faults, *one.told)
        )

    def report(self, codes: Sequence[CodeFound]) -> TakingReport:
        """Say what was done, file by file."""
        return TakingReport(
            batch=self._id if self._done and not self._planned else "",
            at=self._at,
            person=self._store.person,
            into=str(self._store.path),
            backup=self.backup,
            files=tuple(self._done.get(looked.number) or self._untouched(looked) for looked in self._look.files),
            codes=tuple(codes),
            told=tuple(self._told),
            planned=self._planned,
        )

    def _taken(self, looked: Looked, joining: Joining, beside: BesideJoining) -> TakenFile:
        """Take in what is chosen of a file: all of that, or nothing and why."""
        execute = self._store.file.execute
        before = len(joining.brought)
        execute("SAVEPOINT one_file")
        try:
            taken = self._out_of(looked, joining, beside)
        except (UserError, sqlite3.IntegrityError) as error:
            if not _is_of_the_file(error, looked, self._store):
                raise
            execute("ROLLBACK TO one_file")
            del joining.brought[before:]
            joining.read()
            beside.read()
            words = str(error) if isinstance(error, UserError) else _UNFIT.format(looked.name)
            taken = replace(_file(looked), refused=words)
        execute("RELEASE one_file")
        return taken

    def _out_of(self, looked: Looked, joining: Joining, beside: BesideJoining) -> TakenFile:
        before = len(joining.brought)
        chosen = [one for one in looked.found if one.key in self._chosen]
        with ExitStack() as stack:
            source = None
            if not all(map(self._is_kept, chosen)) or self._look.has_acts(looked.number):
                source = stack.enter_context(closing(self._look.open(looked.number)))
            done = [self._one(source, one) for one in looked.found]
            came = {one.id: one for one in done if one.came}
            acts, acts_told = act_joining.bring(self._store, source, came) if source else ([], [])
        register = self._look.register(looked.number)
        told = joining.bring(register, came) if register else []
        drafts = all(one.status == "draft" for one in looked.found if one.id in came)
        heads = {one.id: one.head for one in looked.found if one.id in came}
        told += beside.bring(self._look.along(looked.number), heads, partial(self._numbering, looked), drafts=drafts)
        taking = Taking(
            at=self._at,
            person=self._store.person,
            kind="taken_in",
            batch=self._id,
            name=looked.name,
            sha256=looked.sha256,
            backup=self.backup,
            assessments=tuple(Act(one.id, one.what, one.before, one.after) for one in done if one.came),
            untaken=tuple(one.id for one in done if one.what == LEFT),
            brought=(*joining.brought[before:], *acts),
        )
        TakingTable(self._store.file).add(taking)
        return replace(_file(looked), told=(*looked.told, *told, *acts_told), done=tuple(done))

    def _numbering(self, looked: Looked, assessment_id: str) -> Sequence[Node]:
        """Return the events by which the tasks of an assessment are numbered in its file."""
        with closing(self._look.open(looked.number)) as source:
            return numbering(source, source.load(assessment_id))

    def _one(self, source: Store | None, one: Incoming) -> Done:
        if one.key not in self._chosen:
            return _left(one)
        if one.id in self._several:
            came = self._of_several(one)
        elif source is None or self._is_kept(one):
            self._look.spool.take(self._store, one.key)
            came = Came("new", NEW, "", one.head)
        else:
            came = self._alone(source, one)
        self._purged |= came.purged
        return Done(
            id=one.id,
            unit=one.unit,
            what=came.what,
            words=came.words,
            figures=one.figures,
            head=one.head,
            before=came.before,
            after=came.after,
            told=(*one.faults, *one.told),
        )

    def _is_kept(self, one: Incoming) -> bool:
        """Whether nothing has to be read once more to take an assessment in."""
        if one.id in self._several:
            return True
        return self._look.spool.has(one.key) and not head(self._store, one.id)

    def _alone(self, source: Store, one: Incoming) -> Came:
        now = head(self._store, one.id)
        try:
            came = take(self._store, source, one, self._decisions.get(one.key, Decision()))
        except (DifferentRubricsError, UnsoundCopyError) as error:
            return Came(LEFT, f"没有接收：{str(error).rstrip('。')}", now, now)
        if isinstance(came, ToDecide):
            return Came(LEFT, f"没有接收：有{max(1, len(came.met.questions))}处要先选择", now, now)
        return came

    def _of_several(self, one: Incoming) -> Came:
        """Take in all copies of an assessment at once, as they were brought together; say what this one brought."""
        together, store = self._look.together, self._store
        before = head(store, one.id)
        if not is_same(store, together.store, one.id):
            found = take(store, together.store, one, Decision())
            if isinstance(found, ToDecide) or found.what not in ("new", "newer", "stands", "same"):
                raise UserError(f"“{one.unit}”同时在另一个窗口中改动过，没有接收它；请重新查看后再接收。")
            self._purged |= found.purged
        came = together.came(one.key)
        assert came is not None
        return came._replace(before=came.before or before) if came.what != LEFT else came

    def _untouched(self, looked: Looked) -> TakenFile:
        """Say of a file out of which nothing was taken why not."""
        if looked.refused:
            return replace(_file(looked), refused=looked.refused, sealed=bool(looked.wants))
        if looked.known:
            return replace(_file(looked), known=_KNOWN.format(clock.day(looked.known, clock.now())))
        if looked.twin is not None:
            return replace(_file(looked), known=_TWIN.format(shown(self._look.files[looked.twin].name)))
        return replace(_file(looked), done=tuple(map(_left, looked.found)))


_UNFIT = "“{}”里有不合规定的内容，没有从它接收；文件可能已损坏，或被别的程序改动过。"


def _is_of_the_file(error: Exception, looked: Looked, store: Store) -> bool:
    """Whether it is what comes in that is at fault, and not this file or its disk."""
    if isinstance(error, UnreadableSourceError | sqlite3.IntegrityError):
        return True
    cause = error.__cause__
    if not isinstance(cause, sqlite3.Error | OSError | MemoryError) or isinstance(cause, sqlite3.IntegrityError):
        return True
    return f"“{looked.path}”" in str(error) and f"“{store.path}”" not in str(error)


def _file(looked: Looked) -> TakenFile:
    return TakenFile(
        name=looked.name,
        path=str(looked.path),
        size=looked.size,
        sha256=looked.sha256,
        office_key=looked.office_key,
        told=looked.told,
    )


def _left(one: Incoming) -> Done:
    if one.sample:
        return Done(id=one.id, unit=one.unit, what=SKIPPED, words="示例评估，没有接收", figures=one.figures)
    why = "；".join(one.faults) if one.faults or not one.possible else "没有选择它"
    return Done(
        id=one.id, unit=one.unit, what=LEFT, words=f"没有接收：{why or one.words}", figures=one.figures, told=one.told
    )
