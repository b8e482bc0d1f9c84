"""The assessments in the file: loaded, begun, saved as they change, made final, signed, handed over, deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any, Self

from msgspec.structs import replace

from ..base.clock import time_after
from ..base.errors import UserError
from ..base.progress import step
from ..history.changes import changes
from ..history.events import STATUS_AFTER, Kind
from ..history.replay import inconsistency
from ..record.assessment import Assessment, empty_assessment
from ..record.revision import RecordedSigning, Revision
from ..record.rows import Rows, UnfitRowsError, record_from_rows
from ..record.status import is_draft, signed_as
from ..rubric.rubric import Rubric
from .act_table import ActTable
from .beginning import begin_as
from .clearing import is_clear, remember
from .data_file import DataFile
from .event_table import EventTable
from .evidence_table import EvidenceTable
from .giving_table import GivingTable
from .heads import altered, head_of, ids
from .inventory import DELETED, Inventory
from .offered import known_names, last_team
from .register_table import RegisterTable
from .revision_tables import OF_REVISIONS, HandoverTable, RevisionTable
from .rows import read_rows, write_rows
from .rubric_table import RubricTable
from .seen import Seen
from .share_table import ShareTable
from .side_table import SideTable
from .sqlite_file import closed_on_error, connect, in_words
from .stored import Handover, Stored
from .within import extent_of, grown

_TOLD = "id", "status", "head", "reason", "created", "changed", "outcome"  # of ``Stored``


class Store:
    """The assessments of one open file; beside them lie evidence, revisions, hand-overs, rubrics and the history."""

    def __init__(self, file: DataFile) -> None:
        self.file = file
        self.evidence = EvidenceTable(file)
        self.revisions = RevisionTable(file)
        self.handovers = HandoverTable(file)
        self.history = EventTable(file)
        self.side = SideTable(file)
        self.inventory = Inventory(file)
        self.rubrics = RubricTable(file)
        self.register = RegisterTable(file)
        self.givings = GivingTable(file)
        self.shares = ShareTable(file)
        self.acts = ActTable(file)
        self._in_doubt: Stored | None = None  # what the last change leads to, even if it is said to have failed

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open a file of this program; see ``DataFile.open``."""
        return cls(DataFile.open(path, read_only=read_only))

    @classmethod
    def create(cls, path: Path) -> Self:
        """Create an empty file, whole or not at all; an existing one is refused."""
        return cls(DataFile.create(path))

    def close(self) -> None:
        """Close the file; nothing is left beside it."""
        self.file.close()

    @property
    def path(self) -> Path:
        return self.file.path

    @property
    def read_only(self) -> bool:
        return self.file.read_only

    @property
    def notices(self) -> tuple[str, ...]:
        """What the user is to be told of how the file was opened."""
        return self.file.notices

    @property
    def written(self) -> int:
        """How many rows have been written since the file was opened: whether anything has."""
        return self.file.written

    @property
    def person(self) -> str:
        """Who is at the keyboard, for the history."""
        return self.file.person

    @person.setter
    def person(self, name: str) -> None:
        self.file.person = name

    def together(self, of: str = "") -> AbstractContextManager[None]:
        """Commit all that is done inside as one, or nothing of it; ``of`` names the one assessment that is written."""
        return self.file.transaction(of)

    def copy_to(self, path: Path, *, gently: bool = False, prove: Callable[[Path], object] | None = None) -> str:
        """Write a verified copy and return the digest of its content; see ``copy_database``."""
        return self.file.copy_to(path, gently=gently, prove=prove)

    def content_digest(self, *, gently: bool = False) -> str:
        """Return the SHA-256 over all that the file holds: equal content, equal digest; see ``copying``."""
        return self.file.content_digest(gently=gently)

    def ids(self) -> list[str]:
        """Return the ids of all assessments, the last changed first, whatever the clock said."""
        return ids(self.file)

    def load_all(self) -> tuple[list[Stored], list[str]]:
        """Load every assessment, the last changed first; what cannot be read is told, each in a sentence."""
        loaded, faults = [], []
        for found in self.load_each():
            if isinstance(found, Stored):
                loaded.append(found)
            else:
                faults.append(str(found))
        return loaded, faults

    def load_each(self) -> Iterator[Stored | UserError]:
        """Load every assessment in turn, the last changed first, or say why it cannot be read: only one is held."""
        found = self.ids()
        for at, assessment_id in enumerate(found):
            step(at, len(found))
            try:
                yield self.load(assessment_id)
            except UserError as error:
                yield error

    def load(self, assessment_id: str) -> Stored:
        """Load one assessment with the rubric it is scored with."""
        return self.load_with_rows(assessment_id)[0]

    def load_with_rows(self, assessment_id: str) -> tuple[Stored, Rows]:
        """Do the same, and return the rows that it was put together of."""
        with in_words(self.path):
            head = head_of(self.file, assessment_id)
            rubric = self.rubrics.load(head["rubric"])
            try:
                rows = read_rows(self.file, assessment_id)
                if not all(isinstance(text, str) for text in rows.get(("assessment", ()), ())):
                    raise UnfitRowsError("基本信息的内容不对")
                extent = extent_of(rows.values())
                record = record_from_rows(rubric, rows)
            except UnicodeEncodeError:
                raise altered(self.file, "里面有读不出的文字", head["unit"]) from None
            except UnfitRowsError as error:
                raise altered(self.file, str(error), head["unit"]) from None
        if self.file.damaged:
            self._refuse_incomplete(head, rows)
        fields = {name: str(head[name] or "") for name in _TOLD}
        return Stored(rubric=rubric, record=record, sample=bool(head["sample"]), extent=extent, **fields), rows

    def _refuse_incomplete(self, head: dict[str, Any], rows: Rows) -> None:
        """Refuse, of a damaged file, what lacks something that its history tells: it would pass for not assessed."""
        if self.history.break_in_chain(head["id"], head["head"]):
            return  # it is the history that lacks something, which is told
        with closing(self.history.each(head["id"])) as events:
            if inconsistency(head["unit"], rows, events):
                raise altered(self.file, "有内容在损坏处丢失", head["unit"])

    def damaged(self, assessment_id: str) -> tuple[Rubric, Rows]:
        """Return the rubric and the rows of an assessment that ``load`` refuses: the rows may stand for nothing."""
        with in_words(self.path):
            head = self.file.row("SELECT rubric FROM assessment WHERE id = ?", assessment_id)
        return self.rubrics.load(head["rubric"]), self.rows(assessment_id)

    def rows(self, assessment_id: str) -> Rows:
        """Return all rows that are stored of an assessment, as they are."""
        with in_words(self.path):
            return read_rows(self.file, assessment_id)

    def seen(self, assessment_id: str) -> Seen:
        """Return the last events, oldest first, as many as a screen lists; no more is in memory than is looked at."""
        return Seen(self.history, self.side, assessment_id)

    def known_names(self) -> tuple[list[str], list[str]]:
        """Return the units and the people that this file already knows, to be offered again; not the sample's."""
        return known_names(self.file)

    def last_team(self, assessment_id: str) -> tuple[str, tuple[str, ...]]:
        """Return leader and members of the assessment that was changed last but this one; empty where there is none."""
        return last_team(self.file, assessment_id)

    def begin(self, rubric: Rubric) -> str:
        """Store an empty assessment, and return its id; until it is edited ``drop_untouched`` takes it away."""
        return self.add(rubric, empty_assessment(rubric), Kind.BEGUN)

    def add(
        self, rubric: Rubric, record: Assessment, kind: Kind = Kind.IMPORTED, data: dict[str, Any] | None = None
    ) -> str:
        """Store a new assessment and return its id; the rubric is stored with it."""
        with self.together():
            return begin_as(self.file, rubric, record, kind, data)

    def add_all(self, new: list[tuple[Rubric, Assessment]], kind: Kind = Kind.IMPORTED) -> list[str]:
        """Store new assessments, all or none, and return their ids."""
        with self.together():
            return [begin_as(self.file, rubric, record, kind) for rubric, record in new]

    def save(
        self,
        stored: Stored,
        record: Assessment,
        kind: Kind = Kind.EDITED,
        data: dict[str, Any] | None = None,
        *,
        event: int | None = None,
        since: Assessment | None = None,
        person: str | None = None,
    ) -> tuple[Stored, int | None]:
        """Write what differs from ``stored.record``, with its event, in one transaction.

        Returns what is stored now, and the event's number. ``event`` and ``since`` continue that earlier event instead
        of adding one: it then tells the change from ``since``, which is how typing stays one step; an event that comes
        to tell nothing is taken away. A new one names ``person``, by default whoever is at the keyboard now. Refuses
        to write over what somebody else has changed since ``stored`` was loaded.
        """
        if not is_draft(stored.status):
            raise UserError("这份评估已经定稿或作废，刚才的修改没有保存；要修改请先重新打开。")
        at, found = time_after(stored.changed), changes(stored.rubric, stored.record, record)
        extent = grown(stored.extent, found)
        with self.together(of=stored.id):
            self._refuse_if_changed(stored)
            if event is not None and since is not None:
                if whole := changes(stored.rubric, since, record):
                    head = self.history.rewrite(event, at, whole)
                else:
                    head, event = self.history.take_back(stored.id, event), None
            elif found:
                event, head = self.history.append(stored.id, stored.head, at, kind, data or {}, found, person=person)
            else:
                return stored, None
            after = self._in_doubt = replace(stored, record=record, changed=at, head=head, extent=extent)
            self._arrive(after)
            write_rows(self.file, stored.id, found)
        return after, event

    def settled(self, stored: Stored) -> Stored:
        """Return what the file holds after a change of ``stored`` that failed.

        A disk that fails at the very end of a commit may have kept it; what the change led to is then returned.
        """
        tried = self._in_doubt
        if tried is None or (tried.id, tried.head) == (stored.id, stored.head) or tried.id != stored.id:
            return stored
        with in_words(self.path, saving=True):
            self.file.end_left_over()  # what is not committed does not count
            rows = list(self.file.query("SELECT head FROM assessment WHERE id = ?", stored.id))
        return tried if rows and rows[0]["head"] == tried.head else stored

    def set_status(self, stored: Stored, kind: Kind, reason: str) -> Stored:
        """Reopen an assessment or declare it void, for a reason."""
        with self.together():
            return self._reach(stored, kind, {"reason": reason}, reason=reason)

    def add_revision(self, stored: Stored, revision: Revision, data: dict[str, Any]) -> Stored:
        """Keep a revision of a draft, which is final from then on."""
        with self.together():
            self.revisions.add(revision)
            return self._reach(stored, Kind.FINALISED, data, reason="", outcome="")

    def add_signing(self, stored: Stored, signing: RecordedSigning) -> Stored:
        """Keep how a revision was signed."""
        with self.together():
            seal = self.revisions.add_signing(stored.id, replace(signing, at=time_after(""), person=self.person))
            facts = ("revision", "leader", "signer", "outcome")
            data = {name: getattr(signing, name) for name in facts} | {"seal": seal}
            outcome = signed_as(signing.outcome, signing.leader)
            return self._reach(stored, Kind.SIGNED, data, reason="", outcome=outcome)

    def add_handovers(self, given: list[Handover]) -> None:
        """Keep which revisions were handed over, all or none; each is 已移交 until it is changed.

        Refused if one of them is no longer the present revision. What is known already is not told twice.
        """
        with self.together():
            for one in given:
                stored = self.load(one.assessment)
                if stored.status in ("draft", "void") or self.revisions.last(stored.id) != one.revision:
                    words = "同时在另一个窗口中改动过，副本里是改动以前的内容，请重新移交。"
                    raise UserError(f"“{stored.record.unit}”{words}")
                if stored.status != "handed_over" or one not in self.handovers.of(stored.id):
                    data = {"revision": one.revision, "name": one.name, "sha256": one.sha256}
                    after = self._reach(stored, Kind.HANDED_OVER, data, reason="")
                    self.handovers.add(one, after.changed, self.person)

    def has_handovers(self, given: list[Handover]) -> bool:
        """Whether the file holds these hand-overs, whatever a commit that failed said of them."""
        self.file.end_left_over()
        return all(one in self.handovers.of(one.assessment) for one in given)

    def may_delete(self, assessment_id: str) -> None:
        """Raise ``UserError`` if an assessment was ever final."""
        if self.revisions.last(assessment_id):
            raise UserError("这份评估已有定稿的版本，不能删除，内容都在；如果是误建的，请打开后选“作废”。")

    def delete(self, assessment_id: str, *, clear: bool = True) -> None:
        """Delete an assessment with its history, and the evidence and rubric that nothing else names.

        One that was ever final is kept. Nothing of it stays legible, or ``UserError`` says that it does so far;
        without ``clear`` that is left to ``clear_at``, as it takes long where the file is large.
        """
        with self.together():
            self.may_delete(assessment_id)
            self._delete(assessment_id)
            self.shares.forget(assessment_id)
            self.acts.forget(assessment_id)
            self.evidence.sweep()
        if clear:
            self.file.clear()

    def remove(self, assessment_id: str, *, clear: bool = True, sweep: bool = True) -> None:
        """Take an assessment out whole, even one that was ever final, with all that belongs to it.

        Not for users: for undoing what was taken in, for what is put in its place within the same transaction, and
        for clearing. Without ``sweep`` evidence that nothing names any more stays for now; ``clear`` as in ``delete``.
        """
        with self.together():
            self.file.execute("PRAGMA defer_foreign_keys = ON")  # until the commit
            self._delete(assessment_id)
            for table in OF_REVISIONS:  # they let go once the assessment itself is gone
                self.file.execute(f"DELETE FROM {table} WHERE assessment = ?", assessment_id)
            if sweep:
                self.evidence.sweep()
        if clear:
            self.file.clear()

    def is_untouched(self, assessment_id: str) -> bool:
        """Whether the file says that an assessment was begun empty and nobody has edited it since."""
        with in_words(self.path):
            rows = self.file.query("SELECT kind, changes FROM event WHERE assessment = ? LIMIT 2", assessment_id)
            return [(row["kind"], row["changes"]) for row in rows] == [(Kind.BEGUN, "[]")]

    def drop_untouched(self, assessment_id: str) -> None:
        """Delete an assessment if the file says that it was begun empty and nobody has edited it since.

        The file is asked, not the caller's copy: another window may have filled it in.
        """
        with self.together():
            clear = is_clear(self.file.connection, self.path)
            if self.is_untouched(assessment_id):
                self._delete(assessment_id)
                if clear:  # there was nothing in it
                    remember(self.file.connection, self.path)

    def _reach(self, stored: Stored, kind: Kind, data: dict[str, Any], **fields: Any) -> Stored:
        """Write an event that leads to another status; refuse where somebody else was quicker."""
        self._refuse_if_changed(stored)
        at = time_after(stored.changed)
        _, head = self.history.append(stored.id, stored.head, at, kind, data, [])
        after = replace(stored, status=STATUS_AFTER[kind], changed=at, head=head, **fields)
        self._in_doubt = after
        self._arrive(after)
        return after

    def _refuse_if_changed(self, stored: Stored) -> None:
        """Refuse to write over what somebody else has changed since ``stored`` was loaded."""
        rows = self.file.query("SELECT head, status FROM assessment WHERE id = ?", stored.id)
        if next(((row["head"], row["status"]) for row in rows), None) != (stored.head, stored.status):
            raise UserError("这份评估已在另一个窗口中改动或删除，刚才的修改没有保存；请返回列表后重新打开。")

    def _arrive(self, after: Stored) -> None:
        self.file.execute("UPDATE assessment SET head = ?, status = ? WHERE id = ?", after.head, after.status, after.id)

    def _delete(self, assessment_id: str) -> None:
        if self.file.execute("DELETE FROM assessment WHERE id = ?", assessment_id):
            self.inventory.add(assessment_id, time_after(""), DELETED)
            self.rubrics.sweep()


def plain_store(path: Path) -> Store:
    """Open a file for reading without looking through all of it, and beside whoever has it open."""
    with in_words(path):
        connection = connect(path, read_only=True)
        with closed_on_error(connection):
            return Store(DataFile(path, connection))
