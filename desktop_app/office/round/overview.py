"""The round at a glance: a line for each unit and visit, with what it came to, what was decided, and how far it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ...base.text import unit_name
from ...record.act import Act, ActKind
from ...record.register import Assignment, Register
from ...record.status import is_kept
from ...rubric.amounts import written, written_total
from ...storage.data_file import MOST_ASKED
from ...storage.kept_results import Kept
from ...storage.offered import NO_SAMPLE
from ...storage.sqlite_file import in_words
from ..back_again import STATES as STATES_BEFORE
from ..back_again import State, states_of
from ..decision.facts import Decided
from ..decision.standing import Review, Ruling, by_assessment, decided_of, decision, reviewed_of, reviews
from .scored import Head, Loss, Scored, ScoredOnes

if TYPE_CHECKING:
    from ...storage.store import Store

DECIDED = "decided"
STATES = {name: words for name, words in STATES_BEFORE.items() if name not in (DECIDED, "void")}
STATES |= {DECIDED: "已审定", "void": STATES_BEFORE["void"]}
"""How far a unit can be, in the order in which it goes on."""
MOST_LOSSES = 3  # that are told of a unit


class Line(Struct, frozen=True, kw_only=True, gc=False):
    """A unit and a visit; ``scored`` is None where nothing is begun, or it cannot be read.

    ``unit``, ``round`` and ``team`` are the register's ids, empty where it does not say. ``name`` is the register's,
    else that on the sheet. ``date`` is the day of the assessment. ``days`` it took from the first event to 定稿, or so
    far; ``overdue`` so many after the round's end.
    """

    assessment: str
    unit: str = ""
    name: str
    short: str = ""
    round: str = ""
    team: str = ""
    team_name: str = ""
    date: str = ""
    status: str = ""
    state: str
    days: int | None = None
    overdue: int = 0
    scored: Scored | None = None
    ruling: Ruling | None = None
    reviews: tuple[Review, ...] = ()

    @property
    def is_final(self) -> bool:
        """Whether its total is that of a printed sheet."""
        return is_kept(self.status) and self.scored is not None and self.scored.number > 0

    @property
    def total(self) -> str:
        """The total as it is written; empty while anything is 未评."""
        return written_total(self.scored.total) if self.scored and self.scored.complete else ""

    @property
    def grade(self) -> str:
        """The computed grade."""
        return self.scored.grade if self.scored and self.scored.complete else ""

    @property
    def decided(self) -> str:
        """The grade that was decided and counts."""
        return self.ruling.grade if self.ruling else ""

    @property
    def counts_as(self) -> str:
        """The grade to go by: the decided one, else the computed one of what is final."""
        return self.decided or (self.grade if self.is_final else "")

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What it lost, the largest first."""
        return self.scored.losses if self.scored else ()

    @property
    def most_lost(self) -> str:
        """Say where it lost most: 第7项8.00分、第16项4.00分; empty while anything is 未评."""
        found = self.losses[:MOST_LOSSES] if self.total else ()
        return "、".join(f"第{loss.item}项{written(loss.points)}分" for loss in found)

    @property
    def state_words(self) -> str:
        return STATES.get(self.state, self.state)


class Overview(Struct, frozen=True, kw_only=True):
    """The lines, in the order of rounds and register; ``faults`` tell what cannot be read, a sentence each."""

    lines: tuple[Line, ...]
    faults: tuple[str, ...] = ()


def decisions(lines: Iterable[Line]) -> dict[str, Decided]:
    """Return the decisions that count, by assessment."""
    return {line.assessment: line.ruling.said for line in lines if line.ruling and line.decided}


