"""Two copies of one assessment compared, and what comes of both: without a question where only one side changed.

All is decided by the union of both copies' events, never by which of them is ours: so the same copies give the same
record in any order, and merging again changes nothing. What waits beside either of the two counts as a copy: as soon as
the assessment is a draft it is merged too. Nothing is stored or shown here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from ..base.errors import UserError
from ..record.assessment import Assessment
from ..record.rows import Rows, UnfitRowsError, record_from_rows, same
from ..rubric.rubric import Rubric
from .asking import Question, Side, Wording, key_of
from .changes import Change, changes
from .events import ALTERED, Event, Kind, origin
from .fields import Field, is_item, item_of, joined, reworded
from .lines import RENAMED, Line
from .relation import Copy as Copy
from .relation import Outcome as Outcome
from .relation import Relation
from .relation import Which as Which  # where one looks for them
from .resolving import Doubt, Union, parts
from .waiting import Waiting, described
from .writing import BOTH as BOTH
from .writing import DECIDED, Writing

TEXT = "text:"
"""What an answer begins with that is a text of its own, where those of all sides could be kept as well."""
Answers = Mapping[Field, str]
"""By a question's field the ``key`` of the side that was chosen, the head of a copy, ``BOTH``, or ``TEXT`` and more."""
UNFIT = "有一份的修改记录与它的内容对不上，两份不能逐项合并；请选定以哪一份为准。"


class Merged(Struct, frozen=True, kw_only=True):
    """What is to be written: events on the main line of ``main``, and the events that come along on branches.

    ``joins`` are kind and data of these events, one for each copy that comes in; none where the other waits. With the
    last of them ``changes`` lead from the rows of ``main`` to ``record``. ``brought`` are (hash before, hash) of the
    events that ``main`` lacks, each behind those before it.
    """

    main: Which
    joins: tuple[tuple[Kind, dict[str, Any]], ...] = ()
    changes: list[Change] = []
    record: Assessment
    brought: tuple[tuple[str, str], ...]


