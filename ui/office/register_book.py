"""The register of the open file, as its tables have it: one door for every edit, each of which can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import uuid4

from msgspec import Struct
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.base.clock import now
from desktop_app.base.errors import UserError
from desktop_app.office.back_again import State, states
from desktop_app.office.beginning import Beginning, begin_missing
from desktop_app.office.whose import Match, match_by_name
from desktop_app.record.register import Register, Round
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from desktop_app.storage.summaries import Summaries, Summary

from ..parts.dialogs import warn
from ..parts.patience import wait_for, waited

SAVING, READING = "正在保存单位名册…", "正在读取单位名册…"
Act = Callable[[Register], Register]


class _Step(Struct, frozen=True):
    """What was done, and the register before and after it."""

    words: str
    before: Register
    after: Register


def new_id() -> str:
    """Return an id that nothing else has."""
    return str(uuid4())


class _Read(Struct, frozen=True):
    """What the file holds, and how far each unit of the round is that is looked at."""

    register: Register
    begun: frozenset[str]
    matches: list[Match]
    round_id: str
    states: list[State]


class RegisterBook(QObject):
    """Every edit is one function of the register; it is stored at once. ``changed`` comes after each.

    ``begun`` are the assessments in the file, ``matches`` those that are no unit's yet, ``states`` how far each unit of
    the round is. All of it is read by the thread that stores, so that showing it waits for nothing.
    """

    changed = Signal()

    def __init__(self, window: QWidget, store: Store) -> None:
        super().__init__(window)
        self._window, self._store = window, store
        self._listed: list[Summary] | None = None  # the assessments, which nobody changes while this is open
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self.register = Register()
        self.begun: frozenset[str] = frozenset()
        self.matches: list[Match] = []
        self.states: list[State] = []
        self.round_id = ""

    @property
    def editable(self) -> bool:
        return not self._store.read_only

    @property
    def round(self) -> Round | None:
        """The round that is looked at."""
        return self.register.round(self.round_id)

    def look_at(self, round_id: str = "") -> None:
        """Read the file, and look at a round: that one, or the one that goes on today. A refusal is shown."""
        found = wait_for(self._window, READING, self._store.file.lend(partial(self._read, round_id)))
        if found is not None:
            self._take(found)

    def _read(self, round_id: str) -> _Read:
        file, today = self._store.file, now().date().isoformat()
        register = self._store.register.load()
        if self._listed is None:
            self._listed = Summaries().of(file)[0]
        if register.round(round_id) is None:
            round_id = _present_round(register, today)
        reached = states(file, register, round_id, self._listed, today)
        matches = match_by_name(self._store, register)
        return _Read(register, frozenset(self._store.ids()), matches, round_id, reached)

    def _take(self, found: _Read) -> None:
        self.register, self.begun, self.matches = found.register, found.begun, found.matches
        self.round_id, self.states = found.round_id, found.states
        self.changed.emit()

    def do(self, words: str, act: Act) -> bool:
        """Do something with the register, and store it; whether anything came of it. A refusal is shown."""
        before = self.register
        try:
            after = act(before).in_order()
        except UserError as error:
            warn(self._window, str(error))
            self.changed.emit()  # what was typed gives way to what there is
            return False
        if after == before or not self._save(after):
            self.changed.emit()
            return False
        self._done.append(_Step(words, before, after))
        self._undone.clear()
        self.changed.emit()
        return True

    def begin(self, assessment: str, rubric: Rubric) -> bool:
        """Begin the assessment of a unit here, with what the register knows; whether it is there. A refusal is shown.

        What is to be told of it is shown too.
        """
        beginning = Beginning(rubric=rubric)

        def work() -> tuple[list[str], _Read]:
            told = begin_missing(self._store, [assessment], beginning)
            self._listed = None
            return told, self._read(self.round_id)

        found = wait_for(self._window, "正在新建评估…", self._store.file.lend(work))
        if found is None:
            return False
        told, read = found
        self._take(read)
        if told:
            warn(self._window, "\n".join(told))
        return assessment in self.begun

    def undo(self) -> str:
        """Take the last edit back; return what was, empty where there is none or it is refused."""
        return self._step(self._done, self._undone, back=True)

    def redo(self) -> str:
        """Do again what was taken back."""
        return self._step(self._undone, self._done, back=False)

    @property
    def undo_words(self) -> str:
        """What would be taken back."""
        return self._done[-1].words if self._done else ""

    @property
    def redo_words(self) -> str:
        """What would be done again."""
        return self._undone[-1].words if self._undone else ""

    def _step(self, steps: list[_Step], others: list[_Step], *, back: bool) -> str:
        if not steps:
            return ""
        step = steps[-1]
        if not self._save(step.before if back else step.after):
            return ""
        others.append(steps.pop())
        self.changed.emit()
        return step.words

    def _save(self, after: Register) -> bool:
        """Store a register in place of the one that is shown, and read it back."""

        def work() -> _Read:
            self._store.register.save(after, since=self.register)
            return self._read(self.round_id)

        try:
            self._take(waited(self._window, SAVING, self._store.file.lend(work)))
        except UserError as error:
            if self._is_there(after):  # a disk that fails at the very end may have kept it
                return True
            warn(self._window, str(error))
            return False
        return True

    def _is_there(self, after: Register) -> bool:
        """Whether the file holds it all the same; where it holds another than is shown, that one is shown."""
        try:
            found = waited(self._window, READING, self._store.file.lend(partial(self._read, self.round_id)))
        except UserError:
            return False
        if found.register != self.register:
            self._take(found)
        return found.register == after


def _present_round(register: Register, today: str) -> str:
    """Return the round that goes on today, or else the last."""
    going = [one.id for one in register.rounds if one.begins and one.begins <= today <= (one.ends or today)]
    return (going or [one.id for one in register.rounds] or [""])[-1]
