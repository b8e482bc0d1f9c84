"""Figures: nothing outside the frame, nothing over another text, spans that add up, words that say the same."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from desktop_app.figures.figure import Role
from desktop_app.figures.grade_bar import grade_bar
from desktop_app.figures.own_pairs import own_pairs
from desktop_app.figures.scale import WHOLE, scale
from desktop_app.record.own_scores import by_section, compare
from desktop_app.record.scoring import score
from desktop_app.rubric.amounts import written, written_total
from desktop_app.rubric.answers import UNSAID
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import GradedList
from tests.examples import examples
from tests.figures.frames import EVERY_RUBRIC, WIDTHS, check_frame, check_parts
from tests.strategies import RUBRICS, SHIPPED, answers, assessments

EVERY_LEDGER = pytest.mark.parametrize(
    "item",
    [one for rubric in RUBRICS for one in rubric.items if isinstance(one, GradedList)],
    ids=lambda item: item.text,
)
SOME = settings(max_examples=examples(40))


@EVERY_RUBRIC
def test_the_scale_marks_the_total_and_spans_what_is_open(rubric: Rubric) -> None:
    @SOME
    @given(assessments(rubric), WIDTHS)
    def hold(record, width):  # type: ignore[no-untyped-def]
        result = score(rubric, record)
        figure = scale(rubric, result, width)
        check_frame(figure)
        bands = sorted((rect for rect in figure.rects if rect.framed), key=lambda rect: rect.x)
        check_parts(bands, 0, width)
        assert [band.width for band in reversed(bands)] == pytest.approx(
            [
                (high - low) * width / WHOLE
                for high, low in pairwise([WHOLE, *(minimum for minimum, _ in rubric.thresholds)])
            ]
        )
        above, below = (rect for rect in figure.rects if rect.fill is Role.INK)
        assert above.x == below.x
        assert abs(above.x + above.width / 2 - result.total * width / WHOLE) <= above.width / 2 + 0.01
        spans = [rect for rect in figure.rects if rect.fill is Role.SPAN]
        assert len(spans) == (not result.complete)
        for span in spans:
            ends = [result.lowest * width / WHOLE, result.highest * width / WHOLE]
            assert [span.x, span.x + span.width] == pytest.approx(ends, abs=1)
        bounds = [text.text for text in figure.texts if text.role is Role.QUIET]
        assert rubric is not SHIPPED or set(bounds) == {"0", "60", "75", "90", "100"}
        said = "".join(text.text for text in figure.texts)
        for points in [result.total] if result.complete else [result.lowest, result.highest]:
            assert written_total(points) in said
            assert written_total(points) in figure.words
        assert (result.grade or "等次未定") in figure.words

    hold()


@EVERY_LEDGER
def test_the_bar_holds_each_task_once(item: GradedList) -> None:
    @SOME
    @given(answers(item), WIDTHS)
    def hold(answer, width):  # type: ignore[no-untyped-def]
        figure = grade_bar(item, answer, width)
        check_frame(figure)
        counts = {label: answer.grades[label] for label in item.percents} | {UNSAID: answer.grades[None]}
        for label, count in counts.items():
            assert f"{label}{count}" in [text.text for text in figure.texts]
            assert f"{label}{count}{item.measure}" in figure.words
        parts = list(figure.rects[len(counts) :])
        check_parts(parts, parts[0].x, width)
        whole = width - parts[0].x
        shares = sorted(count * whole / len(answer.tasks) for count in counts.values() if count)
        assert sorted(part.width for part in parts) == pytest.approx(shares or [whole])

    hold()


@EVERY_LEDGER
def test_the_counts_stay_where_they_are_while_tasks_are_graded(item: GradedList) -> None:
    @SOME
    @given(answers(item), WIDTHS)
    def hold(answer, width):  # type: ignore[no-untyped-def]
        before = replace(answer, tasks=tuple(replace(task, grade=None) for task in answer.tasks))
        one, other = grade_bar(item, answer, width), grade_bar(item, before, width)
        assert [(text.x, text.y) for text in one.texts] == [(text.x, text.y) for text in other.texts]
        assert one.height == other.height

    hold()


@EVERY_RUBRIC
def test_own_scores_and_the_groups_stand_side_by_side(rubric: Rubric) -> None:
    @SOME
    @given(assessments(rubric), WIDTHS)
    def hold(record, width):  # type: ignore[no-untyped-def]
        result = score(rubric, record)
        pairs, sums = by_section(rubric, record, result), compare(record, result)
        assert bool(pairs) == bool(sums.both)
        if not pairs:
            return
        sections = pairs[:-1] if len(pairs) > 1 else pairs
        assert sum(pair.ours for pair in sections) == pairs[-1].ours == sums.team_of_both
        assert pairs[-1].theirs == sums.own_of_both
        figure = own_pairs(pairs, width)
        check_frame(figure)
        for role in (Role.OURS, Role.THEIRS):
            assert sum(rect.fill is role for rect in figure.rects) <= len(pairs)
        for pair in pairs:
            assert f"{pair.name}评估{written(pair.ours)}分、自评{written(pair.theirs)}分" in figure.words

    hold()
