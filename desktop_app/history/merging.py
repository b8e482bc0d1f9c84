"""Two copies of one assessment compared, and what comes of both: without a question where only one side changed.

All is decided by the union of both copies' events, never by which of them is ours: so the same copies give the same
record in any order, and merging again changes nothing. Nothing is stored or shown here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Any

from msgspec import Struct

from ..base.errors import UserError
from ..record.assessment import Assessment
from ..record.rows import Rows, UnfitRowsError, record_from_rows, same
from ..rubric.rubric import Rubric
from .asking import Question, Side, Wording, can_keep_both
from .changes import Change, changes
from .events import ALTERED, Event, Kind, origin
from .fields import Field, is_item, item_of, joined, reworded
from .graph import INCOMPLETE, Graph, Node, chain
from .knowing import are_twins, knows
from .lines import RENAMED, Line
from .resolving import Doubt, Union
from .writing import DECIDED, Writing

BOTH = "both"
"""The answer to a question that keeps the texts of all sides, each on lines of its own."""
TEXT = "text:"
"""What an answer begins with that is a text of its own, where those of all sides could be kept as well."""
Answers = Mapping[Field, str]
"""By a question's field the ``key`` of the side that was chosen, the head of a copy, ``BOTH``, or ``TEXT`` and more."""

PURGED = (
    "其中一份彻底删除过内容，另一份还保留着，两份不能逐项合并；"
    "请选定以哪一份为准，无论选哪一份，删除过的内容都会随修改记录并入。"
)
VOID = "其中一份已经作废，另一份没有作废，两份不能逐项合并；请选定以哪一份为准。"
UNFIT = "有一份的修改记录与它的内容对不上，两份不能逐项合并；请选定以哪一份为准。"
_RANKS = ("final", "signed", "handed_over")


class Outcome(StrEnum):
    """What another copy of an assessment is to ours."""

    SAME = "same"
    NEWER = "newer"
    """It knows all that ours knows: ours goes on as it is."""
    OLDER = "older"
    """Ours knows all of it."""
    MERGE = "merge"
    STANDS = "stands"
    """One is final and the other a draft that went another way: the final one stands, the other is set aside."""
    REVISIONS = "revisions"
    """Two revisions from one: one copy is decided for, the other is set aside."""
    WHOLE = "whole"
    """They cannot be merged field by field, ``reason`` says why: one copy is decided for, as a whole."""


class Which(StrEnum):
    """One of the two copies that are compared."""

    OURS = "ours"
    THEIRS = "theirs"

    @property
    def other(self) -> Which:
        return Which.THEIRS if self is Which.OURS else Which.OURS


class Copy(Struct, frozen=True, kw_only=True):
    """One copy of an assessment: its main line, what it has of other copies (side events), and its present rows."""

    head: str
    events: Sequence[Event]
    side: Sequence[Node] = ()
    rows: Rows
    status: str = "draft"


class Merged(Struct, frozen=True, kw_only=True):
    """What is to be written: one event on the main line of ``main``, and the events that come along on branches.

    ``changes`` lead from the rows of ``main`` to ``record``; ``brought`` are (hash before, hash) of the events that the
    main line and the branches of ``main`` lack, each behind those before it.
    """

    main: Which
    kind: Kind
    data: dict[str, Any]
    changes: list[Change]
    record: Assessment
    brought: tuple[tuple[str, str], ...]


