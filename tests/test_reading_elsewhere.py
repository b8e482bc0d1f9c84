"""What docs/reading-elsewhere.md shows is run, each block by its engine, on a round that the program wrote.

Where an engine is not installed its blocks are skipped; the CSV and its keys are then tried by SQLite.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop_app.base.paths import ROOT
from desktop_app.office.decision import deciding
from desktop_app.office.decision.facts import Decided
from desktop_app.office.documents.data import COLUMNS, files, tables
from desktop_app.office.documents.gathering import gather
from desktop_app.office.round.overview import Overviews
from desktop_app.record.act import ActKind
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.adopting import take_acts
from desktop_app.storage.store import Store
from tests.office.archive.made import office

TEXT = (ROOT / "docs" / "reading-elsewhere.md").read_text("utf-8")
BLOCKS = [(one.split("\n", 1)[0], one) for one in re.findall(r"```sql\n-- (.*?)```", TEXT, re.DOTALL)]
KEYS = {
    **{"visits": ("assessment",), "sections": ("assessment", "section"), "items": ("assessment", "item")},
    **{"deductions": ("assessment", "number"), "tasks": ("assessment", "item", "task")},
    **{"counts": ("assessment", "item", "label"), "readings": ("assessment", "item")},
}


def block(engine: str, about: str) -> str:
    """The block of an engine whose first line says so."""
    [found] = [f"-- {text}" for title, text in BLOCKS if title.startswith(f"{engine}: ") and about in title]
    return found


@pytest.fixture(scope="module")
def round_(tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, record: Assessment) -> tuple[Path, Any]:
    """A folder with an office's file and the data that ``report`` writes; the same as the program has it."""
    folder = tmp_path_factory.mktemp("elsewhere")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASSESSMENT_HOME", str(folder / "home"))
        patch.setenv("ASSESSMENT_DATA", str(folder / "data"))
        office(folder / "评估.db", rubric, record)
        with closing(Store.open(folder / "评估.db", read_only=True)) as store:
            facts = gather(store)
    (folder / "数据").mkdir()
    for name, data in files(facts).items():
        (folder / "数据" / name).write_bytes(data)
    return folder, tables(facts)


def read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)


needs_arrows = pytest.mark.skipif(sqlite3.sqlite_version_info < (3, 38), reason="->> is of SQLite 3.38")


@needs_arrows
def test_sqlite_reads_what_the_program_says(round_: tuple[Path, Any]) -> None:
    folder, told = round_
    with closing(read_only(folder / "评估.db")) as connection:
        found = connection.execute(block("SQLite", "each final visit")).fetchall()
        points = connection.execute(block("SQLite", "points of each item")).fetchall()
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM act")
    wanted = [
        (one["unit"], one["date"], one["revision"], one["total"], one["grade"], one["decided"])
        for one in told["visits"]
    ]
    assert sorted(row[2:] for row in found) == sorted(wanted)
    assert points == sorted((one["assessment"], one["item"], one["points"]) for one in told["items"])


APART: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "one goes on": ((), ("一般",)),
    "both go on": (("一般",), ("好",)),
    "taken back": (("一般",), ("",)),
    "taken back and decided": (("",), ("好", "", "一般")),
    "the same in both": (("一般",), ("一般", "好")),
    "the same, gone on first": (("一般", "好"), ("一般",)),
}


@needs_arrows
@pytest.mark.parametrize("grades", APART.values(), ids=APART)
def test_sqlite_reads_the_decision_that_stands(
    grades: tuple[tuple[str, ...], ...], round_: tuple[Path, Any], tmp_path: Path
) -> None:
    paths = [tmp_path / f"{at}.db" for at in range(len(grades))]
    for path, given in zip(paths, grades, strict=True):
        shutil.copy(round_[0] / "评估.db", path)
        with closing(Store.open(path)) as store:
            [id_] = {one.assessment for one in store.acts.of_kinds(ActKind.DECIDED)}
            for grade in given:
                wish = Decided(grade=grade, date="2026-11-25", document="会议", reason="另有问题")
                deciding.decide(store, id_, wish) if grade else deciding.withdraw(store, id_, "误登")
    with closing(Store.open(paths[0])) as store:
        with closing(Store.open(paths[1])) as other, store.together():
            take_acts(store, other, [id_])
        lines = {one.name: one.decided or None for one in Overviews().of(store, "2026-11-29").lines}
    with closing(read_only(paths[0])) as connection:
        found = connection.execute(block("SQLite", "each final visit")).fetchall()
    assert {unit: decided for *_, unit, _, _, _, _, decided in found} == lines


