"""Files that somebody has prepared, by SQLite itself: each gets a sentence, nothing is run, nothing is written."""

import gc
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.backups.making import backup
from desktop_app.backups.occasions import BY_HAND
from desktop_app.base.errors import OnlyReadableError, UserError
from desktop_app.base.limits import Limit
from desktop_app.base.text import is_text
from desktop_app.storage import screening
from desktop_app.storage.sqlite_file import connect
from desktop_app.storage.store import Store
from desktop_app.storage.summaries import Summaries
from tests.samples import VISITS
from tests.visits import another_tool

DEEP = "[" * 100_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Path(shutil.copy(VISITS, tmp_path / "评估.db"))


def sql(text: str) -> Callable[[Path], None]:
    return lambda path: another_tool(path, text)


def schema(text: str) -> Callable[[Path], None]:
    return sql(f"PRAGMA writable_schema = ON; {text}; PRAGMA writable_schema = OFF")


def at(offset: int, data: bytes) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with path.open("r+b") as file:
            file.seek(offset)
            file.write(data)

    return change


def utf16(path: Path) -> None:
    path.unlink()
    sql("PRAGMA encoding = 'UTF-16le';" + screening.SCHEMA.read_text("utf-8"))(path)


def invalid_utf8(where: str) -> str:
    return f"UPDATE {where} = CAST(x'ff28fe' AS TEXT)"


REFUSED: dict[str, Callable[[Path], None]] = {
    "a trigger that runs on each edit": sql(
        "CREATE TRIGGER t AFTER UPDATE ON assessment BEGIN UPDATE task SET grade = NULL; END"
    ),
    "a temp-like trigger name": sql("CREATE TRIGGER 'sqlite' AFTER INSERT ON event BEGIN SELECT 1; END"),
    "a view": sql("CREATE VIEW v AS SELECT * FROM assessment"),
    "a view in the place of a table": sql(
        "ALTER TABLE signing RENAME TO other; CREATE VIEW signing AS SELECT * FROM other"
    ),
    "a virtual table": sql("CREATE VIRTUAL TABLE v USING fts5(text)"),
    "a virtual table of a table's name": sql("DROP TABLE signing; CREATE VIRTUAL TABLE signing USING rtree(id, a, b)"),
    "a generated column": sql("ALTER TABLE task ADD COLUMN g TEXT AS (hex(zeroblob(999)))"),
    "a column more": sql("ALTER TABLE task ADD COLUMN g TEXT"),
    "an index on an expression": sql("CREATE INDEX i ON task (length(text))"),
    "a partial index": sql("CREATE INDEX i ON task (text) WHERE 1 = 1"),
    "statistics": sql("ANALYZE"),
    "a sequence": sql("CREATE TABLE a (b INTEGER PRIMARY KEY AUTOINCREMENT); DROP TABLE a"),
    "a check taken out": schema("UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (size = length(content))', '')"),
    "a check altered": schema("UPDATE sqlite_schema SET sql = replace(sql, 'returned >= 0', 'returned >= -9')"),
    "a default that calls": schema("UPDATE sqlite_schema SET sql = replace(sql, 'DEFAULT 0', 'DEFAULT (random())')"),
    "a table no longer strict": schema("UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')')"),
    "a comment altered": schema("UPDATE sqlite_schema SET sql = replace(sql, '发出', '收到')"),
    "a trigger taken away": sql("DROP TRIGGER revision_stays"),
    "a trigger hollowed out": schema(
        "UPDATE sqlite_schema SET sql = replace(sql, 'a revision is final', '') WHERE type = 'trigger'"
    ),
    "a schema without end": schema("UPDATE sqlite_schema SET sql = sql || printf('%2000000s', ' ')"),
    "another encoding": utf16,
}


DAMAGED: dict[str, Callable[[Path], None]] = {
    "two tables on the same pages": schema(
        "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'task')"
        " WHERE name = 'ballot'"
    ),
    "a circle of pages": lambda path: at(4096 * (root(path, "evidence") - 1) + 8, root(path, "evidence").to_bytes(4))(
        path
    ),
    "a reference to nothing": sql("DELETE FROM rubric"),
    "a freelist in a circle": at(32, (2).to_bytes(4) + (9999).to_bytes(4)),
    "a schema that is no SQL": schema("UPDATE sqlite_schema SET sql = 'CREATE TABLE task (' WHERE name = 'task'"),
    "a schema that is no text": schema("UPDATE sqlite_schema SET sql = x'ff00' WHERE name = 'task'"),
    "a schema whose fault is told in no text": schema(
        "UPDATE sqlite_schema SET name = CAST(x'ff28fe' AS TEXT), sql = 'CREATE TABLE x (' WHERE name = 'task'"
    ),
    "a schema nested deep": schema(
        "UPDATE sqlite_schema SET sql = 'CREATE VIEW task AS SELECT ' || replace(printf('%9999s', ''), ' ', '(')"
        " WHERE name = 'task'"
    ),
    "an entry of the schema twice": schema(
        "INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = 'revision_stays'"
    ),
    "a table on a page that is none": schema("UPDATE sqlite_schema SET rootpage = 99999 WHERE name = 'task'"),
    "a version beyond numbers": at(60, b"\xff\xff\xff\xff"),
    "another encoding in the header alone": at(56, (2).to_bytes(4)),
    "a page size that is none": at(16, b"\x00\x03"),
}
"""What SQLite finds unsound, or no database at all: it may be looked at, page by page, and is never written."""

