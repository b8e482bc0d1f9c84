"""Copies of one assessment out of several files, brought together before anything is written.

What a second copy is depends on the first one, and so do the questions. So they are taken in one after the other in a
file of its own, beginning with what is here; what comes of it is then taken in as the state that knows all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ...base.errors import UserError
from ...base.progress import check
from ...base.text import shown
from ...paper.taking import LEFT
from ...storage.adopting import adopt
from ..merging.merging import DifferentRubricsError, UnsoundCopyError
from ..merging.questions import Decision
from .aside import Aside
from .incoming import Incoming, Key
from .taking_one import OURS, Came, ToDecide, head, take

if TYPE_CHECKING:
    from ...storage.store import Store

NAME = "together.db"
_LATER = "没有接收：前面的一份还要选择"


class Together:
    """What comes of the copies of those assessments that are in more files than one."""

    def __init__(self, store: Store, aside: Aside, open_: Callable[[int], Store], name: Callable[[int], str]) -> None:
        self._target, self._aside, self._open, self._name = store, aside, open_, name
        self._made: Store | None = None
        self._came: dict[str, dict[Key, Came]] = {}
        self._of: dict[str, object] = {}

    @property
    def store(self) -> Store:
        """The file in which they are brought together."""
        if self._made is None:
            from ...storage.store import Store

            self._made = Store.create(self._aside.folder() / NAME)
            self._made.file.connection.execute("PRAGMA synchronous = OFF")  # after a power cut nobody wants it
            self._aside.holds(self._made)
        self._made.person = self._target.person
        return self._made

    def came(self, key: Key) -> Came | None:
        """Return what was done with one of the copies, None for an assessment that is in one file alone."""
        return self._came.get(key[1], {}).get(key)

    def bring(self, copies: list[Incoming], decisions: Mapping[Key, Decision]) -> ToDecide | None:
        """Bring the copies of one assessment together, in order; return what is to be decided first."""
        id_ = copies[0].id
        present = head(self._target, id_)
        of = present, [(one.key, decisions.get(one.key)) for one in copies]
        if self._of.get(id_) == of:
            return None
        self._begin(id_, present)
        came = self._came[id_] = {}
        known, files = self._events(id_), dict[str, str]()
        for at, one in enumerate(copies):
            check()
            done = self._one(one, decisions.get(one.key, Decision()))
            if isinstance(done, ToDecide):
                if files:
                    names = dict.fromkeys([*([OURS] if present else []), *files.values()])
                    done = replace(done, ours="、".join(names), files=files)
                words = f"没有接收：有{max(1, len(done.met.questions))}处要先选择"
                came[one.key] = Came(LEFT, words, "", "")
                came.update({later.key: Came(LEFT, _LATER, "", "") for later in copies[at + 1 :]})
                return done
            came[one.key] = done
            files |= dict.fromkeys(self._events(id_) - known - files.keys(), f"“{shown(self._name(one.file))}”")
        if not any(one.what == LEFT for one in came.values()):  # else it may be read the next time
            self._of[id_] = of
        return None

    def _events(self, assessment_id: str) -> set[str]:
        query = self.store.file.query
        tables = ("event", "side_event")
        rows = (
            row for table in tables for row in query(f"SELECT hash FROM {table} WHERE assessment = ?", assessment_id)
        )
        return {str(row["hash"]) for row in rows}

    def _begin(self, assessment_id: str, present: str) -> None:
        """Begin with what is here, if it is."""
        self._of.pop(assessment_id, None)
        store = self.store
        with store.together():
            if head(store, assessment_id):
                store.remove(assessment_id, clear=False)
            if present:
                adopt(store, self._target, assessment_id)

    def _one(self, one: Incoming, decision: Decision) -> Came | ToDecide:
        try:
            with closing(self._open(one.file)) as source:
                return take(self.store, source, one, decision)
        except (DifferentRubricsError, UnsoundCopyError, UserError) as error:
            now = head(self.store, one.id)
            return Came(LEFT, f"没有接收：{str(error).rstrip('。')}", now, now)
