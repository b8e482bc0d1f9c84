"""The one door for every edit: undo, save, history and score, each done once, here; without a window."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from msgspec.structs import replace

from ..backups.making import backup
from ..base.clock import now, time_or_now
from ..base.errors import UserError, unexpected
from ..evidence.pieces import Evidence
from ..history.events import Kind
from ..history.purging import Target
from ..record.assessment import Assessment
from ..record.attachments import attachments
from ..record.presented import presented
from ..record.revision import RecordedSigning, Revision
from ..record.scoring import Result, score
from ..record.status import is_draft
from ..rubric.answers import Answer, Attachment
from ..rubric.rubric import Rubric
from ..storage import purging
from ..storage.event_table import Seen
from ..storage.store import Store
from ..storage.stored import Handover, Stored
from . import finalising, rescuing, tampering
from .steps import Save, Step, Steps

Done = TypeVar("Done")


class Editing:
    """One assessment that is open, its result, and its way back.

    There is no unsaved state: ``edit`` has stored the change when it returns. Whatever goes wrong meanwhile,
    ``failure`` says what, the record keeps what was typed, and the next edit or ``retry`` stores it all. ``tell`` is
    called after each change of what is shown, ``report`` with a mistake of the program's that came in the way.
    """

    def __init__(
        self,
        store: Store,
        assessment_id: str,
        tell: Callable[[], object],
        report: Callable[[Exception], object] = lambda _: None,
    ) -> None:
        self._store, self._tell, self._report = store, tell, report
        self._stored = store.load(assessment_id)
        self.record: Assessment = self._stored.record
        self.result: Result = score(self.rubric, self.record)
        self.saved_at = time_or_now(self._stored.changed)
        self.failure = ""
        self._done = Steps(self.rubric, store.history)
        self._undone = Steps(self.rubric, store.history, undone=True)
        self._brought: dict[str, Evidence] = {}  # evidence that the next change stores along with itself
        self._storing = 0  # pieces of evidence that threads are writing into the file
        self._held: Save | None = None  # the last save that waits for them
        self._size: int | None = None  # of the evidence, as far as it is known

    @property
    def id(self) -> str:
        return self._stored.id

    @property
    def path(self) -> Path:
        """The file that it is stored in."""
        return self._store.path

    @property
    def sample(self) -> bool:
        """Whether it is the sample visit, not a real one."""
        return self._stored.sample

    @property
    def rubric(self) -> Rubric:
        return self._stored.rubric

    @property
    def status(self) -> str:
        return self._stored.status

    @property
    def editable(self) -> bool:
        """Whether it is a draft, which can be changed, of a file that can be written."""
        return is_draft(self.status) and not self.read_only

    @property
    def read_only(self) -> bool:
        """Whether the file was opened only to be looked at."""
        return self._store.read_only

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
        if step := self._done.pop(self.record):
            self._undone.push(step)
            self._save(step.before, Kind.UNDONE)
            self._show(step.before)

    def redo(self) -> None:
        """Go one step forward again; does nothing at the end."""
        if step := self._undone.pop(self.record):
            step.field = ""
            self._done.push(step)
            self._save(step.after, Kind.REDONE)
            self._show(step.after)

    @property
    def undo_words(self) -> str:
        """What ``undo`` would take back; empty at the start."""
        return self._done.words(self.record)

    @property
    def redo_words(self) -> str:
        """What ``redo`` would do again; empty at the end."""
        return self._undone.words(self.record)

    def retry(self) -> None:
        """Store what a failure has left unstored."""
        if self.failure:
            self._save(self.record, Kind.RETRIED)
            self.settle()
            self._tell()

    def give_up(self) -> None:
        """Let go of what could not be stored: show again what the file has, with no way back to the rest."""
        with contextlib.suppress(UserError):
            self._look_again()
        self.failure, self._held = "", None
        self._brought.clear()
        self._done.clear()
        self._undone.clear()
        self._show(self._stored.record)

    def drop_if_untouched(self) -> None:
        """Take away an assessment that was begun and never edited: one begun by mistake leaves no trace."""
        if not (self.failure or self._held):
            with contextlib.suppress(UserError):
                self._store.drop_untouched(self.id)

    def rescue(self, path: Path) -> tuple[str, list[str]]:
        """Store the record and its evidence in a new file; return its id there, and what evidence is lost and why.

        The old file is let go.
        """
        found = rescuing.rescue(path, self._store, self._stored, self.record, self._brought.values())
        self.give_up()
        return found

    def keep_evidence(self, found: Evidence) -> None:
        """Bring the bytes of evidence, which the next edit names; they are stored with it, or not at all."""
        if self.read_only:
            raise UserError(f"“{self.path}”是以只读方式打开的，不能修改；文件没有改动。")
        self._brought[found.attachment.sha256] = found

    def begin_storing(self, found: Evidence) -> Callable[[], None]:
        """Return the work of writing the bytes of a large piece, for a thread; edits are saved after ``end_storing``.

        They would have to wait for the file, and the window with them. The edit that names the piece comes then.
        """
        self._storing += 1
        return partial(self._store.evidence.add_beside, found.content, found.type)

    def end_storing(self) -> None:
        """Save what was edited meanwhile."""
        self._storing = max(0, self._storing - 1)
        if self._held and not self._storing:
            held, self._held = self._held, None
            self._save(self.record, *held)
            self._tell()

    def stop_waiting(self) -> None:
        """Save at once what was edited meanwhile: whoever brings the evidence is about to go."""
        self._storing = 0
        self.end_storing()

    def evidence(self, file: Attachment) -> bytes:
        """Return the bytes of a piece of evidence, or raise ``UserError``."""
        brought = self._brought.get(file.sha256)
        return brought.content if brought else self._store.evidence.content(file.sha256)

    def has_evidence(self, file: Attachment) -> bool:
        """Whether the file has the bytes of a piece of evidence; it is not asked while it is being written."""
        return file.sha256 in self._brought or bool(self._storing) or self._store.evidence.has(file.sha256)

    def evidence_size(self) -> int:
        """Return how many bytes of evidence the whole file holds, the last known while it is being written."""
        if self._size is None or not self._storing:
            self._size = self._store.evidence.size()
        return self._size

    def history(self) -> Seen:
        """Return what was done to the assessment, oldest first: the last of it, as it is looked at."""
        return self._store.history.seen(self.id)

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
        self._look_again()
        self._refuse_unsaved()
        return partial(finalising.prepared, self._stored, self.revisions(), self._store.person)

    def backup(self, occasion: str) -> None:
        """Keep the whole file as it is now, before something that cannot be undone; raise ``BackupError``."""
        backup(self._store.path, occasion, gently=True)  # edits may come meanwhile, of evidence that is still prepared

    def keep(self, revision: Revision) -> None:
        """Make the record final as ``revision`` has it."""
        self._change_status(lambda: finalising.keep(self._store, self._stored, revision))

    def reopen(self, reason: str) -> None:
        """Make a draft again of what was final or void; what was noted has to be looked at again."""
        final = not self.editable
        try:
            self._change_status(lambda: finalising.reopen(self._store, self._stored, reason))
        finally:
            if final:  # and a draft by now, or nothing is edited
                self.edit(replace(self.record, noted=()), kind=Kind.TO_BE_NOTED_AGAIN)

    def declare_void(self, reason: str) -> None:
        """Declare void what was started in error."""
        self._change_status(lambda: finalising.declare_void(self._store, self._stored, reason))

    def purge(self, target: Target, *, keep_present: bool = False) -> None:
        """Take something out for good; ``clear_at`` on the file's path is to follow. No undo leads back."""
        self._look_again()
        self._refuse_unsaved()
        stored = purging.purge(self._store, self._stored, target, keep_present=keep_present, clear=False)
        self.record, self.result = stored.record, score(stored.rubric, stored.record)
        self._take_over(stored)

    def may_purge(self) -> None:
        """Raise ``UserError`` where nothing can be taken out for good."""
        purging.may_purge(self._store, self._stored)

    def sign(self, signing: RecordedSigning, scan: Evidence | None = None) -> None:
        """Record how the present revision was signed, with the scan of the signed sheet."""
        if scan:
            self.keep_evidence(scan)
            signing = replace(signing, files=(scan.attachment,))
        self._change_status(lambda: finalising.sign(self._store, self._stored, signing))

    def reread(self) -> None:
        """Go on from what the file says if its status has come to be another, or a hand-over was noted once more."""
        stored = self._store.load(self.id)
        noted = stored.status == "handed_over" and stored.head != self._stored.head
        if (noted or stored.status != self.status) and not (self.failure or self._held):
            self.record, self.result = stored.record, score(stored.rubric, stored.record)
            self._take_over(stored)

    def _change_status(self, change: Callable[[], Stored]) -> None:
        """Go on from the status that ``change`` leads to, also where it failed and got in all the same."""
        self._look_again()
        self._refuse_unsaved()
        try:
            self._take_over(self._with_evidence(change))
        except Exception:  # whatever it was, the change may have got in
            with contextlib.suppress(UserError):
                self._look_again()
            raise
        finally:
            self._brought.clear()

    def _with_evidence(self, change: Callable[[], Done], record: Assessment | None = None) -> Done:
        """Store what was brought, as far as ``record`` names it, along with a change, all or nothing."""
        named = {file.sha256 for _, file in attachments(self.rubric, record)} if record and self._brought else None
        if brought := [one for key, one in self._brought.items() if named is None or key in named]:
            with self._store.together():
                for one in brought:
                    self._store.evidence.add(one.content, one.type)
                done = change()
            self._brought.clear()
            return done
        return change()

    def _look_again(self) -> None:
        """Ask the file what it holds after a failure, before more is built on it; raises as long as it cannot say."""
        found = self._store.settled(self._stored)
        if found.status != self._stored.status:
            self._take_over(found)
        self._stored = found

    def _refuse_unsaved(self) -> None:
        """Refuse another status while the file lacks an edit: it would be lost."""
        if self.failure or self._held:
            raise UserError("有修改还没有保存，请先按“重试”保存。")

    def _take_over(self, stored: Stored) -> None:
        """Go on from another status; no undo leads back across it."""
        self._stored = stored
        self.saved_at = now()
        self._done.clear()
        self._undone.clear()
        self._tell()

    def _save(
        self, record: Assessment, kind: Kind, data: dict[str, Any] | None = None, step: Step | None = None
    ) -> None:
        """Store the change, in the event of its step if that has one, or keep the reason why not."""
        if self._storing:
            self._held = Save(kind, data, step)
            return
        try:
            self._look_again()
            if step and (step.event is None or self.failure):  # the event will tell all that was not stored before
                step.event, step.since = None, self._stored.record
            event, since = (step.event, step.since) if step else (None, None)
            save = partial(self._store.save, self._stored, record, kind, data, event=event, since=since)
            self._stored, event = self._with_evidence(save, record)
            self.saved_at = now()
            if step:
                step.event = event
            self.failure = ""
        except Exception as error:  # what was typed is kept, whatever it was
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        """Say what came in the way of saving, and wait for 重试: a mistake of the program's does not make it saved."""
        self.failure = str(error) if isinstance(error, UserError) else unexpected(self.path)
        if not isinstance(error, UserError):
            self._report(error)

    def _show(self, record: Assessment) -> None:
        self.record = record
        try:
            self.result = score(self.rubric, record)
        finally:
            self._tell()