class Comparison:
    """What two copies of an assessment are to each other, and what can come of both.

    ``main`` is whose main line goes on: ours, unless only theirs has a revision that ours has not, or is what stands.
    ``reason`` says of ``WHOLE`` in one sentence why; empty otherwise.
    """

    def __init__(self, rubric: Rubric, assessment_id: str, ours: Copy, theirs: Copy) -> None:
        self._rubric, self._copies = rubric, {Which.OURS: ours, Which.THEIRS: theirs}
        start = origin(assessment_id, rubric.digest)
        nodes = (node for copy in (ours, theirs) for node in (*chain(start, copy.events), *copy.side))
        self.graph = Graph(start, nodes)
        if not all(copy.head == start or copy.head in self.graph.nodes for copy in (ours, theirs)):
            raise UserError(INCOMPLETE)
        self._clocks = {which: self.graph.clock(copy.head) for which, copy in self._copies.items()}
        self.main, self.reason = Which.OURS, ""
        self.outcome = self._outcome()

    @property
    def ours_alone(self) -> int:
        """How many events ours has that theirs has not."""
        return len(self._brought(Which.THEIRS))

    @property
    def theirs_alone(self) -> int:
        """How many events theirs has that ours has not."""
        return len(self._brought(Which.OURS))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What somebody has to decide before the two are merged, in the record's order."""
        if self.outcome is not Outcome.MERGE:
            return ()
        lines = [self._line(which) for which in Which]
        wording = Wording(self._rubric, lines, self._writing.whole)
        doubts = (doubt for doubt in self._union.doubts if item_of(doubt.field) not in self._unfit)
        asked = [self._question(wording, doubt) for doubt in doubts]
        asked += [self._item_question(wording, item) for item in sorted(self._unfit)]
        return tuple(sorted(asked, key=lambda one: one.item))

    def merged(self, answers: Answers, main: Which | None = None) -> Merged:
        """Return what comes of a merging; ``LookupError`` where a question has no answer, or one that is none."""
        main = main or self.main
        other = self._copies[main.other]
        line, renamed = self._decided_line(main, answers)
        brought = self._brought(main)
        asked = [[list(question.field), self._choice(question, answers)] for question in self.questions]
        data: dict[str, Any] = {"with": other.head, "events": len(brought)}
        data |= {name: found for name, found in ((DECIDED, asked), (RENAMED, renamed)) if found}
        record = self._record(line)
        found = changes(self._rubric, self._record(self._line(main)), record)
        return Merged(main=main, kind=Kind.MERGED, data=data, changes=found, record=record, brought=brought)

    def preview(self, answers: Answers) -> Assessment:
        """Return the record with some answers; what is not answered is as ours has it."""
        return self._record(self._decided_line(self.main, {**self.whole(Which.OURS), **answers})[0])

    def whole(self, which: Which) -> dict[Field, str]:
        """Return the answers that decide each question for one copy."""
        return {question.field: self._side_of(question, which).key for question in self.questions}

    def set_aside(self, standing: Which | None = None) -> Merged:
        """Return what comes of deciding for one copy as a whole: by default for ``main``, which of ``STANDS`` it is."""
        standing = standing or self.main
        other, brought = self._copies[standing.other], self._brought(standing)
        data: dict[str, Any] = {"with": other.head, "events": len(brought)}
        codes = [str(event.data.get("code", "")) for event in self._revisions(standing.other)]
        if codes:
            data["code"] = codes[-1]
        try:
            record = record_from_rows(self._rubric, self._copies[standing].rows)
        except UnfitRowsError:
            raise UserError(ALTERED) from None
        return Merged(main=standing, kind=Kind.SET_ASIDE, data=data, changes=[], record=record, brought=brought)

    def _outcome(self) -> Outcome:
        mine, theirs = (self._clocks[which] for which in Which)
        known = knows(self.graph, mine, theirs), knows(self.graph, theirs, mine)
        if any(known):
            return Outcome.SAME if all(known) else Outcome.OLDER if known[0] else Outcome.NEWER
        new = {which: bool(self._revisions(which)) for which in Which}
        if are_twins(self.graph, mine, theirs):
            self.reason = PURGED
            return Outcome.WHOLE
        if all(new.values()):
            return Outcome.REVISIONS
        void = [copy.status == "void" for copy in self._copies.values()]
        if any(void) and not all(void):
            self.reason = VOID
            return Outcome.WHOLE
        if any(new.values()):
            self.main = next(which for which in Which if new[which])
        elif any(copy.status in _RANKS for copy in self._copies.values()):
            self.main = max(Which, key=self._rank)
        if self._rank(self.main)[0]:
            return Outcome.STANDS
        if not all(self._leads_to_rows(which) for which in Which):
            self.reason = UNFIT
            return Outcome.WHOLE
        return Outcome.MERGE

    def _rank(self, which: Which) -> tuple[int, tuple[int, str]]:
        """How far a copy has come on its way to the office; 0 for a draft."""
        copy = self._copies[which]
        return _RANKS.index(copy.status) + 1 if copy.status in _RANKS else 0, self.graph.position(copy.head)

    def _revisions(self, which: Which) -> list[Event]:
        """Return the events by which a copy was made final that the other has not."""
        clock = self._clocks[which.other]
        events = (event for event in self._copies[which].events if event.kind == Kind.FINALISED)
        return [event for event in events if not self.graph.has(clock, event.hash)]

    def _brought(self, main: Which) -> tuple[tuple[str, str], ...]:
        found = self.graph.within(self._clocks[main.other], self._clocks[main])
        ordered = sorted(found, key=lambda node: self.graph.position(node.hash))
        return tuple((node.before, node.hash) for node in ordered)

    @cached_property
    def _writing(self) -> Writing:
        try:
            return Writing(self._rubric, self.graph, [copy.head for copy in self._copies.values()])
        except (LookupError, TypeError, ValueError):  # rows that other programs have written
            raise UserError(ALTERED) from None

    @cached_property
    def _union(self) -> Union:
        return Union(self._writing, *(copy.head for copy in self._copies.values()))

    @cached_property
    def _unfit(self) -> set[int]:
        """The items of which what comes of both is no answer on the rubric: each is one question."""
        found: set[int] = set()
        for which in Which:
            head = self._copies[which].head
            rows = self._union.line(head, lambda doubt, head=head: self._as_in(doubt, head), {})[0].rows  # type: ignore[misc]
            for item in {item_of(field) for field in self._union.apart} - {0}:
                part = {place: row for place, row in rows.items() if place[1] and place[1][0] == item}
                if not _fits(self._rubric, part):
                    found.add(item)
        return found

    def _line(self, which: Which) -> Line:
        return self._writing.lines[self._copies[which].head]

    def _leads_to_rows(self, which: Which) -> bool:
        rows, present = self._line(which).rows, self._copies[which].rows
        wanted = [place for place in rows.keys() | present.keys() if not _is_stray(self._rubric, place)]
        return all(same(place[0], rows.get(place), present.get(place)) for place in wanted)

    def _head_of(self, doubt: Doubt, event: str, value: Any) -> str:
        """Return the head of the copy that has a value."""
        heads = [self._copies[which].head for which in Which]
        having = [head for head in heads if self._writing.value(self._writing.lines[head], doubt.field) == value]
        within = [self._copies[which].head for which in Which if self.graph.has(self._clocks[which], event)]
        return next(iter([*having, *within, *heads]))

    def _as_in(self, doubt: Doubt, head: str) -> Any:
        """Return the value of what is in doubt as a copy has it."""
        having = [value for event, value in doubt.values if self._head_of(doubt, event, value) == head]
        return having[0] if having else doubt.values[0][1]

    def _question(self, wording: Wording, doubt: Doubt) -> Question:
        sides = []
        for event, value in doubt.values:
            made = self.graph.nodes[event].event
            head = self._head_of(doubt, event, value)
            words = wording.words(doubt.field, value)
            sides.append(Side(key=event, value=value, words=words, person=made.person, at=made.at, head=head))
        return wording.question(doubt.field, sides, both=can_keep_both(doubt))

    def _item_question(self, wording: Wording, item: int) -> Question:
        sides = []
        for which in Which:
            written = self._last_writer(item, which)
            rows = {place: row for place, row in self._line(which).rows.items() if place[1] and place[1][0] == item}
            words, head = wording.item_words(item, rows), self._copies[which].head
            sides.append(
                Side(key=written.hash, value=None, words=words, person=written.person, at=written.at, head=head)
            )
        return wording.question(("answer", item), sides)

    def _last_writer(self, item: int, which: Which) -> Event:
        """Return the last event of one copy alone that wrote something in an item."""
        clock, graph = self._clocks[which], self.graph
        events = [
            event
            for field in self._union.apart
            if item_of(field) == item
            for event, _ in self._writing.fields[field].last(clock)
            if not graph.has(self._clocks[which.other], event)
        ]
        return graph.nodes[max(events, key=graph.position, default=self._copies[which].head)].event

    def _decided_line(self, main: Which, answers: Answers) -> tuple[Line, list[list[Any]]]:
        asked = {question.field: question for question in self.questions}
        whole = {item: self._side(asked["answer", item], answers["answer", item]).head for item in self._unfit}

        def choose(doubt: Doubt) -> Any:
            if doubt.field not in asked:
                return doubt.values[0][1]  # of an item that is decided as a whole
            question = asked[doubt.field]
            choice = answers[doubt.field]
            if choice == BOTH and question.both:
                return joined(doubt.field, [value for _, value in doubt.values])
            if choice.startswith(TEXT) and question.both:
                return reworded(doubt.field, doubt.values[0][1], choice.removeprefix(TEXT))
            return self._side(question, choice).value

        return self._union.line(self._copies[main].head, choose, whole)

    def _side(self, question: Question, choice: str) -> Side:
        """Return the side with that key, or of the copy with that head; ``LookupError`` where there is none."""
        for side in question.sides:
            if side.key == choice:
                return side
        return self._side_of(question, {copy.head: which for which, copy in self._copies.items()}[choice])

    def _side_of(self, question: Question, which: Which) -> Side:
        """Return the side that says what a copy has; where none does, one that comes from it."""
        if not is_item(question.field):
            value = self._writing.value(self._line(which), question.field)
            if having := [side for side in question.sides if side.value == value]:
                return having[0]
        from_it = [side for side in question.sides if side.head == self._copies[which].head]
        return (from_it or question.sides)[0]

    def _choice(self, question: Question, answers: Answers) -> str:
        choice = answers[question.field]
        kept = question.both and (choice == BOTH or choice.startswith(TEXT))
        return choice if kept else self._side(question, choice).key

    def _record(self, line: Line) -> Assessment:
        try:
            return record_from_rows(self._rubric, line.rows)
        except UnfitRowsError as error:
            raise UserError(f"合并后的内容不符合评分表（{error}），没有合并；两份都没有改动。") from None


def compare(rubric: Rubric, assessment_id: str, ours: Copy, theirs: Copy) -> Comparison:
    """Compare two copies of an assessment on one rubric; ``UserError`` where events are missing or unreadable."""
    return Comparison(rubric, assessment_id, ours, theirs)


def _fits(rubric: Rubric, rows: Rows) -> bool:
    try:
        record_from_rows(rubric, rows)
    except UnfitRowsError:
        return False
    return True


def _is_stray(rubric: Rubric, place: tuple[str, Any]) -> bool:
    return bool(place[1]) and place[1][0] not in rubric.positions
