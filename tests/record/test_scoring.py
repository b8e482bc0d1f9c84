"""Scoring, attacked with random records of both rubrics and checked against an oracle of its own."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.record.scoring import Result, four_places, score, score_item, to_dict
from desktop_app.rubric import rules
from desktop_app.rubric.amounts import written
from desktop_app.rubric.answers import (
    COUNT_LIMIT,
    Ballot,
    GradedListAnswer,
    PlanShortfallAnswer,
    RatioAnswer,
    Reading,
    Task,
)
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Rule
from tests.examples import examples
from tests.strategies import (
    NO_NOTES,
    RUBRICS,
    SECOND,
    SHIPPED,
    answers,
    assessments,
    complete_answers,
    complete_assessments,
    forgotten,
)

ITEMS = [item for rubric in RUBRICS for item in rubric.items]


def some(rubric: Rubric) -> st.SearchStrategy[Assessment]:
    return assessments(rubric, NO_NOTES)


def full(rubric: Rubric) -> st.SearchStrategy[Assessment]:
    return complete_assessments(rubric, NO_NOTES)


def records(strategy: Callable[[Rubric], Any]) -> Callable[..., Any]:
    """Run a test of (rubric, record) with many random records of each rubric, most of them of the shipped one."""

    def decorate(test: Callable[[Rubric, Any], None]) -> Callable[..., None]:
        amounts = [(SHIPPED, examples(200, 3000)), (SECOND, examples(50, 500))]

        @pytest.mark.parametrize(("rubric_", "amount"), [pytest.param(r, n, id=r.id) for r, n in amounts])
        def run(rubric_: Rubric, amount: int) -> None:
            settings(max_examples=amount)(given(strategy(rubric_))(lambda record: test(rubric_, record)))()

        return run

    return decorate


# What each rule says, written down once more, straight from the regulation's table and the second
# sheet's standards: number -> points lost, exact, of a complete answer.


def ledger(worth: int, **percents: int) -> Callable[[Any], Fraction]:
    def lost(answer: Any) -> Fraction:
        shares = [Fraction(worth, len(answer.tasks)) * (100 - percents[task.grade]) / 100 for task in answer.tasks[:3]]
        others = sum(100 - percents[task.grade] for task in answer.tasks[3:])
        return sum(shares, Fraction(worth * others, 100 * len(answer.tasks)))

    return lost


def satisfaction(worth: str, weight: str) -> Callable[[Any], Fraction]:
    def lost(answer: Any) -> Fraction:
        if answer.rate is not None:
            return Fraction(worth) * (1 - Fraction(str(answer.rate)) / 100)
        votes = [sum(getattr(b, name) for b in answer.ballots) for name in ("satisfied", "fairly", "dissatisfied")]
        counted = Fraction(answer.reading.value if answer.reading else Decimal(weight))
        return Fraction(worth) * (1 - (votes[0] + counted * votes[1]) / sum(votes))

    return lost


def short(minimum: int, each: str) -> Callable[[Any], Fraction]:
    return lambda answer: max(0, minimum - answer.count) * Fraction(each)


def plan(each: str) -> Callable[[Any], Fraction]:
    return lambda answer: max(0, answer.required - (answer.done or 0)) * Fraction(each)


def found(each: str) -> Callable[[Any], Fraction]:
    return lambda answer: answer.cases * Fraction(each)


def chosen(**losses: str) -> Callable[[Any], Fraction]:
    return lambda answer: Fraction(losses[answer.choice])


def ticked(*losses: tuple[str, str]) -> Callable[[Any], Fraction]:
    return lambda answer: sum((Fraction(dict(losses)[label]) for label in answer.ticked), Fraction())


ORACLE: dict[str, dict[int, tuple[str, Callable[[Any], Fraction]]]] = {
    SHIPPED.id: {
        1: ("4", short(2, "2")),
        2: ("2", chosen(已召开="0", 未召开="2")),
        3: ("2", chosen(到位="0", 基本到位="1", 不到位="2")),
        4: ("2", ticked(("未明确责任分工", "1"), ("整改落实效果一般", "1"))),
        5: ("5", ticked(("未制定方案", "3"), ("未明确责任单位、责任人或整改时限", "2"))),
        6: ("5", ticked(("台账不完备", "3"), ("印证材料缺失", "2"))),
        7: ("40", ledger(40, 好=100, 较好=80, 一般=60, 较差=40, 差=0)),
        8: ("2", found("1")),
        9: ("4", found("1")),
        10: ("4", ticked(("未形成整改报告", "1"), ("未及时报送报告或未公开", "1"))),
        11: ("4", ticked(("未成立工作小组", "2"), ("未明确专职工作人员", "2"))),
        12: ("2", short(2, "1")),
        13: ("5", plan("1")),
        14: ("4", short(2, "2")),
        15: ("5", satisfaction("5", "0")),
        16: ("10", lambda answer: 10 - Fraction(str(answer.points))),
    },
    SECOND.id: {
        1: ("4", short(3, "1.25")),
        2: ("4", chosen(纳入并落实="0", 纳入但未落实="1.5", 未纳入="4")),
        5: ("12", ticked(("未配备专职人员", "6.25"), ("未参加业务培训", "3.5"), ("未签订保密承诺", "2.25"))),
        10: ("8", plan("0.25")),
        11: ("6", found("0.75")),
        12: ("6", ticked(("无温湿度记录", "4"), ("消防器材过期", "3.5"))),
        21: ("20", ledger(20, 合格=100, 基本合格=50, 不合格=0)),
        22: ("15", ledger(15, 优=100, 良=85, 中=70, 差=30)),
        30: ("7.5", satisfaction("7.5", "0.6")),
        31: ("5", satisfaction("5", "0.6")),
        40: ("2.5", found("0.5")),
        50: ("10", lambda answer: 10 - Fraction(str(answer.points))),
    },
}


@records(full)
def test_every_score_is_the_oracles_rounded_once_half_up(rubric: Rubric, record: Assessment) -> None:
    exact_sum = Fraction()
    result = score(rubric, record)
    for item, answer in zip(result.items, record.answers, strict=True):
        worth, lost = ORACLE[rubric.id][item.number]
        exact = max(Fraction(), Fraction(worth) - lost(answer))
        assert item.points == (exact * 100 + Fraction(1, 2)).__floor__()
        exact_sum += exact
    sides = [(exact_sum * 100 >= minimum) != (result.total >= minimum) for minimum, _ in rubric.thresholds]
    assert sum("未逐项四舍五入" in notice for notice in result.notices) == sum(sides)


@records(some)
def test_what_is_printed_adds_up(rubric: Rubric, record: Assessment) -> None:
    result = score(rubric, record)
    for item, rule, answer in zip(result.items, rubric.items, record.answers, strict=True):
        assert 0 <= item.lowest <= item.highest <= rule.full
        assert item.points is None or item.lowest <= item.points <= item.highest
        assert item.points is None or rule.unsettled(answer) or item.lowest == item.highest
        amounts = [deduction.points for deduction in item.deductions]
        assert sum(amounts) == (0 if item.points is None else rule.full - item.points)
        reasons = [deduction.reason for deduction in item.deductions]
        if rule.awarded:
            assert not any("扣" in reason or not reason.endswith(f"{written(item.points)}分") for reason in reasons)
        else:
            printed = [re.search(r"扣([0-9]+|[0-9]+\.[0-9]{2})分$", reason) for reason in reasons]
            assert [Decimal(match[1]) * 100 for match in printed if match] == amounts
    assert result.total == sum(section.points for section in result.sections)
    assert result.total == sum(item.points or 0 for item in result.items)
    assert result.lowest <= result.total + sum(item.highest for item in result.items if item.points is None)


@records(some)
def test_unanswered_is_what_is_undecided_and_the_grade_waits_for_certainty(rubric: Rubric, record: Assessment) -> None:
    result = score(rubric, record)
    pairs = list(zip(rubric.items, record.answers, strict=True))
    undecided = [item.number for item, a in pairs if item.contradictions(a) or not item.answered(a)]
    assert list(result.unanswered) == undecided
    assert all(item.deductions == () for item in result.items if item.number in undecided)
    bounds = [minimum for minimum, _ in BOUNDS[rubric.id] if result.lowest < minimum <= result.highest]
    assert result.grade == (None if bounds else grade_of(rubric, result.total if result.complete else result.lowest))
    assert result.complete is not bool(undecided)


BOUNDS = {
    SHIPPED.id: [(9000, "好"), (7500, "较好"), (6000, "一般"), (0, "较差")],
    SECOND.id: [(8500, "优秀"), (6050, "合格"), (0, "不合格")],
}


def grade_of(rubric: Rubric, total: int) -> str:
    return next(name for minimum, name in BOUNDS[rubric.id] if total >= minimum)


def completed(rubric: Rubric) -> st.SearchStrategy[tuple[Assessment, Assessment]]:
    """Return records together with one of their completions: the other way round, some answers are forgotten."""

    def pair(final: Assessment, marks: bytes) -> tuple[Assessment, Assessment]:
        triples = zip(rubric.items, final.answers, marks, strict=True)
        return Assessment(answers=tuple(forgotten(*triple) for triple in triples)), final

    return st.builds(pair, full(rubric), st.binary(min_size=len(rubric.items), max_size=len(rubric.items)))


@records(completed)
def test_every_completion_ends_within_the_range(rubric: Rubric, pair: tuple[Assessment, Assessment]) -> None:
    now, final = (score(rubric, record) for record in pair)
    assert final.complete
    assert now.lowest <= final.total <= now.highest
    assert now.grade in (None, final.grade)
    for before, after in zip(now.items, final.items, strict=True):
        assert before.lowest <= after.lowest == after.highest <= before.highest


def extreme(item: Rule, answer: Any, best: bool) -> Any:
    """Return the completion of an undecided answer that scores most or least."""
    if item.unsettled(answer):
        return replace(answer, reading=Reading(value=Decimal(int(best))))
    if item.answered(answer):
        return answer
    pick = max if best else min
    match item:
        case rules.Shortfall():
            return replace(answer, count=item.minimum if best else 0)
        case rules.PlanShortfall():
            required, done = (0, COUNT_LIMIT) if best else (COUNT_LIMIT, 0)
            given = {name: getattr(answer, name) for name in ("required", "done")}
            blank = {"required": required, "done": done}
            return PlanShortfallAnswer(**{name: blank[name] if given[name] is None else given[name] for name in blank})
        case rules.Choice():
            return replace(answer, choice=pick(item.options, key=lambda option: -option.points).label)
        case rules.Checklist():
            return replace(answer, ticked=() if best else tuple(option.label for option in item.options))
        case rules.PerCase():
            return replace(answer, cases=0 if best else COUNT_LIMIT if answer.of is None else answer.of)
        case rules.GradedList():
            label = pick(item.percents, key=lambda name: item.percents[name])
            tasks = answer.tasks or (Task(),)
            return GradedListAnswer(tasks=tuple(replace(task, grade=task.grade or label) for task in tasks))
        case rules.Ratio():
            return RatioAnswer(rate=Decimal(100 if best else 0))
        case _:
            return replace(answer, points=item.points if best else Decimal(0))


@records(some)
def test_both_ends_of_the_range_can_be_reached(rubric: Rubric, record: Assessment) -> None:
    result = score(rubric, record)
    for best, reached in ((False, result.lowest), (True, result.highest)):
        pairs = zip(rubric.items, record.answers, strict=True)
        open_ones = [(item, item.answer_type() if item.contradictions(answer) else answer) for item, answer in pairs]
        final = Assessment(answers=tuple(extreme(item, answer, best) for item, answer in open_ones))
        assert score(rubric, final).total == reached


def worse(item: Rule, answer: Any) -> Iterator[Any]:
    """Yield answers that are worse than a complete one in one thing."""
    match item:
        case rules.Shortfall() if answer.count:
            yield replace(answer, count=answer.count - 1)
        case rules.PlanShortfall():
            yield replace(answer, required=answer.required + 1, done=answer.done or 0)
            if answer.done:
                yield replace(answer, done=answer.done - 1)
        case rules.Choice():
            mine = next(option.points for option in item.options if option.label == answer.choice)
            yield from (replace(answer, choice=option.label) for option in item.options if option.points >= mine)
        case rules.Checklist():
            free = [option.label for option in item.options if option.label not in answer.ticked]
            yield from (replace(answer, ticked=(label, *answer.ticked)) for label in free)
        case rules.PerCase():
            yield replace(answer, cases=answer.cases + 1, of=None)
        case rules.GradedList():
            first, *others = answer.tasks
            lower = [name for name, percent in item.percents.items() if percent <= item.percents[first.grade]]
            yield from (replace(answer, tasks=(replace(first, grade=name), *others)) for name in lower)
        case rules.Ratio() if answer.rate is not None:
            yield replace(answer, rate=answer.rate / 2)
        case rules.Ratio():
            first, *others = answer.ballots
            for better, lesser in (("satisfied", "fairly"), ("fairly", "dissatisfied"), ("satisfied", "dissatisfied")):
                if votes := getattr(first, better):
                    changed = replace(first, **{better: votes - 1, lesser: getattr(first, lesser) + 1})
                    yield replace(answer, ballots=(changed, *others))
        case rules.Direct() if answer.points:
            yield replace(answer, points=answer.points - item.step)


@settings(max_examples=examples(15, 200))
@pytest.mark.parametrize("item", ITEMS, ids=lambda item: f"{item.number}-{type(item).__name__}")
@given(data=st.data())
def test_a_worse_answer_never_scores_higher(item: Rule, data: st.DataObject) -> None:
    answer = data.draw(complete_answers(item, notes=NO_NOTES))
    now = score_item(item, answer)
    for lesser in worse(item, answer):
        then = score_item(item, lesser)
        assert then.exact <= now.exact
        assert then.points is not None
        assert now.points is not None
        assert then.points <= now.points


@settings(max_examples=examples(8, 80))
@pytest.mark.parametrize("item", ITEMS, ids=lambda item: f"{item.number}-{type(item).__name__}")
@given(data=st.data())
def test_no_deduction_in_one_action_gives_full_marks_and_keeps_the_note(item: Rule, data: st.DataObject) -> None:
    answer = data.draw(answers(item))
    flawless = item.flawless(answer)
    if flawless is None:
        assert isinstance(item, rules.PlanShortfall) or not item.can_be_flawless
    elif not item.contradictions(flawless):
        assert score_item(item, flawless).points == item.full
        assert (flawless.note, flawless.methods) == (answer.note, answer.methods)


def test_300_tasks_lose_nothing_to_rounding() -> None:
    item = next(item for item in SHIPPED.items if isinstance(item, rules.GradedList))
    thirds = GradedListAnswer(tasks=tuple(Task(id=n, grade=("好", "较好", "差")[n % 3]) for n in range(300)))
    assert score_item(item, thirds).exact == 2400
    assert score_item(item, GradedListAnswer(tasks=thirds.tasks[:7])).exact == Fraction(4000 * (3 * 100 + 2 * 80), 700)


@pytest.mark.parametrize("rubric_", RUBRICS, ids=lambda rubric: rubric.id)
def test_nothing_entered(rubric_: Rubric) -> None:
    result: Result = score(rubric_, empty_assessment(rubric_))
    assert result.unanswered == tuple(item.number for item in rubric_.items)
    assert (result.total, result.highest, result.grade, result.consequence) == (0, 100_00, None, "")


def test_both_numbers_of_a_contradiction_may_be_wrong() -> None:
    item = next(item for item in SHIPPED.items if isinstance(item, rules.PerCase) and item.of_label)
    result = score_item(item, item.answer_type(of=0, cases=2))
    assert (result.points, result.lowest, result.highest) == (None, 0, item.full)


def test_a_share_too_small_to_lose_a_hundredth_names_no_deduction() -> None:
    item = next(item for item in SHIPPED.items if isinstance(item, rules.Ratio))
    ballot = Ballot(group="职工", issued=1000, returned=1000, satisfied=999, dissatisfied=1)
    result = score_item(item, RatioAnswer(ballots=(ballot,)))
    assert (result.points, result.exact, result.deductions) == (500, Fraction(999, 2), ())


def test_grades_carry_their_consequence() -> None:
    record = Assessment(answers=tuple(extreme(item, item.answer_type(), best=True) for item in SHIPPED.items))
    result = score(SHIPPED, record)
    assert (result.grade, result.consequence) == ("好", "提出表扬")
    assert to_dict(result)["sections"][1] == {"name": "巡察整改任务落实", "points": "60"}


@pytest.mark.parametrize(
    ("exact", "words"),
    [
        (9000, "90.0000"),
        (Fraction("8999.36"), "89.9936"),
        (Fraction("8999.999"), "89.9999"),
        (Fraction(27001, 3), "90.0033"),
    ],
)
def test_an_exact_sum_is_never_written_as_the_boundary_that_it_misses(exact: int | Fraction, words: str) -> None:
    assert four_places(exact) == words
