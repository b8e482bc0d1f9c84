"""The × of a template in a ground: what is one, where it blocks 定稿, and that products are none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.record.assessment import Assessment, Conduct
from desktop_app.record.placeholders import place_of_mark
from desktop_app.record.readiness import blocks
from desktop_app.record.scoring import score
from desktop_app.rubric.answers import DirectAnswer, GradedListAnswer
from desktop_app.rubric.rubric import Rubric
from tests.examples import examples
from tests.strategies import SHIPPED

TEMPLATES = [phrase for item in SHIPPED.items for phrase in item.phrases if "×" in phrase]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("仅见×月×日1次", 2),
        ("仅见3月×日1次", 4),
        ("第×项", 1),
        ("20××年", 2),
        ("应到12人，实到×人", 8),
        ("×", 0),
        ("少1次×2分", -1),
        ("5分×满意度", -1),
        ("40×60%，×项未完成", 7),
        ("（4＋2）× 5", -1),
        ("xX", -1),
        ("", -1),
    ],
)
def test_what_is_to_be_filled_in(text: str, at: int) -> None:
    assert place_of_mark(text) == at


@settings(max_examples=examples(60))
@given(st.sampled_from(TEMPLATES), st.text(alphabet="甲1，分"), st.text(alphabet="乙2。分"))
def test_each_template_is_known_until_it_is_filled_in(template: str, before: str, behind: str) -> None:
    while "×" in template:
        assert place_of_mark(f"{before}；{template}；{behind}") >= 0
        template = template.replace("×", "3", 1)
    assert place_of_mark(f"{before}；{template}；{behind}") == -1


def _with_mark(rubric: Rubric, record: Assessment, where: str) -> Assessment:
    """Put a × into a text of that kind."""
    answers = list(record.answers)
    for at, answer in enumerate(answers):
        if where == "note" and at == 2:
            answers[at] = replace(answer, note="仅见×月1次")
        if where == "task" and isinstance(answer, GradedListAnswer):
            answers[at] = replace(answer, tasks=(replace(answer.tasks[0], note="第×项"), *answer.tasks[1:]))
        if where == "head" and isinstance(answer, DirectAnswer):
            answers[at] = replace(answer, grounds=("×",))
    conduct = (Conduct(kind=rubric.conduct[0], ground="×次"),) if where == "conduct" else ()
    return replace(record, answers=tuple(answers), conduct=conduct)


@pytest.mark.parametrize(
    ("where", "number", "told"),
    [
        ("note", 3, "说明“仅见×月1次”里的“×”还没有填写"),
        ("task", 7, "任务1的说明“第×项”里的“×”还没有填写"),
        ("head", 16, "理由“×”里的“×”还没有填写"),
        ("conduct", 0, "的依据“×次”里的“×”还没有填写"),
    ],
)
def test_a_ground_that_holds_one_blocks(rubric: Rubric, sample: Assessment, where: str, number: int, told: str) -> None:
    record = _with_mark(rubric, sample, where)
    before, after = (blocks(rubric, one, score(rubric, one)) for one in (sample, record))
    [new] = [one for one in after if one not in before]
    assert new.words.endswith(told)
    assert new.position == (rubric.positions[number] if number else -1)
