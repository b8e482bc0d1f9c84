"""The one door for every edit: undo, save, history, score and one signal, each done once, here."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from desktop_app.assessing import finalising
from desktop_app.backups.making import backup
from desktop_app.base.clock import time_or_now
from desktop_app.base.errors import UserError
from desktop_app.evidence.pieces import Evidence
from desktop_app.files.durable import discard
from desktop_app.history.changes import HistoryEntry
from desktop_app.record.assessment import Assessment
from desktop_app.record.attachments import attachments
from desktop_app.record.revision import RecordedSigning, Revision
from desktop_app.record.scoring import Result, score
from desktop_app.record.status import is_draft
from desktop_app.rubric.answers import Answer, Attachment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from desktop_app.storage.store_handover import Handover
from desktop_app.storage.stored import Stored


@dataclass
class Step:
    """One undo step; ``field`` names the field whose typing may still join it.

    ``entry`` is its row of the history, which tells what changed ``since`` that record.
    """

    before: Assessment
    after: Assessment
    words: str
    field: str
    entry: int | None = None
    since: Assessment | None = None


class Document(QObject):
    """One assessment that is open, its result, and its way back.

    There is no unsaved state: ``edit`` has stored the change when it returns. Where the file refuses,
    ``failure`` says why, the record keeps what was typed, and the next edit or ``retry`` stores it all.
    """

    changed = Signal()

    def __init__(self, store: Store, assessment_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._stored = store.load(assessment_id)
        self.record: Assessment = self._stored.record
        self.result: Result = score(self.rubric, self.record)
        self.saved_at = time_or_now(self._stored.changed)
        self.failure = ""
        self._done: list[Step] = []
        self._undone: list[Step] = []

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

    def edit(self, record: Assessment, words: str, field: str = "") -> None:
        """Make ``record`` the present one; typing into one ``field`` stays one step until ``settle``."""
        with contextlib.suppress(UserError):  # saving will ask again, and say why not
            self._look_again()
        if record == self.record or not self.editable:
            return
        step = self._done[-1] if self._done and not self._undone else None
        if step is None or not field or step.field != field:
            self.settle()  # a row of the history is rewritten only while it is the last one
            step = Step(before=self.record, after=record, words=words, field=field)
            self._done.append(step)
            self._undone.clear()
        step.after, step.words = record, words
        self._save(record, words, step)
        if record == step.before:  # typed and taken back again: nothing to undo
            self._done.remove(step)
        self._show(record)

    def set_answer(self, position: int, answer: Answer, words: str, field: str = "") -> None:
        """Edit one answer; ``words`` follow the item's number in undo and history."""
        number = self.rubric.items[position].number
        named = f"{number}.{field}" if field else ""
        self.edit(self.record.with_answer(position, answer), f"第{number}项 {words}", named)

    def revisions(self) -> list[Revision]:
        """Return what 定稿 has kept of this assessment."""
        return self._store.revisions(self.id)

    def signings(self) -> list[RecordedSigning]:
        """Return how its revisions were signed."""
        try:
            return self._store.signings(self.id)
        except UserError:  # that they cannot be read is told by ``tampering`` at the opening
            return []

    def handovers(self) -> list[Handover]:
        """Return in which copies it was handed over."""
        try:
            return self._store.handovers(self.id)
        except UserError:  # the copies are only named beside the state
            return []

    def tampering(self) -> list[str]:
        """Say what was changed by other means than this program after 定稿."""
        return finalising.tampering(self._store, self._stored)

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
                self.edit(replace(self.record, noted=()), "重新打开后重新核对提示")

    def declare_void(self, reason: str) -> None:
        """Declare void what was started in error."""
        self._change_status(lambda: finalising.declare_void(self._store, self._stored, reason))

    def sign(self, signing: RecordedSigning, scan: Evidence | None = None) -> None:
        """Record how the present revision was signed, with the scan of the signed sheet."""
        self._refuse_unsaved()
        if scan:
            self.keep_evidence(scan)
            signing = replace(signing, files=(scan.attachment,))
        self._change_status(lambda: finalising.sign(self._store, self._stored, signing))

    def _change_status(self, change: Callable[[], Stored]) -> None:
        """Go on from the status that ``change`` leads to, also where it failed and got in all the same."""
        self._look_again()
        self._refuse_unsaved()
        try:
            self._take_over(change())
        except UserError:
            with contextlib.suppress(UserError):
                self._look_again()
            raise

    def _look_again(self) -> None:
        """Ask the file what it holds after a failure, before more is built on it; raises as long as it cannot say."""
        found = self._store.settled(self._stored)
        if found.status != self._stored.status:
            self._take_over(found)
        self._stored = found

    def reread(self) -> None:
        """Go on from what the file says if its status has come to be another, or a hand-over was noted once more."""
        stored = self._store.load(self.id)
        noted = stored.status == "handed_over" and stored.changed != self._stored.changed
        if (noted or stored.status != self.status) and not self.failure:
            self.record, self.result = stored.record, score(stored.rubric, stored.record)
            self._take_over(stored)

    def _refuse_unsaved(self) -> None:
        """Refuse another status while the file lacks an edit: it would be lost."""
        if self.failure:
            raise UserError("有修改还没有保存，请先按“重试”保存。")

    def _take_over(self, stored: Stored) -> None:
        """Go on from another status; no undo leads back across it."""
        self._stored = stored
        self.saved_at = datetime.now().astimezone()
        self._done.clear()
        self._undone.clear()
        self.changed.emit()

    def settle(self) -> None:
        """End the step that typing was joining."""
        if self._done:
            self._done[-1].field = ""

    def undo(self) -> None:
        """Go one step back; does nothing at the start."""
        if self._done:
            step = self._done.pop()
            self._undone.append(step)
            self._save(step.before, f"撤销：{step.words}")
            self._show(step.before)

    def redo(self) -> None:
        """Go one step forward again; does nothing at the end."""
        if self._undone:
            step = self._undone.pop()
            step.field = ""
            self._done.append(step)
            self._save(step.after, f"重做：{step.words}")
            self._show(step.after)

    @property
    def undo_words(self) -> str:
        """What ``undo`` would take back; empty at the start."""
        return self._done[-1].words if self._done else ""

    @property
    def redo_words(self) -> str:
        """What ``redo`` would do again; empty at the end."""
        return self._undone[-1].words if self._undone else ""

    def rescue(self, path: Path) -> tuple[str, list[str]]:
        """Store the record and its evidence in a new file; return its id there, and what evidence is lost and why.

        The old file is let go.
        """
        with contextlib.closing(Store.create(path)) as store:
            try:
                lost = store.take_evidence(self._store, (file for _, file in attachments(self.rubric, self.record)))
                store.person = self._store.person
                rescued = store.add(self.rubric, self.record, "另存未能保存的评估")
            except UserError:
                store.close()
                discard(path)  # half a file under its final name would only be in the way
                raise
        with contextlib.suppress(UserError):  # the old file may be out of reach
            if kept := self.revisions():
                lost.append(
                    f"定稿的{len(kept)}版没有带过来，都在原来的文件里，请保留它；新文件里的评估从第1版重新定稿。"
                )
        self.give_up()
        return rescued, lost

    def keep_evidence(self, found: Evidence) -> None:
        """Store the bytes of evidence, which an edit may then name; raise ``UserError`` if the file refuses."""
        self._store.add_evidence(found.content, found.type)

    def evidence(self, file: Attachment) -> bytes:
        """Return the bytes of a piece of evidence, or raise ``UserError``."""
        return self._store.evidence(file.sha256)

    def has_evidence(self, file: Attachment) -> bool:
        """Whether the file has the bytes of a piece of evidence."""
        return self._store.has_evidence(file.sha256)

    def evidence_size(self) -> int:
        """Return how many bytes of evidence the whole file holds."""
        return self._store.evidence_size()

    def history(self) -> list[HistoryEntry]:
        """Return what was done to the assessment, oldest first."""
        return self._store.history(self.id)

    def give_up(self) -> None:
        """Let go of what could not be stored: show again what the file has, with no way back to the rest."""
        with contextlib.suppress(UserError):
            self._look_again()
        self.failure = ""
        self._done.clear()
        self._undone.clear()
        self._show(self._stored.record)

    def drop_if_untouched(self) -> None:
        """Take away an assessment that was begun and never edited: one begun by mistake leaves no trace."""
        if not self.failure:
            with contextlib.suppress(UserError):
                self._store.drop_untouched(self.id)

    def retry(self) -> None:
        """Store what a failure has left unstored."""
        if self.failure:
            self._save(self.record, "补存未保存的修改")
            self.settle()
            self.changed.emit()

    def _save(self, record: Assessment, words: str, step: Step | None = None) -> None:
        """Store the change, in the history row of its step if that has one, or keep the reason why not."""
        try:
            self._look_again()
            if step and (step.entry is None or self.failure):  # the row will tell all that was not stored before
                step.entry, step.since = None, self._stored.record
            entry, since = (step.entry, step.since) if step else (None, None)
            self._stored, entry = self._store.save(self._stored, record, words, entry=entry, since=since)
        except UserError as error:
            self.failure = str(error)
            return
        self.failure = ""
        self.saved_at = datetime.now().astimezone()
        if step:
            step.entry = entry

    def _show(self, record: Assessment) -> None:
        self.record = record
        self.result = score(self.rubric, record)
        self.changed.emit()
