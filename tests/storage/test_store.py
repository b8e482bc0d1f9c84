"""The file: what goes in comes out, one transaction an edit, and files that are not to be touched."""

import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.base.errors import UserError, reason
from desktop_app.record.assessment import empty_assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.sqlite_file import APPLICATION_ID, USER_VERSION, try_journal
from desktop_app.storage.store import Store
from tests.disks import full
from tests.examples import examples
from tests.strategies import RUBRICS, assessments
from tests.visits import another_tool


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
@settings(max_examples=examples(10, 100))
@given(data=st.data())
def test_what_goes_in_comes_out(rubric: Rubric, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("store") / "file.db"
    first, second = data.draw(assessments(rubric)), data.draw(assessments(rubric))
    with closing(Store.create(path)) as store:
        stored = store.load(store.add(rubric, first))
        assert stored.record == first
        store.save(stored, second)
    with closing(Store.open(path)) as store:
        assert store.load(stored.id).record == second
        assert store.load(stored.id).rubric == rubric


def test_the_file_says_whose_it_is(path: Path, store: Store) -> None:
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
    assert found == [APPLICATION_ID, USER_VERSION]


def damage(at: int) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[at : at + 400] = b"\xff" * 400
        path.write_bytes(data)

    return change


def run_sql(sql: str) -> Callable[[Path], None]:
    return lambda path: another_tool(path, sql)


REFUSED = {
    "missing": (Path.unlink, "找不到"),
    "empty": (lambda path: path.write_bytes(b""), "空文件"),
    "text": (lambda path: path.write_text("评估" * 100, "utf-8"), "不是评估数据文件"),
    "short": (lambda path: path.write_bytes(path.read_bytes()[:60]), "不是评估数据文件"),
    "half": (lambda path: path.write_bytes(path.read_bytes()[:20000]), "已损坏"),
    "header damaged": (damage(0), "不是评估数据文件"),
    "tables damaged": (damage(100), "已损坏"),
    "another program's": (run_sql("PRAGMA application_id = 7"), "别的程序"),
    "newer": (run_sql("CREATE TABLE later (a); PRAGMA user_version = 99"), "更新版本"),
    "older": (run_sql("DROP TABLE handover; PRAGMA user_version = 1"), "试用版"),
    "foreign table": (run_sql("CREATE TABLE other (a)"), "表结构"),
    "foreign trigger": (run_sql("CREATE TRIGGER t AFTER DELETE ON task BEGIN SELECT 1; END"), "表结构"),
    "loose answer": (run_sql("INSERT INTO answer (assessment, item, value) VALUES ('x', 1, '{}')"), "已损坏"),
    "read-only": (lambda path: path.chmod(0o444), "只读"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_is_not_to_be_touched_gets_one_sentence(case: str, path: Path, store: Store) -> None:
    store.close()
    spoil, words = REFUSED[case]
    spoil(path)
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(UserError, match=words) as refused:
        Store.open(path)
    assert str(refused.value).endswith("。")
    assert "\n" not in str(refused.value)
    assert (path.read_bytes() if path.exists() else None) == before
    assert [file.name for file in path.parent.iterdir() if file.is_file()] == ([] if before is None else [path.name])


def test_create_never_overwrites(path: Path, store: Store) -> None:
    store.close()
    with pytest.raises(UserError, match="已经存在"):
        Store.create(path)


ALTERED = {
    "an option that is none": """INTO answer (assessment, item, value) SELECT id, 2, '{"choice":"也许"}'""",
    "more points than there are": """INTO answer (assessment, item, value) SELECT id, 16, '{"points":"99"}'""",
    "another kind of value": """INTO answer (assessment, item, value) SELECT id, 2, '{"choice":7}'""",
    "a grade that is none": "INTO task (assessment, item, id, position, grade) SELECT id, 7, 1, 0, '优'",
    "methods that are no list": "INTO answer (assessment, item, value, methods) SELECT id, 2, '{}', '['",
}


@pytest.mark.parametrize("case", ALTERED)
def test_an_altered_assessment_is_never_scored_and_hides_no_other(
    case: str, path: Path, store: Store, rubric: Rubric
) -> None:
    store.add(rubric, empty_assessment(rubric, unit="某县气象局"))
    another_tool(path, f"INSERT {ALTERED[case]} FROM assessment")
    sound = store.add(rubric, empty_assessment(rubric, unit="另一县"))
    loaded, faults = store.load_all()
    assert [one.id for one in loaded] == [sound]
    assert [("无法读取" in fault, fault[-1]) for fault in faults] == [(True, "。")]
    assert faults_of(store) == faults


def test_what_another_window_changed_is_not_written_over(path: Path, store: Store, rubric: Rubric) -> None:
    mine = store.load(store.add(rubric, empty_assessment(rubric)))
    with closing(Store.open(path)) as other:
        theirs, _ = other.save(other.load(mine.id), replace(mine.record, unit="他"))
        with pytest.raises(UserError, match="另一个窗口"):
            store.save(mine, replace(mine.record, unit="我"))
        assert store.load(mine.id).record == theirs.record
        other.delete(mine.id)
        with pytest.raises(UserError, match="另一个窗口"):
            store.save(theirs, mine.record)


@pytest.mark.skipif(sys.platform == "win32", reason="no folder of an open file is moved there")
def test_a_stick_that_is_out_is_not_told_as_a_file_that_was_moved(tmp_path: Path, rubric: Rubric) -> None:
    with closing(Store.create(tmp_path / "U盘" / "评估.db")) as store:
        (tmp_path / "U盘").rename(tmp_path / "别处")
        with pytest.raises(UserError, match="所在的U盘或文件夹不见了，刚才的修改没有保存；请插好U盘"):
            store.begin(rubric)


def test_that_the_journals_name_would_be_too_long_is_known_beforehand(tmp_path: Path) -> None:
    try_journal(tmp_path / "评估.db")
    with pytest.raises(OSError) as refused:  # noqa: PT011  # its words are what counts
        try_journal(tmp_path / f"{'n' * 245}.db")
    assert reason(refused.value) == "文件名太长"


def test_a_read_only_file_can_be_read(path: Path, store: Store, rubric: Rubric) -> None:
    store.add(rubric, empty_assessment(rubric, unit="某县"))
    store.close()
    path.chmod(0o444)
    with closing(Store.open(path, read_only=True)) as reading:
        assert [one.record.unit for one in reading.load_all()[0]] == ["某县"]


def test_a_write_ahead_log_is_left_behind(path: Path, store: Store) -> None:
    store.close()
    another_tool(path, "PRAGMA journal_mode = WAL")
    Store.open(path).close()
    assert path.read_bytes()[18:20] == b"\x01\x01"  # rollback journal, in the file's own header


@pytest.mark.usefixtures("impatient")
def test_a_file_in_use_is_said_to_be_in_use(path: Path, store: Store, rubric: Rubric) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError, match="另一个窗口或程序正在读写"):
            store.add(rubric, empty_assessment(rubric))
    assert store.ids() == []


def test_a_full_disk_refuses_the_edit_and_keeps_the_file(
    path: Path, store: Store, rubric: Rubric, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = store.load(store.add(rubric, empty_assessment(rubric, unit="某县")))
    with closing(full(path, monkeypatch)) as store:
        with pytest.raises(UserError, match="磁盘空间不足"):
            store.save(stored, replace(stored.record, members=("长" * 50_000,)))
        assert store.load(stored.id).record.unit == "某县"
        assert faults_of(store) == []


def test_names_are_offered_once_the_last_first(store: Store, rubric: Rubric) -> None:
    for unit, leader in (("甲县", "张某某"), ("乙县", "张某某")):
        store.add(rubric, empty_assessment(rubric, unit=unit, leader=leader, members=("李某某",)))
    units, people = store.known_names()
    assert units == ["乙县", "甲县"]
    assert people == ["张某某", "李某某"]


def test_a_copy_of_the_file_alone_is_complete(path: Path, store: Store, rubric: Rubric, tmp_path: Path) -> None:
    store.add(rubric, empty_assessment(rubric, unit="某县"))
    shutil.copy(path, tmp_path / "stick.db")  # while it is open, between edits
    with closing(Store.open(tmp_path / "stick.db")) as copy:
        assert [one.record.unit for one in copy.load_all()[0]] == ["某县"]
