"""A copy under a passphrase: what was sealed comes out, and nothing else is ever taken for it."""

import unicodedata
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop_app.base.errors import UserError
from desktop_app.exchange.sealing.passphrases import one_form
from desktop_app.exchange.sealing.sealed_copy import (
    CHEAP,
    CHUNK,
    COST,
    DAMAGED,
    TRUNCATED,
    WRONG,
    sealed,
    sealed_size,
    unseal,
    unsealed,
)
from desktop_app.files.kinds import is_sealed

PASSPHRASES = st.text(min_size=1, max_size=20)
SIZES = st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7])
CONTENTS = st.binary(max_size=300) | st.builds(lambda size, byte: bytes([byte]) * size, SIZES, st.integers(0, 255))


def seal(content: bytes, passphrase: str = "春眠不觉晓") -> bytes:
    return b"".join(sealed(BytesIO(content), passphrase, CHEAP))


def opened(data: bytes, passphrase: str = "春眠不觉晓") -> bytes:
    return b"".join(unsealed(BytesIO(data), passphrase))


@given(CONTENTS, PASSPHRASES)
def test_what_was_sealed_comes_out(content: bytes, passphrase: str) -> None:
    data = seal(content, passphrase)
    assert len(data) == sealed_size(len(content))
    assert opened(data, unicodedata.normalize("NFD", passphrase)) == content
    assert opened(data, unicodedata.normalize("NFKC", passphrase)) == content
    assert len(content) < 8 or content not in data


@given(CONTENTS, PASSPHRASES, PASSPHRASES)
def test_another_passphrase_opens_nothing(content: bytes, passphrase: str, other: str) -> None:
    assume(one_form(passphrase) != one_form(other))
    with pytest.raises(UserError, match="口令不对"):
        opened(seal(content, passphrase), other)


def test_chunks_cannot_be_left_out_or_exchanged() -> None:
    whole = seal(bytes(3 * CHUNK))
    size = CHUNK + 17
    start = len(whole) - 3 * size
    chunks = [whole[start + at * size : start + (at + 1) * size] for at in range(3)]
    for order, words in (((0, 2), DAMAGED), ((1, 0, 2), WRONG), ((0, 1), TRUNCATED), ((0, 1, 2, 2), DAMAGED)):
        with pytest.raises(UserError) as told:
            opened(whole[:start] + b"".join(chunks[at] for at in order))
        assert str(told.value) == words


def test_a_try_of_a_passphrase_is_dear() -> None:
    assert (COST.operations, COST.memory) == (3, 256 * 2**20)


def test_a_file_comes_out_whole_or_not_at_all(tmp_path: Path) -> None:
    path, target = tmp_path / "副本.jmdb", tmp_path / "新" / "评估.db"
    path.write_bytes(seal(bytes(3 * CHUNK))[:-1])
    assert is_sealed(path)
    with pytest.raises(UserError):
        unseal(path, "春眠不觉晓", target)
    assert list(target.parent.iterdir()) == []
    path.write_bytes(seal(b"whole"))
    assert unseal(path, "春眠不觉晓", target).read_bytes() == b"whole"
    with pytest.raises(UserError, match="已经存在"):
        unseal(path, "春眠不觉晓", target)
    assert not is_sealed(target)
    assert not is_sealed(tmp_path / "nothing")


EARLIER = {  # sealed by version 1.1.0
    "春眠不觉晓，处处闻啼鸟": (
        "584347412d4a4d1a010000000100000000000020000001000043f813c35abb17afa806ee64382e956215e77725"
        "f12f7ab968dae0f65d1972e489b0bcb5decefdfd5484cff84daeb31932ed0f71a295e67461d9aa5ab471"
    ),
    "ABC123ａｂｃ": (
        "584347412d4a4d1a0100000001000000000000200000010000e2e735dd2d37aa4786d03d18bc35460c9498394c"
        "5b571c5f4c16444b0ab25cda442e7b95ec7415f88e0b69c9d65b8a0d68a495a16a9a6870c85f0c1398a8"
    ),
    "abc123def": (
        "584347412d4a4d1a0100000001000000000000200000010000f871750f9d5e6eb07fd4f58cea3228f02fcefc03"
        "d4772987993ba91309fdc8de147a76689b578c15c2f733e1e343b7c4164860128c466857e55be9c2762f"
    ),
}


@pytest.mark.parametrize("passphrase", EARLIER)
def test_what_an_earlier_version_sealed_opens(passphrase: str) -> None:
    assert opened(bytes.fromhex(EARLIER[passphrase]), passphrase) == b"plain"


def test_full_width_and_half_width_are_one() -> None:
    assert opened(bytes.fromhex(EARLIER["abc123def"]), "ａｂｃ１２３ｄｅｆ") == b"plain"
    for typed, again in (("ａｂｃ１２３！", "abc123!"), ("abc123!", "ａｂｃ１２３！"), ("春眠，不觉晓", "春眠,不觉晓")):
        assert opened(seal(b"plain", typed), again) == b"plain"


def test_an_earlier_version_opens_what_it_can_and_is_told_of_the_rest() -> None:
    assert [seal(b"", passphrase)[8] for passphrase in ("abc123!", "春眠不觉晓", "春眠，不觉晓")] == [1, 1, 2]