@needs_arrows
@pytest.mark.skipif(not shutil.which("sqlite3"), reason="no command line of SQLite")
def test_its_command_line_reads_the_same(round_: tuple[Path, Any]) -> None:
    command, asked = ["sqlite3", "-readonly", "-json", "评估.db"], block("SQLite", "each final visit").encode()
    found = json.loads(subprocess.run(command, cwd=round_[0], input=asked, capture_output=True, check=True).stdout)
    assert [one["decided"] for one in found if one["round"]] == ["较好"]
    assert {one["total"] for one in found} == {one["total"] for one in round_[1]["visits"]}


@pytest.mark.skipif(not shutil.which("datasette"), reason="no Datasette")
def test_datasette_reads_the_file(round_: tuple[Path, Any]) -> None:
    [words] = re.findall(r'^datasette (.*) --get "(.*)"$', TEXT, re.MULTILINE)
    shutil.copy(round_[0] / "评估.db", round_[0] / "round.db")
    command = ["datasette", *words[0].split(), "--get", words[1]]
    done = subprocess.run(command, cwd=round_[0], capture_output=True, check=True)
    assert sorted(one["unit"] for one in json.loads(done.stdout)) == sorted(one["unit"] for one in round_[1]["visits"])


def of_sections(told: Any) -> list[tuple[str, Decimal, Decimal]]:
    """The sums over the sections, as the program has them."""
    names = sorted({one["section"] for one in told["sections"]})
    mine = {name: [one for one in told["sections"] if one["section"] == name] for name in names}
    return [(name, *(sum(Decimal(one[what]) for one in mine[name]) for what in ("points", "full"))) for name in names]


@pytest.mark.parametrize("about", ["out of the CSV", "out of the JSON"])
def test_duckdb_reads_what_report_writes(about: str, round_: tuple[Path, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.chdir(round_[0])
    assert sorted(duckdb.connect().execute(block("DuckDB", about)).fetchall()) == of_sections(round_[1])


def test_duckdb_reads_the_file(round_: tuple[Path, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.chdir(round_[0])
    connection = duckdb.connect()
    near = (
        Path(duckdb.__file__).parents[1].glob(f"duckdb_ext/*/v{duckdb.__version__}/*/sqlite_scanner.duckdb_extension")
    )
    if not (extension := next(near, None)):
        pytest.skip("no extension of DuckDB for SQLite")
    connection.execute(f"LOAD '{extension}'")
    found = connection.execute(block("DuckDB", "the data file")).fetchall()
    assert found == sorted((one["assessment"], one["total"]) for one in round_[1]["visits"])


def test_the_documented_keys_hold_in_every_table(round_: tuple[Path, Any]) -> None:
    ddl = block("PostgreSQL", "the tables")
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executescript(ddl)
        for name, columns in COLUMNS.items():
            with (round_[0] / "数据" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
                heading, *rows = csv.reader(file)
            info = connection.execute(f"PRAGMA table_info({name})").fetchall()
            assert tuple(heading) == columns == tuple(row[1] for row in info)
            assert tuple(row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]) == KEYS[name]
            marks = ", ".join("?" * len(columns))
            nulls = [[cell or None for cell in row] for row in rows]
            connection.executemany(f"INSERT INTO {name} VALUES ({marks})", nulls)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT count(*) FROM visits").fetchone() == (len(round_[1]["visits"]),)


PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


@pytest.fixture
def postgres() -> Iterator[list[str]]:
    """The words that call psql on a server of this test's own, which speaks through a socket alone."""
    if not PROGRAMS or not shutil.which("psql"):
        pytest.skip("no PostgreSQL")
    programs, user = PROGRAMS[-1].parent, {"user": "postgres"} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory() as folder:  # with a short name: a socket's cannot be long
        if user:
            shutil.chown(folder, "postgres")
        how: Any = {"check": True, "cwd": folder, "stdout": subprocess.DEVNULL, **user}
        subprocess.run([programs / "initdb", "-D", "d", "-A", "trust", "-U", "postgres", "-E", "UTF8"], **how)
        options = f"-c listen_addresses='' -c fsync=off -c unix_socket_directories='{folder}'"
        control = [programs / "pg_ctl", "-D", "d", "-w", "-l", "log"]
        subprocess.run([*control, "-o", options, "start"], **how)
        try:
            yield ["psql", "-h", folder, "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-qAt", "-F", "|"]
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **how)


def test_postgresql_takes_the_folder_in_with_its_keys(round_: tuple[Path, Any], postgres: list[str]) -> None:
    folder, told = round_
    asked = "\n".join(f"-- {text}" for title, text in BLOCKS if title.startswith("PostgreSQL"))
    done = subprocess.run(postgres, cwd=folder, input=asked.encode(), capture_output=True)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    wanted = [
        "|".join([one["unit"], one["total"], one["total"], one["grade"], one["decided"] or one["grade"]])
        for one in told["visits"]
    ]
    assert sorted(done.stdout.decode().splitlines()) == sorted(wanted)
