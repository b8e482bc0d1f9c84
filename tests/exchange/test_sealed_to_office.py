"""A copy sealed for the office: its key opens it, no other does, and nothing else is ever taken for it."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop_app.base.errors import UserError
from desktop_app.exchange.sealing.office_key import UnlockedKey, key_name
from desktop_app.exchange.sealing.sealed_copy import CHEAP, CHUNK, NOT_SEALED, ONLY_OFFICE, TRUNCATED, sealed, unsealed
from desktop_app.exchange.sealing.sealed_to_office import (
    OfficeSeal,
    recipient_of,
    sealed_for,
    sealed_size,
    unsealed_by,
    unsealed_with,
)
from desktop_app.files.kinds import is_sealed

KEY = UnlockedKey(bytes(range(32)))
SEEDS = st.binary(min_size=32, max_size=32)
SIZES = st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 7])
CONTENTS = st.binary(max_size=300) | st.builds(lambda size, byte: bytes([byte]) * size, SIZES, st.integers(0, 255))


def seal(content: bytes, public: str = KEY.public) -> bytes:
    return b"".join(sealed_for(BytesIO(content), public))


def opened(data: bytes, key: UnlockedKey = KEY) -> bytes:
    return b"".join(unsealed_with(BytesIO(data), key))


@given(CONTENTS, SEEDS)
def test_what_was_sealed_comes_out(content: bytes, seed: bytes) -> None:
    key = UnlockedKey(seed)
    data = seal(content, key.public)
    assert opened(data, key) == content
    assert len(data) == sealed_size(len(content))
    assert len(content) < 8 or content not in data


@given(CONTENTS, SEEDS)
def test_another_key_opens_nothing_and_is_told(content: bytes, seed: bytes) -> None:
    other = UnlockedKey(seed)
    assume(other.public != KEY.public)
    words = f"加密给另一把密钥（{key_name(KEY.public)}）的，手上的密钥是 {key_name(other.public)}，没有解开"
    with pytest.raises(UserError, match=words):
        opened(seal(content), other)


def test_a_header_of_another_copy_opens_nothing() -> None:
    one, other = seal(b"one"), seal(b"other")
    with pytest.raises(UserError):
        opened(one[:-20] + other[-22:])


def test_who_has_sealed_can_prove_it_with_what_is_at_hand() -> None:
    mine = OfficeSeal(KEY.public)
    data = b"".join(mine.sealed(BytesIO(b"content")))
    assert b"".join(mine.unsealed(BytesIO(data))) == b"content"
    with pytest.raises(UserError):
        b"".join(mine.unsealed(BytesIO(seal(b"content"))))


def test_both_kinds_are_told_apart(tmp_path: Path) -> None:
    under, for_office, neither = (tmp_path / name for name in ("口令.jmdb", "巡察办.jmdb", "别的.jmdb"))
    under.write_bytes(b"".join(sealed(BytesIO(b"content"), "春眠不觉晓", CHEAP)))
    for_office.write_bytes(seal(b"content"))
    neither.write_bytes(b"x")
    assert [recipient_of(path) for path in (under, for_office, neither)] == ["", KEY.public, ""]
    assert is_sealed(for_office)
    for path, secret in ((under, "春眠不觉晓"), (for_office, KEY)):
        with path.open("rb") as file:
            assert b"".join(unsealed_by(file, secret)) == b"content"
    with for_office.open("rb") as file, pytest.raises(UserError) as told:
        b"".join(unsealed(file, "春眠不觉晓"))
    assert str(told.value) == ONLY_OFFICE
    with under.open("rb") as file, pytest.raises(UserError, match="用口令加密的"):
        b"".join(unsealed_with(file, KEY))
    with pytest.raises(UserError, match="无法读取"):
        recipient_of(tmp_path / "没有.jmdb")
    for_office.write_bytes(seal(b"content")[:60])
    with pytest.raises(UserError) as told:
        recipient_of(for_office)
    assert str(told.value) == TRUNCATED


@pytest.mark.parametrize(("version", "words"), [(4, "更新版本的程序"), (0, NOT_SEALED)])
def test_another_version_is_told(version: int, words: str) -> None:
    whole = bytearray(seal(b"content"))
    whole[8] = version
    with pytest.raises(UserError, match=words):
        b"".join(unsealed(BytesIO(bytes(whole)), "春眠不觉晓"))


def test_what_is_no_key_seals_nothing() -> None:
    for public in ("", "x" * 64, "00" * 32):
        with pytest.raises(UserError, match="公钥不对"):
            seal(b"content", public)
