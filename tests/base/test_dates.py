"""Days as people write them."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.base.dates import WRITTEN_SO, day_or_text, doubt, read_date
from desktop_app.base.text import number_in
from tests.examples import examples

FORMS = (
    "{0}-{1:02}-{2:02}",
    "{0}年{1}月{2}日",
    "{0}/{1}/{2}",
    "{0}.{1}.{2}",
    "{0}{1:02}{2:02}",
    " {0} 年 {1} 月 {2} 日 ",
    "{0}—{1}—{2}",
    "{0}-{1:02}-{2:02} 00:00:00",
    "{0}/{1}/{2} 0:00\r\n",
    "{0}年{1}月{2}号",
)
FULL_WIDTH = str.maketrans("0123456789-./", "０１２３４５６７８９－．／")


@settings(max_examples=examples(100))
@given(st.dates(datetime.date(1000, 1, 1)), st.sampled_from(FORMS), st.booleans())
def test_a_day_is_read_in_every_form(day: datetime.date, form: str, full_width: bool) -> None:
    text = form.format(day.year, day.month, day.day)
    assert read_date(text.translate(FULL_WIDTH) if full_width else text) == (day.isoformat(), "")


@settings(max_examples=examples(50))
@given(st.dates(datetime.date(1000, 1, 1)), st.sampled_from(FORMS))
def test_a_text_that_is_a_day_is_one_in_a_table_program(day: datetime.date, form: str) -> None:
    text = form.format(day.year, day.month, day.day)
    assert day_or_text(text) == (day if day >= datetime.date(1900, 3, 1) else text)


@pytest.mark.parametrize("text", ["", "长期坚持", "2026年6月底", "6月30日", "2026年6月30日前", "2026-02-30"])
def test_a_text_that_is_no_day_stays_as_it_stands(text: str) -> None:
    assert day_or_text(text) == text


@settings(max_examples=examples(100))
@given(st.integers(1990, 2100), st.integers(0, 99), st.integers(0, 99), st.sampled_from(FORMS))
def test_a_day_that_does_not_exist_is_told_as_such(year: int, month: int, day: int, form: str) -> None:
    iso, why = read_date(form.format(year, month, day))
    try:
        datetime.date(year, month, day)
    except ValueError:
        leap = f"{year}年" if (month, day) == (2, 29) else ""
        what = f"{month}月{day}日" if 1 <= month <= 12 else f"{month}月"
        assert (iso, why) == ("", f"{leap}没有{what}，请核对日期")
    else:
        assert why == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [("", ""), ("明天", WRITTEN_SO), ("2026-11", WRITTEN_SO), ("26-11-20", WRITTEN_SO), ("0000-01-01", WRITTEN_SO)],
)
def test_what_is_no_day(text: str, why: str) -> None:
    assert read_date(text) == ("", why)


def test_a_day_without_a_year_asks_for_it() -> None:
    assert read_date("11月20日") == ("", f"请写明年份：{WRITTEN_SO}")


@pytest.mark.parametrize(
    ("date", "why"),
    [("2026-11-21", "还没有到"), ("2026-11-20", ""), ("1990-01-01", ""), ("1989-12-31", "早于1990年"), ("", "")],
)
def test_what_is_to_be_looked_at_once_more(date: str, why: str) -> None:
    assert doubt(date, "2026-11-20") == why


@settings(max_examples=examples(200))
@given(st.integers(0, 99999), st.sampled_from(["", "次", "%", " 次"]), st.sampled_from(["", " ", "\r\n", "\t", "　"]))
def test_a_number_is_read_as_it_is_copied(number: int, unit: str, blank: str) -> None:
    for written in (f"{number}", f"{number:,}", f"{number}.00", f"0{number}"):
        assert number_in(f"{blank}{written}{unit}{blank}", ("次", "%")) == str(number)


@pytest.mark.parametrize(
    "text", ["", "次", "-1", "1 2", "1\n2", "1\t2", "1,20", "1.2.3", "两次", "1项", "1e3", "１．２．３"]
)
def test_what_is_no_plain_number(text: str) -> None:
    assert number_in(text, ("次",)) == ""
