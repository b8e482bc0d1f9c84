"""Files of every version that was given out: they open, keep every row, and an accident on the way loses nothing."""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desktop_app.assessing import verifying
from desktop_app.assessing.checking import faults as faults_of
from desktop_app.base.errors import OnlyReadableError, UserError
from desktop_app.base.paths import ROOT, SAMPLE_VISIT, SCHEMA, SCHEMAS
from desktop_app.base.userdirs import backups_folder
from desktop_app.history.events import Kind
from desktop_app.paper.joining import joined
from desktop_app.record.sample import sample_visit
from desktop_app.storage import migrations
from desktop_app.storage.migrations import STEPS, upgrade
from desktop_app.storage.screening import FIRST_VERSION, USER_VERSION, own_tables, tables
from desktop_app.storage.store import Store
from tests.commands.running import done, run
from tests.files.make import make, told
from tests.samples import FILES
from tests.visits import another_tool

VERSIONS = range(FIRST_VERSION, USER_VERSION + 1)
OLDER = range(FIRST_VERSION, USER_VERSION)
PAPERS = {2: "finalised.db", 3: "finalised.db"}  # made by the programs of then; their visits.db has blank pages


def stored(version: int, folder: Path) -> Path:
    return Path(shutil.copy(FILES / f"version-{version}" / "visits.db", folder))


def expected(version: int) -> dict[str, Any]:
    return json.loads((FILES / f"version-{version}" / "visits.json").read_text("utf-8"))


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def beside(path: Path) -> list[str]:
    return sorted(one.name for one in path.parent.iterdir() if one.is_file())


@pytest.mark.parametrize("version", OLDER)
def test_the_steps_lead_to_the_present_schema_to_the_letter(version: int) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript((SCHEMAS / f"{version}.sql").read_text("utf-8"))
        assert tables(connection) == own_tables(version)
        upgrade(connection, version)
        assert tables(connection) == own_tables()
        assert connection.execute("PRAGMA user_version").fetchone()[0] == USER_VERSION


def test_there_is_a_step_and_a_schema_for_each_version_given_out() -> None:
    assert list(STEPS) == list(OLDER)
    assert sorted(path.stem for path in SCHEMAS.iterdir()) == [str(version) for version in OLDER]
    assert f"user_version = {USER_VERSION};" in SCHEMA.read_text("utf-8")


def test_the_visits_that_are_to_be_kept_can_be_made(tmp_path: Path) -> None:
    make(tmp_path / "visits.db")
    with closing(Store.open(tmp_path / "visits.db", read_only=True)) as store:
        assert faults_of(store) == []
        assert {one.status for one in store.load_all()[0]} == {"void", "handed_over", "draft"}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("read_only", [True, False])
def test_a_stored_file_opens_for_ever(version: int, read_only: bool, tmp_path: Path) -> None:
    path = stored(version, tmp_path)
    before = path.read_bytes()
    with closing(Store.open(path, read_only=read_only)) as store:
        found = told(store)
        assert {**found["evidence"]} == expected(version)["evidence"]
        assert found["assessments"] == expected(version)["assessments"]
        assert found.get("acts") == expected(version).get("acts")
        assert faults_of(store) == []
        assert bool(store.notices) == (version in OLDER and not read_only)
    assert beside(path) == ["visits.db"]
    if read_only:
        assert path.read_bytes() == before
        assert not backups_folder().exists()


