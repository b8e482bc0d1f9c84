"""Random answers and records for any rubric: valid, and otherwise as odd as they come.

Tens of thousands of records are drawn, so each value takes as few draws as can be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import permutations
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from msgspec.structs import replace

from desktop_app.record.assessment import LISTED, LONGEST_MARK, PARTICULARS, Assessment, Conduct, Noted
from desktop_app.rubric import rules
from desktop_app.rubric.answers import COUNT_LIMIT, Answer, Attachment, Ballot, GradedListAnswer, Reading, Task
from desktop_app.rubric.loading import load_rubric, shipped_rubric
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Rule
from desktop_app.rubric.rules.graded_list import TASKS
from tests.samples import SECOND_RUBRIC

SHIPPED = shipped_rubric("xunchazhenggai-1")
SECOND = load_rubric(SECOND_RUBRIC)
RUBRICS = [SHIPPED, SECOND]
TASK_TEXTS = [name for name in TASKS.words if name not in TASKS.said]
"""The fields of a task that are texts."""

COMMON = "整改落实情况，台账（第1项）“对账销号”。ABC 123\n\t\\\"'"
RARE = "𠮷㐂䶮龘丶𬱖\u3000\u00a0\u200bé\u0301🙂\u2028"
TEXTS = st.text(st.sampled_from(COMMON + RARE) | st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=12)
NOTES = st.just("") | TEXTS
NO_NOTES = st.just("")
DATES = st.just("") | st.dates().map(str)


def _count(number: int) -> int:
    return number // 4 if number % 4 == 3 else number % 8


COUNTS = st.integers(0, 4 * COUNT_LIMIT).map(_count)  # mostly below 8
MAYBE_COUNTS = st.integers(0, 20 * COUNT_LIMIT).map(lambda n: None if n % 5 == 4 else _count(n // 5))
VOTES = st.tuples(*[st.integers(0, 9999)] * 5)
RATES = st.integers(0, 10**8).map(lambda n: Decimal(n) / 10**6) | st.integers(0, 100_00).map(lambda n: Decimal(n) / 100)

FILES = st.just(()) | st.lists(
    st.builds(
        Attachment,
        name=st.sampled_from(["台账.jpg", "会议记录.pdf", RARE]),
        sha256=st.sampled_from(["0" * 64, "ab" * 32]),
        size=st.integers(0, 50_000_000),
    ),
    max_size=2,
).map(tuple)
OWN = st.none() | st.integers(0, 100).map(lambda percent: Decimal(percent) / 100)  # of the item's points

Fields = SearchStrategy[dict[str, Any]]
Kinds = dict[type[Rule], Callable[[Any, SearchStrategy[str]], Fields]]


def ledgers(item: rules.GradedList, notes: SearchStrategy[str], *ungraded: None) -> SearchStrategy[tuple[Task, ...]]:
    """Ledgers of 1 to 300 tasks, most of them short; ids have gaps, as after deleting."""

    def ledger(some: list[Task], shape: int) -> tuple[Task, ...]:
        times, step = (shape // 4 if shape % 8 == 7 else 1), shape % 3 + 1
        return tuple(replace(task, id=1 + step * place) for place, task in enumerate((some * times)[:300]))

    grades = st.sampled_from([*item.percents, *ungraded])
    texts = dict.fromkeys(TASK_TEXTS, notes)
    one = st.builds(Task, **texts, grade=grades, methods=st.just(()), files=FILES)
    if notes is NO_NOTES:
        one = grades.map(lambda grade: Task(grade=grade))
    return st.builds(ledger, st.lists(one, min_size=1, max_size=9), st.integers(0, 999))


def ballots(item: rules.Ratio, consistent: bool) -> SearchStrategy[tuple[Ballot, ...]]:
    """Ballots of some of the item's groups in any order, at least one; consistent ones add up."""

    def tallied(group: str, votes: tuple[int, ...], lost: int) -> Ballot:
        names = ("satisfied", "fairly", "dissatisfied", "abstained", "invalid")
        kinds = dict(zip(names, votes, strict=True))
        return Ballot(group=group, issued=sum(votes) + lost, returned=sum(votes), **kinds)

    groups = st.sampled_from(item.groups)
    one = st.builds(tallied, groups, VOTES, st.integers(0, 9999))
    if not consistent:
        counts = {name: COUNTS for name in Ballot.__struct_fields__ if name != "group"}
        one |= st.builds(Ballot, group=groups, **counts)
    return st.lists(one, unique_by=lambda ballot: ballot.group, min_size=1, max_size=len(item.groups)).map(tuple)


