"""The best answer to what was typed stands first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.search.matching import matches
from desktop_app.search.ranking import AROUND, BEGINS, HOLDS, SPOKEN, SPOKEN_BEGIN, rank

WORDS = st.text("移交定稿份云岭A1 ", max_size=8)


@pytest.mark.parametrize(
    ("words", "wanted", "found"),
    [
        ("移交…", "移交", BEGINS),
        ("移交…", "", BEGINS),
        ("登记移交", "移交", HOLDS),
        ("移交…", "yj", SPOKEN_BEGIN),
        ("登记移交", "yj", SPOKEN),
        ("登记移交", "jiao yi", SPOKEN),
        ("第3项　移交", "移", BEGINS),
        ("第3项　移交", "yj", SPOKEN_BEGIN),
        ("自评表（Excel）…", "ｅｘ", HOLDS),
        ("浅色", "查看 qs", AROUND),
        ("浅色", "深", None),
    ],
)
def test_beginnings_come_before_pinyin(words: str, wanted: str, found: int | None) -> None:
    assert rank(words, wanted, "查看") == found


@given(WORDS, st.text("移交定稿yjdg1 ", max_size=3), WORDS)
def test_what_answers_is_what_is_found(words: str, wanted: str, around: str) -> None:
    assert (rank(words, wanted) is not None) == (matches(words, wanted) or " ".join(wanted.split()).lower() in words)
    if rank(words, wanted) is not None:
        assert rank(words, wanted, around) == rank(words, wanted)
