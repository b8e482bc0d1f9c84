"""Line breaking: nothing lost, nothing too wide, no mark where it must not stand."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.paper.typesetting.breaking import NEVER_FIRST, NEVER_LAST, SPACES, line_width, paragraph, wrap
from desktop_app.paper.typesetting.fonts import REGULAR
from desktop_app.paper.typesetting.table import PADDING, SIZES, WIDTHS
from desktop_app.rubric.rubric import Rubric

LETTERS = "整改落实，。；：、！？（）“”‘’【】《》〈〉「」『』…—·％%℃40分abcé=/-. \u3000"
HANZI = st.sampled_from("整改落实情况分项扣")
MARKED = st.builds(
    "".join, st.tuples(st.sampled_from(["", "（", "“", "《"]), HANZI, st.sampled_from(["", "，", "）、", "……"]))
)
PLAIN = st.lists(MARKED | st.sampled_from(["40分", "80%", "3.5℃", "ABC", " "]), max_size=40).map("".join)
WIDTH = st.floats(4, 30)


def advance(mark: str) -> float:
    return 0.5 if mark.isascii() else 1


@given(st.text(st.sampled_from(LETTERS) | st.characters(exclude_categories=["Cs"])), st.floats(0.1, 30))
def test_joined_lines_are_the_text_and_fit(text: str, width: float) -> None:
    lines = wrap(text, width, advance)
    assert "".join(lines) == text
    assert all(lines)
    assert all(line_width(line, advance) <= width + 1e-5 or len(line.rstrip(SPACES)) == 1 for line in lines)


@given(PLAIN, WIDTH)
def test_no_mark_stands_where_it_must_not(text: str, width: float) -> None:
    for lines in wrap(text, width, advance), paragraph(text, width, advance):
        assert "".join(lines) == text
        assert not [line for line in lines[1:] if line[0] in NEVER_FIRST + SPACES]
        assert not [line for line in lines[:-1] if line.rstrip(SPACES)[-1:] in tuple(NEVER_LAST)]


@given(PLAIN, WIDTH)
def test_digits_and_words_stay_together(text: str, width: float) -> None:
    longest = max((len(run) for run in re.findall(r"[!-~]+", text)), default=0)
    lines = wrap(text, max(width, 3 + longest), advance)
    assert not [one for one, other in pairwise(lines) if re.fullmatch("[!-~]{2}", one[-1] + other[0])]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, []),
        ("整改落实", 4, ["整改落实"]),
        ("整改落实情况", 4, ["整改落实", "情况"]),
        ("整改落实，情况", 4, ["整改落", "实，情况"]),
        ("整改落，情况", 3.5, ["整改落，", "情况"]),  # the comma's empty half hangs over
        ("扣分（情况）", 3.5, ["扣分", "（情况）"]),
        ("得该项分数80%；好", 6, ["得该项分数", "80%；好"]),
        ("abcdefgh", 2, ["abcd", "efgh"]),  # wider than the line
        ("！！！！！", 3, ["！！！", "！！"]),  # likewise: never over the margin
        ("甲乙丙＋丁戊", 3, ["甲乙", "丙＋丁", "戊"]),
        ("整改 落实", 2, ["整改 ", "落实"]),
    ],
)
def test_wrap(text: str, width: float, lines: list[str]) -> None:
    assert wrap(text, width, advance) == lines


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("责任人责任情况", 6, ["责任人责任", "情况"]),  # 孤字不成行
        ("责任人责任ABCD", 6, ["责任人责任", "ABCD"]),
        ("整改abcdefghijkl况", 4, ["整改", "abcdefgh", "ijkl况"]),
        ("一二三四五六七八九十", 1, list("一二三四五六七八九十")),
    ],
)
def test_no_character_is_left_alone(text: str, width: float, lines: list[str]) -> None:
    assert paragraph(text, width, advance) == lines


@pytest.mark.parametrize("size", SIZES)
def test_the_rubrics_texts_break_well(rubric: Rubric, size: float) -> None:
    texts = [(item.text, "content") for item in rubric.items] + [(item.standard, "standard") for item in rubric.items]
    for text, column in texts:
        width = (WIDTHS[column] - 2 * PADDING) / size
        lines = paragraph(text, width, REGULAR.advance)
        assert "".join(lines) == text
        assert not [line for line in lines if line[0] in NEVER_FIRST or line[-1] in NEVER_LAST]
        assert max(line_width(line, REGULAR.advance) for line in lines) <= width
        assert len(lines) == 1 or line_width(lines[-1], REGULAR.advance) >= 2


WHOLE = ["5分×满意度", "40分÷7", "1次×2分", "2026年6月30日", "第14项", "33.14分"]


@given(st.lists(HANZI | st.sampled_from(["，", *WHOLE, "扣2分", "扣6.86分"]), max_size=30), st.floats(12, 30))
def test_what_is_read_as_one_stays_on_its_line(parts: list[str], width: float) -> None:
    text = "和".join(parts)  # or two of them would come to be another
    lines = wrap(text, width, advance)
    assert "".join(lines) == text
    for one in WHOLE:
        assert sum(line.count(one) for line in lines) == text.count(one), one
    assert not [line for line in lines[1:] if re.match("扣[0-9]+", line)]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("不少于2次，每少一次扣2分", 11, ["不少于2次，", "每少一次扣2分"]),
        ("实际1次，少1次×2分，扣2分", 11, ["实际1次，", "少1次×2分，扣2分"]),
        ("折算5分×满意度，得4.63分", 6, ["折算", "5分×满意度，", "得4.63分"]),
        ("无扣分的：第13项、第14项", 11, ["无扣分的：第13项、", "第14项"]),
        ("于2026年6月30日前", 5, ["于", "2026年6月", "30日前"]),  # wider than the line
    ],
)
def test_where_it_is_broken_instead(text: str, width: float, lines: list[str]) -> None:
    assert wrap(text, width, advance) == lines
