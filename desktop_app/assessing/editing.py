"""The one door for every edit: undo, history and score, each done once, here; without a window."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from ..backups.making import backup
from ..base.errors import UserError
from ..evidence.pieces import Evidence
from ..history.events import Kind
from ..history.purging import Target
from ..record.assessment import Assessment
from ..record.package import Share
from ..record.presented import presented
from ..record.register import Register, Team
from ..record.revision import RecordedSigning, Revision
from ..record.scoring import Result, score
from ..record.status import is_draft
from ..rubric.answers import Answer
from ..storage import purging
from ..storage.seen import Seen
from ..storage.store import Store
from ..storage.stored import Handover, Stored
from . import finalising, rescuing, tampering
from .saving import SAVING, Run, Saving, at_once, with_evidence
from .steps import Step, Steps


class Editing(Saving):
    """One assessment that is open, its result, and its way back.

    There is no unsaved state but for a moment: ``edit`` has stored the change when it returns, unless ``saving`` says
    that it is still on its way. Whatever goes wrong, ``failure`` says what, the record keeps what was typed, and the
    next edit or ``retry`` stores it all. ``tell`` is called after each change of what is shown, ``report`` with a
    mistake of the program's that came in the way; ``run`` begins a save.
    """

    def __init__(
        self,
        store: Store,
        assessment_id: str,
        tell: Callable[[], object],
        report: Callable[[Exception], object] = lambda _: None,
        run: Run = at_once,
    ) -> None:
        super().__init__(store, assessment_id, tell, report, run)
        self.result: Result = score(self.rubric, self.record)
        self._done = Steps(self.rubric, store.history)
        self._undone = Steps(self.rubric, store.history, undone=True)

    @property
    def id(self) -> str:
        return self._stored.id

    @property
    def sample(self) -> bool:
        """Whether it is the sample visit, not a real one."""
        return self._stored.sample

    @property
    def status(self) -> str:
        return self._stored.status

    @property
    def editable(self) -> bool:
        """Whether it is a draft, which can be changed, of a file that can be written, and nothing else has that now."""
        return is_draft(self.status) and not self.read_only and not self._in_turn

    @property
    def stored(self) -> Stored:
        """What the file holds."""
        return self._stored

    def answer(self, position: int) -> Answer:
        """Return the answer to the item at ``position`` of the rubric."""
        return self.record.answers[position]

    def edit(self, record: Assessment, field: str = "", kind: Kind = Kind.EDITED, **data: Any) -> None:
        """Make ``record`` the present one; typing into one ``field`` stays one step until ``settle``.

        ``kind`` and ``data`` say what was done where the rows that changed do not say it all.
        """
        if not self.is_written:
            with contextlib.suppress(Exception):  # saving will ask again, and say why not
                self._look_again()
        if record == self.record or not self.editable:
            return
        try:
            record = presented(record, self.record)
            step = self._done.typed(field) if not self._undone else None
            if step is None:
                self.settle()  # an event is rewritten only while it is the last one
                step = Step(before=self.record, after=record, kind=kind, data=data, field=field)
                self._done.push(step)
                self._undone.clear()
            step.after, step.words = record, ""
            self._save(record, step.kind, step.data, step)
            if record == step.before:  # typed and taken back again: nothing to undo
                self._done.pop(record)
        except Exception as error:  # what was typed is kept, whatever it was
            self._fail(error)
        self._show(record)

    def set_answer(self, position: int, answer: Answer, field: str = "", kind: Kind = Kind.EDITED, **data: Any) -> None:
        """Edit one answer; ``field`` is one of the item's."""
        number = self.rubric.items[position].number
        self.edit(self.record.with_answer(position, answer), f"{number}.{field}" if field else "", kind, **data)

    def settle(self) -> None:
        """End the step that typing was joining."""
        self._done.settle()

    def undo(self) -> None:
        """Go one step back; does nothing at the start."""
        if step := self._taken(self._done):
            self._undone.push(step)
            self._save(step.before, Kind.UNDONE)
            self._show(step.before)

    def redo(self) -> None:
        """Go one step forward again; does nothing at the end."""
        if step := self._taken(self._undone):
            step.field = ""
            self._done.push(step)
            self._save(step.after, Kind.REDONE)
            self._show(step.after)

    def _taken(self, steps: Steps) -> Step | None:
        """Take away the last of the steps, and return it; the file is asked for it only once it is free."""
        if steps.is_far:
            self.finish()
        return steps.pop(self.record)

    @property
    def undo_words(self) -> str:
        """What ``undo`` would take back; empty at the start."""
        return self._done.words(self.record, ask=not self.is_written)

    @property
    def redo_words(self) -> str:
        """What ``redo`` would do again; empty at the end."""
        return self._undone.words(self.record, ask=not self.is_written)

    def retry(self) -> None:
        """Store what a failure has left unstored."""
        self.finish()
        if self.failure:
            self._save(self.record, Kind.RETRIED)
            self.finish()
            self.settle()
            self._tell()

    def give_up(self) -> None:
        """Let go of what could not be stored: show again what the file has, with no way back to the rest."""
        self.finish()
        with contextlib.suppress(UserError):
            self._look_again()
        self.failure, self._held = "", []
        self._brought.clear()
        self._done.clear()
        self._undone.clear()
        self._show(self._stored.record)

    def drop_if_untouched(self) -> None:
        """Take away an assessment that was begun and never edited: one begun by mistake leaves no trace."""
        self.finish()
        if not (self.failure or self._held or self.read_only):
            with contextlib.suppress(UserError):
                if self._store.is_untouched(self.id):
                    self.in_turn(SAVING, partial(self._store.drop_untouched, self.id))

    def rescue(self, path: Path) -> tuple[str, list[str]]:
        """Store the record and its evidence in a new file; return its id there, and what evidence is lost and why.

        The old file is let go.
        """
        brought = list(self._brought.values())
        work = partial(rescuing.rescue, path, self._store, self._stored, self.record, brought)
        found = self.in_turn("正在另存到新文件…", work)
        self.give_up()
        return found

    def shares(self) -> tuple[Share, ...]:
        """Return whose part is what, as the file has it."""
        return self._store.shares.of(self.id)

    def keep_shares(self, shares: Sequence[Share]) -> None:
        """Keep who does what; nothing of the assessment changes by it."""
        self.in_turn("正在保存分工…", partial(self._store.shares.save, self.id, shares))

    def team(self) -> Team | None:
        """Return the team whose assessment it is, as far as the register says."""
        try:
            register = self._store.register.load()
        except UserError:  # it only offers names
            return None
        team = next((one.team for one in register.assignments if one.assessment == self.id), None)
        return next((one for one in register.teams if one.id == team), None)

    def last_team(self) -> tuple[str, tuple[str, ...]]:
        """Return leader and members of the assessment of this file that was changed last but this one."""
        return self._store.last_team(self.id)

    def register(self) -> Register:
        """Return the office's register in this file; one without units where it cannot be read, which check tells."""
        with contextlib.suppress(UserError):
            return self._store.register.load()
        return Register()

    def belong(self, change: Callable[[Register, Collection[str]], Register]) -> Register:
        """Store to whom the assessment belongs: what ``change`` makes of the register and the assessments that are."""

        def work() -> Register:
            before = self._store.register.load()
            self._store.register.save(after := change(before, self._store.ids()), since=before)
            return after

        return self.in_turn(SAVING, work)

    def history(self) -> Seen:
        """Return what was done to the assessment, oldest first: the last of it, as it is looked at."""
        self.finish()
        return self._store.seen(self.id)

    def revisions(self) -> list[Revision]:
        """Return what 定稿 has kept of this assessment."""
        return self._store.revisions.of(self.id)

    def signings(self) -> list[RecordedSigning]:
        """Return how its revisions were signed."""
        try:
            return self._store.revisions.signings(self.id)
        except UserError:  # that they cannot be read is told by ``tampering`` at the opening
            return []

    def handovers(self) -> list[Handover]:
        """Return in which copies it was handed over."""
        try:
            return self._store.handovers.of(self.id)
        except UserError:  # the copies are only named beside the state
            return []

    def tampering(self) -> list[str]:
        """Say what was changed by other means than this program, and whether the rubric is another than it says."""
        told = self.rubric.doctored
        return [*([told] if told else []), *tampering.tampering(self._store, self._stored)]

    def revision_maker(self) -> Callable[[], Revision]:
        """Return the work of making the next revision, which a thread can do; ``keep`` then keeps it."""
        self._settled()
        return partial(finalising.prepared, self._stored, self.revisions(), self._store.person)

    def backup(self, occasion: str) -> None:
        """Keep the whole file as it is now, before something that cannot be undone; raise ``BackupError``."""
        backup(self._store.path, occasion, gently=True)  # edits may come meanwhile, of evidence that is still prepared

    def keep(self, revision: Revision) -> None:
        """Make the record final as ``revision`` has it."""
        self._change_status("正在定稿…", lambda: finalising.keep(self._store, self._stored, revision))

    def reopen(self, reason: str) -> None:
        """Make a draft again of what was final or void; what was noted has to be looked at again."""
        final = not self.editable
        try:
            self._change_status("正在重新打开…", lambda: finalising.reopen(self._store, self._stored, reason))
        finally:
            if final:  # and a draft by now, or nothing is edited
                self.edit(replace(self.record, noted=()), kind=Kind.TO_BE_NOTED_AGAIN)

    def declare_void(self, reason: str) -> None:
        """Declare void what was started in error."""
        self._change_status("正在作废…", lambda: finalising.declare_void(self._store, self._stored, reason))

    def purge(self, target: Target, *, keep_present: bool = False) -> None:
        """Take something out for good; ``clear_at`` on the file's path is to follow. No undo leads back."""
        self._settled()
        work = partial(purging.purge, self._store, self._stored, target, keep_present=keep_present, clear=False)
        stored = self.in_turn("正在彻底删除…", work)
        self.record, self.result = stored.record, score(stored.rubric, stored.record)
        self._take_over(stored)

    def may_purge(self) -> None:
        """Raise ``UserError`` where nothing can be taken out for good."""
        self.in_turn("正在核对修改记录…", partial(purging.may_purge, self._store, self._stored))

    def sign(self, signing: RecordedSigning, scan: Evidence | None = None) -> None:
        """Record how the present revision was signed, with the scan of the signed sheet."""
        if scan:
            signing = replace(signing, files=(scan.attachment,))
        brought = [scan] if scan else []
        self._change_status("正在登记签名…", lambda: finalising.sign(self._store, self._stored, signing), brought)

    def reread(self) -> None:
        """Go on from what the file says if its status has come to be another, or a hand-over was noted once more."""
        self.finish()
        stored = self._store.load(self.id)
        noted = stored.status == "handed_over" and stored.head != self._stored.head
        if (noted or stored.status != self.status) and not (self.failure or self._held):
            self.record, self.result = stored.record, score(stored.rubric, stored.record)
            self._take_over(stored)

    def _change_status(self, words: str, change: Callable[[], Stored], brought: Sequence[Evidence] = ()) -> None:
        """Go on from the status that ``change`` leads to, also where it failed and got in all the same."""
        self._settled()
        try:
            self._take_over(self.in_turn(words, partial(with_evidence, self._store, brought, change)))
        except Exception:  # whatever it was, the change may have got in
            with contextlib.suppress(UserError):
                self._look_again()
            raise
        finally:
            self._brought.clear()

    def _settled(self) -> None:
        """Wait for what is on its way; refuse another status while the file lacks an edit: it would be lost."""
        self.finish()
        self._look_again()
        if self.failure or self._held:
            raise UserError("有修改还没有保存，请先按“重试”保存。")

    def _take_over(self, stored: Stored) -> None:
        """Go on from another status; no undo leads back across it."""
        self._done.clear()
        self._undone.clear()
        super()._take_over(stored)

    def _show(self, record: Assessment) -> None:
        self.record = record
        try:
            self.result = score(self.rubric, record)
        finally:
            self._tell()