class Comparison(Relation):
    """What two copies of an assessment are to each other, and what can come of both."""

    def __init__(self, rubric: Rubric, assessment_id: str, ours: Copy, theirs: Copy) -> None:
        self._rubric = rubric
        super().__init__(origin(assessment_id, rubric.digest), ours, theirs)
        if self.outcome is Outcome.MERGE and not self._is_fit():
            self.outcome, self.reason, self.main = Outcome.WHOLE, UNFIT, Which.OURS

    @property
    def is_about_waiting(self) -> bool:
        """Whether nothing of the other copy itself is new: what is merged is what waits beside one of the two."""
        return self.outcome is Outcome.MERGE and self._copies[self.main.other].head not in self._ahead

    @property
    def waits(self) -> list[Waiting]:
        """What comes to wait beside the one that stands; each is told with what it would change."""
        head = self._copies[self.main].head
        known = self._held[Which.OURS] if self.main is Which.OURS else set[str]()
        return described(self._writing, head, [one for one in self._ahead if one not in known])

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What somebody has to decide before the two are merged, in the record's order."""
        if self.outcome is not Outcome.MERGE:
            return ()
        wording = Wording(self._rubric, [self._writing.lines[head] for head in self._asked], self._writing.whole)
        doubts = (doubt for doubt in self._union.doubts if item_of(doubt.field) not in self._unfit)
        asked = [self._question(wording, doubt) for doubt in doubts]
        asked += [self._item_question(wording, item) for item in sorted(self._unfit)]
        return tuple(sorted(asked, key=lambda one: one.item))

    def merged(self, answers: Answers) -> Merged:
        """Return what comes of a merging; ``LookupError`` where a question has no answer, or one that is none."""
        line, renamed = self._decided_line(answers)
        asked = [[list(question.field), self._choice(question, answers)] for question in self.questions]
        joins = self._joins(Kind.MERGED, self._ahead)
        joins[-1][1].update({name: found for name, found in ((DECIDED, asked), (RENAMED, renamed)) if found})
        record = self._record(line)
        found = changes(self._rubric, self._record(self._line(self.main)), record)
        brought = self._brought(self._ahead)
        return Merged(main=self.main, joins=tuple(joins), changes=found, record=record, brought=brought)

    def preview(self, answers: Answers) -> Assessment:
        """Return the record with some answers; what is not answered is as ours has it."""
        return self._record(self._decided_line({**self.whole(Which.OURS), **answers})[0])

    def whole(self, which: Which) -> dict[Field, str]:
        """Return the answers that decide each question for one copy."""
        return {question.field: self._side_of(question, which).key for question in self.questions}

    def kept(self) -> Merged:
        """Return what comes of the one that stands, or is newer: nothing joins it, and what it does not know waits."""
        return Merged(main=self.main, record=self._present(self.main), brought=self._brought([]))

    def set_aside(self, standing: Which | None = None) -> Merged:
        """Return what comes of deciding for one copy as a whole, by default for ``main``.

        What had only been merged into the other was not decided against: it waits. One that is void sets all aside.
        """
        standing = standing or self.main
        other = self._copies[standing.other]
        heads = [other.head]
        if self.outcome is Outcome.REVISIONS and other.status != "void":
            heads = [self._without_mergings(other.head)]
        if self._copies[standing].status == "void":
            known = self._whole[standing]
            heads = [one for one in self.graph.heads if not self.graph.has(known, one)] or heads
        joins = self._joins(Kind.SET_ASIDE, heads, standing)
        codes = [str(event.data.get("code", "")) for event in self._revisions(standing.other)]
        if codes:
            joins[-1][1]["code"] = codes[-1]
        record, brought = self._present(standing), self._brought(heads, standing)
        return Merged(main=standing, joins=tuple(joins), record=record, brought=brought)

    def _is_fit(self) -> bool:
        """Whether the events of what is to be merged lead to its rows."""
        joined = self.graph.whole([self._copies[self.main].head, *self._ahead])
        heads = {which: self._copies[which].head for which in Which}
        within = [which for which in Which if heads[which] == self.graph.origin or self.graph.has(joined, heads[which])]
        return all(self._leads_to_rows(which) for which in within)

    @cached_property
    def _asked(self) -> list[str]:
        """The heads of all that is merged, ours first."""
        mine = self._copies[Which.OURS].head
        return sorted([self._copies[self.main].head, *self._ahead], key=lambda one: one != mine)

    @cached_property
    def _writing(self) -> Writing:
        try:
            heads = [*(copy.head for copy in self._copies.values()), *self._ahead]
            return Writing(self._rubric, self.graph, heads)
        except (LookupError, TypeError, ValueError):  # rows that other programs have written
            raise UserError(ALTERED) from None

    @cached_property
    def _union(self) -> Union:
        return Union(self._writing, [self._copies[self.main].head, *self._ahead])

    @cached_property
    def _unfit(self) -> set[int]:
        """The items of which what comes of both is no answer on the rubric: each is one question."""
        found: set[int] = set()
        for head in self._asked:
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
        heads, graph = self._asked, self.graph
        having = [head for head in heads if self._writing.value(self._writing.lines[head], doubt.field) == value]
        within = [head for head in heads if graph.has(graph.clock(head), event)]
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
            side = Side(
                key=key_of(value), value=value, words=words, person=made.person, at=made.at, head=head, event=event
            )
            sides.append(side)
        return wording.question(doubt.field, sides, both=self._both(doubt))

    def _both(self, doubt: Doubt) -> Any:
        """Return the texts of all sides as one, None where they are none: in the order in which they were written."""
        written = parts(self._writing, doubt.field, doubt.values)
        return joined(doubt.field, [value for _, value in written])

    def _item_question(self, wording: Wording, item: int) -> Question:
        sides: dict[str, Side] = {}
        for head in self._asked:
            made = self._last_writer(item, head)
            rows = {place: row for place, row in self._writing.lines[head].rows.items() if place[1][:1] == (item,)}
            key, words = key_of(sorted(rows.items())), wording.item_words(item, rows)
            side = Side(key=key, value=None, words=words, person=made.person, at=made.at, head=head, event=made.hash)
            sides.setdefault(key, side)
        return wording.question(("answer", item), list(sides.values()))

    def _last_writer(self, item: int, head: str) -> Event:
        """Return the last event of one copy alone that wrote something in an item."""
        graph, others = self.graph, [one for one in self._asked if one != head]
        events = [
            event
            for field in self._union.apart
            if item_of(field) == item
            for event, _ in self._writing.fields[field].last(graph.clock(head))
            if not all(graph.has(graph.clock(one), event) for one in others)
        ]
        return graph.nodes[max(events, key=graph.position, default=head)].event

    def _decided_line(self, answers: Answers) -> tuple[Line, list[list[Any]]]:
        asked = {question.field: question for question in self.questions}
        whole = {item: self._side(asked["answer", item], answers["answer", item]).head for item in self._unfit}

        def choose(doubt: Doubt) -> Any:
            if doubt.field not in asked:
                return doubt.values[0][1]  # of an item that is decided as a whole
            question = asked[doubt.field]
            choice = answers[doubt.field]
            if choice == BOTH and question.both:
                return self._both(doubt)
            if choice.startswith(TEXT) and question.both:
                return reworded(doubt.field, doubt.values[0][1], choice.removeprefix(TEXT))
            return self._side(question, choice).value

        return self._union.line(self._copies[self.main].head, choose, whole)

    def _side(self, question: Question, choice: str) -> Side:
        """Return the side with that key, or of the copy with that head; ``LookupError`` where there is none."""
        for side in question.sides:
            if side.key == choice:
                return side
        return self._side_of(question, {copy.head: which for which, copy in self._copies.items()}[choice])

    def _side_of(self, question: Question, which: Which) -> Side:
        """Return the side that says what a copy has; where none does, one that comes from it."""
        head = self._copies[which].head
        if head not in (self._asked if which is self.main else self._ahead):  # nothing of it is new: what waits is
            head = self._ahead[-1]
        if not is_item(question.field):
            value = self._writing.value(self._writing.lines[head], question.field)
            if having := [side for side in question.sides if side.value == value]:
                return having[0]
        from_it = [side for side in question.sides if side.head == head]
        return (from_it or question.sides)[0]

    def _choice(self, question: Question, answers: Answers) -> str:
        choice = answers[question.field]
        kept = question.both and (choice == BOTH or choice.startswith(TEXT))
        return choice if kept else self._side(question, choice).key

    def _present(self, which: Which) -> Assessment:
        try:
            return record_from_rows(self._rubric, self._copies[which].rows)
        except UnfitRowsError:
            raise UserError(ALTERED) from None

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
