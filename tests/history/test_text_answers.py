"""A question about texts can be answered by a text of one's own: the same answers give the same record in any order."""

import pytest
from msgspec.structs import replace

from desktop_app.history.merging import TEXT, Outcome
from desktop_app.record.assessment import Conduct
from desktop_app.rubric.rubric import Rubric

from .copies import Desk


def pair(rubric: Rubric, what: str) -> tuple[Desk, Desk]:
    """Return two copies that differ in a note, in the text of a task, or in the ground of a conduct."""
    one = Desk(rubric)
    if what == "conduct":
        one.edit(replace(one.record, conduct=(Conduct(kind=rubric.conduct[0], ground="原先"),)))
    other = one.copied("乙")
    for desk, words in ((one, "甲的依据"), (other, "乙的依据")):
        if what == "conduct":
            desk.edit(replace(desk.record, conduct=(Conduct(kind=rubric.conduct[0], ground=words),)))
        else:
            desk.answer(1, **{what: words})
    return one, other


def told(desk: Desk, what: str) -> str:
    return desk.record.conduct[0].ground if what == "conduct" else str(getattr(desk.record.answers[0], what))


@pytest.mark.parametrize("what", ["note", "own_note", "conduct"])
@pytest.mark.parametrize("text", ["两人的依据", "第一行\n第二行", "both", "text:某"])
def test_a_text_of_ones_own_is_kept_and_commutes(rubric: Rubric, what: str, text: str) -> None:
    one, other = pair(rubric, what)
    [question] = one.compared(other).questions
    merged = one.copied("丙"), other.copied("丁")
    for mine, theirs in zip(merged, (other, one), strict=True):
        mine.merge(theirs, lambda _: {question.field: f"{TEXT}{text}"})
        assert (told(mine, what), mine.fault) == (text, "")
    assert merged[0].json == merged[1].json
    assert merged[0].compared(merged[1]).outcome is Outcome.SAME


def test_a_choice_takes_no_text(rubric: Rubric) -> None:
    one = Desk(rubric)
    other = one.copied("乙")
    for desk, count in ((one, 1), (other, 2)):
        desk.answer(1, count=count)
    found = one.compared(other)
    with pytest.raises(LookupError):
        found.merged({found.questions[0].field: f"{TEXT}3"})
