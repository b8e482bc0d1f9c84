"""Files that disks have damaged and other tools have changed: told, and nothing of them comes in unasked."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.assessing.checking import faults
from desktop_app.exchange.taking.taking_in import look_through, take_in
from desktop_app.record.assessment import Assessment
from desktop_app.record.interchange import to_json
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.visits import another_tool

from .arriving_files import Office, graded, noted

TABLES = ("assessment", "answer", "task", "ballot", "event", "rubric", "inventory")


class Arriving:
    """A folder, and a file with one draft as bytes, with its record."""

    def __init__(self, folder: Path, data: bytes, whole: bytes) -> None:
        self.folder, self.data, self.whole = folder, data, whole


@pytest.fixture(scope="module")
def arriving(tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, record: Assessment) -> Arriving:
    folder = tmp_path_factory.mktemp("hostile")
    with closing(Store.create(folder / "评估.db")) as store:
        office = Office(store, folder / "来的", rubric, record)
        path = office.other("a.db")
        office.work(path, noted(0, "依据"), graded(0, "差"), graded(1, "好"), noted(2, "依据"))
    with closing(Store.open(path)) as other:
        one = other.load(other.ids()[0])
        whole = to_json(one.rubric, one.record)
    return Arriving(folder, path.read_bytes(), whole)


def came(folder: Path, data: bytes, *, anyway: bool = False) -> list[bytes]:
    """Take a file in, and return the records that came; whatever is wrong with it, it is told and not raised."""
    path = folder / "来的" / "a.db"
    path.write_bytes(data)
    (folder / "here.db").unlink(missing_ok=True)
    with closing(Store.create(folder / "here.db")) as store:
        with look_through(store, [path]) as look:
            chosen = {one.key for one in look.found if one.possible} if anyway else None
            report = take_in(store, look, chosen)
        assert all(one.told or not anyway or one.what == "new" for one in report.taken)
        found = [to_json(one.rubric, one.record) for one in map(store.load, store.ids())]
        assert anyway or faults(store) == []
    assert path.read_bytes() == data
    return found


@settings(max_examples=examples(60, 3000), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9), bits=st.sampled_from([1, 1, 1, 2, 8, 64]), anyway=st.booleans())
def test_of_a_damaged_file_nothing_comes_in_unasked_but_what_was_there(
    seed: int, bits: int, anyway: bool, arriving: Arriving
) -> None:
    chance, altered = Random(seed), bytearray(arriving.data)
    for _ in range(bits):
        altered[chance.randrange(len(altered))] ^= 1 << chance.randrange(8)
    found = came(arriving.folder, bytes(altered), anyway=anyway)
    assert anyway or found in ([], [arriving.whole])


@settings(max_examples=examples(40, 2000), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9))
def test_of_rows_that_another_tool_changed_nothing_comes_in_unasked(seed: int, arriving: Arriving) -> None:
    path = arriving.folder / "altered.db"
    path.write_bytes(arriving.data)
    pragmas = "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF"
    with suppress(sqlite3.IntegrityError):  # of a type that no column of a strict table takes
        another_tool(path, f"{pragmas}; {_sql(path, Random(seed))}")
    assert came(arriving.folder, path.read_bytes()) in ([], [arriving.whole])


def test_a_register_that_cannot_be_read_refuses_its_file_alone(arriving: Arriving) -> None:
    path, other = arriving.folder / "altered.db", arriving.folder / "other.db"
    for one in (path, other):
        one.write_bytes(arriving.data)
    unit = "INSERT INTO unit (id, position, name) VALUES (printf('%036d', 1), 0, 'x')"
    team = "INSERT INTO round (id, name, year) VALUES (printf('%036d', 2), 'x', 2026)"
    team += "; INSERT INTO team (id, round, position, name) VALUES (printf('%036d', 3), printf('%036d', 2), 0, 'x')"
    team += "; INSERT INTO member (team, position, name, items) VALUES (printf('%036d', 3), 0, 'x', '[')"
    given = (
        "INSERT INTO assignment SELECT id, printf('%036d', 1), printf('%036d', 2), printf('%036d', 3) FROM assessment"
    )
    another_tool(path, f"{unit}; {team}; {given}")
    with closing(Store.create(arriving.folder / "register.db")) as store, look_through(store, [path, other]) as look:
        assert [bool(looked.refused) for looked in look.files] == [True, False]


def _sql(path: Path, chance: Random) -> str:
    """Return what changes one cell, or takes rows away or doubles them."""
    table = chance.choice(TABLES)
    with closing(Store.open(path, read_only=True)) as store:
        columns = [row["name"] for row in store.file.query(f"PRAGMA table_info({table})")]
    column, where = chance.choice(columns), f"WHERE abs(random()) % {chance.choice([1, 2, 5])} = 0"
    value = chance.choice(["''", "'x'", "'[]'", "'{}'", "0", "1", f"{column} || ' '", f"substr({column}, 2)", "x'ff'"])
    if chance.random() < 0.2:
        return f"DELETE FROM {table} {where}"
    return f"UPDATE OR IGNORE {table} SET {column} = {value} {where}"