class Overviews:
    """Makes overviews of open files, and remembers what their assessments came to and how far they are."""

    def __init__(self) -> None:
        self._scored = ScoredOnes()
        self._lines: dict[str, Line] = {}
        self._register: tuple[Register | None, dict[str, Assignment], _Facts] = None, {}, {}
        self._facts: tuple[_Facts, ...] = ()
        self._day = ""
        self._is_real: dict[str, bool] = {}
        self._far: tuple[object, dict[str, Head], dict[str, State]] = None, {}, {}
        self._last: tuple[object, Overview] = None, Overview(lines=())

    def of(
        self, store: Store, today: str, rounds: Collection[str] | None = None, register: Register | None = None
    ) -> Overview:
        """Return the lines of these rounds by id, by default of all that is in the file; ``today`` is an ISO date.

        ``register`` is the file's, where it is known already.
        """
        of = store.file, store.file.version, today, rounds and sorted(rounds)
        if self._last[0] != of:
            register = store.register.load() if register is None else register
            self._last = of, self._read(store, today, rounds, register)
        return self._last[1]

    def _read(self, store: Store, today: str, rounds: Collection[str] | None, register: Register) -> Overview:
        """Read what has changed since the last time, and put the lines together."""
        heads = self._real(store, _heads(store))
        assigned, named = self._of_register(register)
        wanted = [id_ for id_ in heads if rounds is None or (id_ in assigned and assigned[id_].round in rounds)]
        scored, faults = self._scored.of(store, [heads[id_] for id_ in wanted])
        far = self._how_far(store, register, rounds, today, heads)
        acts, making = _acts(store), _Making(register, far, today)
        facts: tuple[_Facts, ...] = heads, assigned, named, scored, far, acts
        changed = self._changed(facts, today)
        stale = [id_ for id_ in wanted if changed is None or id_ in changed or id_ not in self._lines]
        done = _done(store, [id_ for id_ in stale if id_ in acts])
        for id_ in stale:
            self._lines[id_] = making.line(heads[id_], assigned.get(id_), scored.get(id_), done.get(id_, ()))
        self._facts, self._day = facts, today
        lines = [self._lines[id_] for id_ in wanted]
        lines += [making.waiting(assigned[id_]) for id_ in sorted(far.keys() - heads.keys()) if id_ in assigned]
        return Overview(lines=tuple(making.in_order(lines)), faults=tuple(faults))

    def _of_register(self, register: Register) -> tuple[dict[str, Assignment], _Facts]:
        """Return by assessment where it belongs, and how what it belongs to is called; the same as long as it is."""
        if self._register[0] is not register:
            assigned = {one.assessment: one for one in register.assignments}
            units, teams = {one.id: one for one in register.units}, {one.id: one.name for one in register.teams}
            named = {id_: (units.get(one.unit), teams.get(one.team or "")) for id_, one in assigned.items()}
            self._register = register, assigned, named
        return self._register[1:]

    def _changed(self, facts: tuple[_Facts, ...], today: str) -> set[str] | None:
        """Return of which assessments anything is another than when the lines were made; None if all are stale."""
        if self._day != today or not self._facts:
            return None
        pairs = [(before, now) for before, now in zip(self._facts, facts, strict=True) if before is not now]
        return {id_ for before, now in pairs for id_ in before.keys() | now.keys() if before.get(id_) != now.get(id_)}

    def _real(self, store: Store, heads: dict[str, Head]) -> dict[str, Head]:
        """Leave the sample out: of each assessment that is asked once, since its first event stays."""
        if unknown := [id_ for id_ in heads if id_ not in self._is_real]:
            few = len(unknown) <= MOST_ASKED
            sql = f"SELECT id FROM assessment WHERE {NO_SAMPLE}"
            sql += f" AND id IN ({', '.join('?' * len(unknown))})" if few else ""
            with in_words(store.path):
                real = {row["id"] for row in store.file.query(sql, *(unknown if few else ()))}
            self._is_real.update((id_, id_ in real) for id_ in unknown)
        return {id_: head for id_, head in heads.items() if self._is_real[id_]}

    def _how_far(
        self,
        store: Store,
        register: Register,
        rounds: Collection[str] | None,
        today: str,
        heads: dict[str, Head],
    ) -> dict[str, State]:
        """Return how far each assessment of the rounds is, by its id: what it hangs on is asked first.

        As long as nothing went out or came in, only those with another head are looked at again.
        """
        counted = ", ".join(f"(SELECT ifnull(max(rowid), 0) || ' ' || count(*) FROM {table})" for table in _WAYS)
        with in_words(store.path):
            ways = tuple(next(store.file.query(f"SELECT {counted}")).values())
        of = ways, register, today, rounds and sorted(rounds)
        wanted = {one.id for one in register.rounds if rounds is None or one.id in rounds}
        asked, known = [one for one in register.assignments if one.round in wanted], dict[str, State]()
        if self._far[0] == of:
            before, known = self._far[1:]
            asked = [one for one in asked if before.get(one.assessment) != heads.get(one.assessment)]
        found = {one.assessment: one for one in states_of(store.file, register, asked, today)} if asked else {}
        self._far = of, heads, known | found
        return self._far[2]