READINGS = st.builds(
    Reading,
    value=st.integers(0, 100).map(lambda hundredths: Decimal(hundredths) / 100),
    person=st.sampled_from(("", "张某某")),
    date=st.sampled_from(("", "2026-11-20")),
)


def _settled(item: rules.Ratio, fields: Fields) -> Fields:
    """Such fields of a ratio, with what the office has settled where the rubric leaves that open."""
    if not item.weight_pending:
        return fields
    return st.builds(lambda given, reading: given | {"reading": reading}, fields, READINGS)


def _field(name: str, values: SearchStrategy[Any]) -> Fields:
    return values.map(lambda value: {name: value})


def _subsets(labels: Sequence[str]) -> list[tuple[str, ...]]:
    return [found for size in range(len(labels) + 1) for found in permutations(labels, size)]


def _labels(item: Any) -> list[str]:
    return [option.label for option in item.options]


def _points(item: rules.Direct) -> SearchStrategy[Decimal]:
    return st.integers(0, int(item.points / item.step)).map(lambda steps: steps * item.step)


def _cases(item: rules.PerCase) -> Fields:
    """Return cases, and where it is asked for sometimes the number that was looked at."""
    alone = _field("cases", COUNTS)
    pairs = st.tuples(COUNTS, COUNTS).map(sorted)
    return alone | pairs.map(lambda pair: {"cases": pair[0], "of": pair[1]}) if item.of_label else alone


def _plan(required: SearchStrategy[int | None], done: SearchStrategy[int | None]) -> Fields:
    return st.tuples(required, done).map(lambda pair: {"required": pair[0], "done": pair[1]})


COMPLETE: Kinds = {
    rules.Shortfall: lambda item, notes: _field("count", COUNTS),
    rules.PlanShortfall: lambda item, notes: _plan(COUNTS, COUNTS) | _plan(st.just(0), st.none()),
    rules.Choice: lambda item, notes: _field("choice", st.sampled_from(_labels(item))),
    rules.Checklist: lambda item, notes: _field("ticked", st.sampled_from(_subsets(_labels(item)))),
    rules.PerCase: lambda item, notes: _cases(item),
    rules.GradedList: lambda item, notes: _field("tasks", ledgers(item, notes)),
    rules.Ratio: lambda item, notes: _settled(
        item,
        _field("rate", RATES)
        | _field("ballots", ballots(item, consistent=True).filter(lambda found: any(sum(b.votes) for b in found))),
    ),
    rules.Direct: lambda item, notes: st.builds(
        lambda points, grounds: {"points": points, "grounds": tuple(grounds)},
        _points(item),
        st.lists(notes, min_size=len(item.heads), max_size=len(item.heads)),
    ),
}
ANY: Kinds = {
    rules.Shortfall: lambda item, notes: _field("count", MAYBE_COUNTS),
    rules.PlanShortfall: lambda item, notes: _plan(MAYBE_COUNTS, MAYBE_COUNTS),
    rules.Choice: lambda item, notes: _field("choice", st.sampled_from([None, *_labels(item)])),
    rules.Checklist: lambda item, notes: _field("ticked", st.sampled_from([None, *_subsets(_labels(item))])),
    rules.PerCase: lambda item, notes: (
        st.tuples(MAYBE_COUNTS, MAYBE_COUNTS).map(lambda pair: {"cases": pair[0], "of": pair[1]})
        if item.of_label
        else _field("cases", MAYBE_COUNTS)
    ),
    rules.GradedList: lambda item, notes: (
        st.just({}) | COMPLETE[rules.GradedList](item, notes) | _field("tasks", ledgers(item, notes, None))
    ),
    rules.Ratio: lambda item, notes: (
        st.just({})
        | COMPLETE[rules.Ratio](item, notes)
        | _field("ballots", ballots(item, consistent=True))
        | _field("ballots", ballots(item, consistent=False))
    ),
    rules.Direct: lambda item, notes: _field("points", _points(item)) | st.just({}),
}