ONE = "(SELECT min(id) FROM assessment)"
LOOSE = "PRAGMA ignore_check_constraints = ON;"
SPOILT = {
    "a state that is none": f"{LOOSE} UPDATE assessment SET status = 'x' WHERE id = {ONE}",
    "a date that is none": f"{LOOSE} UPDATE assessment SET date = '2026-13-99' WHERE id = {ONE}",
    "a list that is none": f"{LOOSE} UPDATE assessment SET members = '' WHERE id = {ONE}",
    "a list of something else": f"UPDATE assessment SET members = '[1]' WHERE id = {ONE}",
    "fewer than no ballots": f"{LOOSE} INSERT INTO ballot (assessment, item, voters, position, issued)"
    f" VALUES ({ONE}, 15, '某类', 9, -1)",
    "no UTF-8 in a name": f"{invalid_utf8('assessment SET unit')} WHERE id = {ONE}",
    "no UTF-8 in an answer": f"INSERT OR REPLACE INTO answer (assessment, item, value, note)"
    f" VALUES ({ONE}, 1, '{{}}', CAST(x'ff28fe' AS TEXT))",
    "a text without end": f"UPDATE assessment SET unit = printf('%70000000s', 'x') WHERE id = {ONE}",
    "rows without end": "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100100)"
    f" INSERT INTO task (assessment, item, id, position) SELECT {ONE}, 7, i + 999, i FROM n",
}
"""What spoils the lowest assessment alone."""


def root(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,))
        return int(found.fetchone()[0])


def state(path: Path) -> tuple[bytes, list[str]]:
    return path.read_bytes(), sorted(one.name for one in path.parent.iterdir() if one.is_file())