_Facts = Mapping[str, Any]
"""By assessment."""
_WAYS = ("giving", "taking", "handover")
"""Tables of what went out and came in: rows are only added."""


def _heads(store: Store) -> dict[str, Head]:
    """Return the rows of all assessments by id."""
    cursor = store.file.connection.cursor()
    cursor.row_factory = None
    with in_words(store.path):
        sql = f"SELECT {', '.join(Head.__struct_fields__)} FROM assessment"
        return {row[0]: Head(*row) for row in cursor.execute(sql)}


def _acts(store: Store) -> dict[str, str]:
    """Return what tells, by assessment, whether there are other acts on it: what each says never changes."""
    cursor = store.file.connection.cursor()
    cursor.row_factory = None
    ids = "group_concat(substr(id, 1, 16), '')"
    with in_words(store.path):
        return dict(cursor.execute(f"SELECT assessment, {ids} FROM act GROUP BY assessment"))


def _done(store: Store, assessments: list[str]) -> dict[str, list[Act]]:
    """Return the acts of 审核 and 审定 on these assessments."""
    found: dict[str, list[Act]] = defaultdict(list)
    for one in store.acts.of(assessments):
        if one.kind in (ActKind.DECIDED, ActKind.REVIEWED):
            found[one.assessment].append(one)
    return found


class _Making:
    """Puts lines together."""

    def __init__(self, register: Register, far: dict[str, State], today: str) -> None:
        self._units = {unit.id: (at, unit) for at, unit in enumerate(register.units)}
        self._rounds = {one.id: at for at, one in enumerate(register.rounds)}
        self._teams = {one.id: one.name for one in register.teams}
        self._far, self._today = far, today

    def line(self, head: Head, assigned: Assignment | None, scored: Scored | None, done: Iterable[Act]) -> Line:
        """Return the line of an assessment that is in the file, on which so much was done."""
        id_ = head.id
        acts = by_assessment(done).get(id_, {})
        number, code = scored.fixed if scored else (0, "")
        kept = Kept(number, "", code, None) if number else None
        seen = tuple(reviews(reviewed_of(acts), kept))
        ruling = decision(decided_of(acts, id_), kept, head.status, seen)
        far = self._far.get(id_)
        state = DECIDED if ruling and ruling.grade else far.state if far else head.status
        return Line(
            assessment=id_,
            **self._place(assigned, unit_name(head.unit)),
            date=head.date,
            status=head.status,
            state=state,
            days=_days(scored, self._today) if scored else None,
            overdue=far.overdue if far and state != DECIDED else 0,
            scored=scored,
            ruling=ruling,
            reviews=seen,
        )

    def waiting(self, assigned: Assignment) -> Line:
        """Return the line of what is in no file yet, or in another one."""
        far = self._far[assigned.assessment]
        place = self._place(assigned, far.name)
        return Line(assessment=assigned.assessment, **place, state=far.state, overdue=far.overdue)

    def _place(self, assigned: Assignment | None, name: str) -> dict[str, Any]:
        if assigned is None:
            return {"name": name}
        unit = self._units[assigned.unit][1] if assigned.unit in self._units else None
        team = assigned.team or ""
        return {
            "unit": assigned.unit,
            "name": unit.name if unit else name,
            "short": unit.short if unit else "",
            "round": assigned.round or "",
            "team": team,
            "team_name": self._teams.get(team, ""),
        }

    def in_order(self, lines: Iterable[Line]) -> list[Line]:
        """Sort lines by round and unit as the register has them; what it does not know comes last."""
        last = len(self._rounds), len(self._units)
        return sorted(
            lines,
            key=lambda one: (
                self._rounds.get(one.round, last[0]),
                self._units[one.unit][0] if one.unit in self._units else last[1],
                one.date,
                one.assessment,
            ),
        )


def _days(scored: Scored, today: str) -> int | None:
    """Return in how many days it was made final, or how many it has been going on."""
    try:
        begun, end = (date.fromisoformat(text[:10]) for text in (scored.begun, scored.at or today))
    except ValueError:  # a time that another program has made unreadable
        return None
    return max(0, (end - begun).days)
