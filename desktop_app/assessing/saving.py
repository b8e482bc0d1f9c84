"""From what is shown into the file: one save after the other, in a thread where the window has one to give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from ..base.clock import now, time_or_now
from ..base.errors import UserError, unexpected
from ..evidence.pieces import Evidence
from ..history.events import Kind
from ..record.assessment import Assessment
from ..record.attachments import attachments
from ..rubric.answers import Attachment
from ..rubric.rubric import Rubric
from ..storage.store import Store
from ..storage.stored import Stored
from .steps import Step

Done = TypeVar("Done")
Got = TypeVar("Got", covariant=True)

PATIENCE_S = 0.025  # a usual disk is done by then, and nobody has noticed
SAVING = "正在保存…"


class Save(NamedTuple):
    """A save that is to be made: the record, what kind of change led to it, by whom, and its step."""

    record: Assessment
    kind: Kind
    data: dict[str, Any] | None
    person: str  # at the keyboard when it was made; by the time that it is stored somebody else may be
    step: Step | None


class Saved(NamedTuple):
    """What came of saves: what is stored now, and for each its event, and the record since which that tells."""

    stored: Stored
    events: list[tuple[int | None, Assessment | None]]


class Running(Protocol[Got]):
    """Something that was begun with the file."""

    def wait(self, seconds: float | None = None, words: str = SAVING) -> bool:
        """Wait so long, or until it is over, which ``words`` say meanwhile; return whether it is."""

    def result(self) -> Got:
        """Return what came of it, or raise what came in its way."""


class Over(Generic[Done]):
    """What nobody has to wait for."""

    def __init__(self, done: Done) -> None:
        self._done = done

    def wait(self, _: float | None = None, __: str = SAVING) -> bool:
        """Return at once."""
        return True

    def result(self) -> Done:
        """Return what came of it."""
        return self._done


class Run(Protocol):
    """Begins to work on the file.

    What is given second is called once it is over, unless it was by the time that this returned.
    """

    def __call__(self, work: Callable[[], Done], over: Callable[[], None], /) -> Running[Done]: ...


def at_once(work: Callable[[], Done], _: Callable[[], None], /) -> Running[Done]:
    """Do it here and now, where nobody minds waiting."""
    return Over(work())


class Saving:
    """What is shown of one assessment, what the file holds of it, and the way from the one to the other.

    A save is waited for as long as nobody notices. Where the disk takes longer, those that follow are held until it is
    over, as they are while large evidence is being written, and then made in one go. ``saving`` tells of both.
    """

    def __init__(
        self,
        store: Store,
        assessment_id: str,
        tell: Callable[[], object],
        report: Callable[[Exception], object],
        run: Run,
    ) -> None:
        self._store, self._tell, self._report, self._run = store, tell, report, run
        self._stored = store.load(assessment_id)
        self.record: Assessment = self._stored.record
        self.saved_at = time_or_now(self._stored.changed)
        self.failure = ""
        self._under_way: tuple[list[Save], list[Evidence], Running[Saved]] | None = None
        self._in_turn = False  # whether something else than a save has the file
        self._held: list[Save] = []
        self._brought: dict[str, Evidence] = {}  # evidence that the next change stores along with itself
        self._storing = 0  # pieces of evidence that threads are writing into the file
        self._size: int | None = None  # of the evidence, as far as it is known

    @property
    def path(self) -> Path:
        """The file that it is stored in."""
        return self._store.path

    @property
    def rubric(self) -> Rubric:
        return self._stored.rubric

    @property
    def read_only(self) -> bool:
        """Whether the file was opened only to be looked at."""
        return self._store.read_only

    @property
    def saving(self) -> bool:
        """Whether something of what is shown is still on its way into the file."""
        return bool(self._under_way or self._held)

    def finish(self) -> None:
        """Wait until everything is saved, or has failed; what waits for evidence goes on waiting."""
        self._begin()
        while self._under_way:
            self._under_way[-1].wait()
            self._go_on()

    def in_turn(self, words: str, work: Callable[[], Done]) -> Done:
        """Do something else with the file once everything is saved; wait for it, and let nothing be edited meanwhile.

        ``words`` say what is waited for. Raises what comes in the way, also where it failed.
        """
        self.finish()
        self._in_turn = True
        try:
            running = self._run(work, lambda: None)
            while not running.wait(None, words):
                pass  # the program ends; this is still to be done
            return running.result()
        finally:
            self._in_turn = False

    def keep_evidence(self, found: Evidence) -> None:
        """Bring the bytes of evidence, which the next edit names; they are stored with it, or not at all."""
        if self.read_only:
            raise UserError(f"“{self.path}”是以只读方式打开的，不能修改；文件没有改动。")
        self._brought[found.attachment.sha256] = found

    def begin_storing(self, found: Evidence) -> Callable[[], None]:
        """Return the work of writing the bytes of a large piece, for a thread; edits are saved after ``end_storing``.

        They would have to wait for the file. The edit that names the piece comes then.
        """
        self._storing += 1
        return partial(self._store.evidence.add_beside, found.content, found.type)

    def end_storing(self) -> None:
        """Save what was edited meanwhile."""
        self._storing = max(0, self._storing - 1)
        if self._held and not self.is_written:
            self._begin()
            self._take(PATIENCE_S)
            self._tell()

    def stop_waiting(self) -> None:
        """Save at once what was edited meanwhile: whoever brings the evidence is about to go."""
        self._storing = 0
        self.end_storing()
        self.finish()

    def evidence(self, file: Attachment) -> bytes:
        """Return the bytes of a piece of evidence, or raise ``UserError``."""
        if brought := self._brought.get(file.sha256):
            return brought.content
        self.finish()
        return self._store.evidence.content(file.sha256)

    def evidence_reader(self, file: Attachment) -> Callable[[], bytes]:
        """Return what reads the bytes of a piece in a thread, or raises ``UserError`` there."""
        if brought := self._brought.get(file.sha256):
            return lambda: brought.content
        store = self._store
        if self.read_only:  # what is shown may be a private copy; another connection might recover the file itself
            return lambda: store.file.lend(partial(store.evidence.content, file.sha256))()
        return partial(store.evidence.content_beside, file.sha256)

    def has_evidence(self, file: Attachment) -> bool:
        """Whether the file has the bytes of a piece of evidence; it is not asked while it is being written."""
        return file.sha256 in self._brought or self.is_written or self._store.evidence.has(file.sha256)

    def evidence_size(self) -> int | None:
        """Return how many bytes of evidence the whole file holds; what was last known while it is being written."""
        if not self.is_written:
            self._size = self._store.evidence.size()
        return self._size

    @property
    def is_written(self) -> bool:
        """Whether a thread is writing the file just now: whoever reads it waits."""
        return bool(self._storing or self._under_way or self._in_turn)

    def _save(
        self, record: Assessment, kind: Kind, data: dict[str, Any] | None = None, step: Step | None = None
    ) -> None:
        """Store the change, in the event of its step if that has one, or keep the reason why not.

        While the file is being written it is held; what is typed into one field is then one change.
        """
        self._take(0.0)  # what was under way may be over
        person = self._store.person
        if step and self._held and self._held[-1].step is step:
            person = self._held.pop().person
        self._held.append(Save(record, kind, data, person, step))
        if not self.is_written:
            self._begin()
            self._take(PATIENCE_S)

    def _begin(self) -> None:
        """Begin what is held, unless the file is being written."""
        if not self._held or self.is_written:
            return
        saves, self._held = self._held, []
        try:
            self._look_again()
            if self.failure:  # the next event will tell all that was not stored before
                for step in (save.step for save in saves if save.step):
                    step.event = None
            brought = self._named(saves)
            work = partial(_saved, self._store, self._stored, saves, brought)
            self._under_way = saves, brought, self._run(work, self._go_on)
        except Exception as error:  # what was typed is kept, whatever it was
            self._fail(error)

    def _take(self, seconds: float) -> bool:
        """Take what came of the saves under way if they are over by then; return whether they are."""
        if self._under_way is None or not self._under_way[-1].wait(seconds):
            return False
        (saves, brought, running), self._under_way = self._under_way, None
        try:
            self._stored, events = running.result()
            self.saved_at = now()
            for save, told in zip(saves, events, strict=True):
                if save.step:
                    save.step.event, save.step.since = told
            for one in brought:
                self._brought.pop(one.attachment.sha256, None)
            self.failure = ""
        except Exception as error:  # what was typed is kept, whatever it was
            self._fail(error)
        return True

    def _go_on(self) -> None:
        """Take what came of saves that were not waited for, and begin the next."""
        if self._take(0.0):
            self._begin()
            self._tell()

    def _named(self, saves: list[Save]) -> list[Evidence]:
        """Return what was brought and one of the records names."""
        if not self._brought:
            return []
        named = {file.sha256 for save in saves for _, file in attachments(self.rubric, save.record)}
        return [one for key, one in self._brought.items() if key in named]

    def _look_again(self) -> None:
        """Ask the file what it holds after a failure, before more is built on it; raises as long as it cannot say."""
        found = self._store.settled(self._stored)
        if found.status != self._stored.status:
            self._take_over(found)
        self._stored = found

    def _take_over(self, stored: Stored) -> None:
        """Go on from another status."""
        self._stored = stored
        self.saved_at = now()
        self._tell()

    def _fail(self, error: Exception) -> None:
        """Say what came in the way of saving, and wait for 重试: a mistake of the program's does not make it saved."""
        self.failure = str(error) if isinstance(error, UserError) else unexpected(self.path)
        if not isinstance(error, UserError):
            self._report(error)


def _saved(store: Store, stored: Stored, saves: list[Save], brought: Sequence[Evidence]) -> Saved:
    """Make saves in their order, all or none, for a thread that has the file for itself."""

    def change() -> Saved:
        after, events = stored, []
        for record, kind, data, person, step in saves:
            event, since = (step.event, step.since) if step and step.event else (None, after.record)
            after, event = store.save(after, record, kind, data, event=event, since=since, person=person)
            events.append((event, since))
        return Saved(after, events)

    return with_evidence(store, brought, change, of=stored.id)


def with_evidence(store: Store, brought: Sequence[Evidence], change: Callable[[], Done], of: str = "") -> Done:
    """Store what was brought along with a change, all or nothing; ``of`` one assessment alone."""
    with store.together(of):
        for one in brought:
            store.evidence.add(one.content, one.type)
        return change()
