"""The day of the assessment as it is typed or pasted."""

import pytest

from desktop_app.rubric.rubric import Rubric

from .driver import Person


@pytest.mark.parametrize(
    ("text", "date", "told"),
    [
        ("２０２６－０６－３０", "2026-06-30", ""),
        ("2026年6月30日", "2026-06-30", ""),
        ("2026/6/30\r\n", "2026-06-30", ""),
        ("20260630", "2026-06-30", ""),
        ("2026-11-31", "", "没有11月31日，请核对日期"),
        ("明天", "", "日期应写成2026-11-20这样"),
        ("2999-01-01", "2999-01-01", "这一天还没有到，请核对"),
        ("1989-12-31", "1989-12-31", "这一天早于1990年，请核对"),
    ],
)
def test_a_date_is_taken_or_why_not_is_told(person: Person, rubric: Rubric, text: str, date: str, told: str) -> None:
    person.open(rubric)
    person.show_page(0)
    person.click(person.field("评估日期"))
    person.paste(text)
    assert (person.stored().record.date, person.shown("fault")) == (date, told)
    person.press("Tab")
    assert person.field("评估日期").text() == (date or text)