def _answers(kinds: Kinds, item: Rule, methods: Sequence[str], notes: SearchStrategy[str]) -> SearchStrategy[Any]:
    fields = kinds[type(item)](item, notes)
    if notes is NO_NOTES:
        return fields.map(lambda data: item.answer_type(**data))
    checked = st.lists(st.sampled_from(methods), unique=True).map(tuple) if methods else st.just(())

    def built(data: dict[str, Any], note: str, how: tuple[str, ...], files: Any, own: Decimal | None, why: str) -> Any:
        given = None if own is None else (own * item.points).quantize(Decimal("0.01"))
        return item.answer_type(**data, note=note, methods=how, files=files, own=given, own_note=why)

    return st.builds(built, fields, notes, checked, FILES, OWN, notes)


def answers(item: Rule, methods: Sequence[str] = (), notes: SearchStrategy[str] = NOTES) -> SearchStrategy[Any]:
    """Return valid answers for an item: unanswered, in part, contradicting themselves, or complete."""
    return _answers(ANY, item, methods, notes)


def complete_answers(
    item: Rule, methods: Sequence[str] = (), notes: SearchStrategy[str] = NOTES
) -> SearchStrategy[Any]:
    """Return answers that decide the item's score."""
    return _answers(COMPLETE, item, methods, notes)


ASIDE = ("note", "methods", "files", "own", "own_note", "grounds")  # what decides no score


def forgotten(item: Rule, answer: Any, which: int) -> Any:
    """Return a complete answer with some of what it says left out: by the bits of ``which``."""
    if isinstance(answer, GradedListAnswer):
        marked = (replace(task, grade=None) if which >> n % 8 & 1 else task for n, task in enumerate(answer.tasks))
        return replace(answer, tasks=() if which == 255 else tuple(marked))
    blank = item.answer_type()
    fields = [name for name in answer.__struct_fields__ if name not in ASIDE]
    return replace(answer, **{name: getattr(blank, name) for n, name in enumerate(fields) if which >> n & 1})


def _records(
    rubric: Rubric, each: Callable[..., SearchStrategy[Answer]], notes: SearchStrategy[str]
) -> SearchStrategy[Assessment]:
    if notes is NO_NOTES:
        all_answers = st.tuples(*(each(item, notes=notes) for item in rubric.items))
        return all_answers.map(lambda answers: Assessment(answers=answers))
    texts = {name: notes for name in PARTICULARS if name not in LISTED}
    return st.builds(
        Assessment,
        **texts | {"date": DATES, "mark": notes.map(lambda text: text[:LONGEST_MARK])},
        members=st.lists(notes, max_size=3).map(tuple),
        conduct=st.lists(st.builds(Conduct, kind=st.sampled_from(rubric.conduct), ground=notes), max_size=1).map(tuple)
        if rubric.conduct
        else st.just(()),
        noted=st.lists(st.builds(Noted, words=notes, remark=notes), max_size=1).map(tuple),
        answers=st.tuples(*(each(item, rubric.methods, notes) for item in rubric.items)),
    )


def assessments(rubric: Rubric, notes: SearchStrategy[str] = NOTES) -> SearchStrategy[Assessment]:
    """Return arbitrary valid records; ``notes=NO_NOTES`` leaves out all text, which is faster."""
    return _records(rubric, answers, notes)


def complete_assessments(rubric: Rubric, notes: SearchStrategy[str] = NOTES) -> SearchStrategy[Assessment]:
    """Return records in which every item has its score."""
    return _records(rubric, complete_answers, notes)
