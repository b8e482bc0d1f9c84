"""With a full disk what a file holds can still be read, as SQLite itself would settle it."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.base.errors import OnlyReadableError, UserError
from desktop_app.storage.rolled_back import rolled_back
from desktop_app.storage.store import Store
from tests.disks import fill
from tests.examples import examples
from tests.storage.left_behind import UNITS, interrupted, logged, names_in, state, units


@pytest.fixture
def path(stick: Path) -> Path:
    return stick / "评估.db"


@pytest.fixture
def full_disk(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The disk of the program's own folder, full."""
    monkeypatch.setenv("ASSESSMENT_DATA", str(small_disk / "data"))
    fill(small_disk)
    return small_disk


def test_with_a_full_disk_it_can_be_read_and_what_is_wanted_is_told(
    path: Path, full_disk: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = state(interrupted(path).parent)
    with closing(Store.open(path, read_only=True)) as store:
        assert units(store) == UNITS
        assert faults_of(store) == []
        assert ["没有正常关闭" in notice for notice in store.notices] == [True]
    with pytest.raises(OnlyReadableError, match=r"磁盘空间不足，现在只能查看.*腾出[\d.]+ MB空间"):
        Store.open(path)
    assert (state(path.parent), names_in(full_disk)) == (before, ["filler"])
    monkeypatch.setenv("ASSESSMENT_DATA", str(tmp_path / "roomy"))
    with closing(Store.open(path)) as store:
        assert units(store) == UNITS


@pytest.mark.parametrize("read_only", [False, True])
def test_a_log_needs_room_and_says_how_much(path: Path, full_disk: Path, read_only: bool) -> None:
    before = state(logged(path).parent)
    with pytest.raises(UserError, match=r"文件没有改动，请先在本机的磁盘上腾出[\d.]+ MB空间，再打开"):
        Store.open(path, read_only=read_only)
    assert (state(path.parent), names_in(full_disk)) == (before, ["filler"])


PAGE_SIZES = [512, 1024, 4096, 65536]


@settings(max_examples=examples(20, 300))
@given(
    page=st.sampled_from(PAGE_SIZES),
    cache=st.sampled_from([1, 5, 1000]),
    sql=st.lists(
        st.sampled_from(
            [
                "INSERT INTO one SELECT randomblob(900) FROM one",
                "DELETE FROM one WHERE rowid % 3",
                "UPDATE one SET a = 1",
            ]
        ),
        min_size=1,
        max_size=6,
    ),
    torn=st.none() | st.floats(0, 1),
)
def test_what_is_rolled_back_in_memory_is_what_sqlite_makes_of_it(
    tmp_path_factory: pytest.TempPathFactory, page: int, cache: int, sql: list[str], torn: float | None
) -> None:
    path = tmp_path_factory.mktemp("journal") / "one.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {page}")
        connection.execute("CREATE TABLE one (a)")
        connection.execute(
            "INSERT INTO one WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n LIMIT 60) "
            "SELECT randomblob(700) FROM n"
        )
        connection.execute(f"PRAGMA cache_size = {cache}")
        connection.execute("BEGIN")
        for one in sql:
            connection.execute(one)
        copy, journal = path.with_name("copy.db"), path.with_name("copy.db-journal")
        shutil.copy(path, copy)
        left = Path(f"{path}-journal").read_bytes()
        journal.write_bytes(left if torn is None else left[: int(torn * len(left))])
        connection.execute("ROLLBACK")
    data, rest = copy.read_bytes(), journal.read_bytes()
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    assert bytes(rolled_back(data, rest)) == copy.read_bytes()
