"""The office's key: made, unlocked, put under another passphrase, brought back from paper; what it signs and opens."""

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.base.errors import UserError
from desktop_app.exchange.sealing.office_key import (
    OfficeKey,
    UnlockedKey,
    boxed,
    change_passphrase,
    key_name,
    keys,
    make_key,
    office_key_of,
    recover,
    signature_holds,
    unlock,
)
from desktop_app.exchange.sealing.recovery_words import words_of
from desktop_app.storage import data_file
from desktop_app.storage.key_table import NOT_CLEAR
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.visits import another_tool

pytestmark = pytest.mark.usefixtures("quick_passphrases")
PASSPHRASE, OTHER = "春眠不觉晓，处处闻啼鸟", "夜来风雨声，花落知多少"
SEEDS = st.binary(min_size=32, max_size=32)


@pytest.fixture
def key(store: Store) -> OfficeKey:
    """A key in the file."""
    return make_key(store, PASSPHRASE, "某市局巡察办\n")


def secret(store: Store) -> bytes:
    [row] = store.file.query("SELECT secret FROM office_key")
    return bytes(row["secret"])


def test_its_passphrase_unlocks_it_and_no_other(store: Store, key: OfficeKey) -> None:
    assert (keys(store), key.office, office_key_of(store)) == ([key], "某市局巡察办", key.public)
    unlocked = unlock(store, "春眠不觉晓,处处闻啼鸟")  # half-width
    assert unlocked.public == key.public
    assert unlocked.seed not in store.path.read_bytes()
    assert unlocked.seed.hex() not in repr(unlocked)
    with pytest.raises(UserError, match="口令不对"):
        unlock(store, OTHER)


def test_a_file_without_one_says_so(store: Store) -> None:
    assert (keys(store), office_key_of(store)) == ([], "")
    for act in (lambda: unlock(store, PASSPHRASE), lambda: change_passphrase(store, PASSPHRASE, OTHER)):
        with pytest.raises(UserError, match="没有巡察办密钥"):
            act()


def test_another_passphrase_and_nothing_of_the_first_stays(store: Store, key: OfficeKey) -> None:
    before = secret(store)
    change_passphrase(store, PASSPHRASE, OTHER)
    assert unlock(store, OTHER).public == key.public
    assert before not in store.path.read_bytes()
    for old, new, words in ((PASSPHRASE, "一二三四五六", "口令不对"), (OTHER, "12345", "口令太短")):
        with pytest.raises(UserError, match=words):
            change_passphrase(store, old, new)
    assert unlock(store, OTHER).public == key.public


def test_where_the_first_may_still_lie_in_the_file_that_is_said(
    store: Store, key: OfficeKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise UserError("磁盘空间不足")

    monkeypatch.setattr(data_file, "clear", full)
    with pytest.raises(UserError) as told:
        change_passphrase(store, PASSPHRASE, OTHER)
    assert str(told.value) == NOT_CLEAR
    assert unlock(store, OTHER).public == key.public


def test_a_file_that_can_only_be_read_gets_no_key(store: Store) -> None:
    with closing(Store.open(store.path, read_only=True)) as read, pytest.raises(UserError, match="只读"):
        make_key(read, PASSPHRASE, "")
    assert keys(store) == []


def test_a_second_key_is_made_only_when_asked_for_and_the_first_still_opens(store: Store, key: OfficeKey) -> None:
    with pytest.raises(UserError, match="已有巡察办密钥"):
        make_key(store, PASSPHRASE, "")
    second = make_key(store, OTHER, "", again=True)
    assert [one.public for one in keys(store)] == [second.public, key.public]
    assert office_key_of(store) == second.public
    assert unlock(store, PASSPHRASE, key.public).public == key.public
    change_passphrase(store, OTHER, "又一个很长的口令")
    assert unlock(store, PASSPHRASE, key.public).public == key.public  # it has a passphrase of its own


def test_brought_back_from_paper(store: Store, key: OfficeKey, tmp_path: Path) -> None:
    typed = " ".join(words_of(unlock(store, PASSPHRASE).seed))
    assert recover(store, typed, OTHER) == key
    assert unlock(store, OTHER).public == key.public
    with closing(Store.create(tmp_path / "新.db")) as new:
        made = recover(new, typed.lower(), PASSPHRASE, "某市局巡察办")
        assert (made.public, unlock(new, PASSPHRASE).public) == (key.public, key.public)
    with closing(Store.create(tmp_path / "别的.db")) as other:
        make_key(other, PASSPHRASE, "")
        with pytest.raises(UserError, match=f"恢复页上是密钥 {key.name}，这个数据文件里的是 {keys(other)[0].name}"):
            recover(other, typed, OTHER)


@pytest.mark.parametrize("at", [0, 4, 7, 33, 59, 60, 64])
def test_the_file_knows_which_character_was_mistyped(store: Store, key: OfficeKey, at: int) -> None:
    whole = "".join(words_of(unlock(store, PASSPHRASE).seed))
    other = "7" if whole[at] != "7" else "8"
    with pytest.raises(UserError) as told:
        recover(store, whole[:at] + other + whole[at + 1 :], OTHER)
    said = f"第{at // 5 + 1}组第{at % 5 + 1}位输成了“{other}”，恢复页上应是“{whole[at]}”"
    assert str(told.value) == f"{said}；请核对、改正以后再恢复。"
    assert unlock(store, PASSPHRASE).public == key.public


@settings(max_examples=examples(20))
@given(SEEDS, SEEDS, st.binary(max_size=100), st.data())
def test_what_is_signed_and_boxed(seed: bytes, other: bytes, content: bytes, data: st.DataObject) -> None:
    key = UnlockedKey(seed)
    signature, box = key.signature(content), boxed(key.public, content)
    assert signature_holds(key.public, content, signature)
    assert key.unboxed(box) == content
    changed = bytearray(box)
    changed[data.draw(st.integers(0, len(box) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ValueError, match="damaged"):
        key.unboxed(bytes(changed))
    forged = bytearray.fromhex(signature)
    forged[data.draw(st.integers(0, 63))] ^= data.draw(st.integers(1, 255))
    assert not signature_holds(key.public, content, forged.hex())
    assert not signature_holds(key.public, content + b"x", signature)
    assert not signature_holds(UnlockedKey(other).public, content, signature) or seed == other


@pytest.mark.parametrize("public", ["", "x", "00" * 32, "ff" * 32, "ab" * 31])
def test_what_is_no_public_key_is_refused(public: str) -> None:
    with pytest.raises(UserError, match="公钥不对"):
        boxed(public, b"x")
    assert not signature_holds(public, b"x", "00" * 64)
    assert len(key_name(public)) == 11


@settings(max_examples=examples(30))
@given(data=st.data())
def test_any_byte_of_it_that_is_changed_is_found(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    with closing(Store.create(tmp_path_factory.mktemp("key") / "评估.db")) as store:
        make_key(store, PASSPHRASE, "")
        whole = bytearray(secret(store))
        whole[data.draw(st.integers(0, 40) | st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
        another_tool(store.path, f"UPDATE office_key SET secret = x'{whole.hex()}'")
        with pytest.raises(UserError):
            unlock(store, PASSPHRASE)


@pytest.mark.parametrize("sql", ["public = substr(public, 2) || 'x'", "secret = x''", "public = upper(public)"])
def test_a_row_that_another_program_changed_is_told(store: Store, key: OfficeKey, sql: str) -> None:
    another_tool(store.path, f"UPDATE office_key SET {sql}")
    with pytest.raises(UserError):
        unlock(store, PASSPHRASE)