@pytest.mark.parametrize("version", VERSIONS)
def test_papers_that_were_given_out_are_proved_and_printed_for_ever(version: int, tmp_path: Path) -> None:
    """A paper that is set otherwise needs another version of the program: those of one version are the same bytes."""
    path = Path(shutil.copy(FILES / f"version-{version}" / PAPERS.get(version, "visits.db"), tmp_path))
    with closing(Store.open(path)) as store:
        assert faults_of(store) == []
        verified = verifying.revisions(store)
        assert [(one.revision, one.faults) for one in verified] == [(1, ()), (2, ())]
        for one in verified:
            [found] = verifying.verdicts(store, one.code)
            assert found.agrees
        kept = store.revisions.of(verified[1].id)[1]
    done("sheet", path, verified[1].id, "--output", tmp_path / "考核表.pdf")
    assert (tmp_path / "考核表.pdf").read_bytes() == kept.sheet
    internal = ("sheet", path, verified[1].id, "--internal", "--output", tmp_path / "内部材料.pdf")
    assert kept.apart == (version >= 5)
    if kept.apart:
        done(*internal)
        assert (tmp_path / "内部材料.pdf").read_bytes() == kept.supplement
    else:
        done("sheet", path, verified[1].id, "--supplement", "--output", tmp_path / "考核表.pdf")
        assert (tmp_path / "考核表.pdf").read_bytes() == joined([kept.sheet, kept.supplement])
        assert "没有单独的内部材料" in run(*internal).stderr


@pytest.mark.parametrize("version", OLDER)
def test_the_old_file_is_kept_and_the_new_one_can_be_edited(version: int, tmp_path: Path) -> None:
    path = stored(version, tmp_path)
    with closing(Store.open(path)) as store:
        draft = next(one for one in store.load_all()[0] if one.status == "draft")
        store.set_status(draft, Kind.VOIDED, "误建")
    assert version_of(path) == USER_VERSION
    with closing(Store.open(path)) as store:
        assert store.notices == ()
        assert store.load(draft.id).status == "void"
    (kept,) = backups_folder().glob("*/*.db")
    assert "升级前" in kept.name
    assert version_of(kept) == version
    with closing(Store.open(kept, read_only=True)) as store:
        assert told(store) == expected(version)


