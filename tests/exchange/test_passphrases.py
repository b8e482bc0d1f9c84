"""Passphrases that are soon guessed are told, and left to whoever seals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.exchange.sealing.passphrases import weakness

WEAK = {
    "123456": "重复或连续",
    "１２３４５６": "重复或连续",
    "888888": "重复或连续",
    "000000000000": "重复或连续",
    "121212121212": "重复或连续",
    "abcdefgh": "重复或连续",
    "qwertyuiop": "重复或连续",
    "1qaz2wsx": "重复或连续",
    "Password": "重复或连续",
    "woaini1314": "重复或连续",
    "哈哈哈哈哈哈": "重复或连续",
    "19850607": "只有数字",
    "13912345678": "重复或连续",
    "huawei": "太短",
}
STRONG = ["春眠不觉晓，处处闻啼鸟", "整改报告要在月底前交", "kT9#vq2Lw", "correct horse battery", "70419263850742"]


@pytest.mark.parametrize("passphrase", WEAK)
def test_what_is_soon_guessed_is_told_with_its_reason(passphrase: str) -> None:
    assert WEAK[passphrase] in weakness(passphrase)


@pytest.mark.parametrize("passphrase", STRONG)
def test_what_is_not_is_not(passphrase: str) -> None:
    assert weakness(passphrase) == ""


NAMES = ["云岭市气象局党组", "张某某", "Yunling Bureau"]


@pytest.mark.parametrize(
    "passphrase", ["云岭市气象局", "云岭市气象局2026", "张某某张某某", "yunlingbureau", "气象局党组云岭"]
)
def test_what_everybody_knows_of_the_visit_is_no_secret(passphrase: str) -> None:
    assert "单位或人员的名称" in weakness(passphrase, NAMES)


def test_a_name_in_a_sentence_takes_nothing_from_the_rest() -> None:
    assert weakness("云岭那天下了好大一场雪我们走了七里路", NAMES) == ""


@given(st.text(max_size=40))
def test_any_text_is_judged(passphrase: str) -> None:
    assert weakness(passphrase) in ("", weakness(f" {passphrase} "))
