"""What an input method leaves in full width is what it means: in numbers, dates, codes, passphrases, searches."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from desktop_app.record.assessment import empty_assessment
from desktop_app.rubric.answers import RatioAnswer, ShortfallAnswer
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Ratio, Shortfall
from ui.form.reading_dialog import ReadingDialog
from ui.parts.fields import NumberEdit

from .composing import enter, say
from .driver import Person


def write(person: Person, text: str) -> str:
    """Type what an input method gives sign by sign; return all that was told beside it."""
    told = []
    for sign in text:
        say("", sign)
        told.append(person.refused)
    return "".join(told)


@pytest.mark.parametrize(
    ("text", "count", "told"),
    [
        ("３", 3, ""),
        ("１２", 12, ""),
        ("３次", 3, ""),
        ("３。", 3, ""),
        ("３．５", None, ""),
        ("－３", 3, "不能填负数，刚才的内容没有填入。"),
        ("：３", 3, ""),
        ("３：", 3, "这里只能填数字（不带小数），刚才的内容没有填入。"),
    ],
)
def test_a_count_is_taken_or_why_not_is_told(
    person: Person, rubric: Rubric, text: str, count: int | None, told: str
) -> None:
    person.open(rubric)
    card = person.card(Shortfall)
    enter(card.findChildren(NumberEdit)[0])
    said = write(person, text)
    answer = person.stored().record.answers[card.position]
    assert isinstance(answer, ShortfallAnswer)
    assert (answer.count, told in said) == (count, True)


@pytest.mark.parametrize("text", ["９２．５％", "９２。５", "92．5％", "９２．５０"])
def test_a_percentage(person: Person, rubric: Rubric, text: str) -> None:
    person.open(rubric)
    card = person.card(Ratio)
    person.click("直接填写满意度")
    enter(person.one(NumberEdit, "满意度"))
    write(person, text)
    answer = person.stored().record.answers[card.position]
    assert isinstance(answer, RatioAnswer)
    assert answer.rate == Decimal("92.5")


@pytest.mark.parametrize(
    "text", ["２０２６－０６－３０", "２０２６．６．３０", "２０２６。６。３０", "２０２６年６月３０日"]
)
def test_a_day(person: Person, rubric: Rubric, text: str) -> None:
    person.open(rubric)
    person.show_page(0)
    enter(person.field("评估日期"))
    write(person, text)
    assert person.stored().record.date == "2026-06-30"


@pytest.mark.parametrize(
    ("text", "day", "told"),
    [
        ("２０２６－０６－３０", "2026-06-30", ""),
        ("2026年6月30日", "2026-06-30", ""),
        ("２０２６－０２－３０", "", "没有2月30日，请核对日期"),
        ("明天", "", "日期应写成2026-11-20这样"),
        ("", "", "请填写确定日期"),
    ],
)
def test_the_day_of_a_reading(person: Person, text: str, day: str, told: str) -> None:
    dialog, chosen = ReadingDialog(person.window, None), []
    dialog.chosen.connect(lambda reading: chosen.append(reading.date))
    dialog.open()
    for name, words in (("每票“基本满意”计", "０．６"), ("确定人", "某"), ("确定日期", text)):
        enter(person.field(name))
        person.press("Delete")
        write(person, words)
    assert person.shown("fault", dialog) == told
    person.press("Return")
    assert chosen == ([day] if day else [])


def test_what_is_looked_for_in_the_list(person: Person, rubric: Rubric) -> None:
    for unit in ("云岭市气象局（２）", "某县局"):
        person.add(rubric, replace(empty_assessment(rubric), unit=unit))
    person.window.open_file(person.path)
    for text in ("ｙｌｓ", "（2）", "（２）", "云岭"):
        enter(person.field("查找单位"))
        write(person, text)
        person.wait_until(lambda: [one[0] for one in person.listed] == ["云岭市气象局（２）"])
