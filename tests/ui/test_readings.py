"""What the regulation leaves open, settled in the window."""

from decimal import Decimal

from msgspec.structs import replace

from desktop_app.record.assessment import Assessment
from desktop_app.record.readiness import blocks
from desktop_app.rubric.answers import Ballot, RatioAnswer
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Ratio
from tests.ready import ready

from .driver import Person


def test_what_the_office_has_settled_counts_and_lets_the_visit_be_final(
    person: Person, rubric: Rubric, sample: Assessment
) -> None:
    position = next(at for at, item in enumerate(rubric.items) if isinstance(item, Ratio))
    votes = (Ballot(group="职工", issued=10, returned=10, satisfied=6, fairly=4),)
    person.open(rubric, ready(rubric, sample).with_answer(position, replace(sample.answers[position], ballots=votes)))
    person.card(Ratio)

    def answer() -> RatioAnswer:
        return person.stored().record.answers[position]

    assert "基本满意0（待巡察办确定口径）" in person.words()
    assert blocks(rubric, person.document.record, person.document.result)[0].position == position
    person.click("登记口径…")
    assert not person.button("登记").isEnabled()
    person.write("0.5")
    person.press("Return")
    assert person.focus_name == "确定人"
    person.write("张某某")
    person.fill("依据文件", "某巡发〔2026〕3号")
    person.press("Return")
    reading = answer().reading
    assert (reading.value, reading.person, reading.document) == (Decimal("0.5"), "张某某", "某巡发〔2026〕3号")
    assert "基本满意0.5（张某某，" in person.words()
    assert person.document.result.items[position].points == 400  # 5 × (6 + 0.5 × 4) ÷ 10
    assert not blocks(rubric, person.document.record, person.document.result)
    person.click("修改口径…")
    person.click("恢复待定")
    assert answer().reading is None
    person.press("ctrl+z")
    assert answer().reading == reading
    person.choose("口径确认单")
    person.expect("unit", "口径确认单　某市局")