def work_counts(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Let looking through a file end after so many times ten thousand steps of SQLite's, however fast they are."""
    monkeypatch.setattr(screening.time, "thread_time", count(step=screening.SECONDS / most).__next__)


@pytest.mark.parametrize("case", REFUSED)
def test_a_prepared_file_is_refused_and_not_touched(case: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    REFUSED[case](path)
    before = state(path)
    work_counts(monkeypatch, 5000)
    for read_only in (True, False):
        with pytest.raises(UserError) as refused:
            Store.open(path, read_only=read_only)
        assert str(refused.value).endswith("。")
        assert not any(words in str(refused.value) for words in ("没有料到", "检查了很久"))
        assert state(path) == before


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_file_is_only_looked_at(case: str, path: Path) -> None:
    DAMAGED[case](path)
    before = state(path)
    with pytest.raises(OnlyReadableError, match="已损坏，只能查看"):
        Store.open(path)
    with closing(Store.open(path, read_only=True)) as store:
        assert store.file.damaged
        assert store.ids()
        assert any("已损坏" in notice for notice in store.notices)
        told = faults_of(store)
    assert told
    assert all(fault.endswith("。") and "读不懂" not in fault for fault in told)
    assert state(path) == before


@pytest.mark.parametrize("case", SPOILT)
def test_one_that_is_spoilt_spoils_no_other(case: str, path: Path) -> None:
    """The others are listed, opened, edited and backed up, and check says what is amiss."""
    with closing(Store.open(path, read_only=True)) as store:
        others = store.load_all()[0]
    sql(SPOILT[case])(path)
    with closing(Store.open(path)) as store:
        spoilt = min(store.ids())
        with pytest.raises(UserError, match=r"无法读取.*。$"):
            store.load(spoilt)
        left = [one for one in others if one.id != spoilt]
        assert store.load_all()[0] == left
        assert len(Summaries().of(store.file)[0]) == len(left)
        assert store.known_names()
        draft = next(one for one in left if one.status == "draft")
        store.save(draft, replace(draft.record, leader="某某"))
        assert backup(store, BY_HAND).facts
        told = faults_of(store)
    assert any("无法读取" in fault for fault in told)
    assert all(fault.endswith("。") and "读不懂" not in fault for fault in told)


TOLD = {  # what the schema allows, and no program of ours writes: one assessment cannot be read, the others can
    "no UTF-8 in a name": invalid_utf8("assessment SET unit"),
    "no UTF-8 in an answer": invalid_utf8("answer SET note"),
    "JSON nested deep": f"UPDATE assessment SET members = '{DEEP}'",
    "an answer nested deep": f"""UPDATE answer SET value = '{{"a":{DEEP}'""",
    "a history nested deep": f"UPDATE event SET changes = '{DEEP}' WHERE kind = 'imported'",
    "a history of something else": "UPDATE event SET changes = '[1,[2],null]' WHERE kind = 'imported'",
    "a rubric of other points": "UPDATE rubric SET source = replace(source, '扣2分', '扣1分')",
    "a rubric nested deep": f"UPDATE rubric SET source = 'a = {DEEP}'",
    "a rubric with a number without end": "UPDATE rubric SET source = 'a = ' || replace(printf('%9999s', 1), ' ', 9)",
    "points without end": """UPDATE answer SET value = '{"points":"1e999999999"}' WHERE item = 16""",
    "points that are none": """UPDATE answer SET value = '{"points":"NaN"}' WHERE item = 16""",
    "own points without end": "UPDATE answer SET own = '1e999999999'",
    "counts without end": """UPDATE answer SET value = '{"count":99999999999999999999}' WHERE item = 1""",
    "a task's number beyond": "UPDATE task SET id = 9223372036854775807 WHERE id = (SELECT max(id) FROM task)",
    "times that are none": "UPDATE event SET at = 'x' WHERE kind = 'imported'",
}


@pytest.mark.parametrize("case", TOLD)
def test_what_cannot_be_read_is_told(case: str, path: Path) -> None:
    sql(TOLD[case])(path)
    before = state(path)
    with closing(Store.open(path, read_only=True)) as store:
        loaded, faults = store.load_all()
        faults += faults_of(store)
    assert state(path) == before
    assert all(fault.endswith("。") and "没有料到" not in fault for fault in faults)
    assert faults or len(loaded) == 4


@pytest.mark.usefixtures("collected_by_nobody")
def test_a_file_that_could_not_be_read_is_held_no_longer_than_it_is_open(path: Path) -> None:
    another_tool(path, f"{invalid_utf8('event SET person')} WHERE kind IN ('imported', 'begun', 'sample')")
    with closing(Store.open(path, read_only=True)) as store:
        for one in store.ids():
            with closing(store.history.each(one)) as events:
                assert not is_text(next(events).person)  # and the rest is never asked for
    with closing(sqlite3.connect(path, timeout=0)) as other:
        other.execute("BEGIN EXCLUSIVE")


@pytest.fixture
def collected_by_nobody() -> Iterator[None]:
    """Let what only the garbage collector would close stay open."""
    gc.disable()
    yield
    gc.enable()


def test_a_final_revision_of_something_else_is_told(path: Path) -> None:
    spoilt = [f"UPDATE revision SET {column} = '{DEEP}'" for column in ("record", "result")]
    for change in (*spoilt, invalid_utf8("revision SET record"), invalid_utf8("signing SET remark")):
        shutil.copy(VISITS, path)
        trigger = "DROP TRIGGER revision_stays; DROP TRIGGER signing_stays;"
        again = [
            line
            for line in screening.SCHEMA.read_text("utf-8").splitlines()
            if " TRIGGER revision_stays" in line or " TRIGGER signing_stays" in line
        ]
        sql(trigger + change + ";" + "".join(line for line in again if "handover" not in line))(path)
        with closing(Store.open(path, read_only=True)) as store:
            faults = faults_of(store)
        assert faults
        assert all(fault.endswith("。") for fault in faults)


def test_looking_through_a_file_ends_in_time(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sql(REFUSED_ROWS)(path)
    monkeypatch.setattr(screening, "SECONDS", 0.0)
    monkeypatch.setattr(screening, "BYTES_A_SECOND", 1 << 40)
    with pytest.raises(UserError, match="检查了很久"):
        Store.open(path)


def test_a_file_that_comes_slowly_or_a_laptop_asleep_is_no_damage(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sql(REFUSED_ROWS)(path)
    monkeypatch.setattr(screening.time, "monotonic", count(step=1000).__next__)
    Store.open(path).close()


REFUSED_ROWS = (
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000)"
    " INSERT INTO task (assessment, item, id, position) SELECT (SELECT id FROM assessment), 7, i + 999, i FROM n"
)


def test_a_huge_file_is_refused_before_it_is_looked_through(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "FILE", Limit(100_000, 100_000))
    with pytest.raises(UserError, match="大小"):
        Store.open(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_what_is_no_file_does_not_keep_us_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "评估.db"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path, Path("/dev/zero")):
        with pytest.raises(UserError, match="不是文件"):
            Store.open(path)


def test_a_connection_that_reads_reaches_no_other_file_and_changes_nothing(path: Path) -> None:
    with closing(connect(path, read_only=True)) as connection:
        for attempt in (
            f"ATTACH '{path.with_name('other.db')}' AS other",
            "DELETE FROM event",
            "CREATE TEMP TABLE t (a)",
            "VACUUM INTO '/tmp/never.db'",
            "SELECT load_extension('x')",
        ):
            with pytest.raises(sqlite3.Error):
                connection.execute(attempt)


def test_looking_through_an_ordinary_file_is_little_work(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work_counts(monkeypatch, 5)
    with closing(connect(path, read_only=True)) as connection:
        screening.screen(connection, path)
