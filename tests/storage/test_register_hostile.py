"""A register that another program has written: whatever stands there is read, or told in sentences."""

import json
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.assessing.checking import faults as check
from desktop_app.base.errors import UserError
from desktop_app.record.register import Register
from desktop_app.record.sample import sample_visit
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.registers import IDS, REGISTER

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
COLUMNS = [("unit", "aliases"), ("member", "items")]
ALTERED: dict[str, tuple[str, str]] = {
    "a round that is gone": ("DELETE FROM round", "有1个评估组所属的轮次不在名册里"),
    "a team that is gone": ("DELETE FROM team", "有1名组员所属的评估组不在名册里"),
    "units that are gone": ("DELETE FROM unit", "有1条回避所指的单位不在名册里"),
    "a team of another round": (f"UPDATE assignment SET round = '{IDS[4]}'", "分给了另一轮次的评估组"),
    "two of one name": ("UPDATE unit SET name = '丙县局'", "有几个单位都叫“丙县局”"),
    "items that are none": ("UPDATE member SET items = '[\"一\"]'", "单位名册无法读取"),
    "no list": ("UPDATE member SET items = '[1'", "单位名册无法读取"),
    "half a pair": ("UPDATE unit SET aliases = '[\"\\ud800\"]'", "单位名册"),
    "letters that are none": ("UPDATE unit SET name = CAST(X'FFFE' AS TEXT)", ""),
}


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("seed") / "round.db"
    with closing(Store.create(path)) as store:
        store.add(*sample_visit())
        store.register.save(REGISTER)
        assert check(store) == []
    return path


def altered(seed: Path, path: Path, sql: str, *values: Any) -> Path:
    shutil.copy(seed, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(sql, values)
    return path


@pytest.mark.parametrize("case", ALTERED)
def test_what_is_wrong_is_told(seed: Path, tmp_path: Path, case: str) -> None:
    sql, words = ALTERED[case]
    with closing(Store.open(altered(seed, tmp_path / "a.db", sql), read_only=True)) as store:
        told = check(store)
        with suppress(UserError):
            store.register.load()
    assert any(words in fault for fault in told), told
    assert not [fault for fault in told if "读不懂" in fault or not fault.endswith("。")]


@settings(max_examples=examples(20, 200))
@given(st.sampled_from(COLUMNS), JSON)
def test_any_json_is_read_or_told(
    seed: Path, tmp_path_factory: pytest.TempPathFactory, column: tuple[str, str], value: Any
) -> None:
    table, name = column
    path = tmp_path_factory.mktemp("altered") / "a.db"
    with closing(
        Store.open(altered(seed, path, f"UPDATE {table} SET {name} = ?", json.dumps(value)), read_only=True)
    ) as store:
        told = check(store)
    assert not [fault for fault in told if "读不懂" in fault or not fault.endswith("。")]


def test_an_older_register_writes_over_no_newer_one(seed: Path, tmp_path: Path) -> None:
    shutil.copy(seed, tmp_path / "a.db")
    with closing(Store.open(tmp_path / "a.db")) as store:
        store.register.save(Register(), since=REGISTER)
        with pytest.raises(UserError, match="同时在别处改动过"):
            store.register.save(REGISTER, since=REGISTER)
        assert store.register.load() == Register()