KILLED = """
import os, signal, sqlite3, sys
from pathlib import Path
from desktop_app.storage.store import Store
count = 0
def seen(event, arguments):
    global count
    if event in ("sqlite3.connect", "open", "os.rename", "os.remove", "shutil.copymode", "os.chmod"):
        count += 1
        if count == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
from desktop_app.storage import journals, migrations, opening  # loaded before events count
sys.addaudithook(seen)
Store.open(Path(sys.argv[1])).close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_at_any_step_the_file_is_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    versions, moment = [], 0
    while True:
        moment += 1
        path = stored(2, tmp_path)
        done = subprocess.run([sys.executable, "-c", KILLED, str(path), str(moment)], cwd=ROOT)
        versions.append(version_of(path))
        with closing(Store.open(path)) as store:
            assert told(store) == expected(2)
        assert beside(path) == ["visits.db"]
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
    assert len(versions) > 10
    assert versions == sorted(versions)
    assert {2, USER_VERSION} == set(versions)


@pytest.mark.parametrize("fails", ["connect", "screen", "upgrade", "flush", "sync_folder"])
def test_an_error_on_the_way_is_told_and_leaves_the_old_file(
    fails: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = stored(2, tmp_path)
    before = path.read_bytes()

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(migrations, fails, full)
    with pytest.raises(UserError, match="磁盘空间不足"):
        Store.open(path)
    assert beside(path) == ["visits.db"]
    if fails != "sync_folder":  # by then the new one is there
        assert path.read_bytes() == before
    monkeypatch.undo()
    monkeypatch.setenv("ASSESSMENT_DATA", str(tmp_path / "data"))
    with closing(Store.open(path)) as store:
        assert told(store) == expected(2)


def test_a_copy_that_was_not_written_right_is_never_swapped_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = stored(2, tmp_path)
    before = path.read_bytes()

    def lossy(connection: sqlite3.Connection) -> None:
        STEPS[2](connection)
        connection.execute("UPDATE assessment SET unit = '' WHERE unit <> ''")

    monkeypatch.setattr(migrations, "STEPS", {**STEPS, 2: lossy})
    with pytest.raises(UserError, match="没有升级"):
        Store.open(path)
    assert path.read_bytes() == before


@pytest.mark.usefixtures("impatient")
def test_while_another_program_writes_nothing_is_migrated(tmp_path: Path) -> None:
    path = stored(2, tmp_path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError, match="另一个窗口或程序正在读写"):
            Store.open(path)
    assert version_of(path) == 2


def test_in_a_read_only_place_an_old_file_is_read_without_migrating(tmp_path: Path) -> None:
    path = stored(2, tmp_path)
    path.chmod(0o444)
    with pytest.raises(OnlyReadableError, match="只读"):
        Store.open(path)
    with closing(Store.open(path, read_only=True)) as store:
        assert told(store) == expected(2)
        with pytest.raises(UserError, match="只读方式"):
            store.begin(store.load_all()[0][0].rubric)
    assert version_of(path) == 2


NEWER = {
    "a column more": ("ALTER TABLE task ADD COLUMN more TEXT", "读不了"),
    "a table less": ("DROP TABLE handover", "读不了"),
    "a view": ("CREATE VIEW v AS SELECT * FROM task", "读不了"),
    "a virtual table": ("CREATE VIRTUAL TABLE v USING fts5(a)", "读不了"),
}


def newer(path: Path, sql: str = "") -> None:
    another_tool(path, f"{sql};PRAGMA user_version = {USER_VERSION + 4}")


@pytest.mark.parametrize("case", NEWER)
def test_a_newer_file_that_is_not_known_here_is_refused(case: str, tmp_path: Path) -> None:
    sql, words = NEWER[case]
    path = stored(USER_VERSION, tmp_path)
    newer(path, sql)
    before = path.read_bytes()
    for read_only in (True, False):
        with pytest.raises(UserError, match=words):
            Store.open(path, read_only=read_only)
    assert path.read_bytes() == before


def test_a_newer_file_is_read_and_never_written(tmp_path: Path) -> None:
    path = stored(USER_VERSION, tmp_path)
    newer(path, "CREATE TABLE merged (id INTEGER PRIMARY KEY, note TEXT) STRICT")
    before = path.read_bytes()
    with pytest.raises(OnlyReadableError, match="更新版本"):
        Store.open(path)
    with closing(Store.open(path, read_only=True)) as store:
        assert told(store)["assessments"] == expected(USER_VERSION)["assessments"]
    assert path.read_bytes() == before


@pytest.mark.parametrize("command", ["list {} --json", "check {}", "export {}", "sheet {} {id} -o {out}"])
def test_the_command_line_reads_an_old_file_without_writing(command: str, tmp_path: Path) -> None:
    path = stored(2, tmp_path)
    before = path.read_bytes()
    path.chmod(0o444)
    one = next(iter(expected(2)["assessments"]))
    words = command.format(path, id=one, out=tmp_path / "out.pdf").split()
    done(*words)
    assert path.read_bytes() == before
    assert beside(path) == sorted({"visits.db", *({"out.pdf"} if "sheet" in command else ())})


def test_the_command_line_says_that_it_has_migrated(tmp_path: Path) -> None:
    path = stored(2, tmp_path)
    result = run("import", path, SAMPLE_VISIT)
    assert result.exit_code == 0
    assert "已升级" in result.stderr
    assert version_of(path) == USER_VERSION


@pytest.mark.skipif(sys.platform == "win32", reason="no file that is open is replaced there")
def test_what_another_program_has_brought_up_to_date_meanwhile_is_not_swapped_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = stored(FIRST_VERSION, tmp_path)

    def slow(path: Path, **how: Any) -> sqlite3.Connection:
        """Come to the lock of the old file after another program has swapped in the new one, and written in it."""
        connection = real(path, **how)
        if not how:
            monkeypatch.setattr(migrations, "connect", real)
            with closing(Store.open(path)) as store:
                rubric, record = sample_visit()
                store.add(rubric, record)
        return connection

    real = migrations.connect
    monkeypatch.setattr(migrations, "connect", slow)
    with pytest.raises(UserError, match="重新打开"):
        migrations.migrate(path, FIRST_VERSION)
    with closing(Store.open(path)) as store:
        assert len(store.ids()) == len(expected(FIRST_VERSION)["assessments"]) + 1
    assert beside(path) == ["visits.db"]
