"""A seed on paper: it comes back from what was typed, and whatever is mistyped is told with its place."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop_app.base.errors import UserError
from desktop_app.exchange.sealing.recovery_words import DATA, GROUP, GROUPS, seed_of, words_of
from desktop_app.record.check_code import ALPHABET

SEEDS = st.binary(min_size=32, max_size=32)
CHARACTERS = st.sampled_from(ALPHABET)
WORDS = words_of(bytes(range(32)))


def test_thirteen_groups_of_four_and_one() -> None:
    assert [len(word) for word in WORDS] == [GROUP] * GROUPS
    assert 5 * DATA * GROUPS == 32 * 8 + 4


@given(SEEDS, st.sampled_from(["-", " ", "", "\n", "－", "、"]), st.sampled_from([str.lower, str.upper]))
def test_what_was_printed_comes_back(seed: bytes, between: str, case: type[str]) -> None:
    typed = case(between.join(words_of(seed)))
    assert seed_of(typed) == seed
    assert seed_of(typed.replace("0", "O").replace("1", "l").translate({ord("7"): "７"})) == seed


@given(SEEDS, st.integers(0, GROUP * GROUPS - 1), CHARACTERS)
def test_one_wrong_character_is_told_with_its_group(seed: bytes, at: int, other: str) -> None:
    whole = "".join(words_of(seed))
    assume(whole[at] != other)
    with pytest.raises(UserError, match=f"^第{at // GROUP + 1}组（") as told:
        seed_of(whole[:at] + other + whole[at + 1 :])
    assert str(told.value).endswith("请照恢复页再输一遍这一组。")


@given(SEEDS, st.integers(0, GROUP * GROUPS - 2))
def test_two_exchanged_characters_are_told(seed: bytes, at: int) -> None:
    whole = "".join(words_of(seed))
    assume(whole[at] != whole[at + 1])
    with pytest.raises(UserError, match=f"第{at // GROUP + 1}组"):
        seed_of(whole[:at] + whole[at + 1] + whole[at] + whole[at + 2 :])


@given(SEEDS, st.integers(0, GROUPS - 1), st.integers(0, GROUPS - 1))
def test_two_exchanged_groups_are_told(seed: bytes, one: int, other: int) -> None:
    words = list(words_of(seed))
    assume(one != other)
    words[one], words[other] = words[other], words[one]
    with pytest.raises(UserError) as told:
        seed_of("".join(words))
    assert all(f"第{at + 1}组（{words[at]}）" in str(told.value) for at in (one, other))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "恢复页上共13组、每组5位，这里共0位；请照恢复页再输一遍。"),
        ("-".join(WORDS[:-1]), "恢复页上共13组、每组5位，这里共60位；请照恢复页再输一遍。"),
        ("-".join((WORDS[0], WORDS[1][1:], *WORDS[2:])), "这里共64位；请照恢复页再输一遍，从第2组看起。"),
        ("-".join((*WORDS[:3], "U" + WORDS[3][1:], *WORDS[4:])), "第4组里的“U”不是恢复页上会有的字符"),
        ("-".join((*WORDS, "0")), "这里共66位"),
    ],
)
def test_what_else_can_be_wrong(typed: str, words: str) -> None:
    with pytest.raises(UserError) as told:
        seed_of(typed)
    assert words in str(told.value)


@given(st.text(max_size=80))
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(UserError):
        seed_of(typed)
