"""What is found by a part of it, in any case and width, or by its pinyin."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.search.matching import Names, matches, places, readings

from ..examples import examples

HANZI = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=8)
ANY = st.text(max_size=20)
MANY = 50


@pytest.mark.parametrize(
    ("words", "wanted", "found"),
    [
        ("云岭市气象局党组", "岭市", True),
        ("云岭市气象局党组", "yls", True),
        ("云岭市气象局党组", "YLS", True),
        ("云岭市气象局党组", "ｙｌｓ", True),
        ("云岭市气象局党组", "yunling", True),
        ("云岭市气象局党组", "yunl", True),
        ("云岭市气象局党组", "ylshi", True),
        ("云岭市气象局党组", "云ls", True),
        ("云岭市气象局党组", "yls dz", True),
        ("云岭市气象局党组", "党组 云岭", True),
        ("云岭市气象局党组", "云岭 税务", False),
        ("云岭市气象局党组", "ysl", False),
        ("云岭市气象局党组", "", True),
        ("云岭市气象局党组", " 　", True),
        ("单县", "sx", True),
        ("单县", "dan", True),
        ("重庆", "cq", True),
        ("重点", "zhd", True),
        ("绿化", "lvhua", True),
        ("绿化", "lüh", True),
        ("第３项", "第3项", True),
        ("Excel表", "excelb", True),
        ("㎡", "m2", True),
        ("问题", "wentiq", False),
        ("", "a", False),
    ],
)
def test_what_is_found(words: str, wanted: str, found: bool) -> None:
    assert matches(words, wanted) == found


@given(ANY, ANY, ANY)
def test_each_part_of_a_text_is_found_in_it(before: str, part: str, behind: str) -> None:
    assert matches(f"{before}{part}{behind}", part)
    assert matches(f"{before}Ab{part}", f"aB{part}")


@given(HANZI, st.data())
@settings(max_examples=examples(60))
def test_hanzi_are_found_by_any_of_their_readings_whole_or_initial(words: str, data: st.DataObject) -> None:
    spoken = [data.draw(st.sampled_from(readings(sign) or (sign,))) for sign in words]
    cut = [data.draw(st.sampled_from((one, one[0]))) for one in spoken]
    for typed in (spoken, [one[0] for one in spoken], cut):
        assert matches(f"某{words}局", "".join(typed).upper())
    assert matches(words, "".join(spoken)[: data.draw(st.integers(1, 20))])


@given(ANY, st.text("aＡ岭 1ß", max_size=4))
def test_a_place_holds_what_was_wanted(words: str, wanted: str) -> None:
    found = places(words, wanted)
    assert bool(found) == (matches(words, wanted) and bool(wanted.strip()))
    for start, end in found:
        assert any(matches(words[start:end], part) for part in wanted.split())
    ends = [end for place in found for end in place]
    assert ends == sorted(ends)


def test_all_places_are_told_in_order() -> None:
    assert places("一㎡、二ｍ２", "m2") == [(1, 2), (4, 6)]
    assert places("整改落实，整改到位", "整改 到位") == [(0, 2), (5, 7), (7, 9)]
    assert places("云岭市和云岭县", "yl") == [(0, 2), (4, 6)]


def test_readings_are_not_loaded_before_letters_are_typed() -> None:
    ask = "import sys; from desktop_app.search.matching import matches; matches('云岭', '云'); print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", ask], check=True, capture_output=True, encoding="utf-8").stdout
    assert "desktop_app.search.matching" in said
    assert "pypinyin" not in said.split()


@settings(max_examples=examples(60))
@given(st.lists(st.text("第3家单位气象局aBｂ lü绿", max_size=8), max_size=6), st.text("3家气jdqxwlüa ", max_size=4))
def test_many_texts_are_searched_as_each_would_be(texts: list[str], wanted: str) -> None:
    for many in (texts, [*texts, *["某"] * MANY], texts * MANY):
        assert Names(many).fitting(wanted) == [at for at, text in enumerate(many) if matches(text, wanted)]


@settings(max_examples=examples(30))
@given(st.lists(HANZI, min_size=1, max_size=4), st.data())
def test_many_texts_are_found_by_how_they_are_read(texts: list[str], data: st.DataObject) -> None:
    spoken = [data.draw(st.sampled_from(readings(sign) or (sign,))) for sign in texts[0]]
    wanted = "".join(data.draw(st.sampled_from((one, one[:1]))) for one in spoken)
    found = Names(texts * MANY).fitting(wanted)
    assert found == [at for at, text in enumerate(texts * MANY) if matches(text, wanted)]
    assert 0 in found
