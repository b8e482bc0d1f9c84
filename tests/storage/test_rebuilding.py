"""The rows of a file read past SQLite: those of a sound file are all there, of a damaged one all but what was hit."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.base.errors import OnlyReadableError, UserError
from desktop_app.record.assessment import Assessment
from desktop_app.record.sample import sample_visit
from desktop_app.rubric.loading import shipped_rubrics
from desktop_app.storage.rebuilding import rebuilt
from desktop_app.storage.screening import USER_VERSION, own_tables
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.samples import FILES
from tests.strategies import assessments
from tests.unkept import overwriting_nothing as overwriting_nothing
from tests.visits import another_tool, finalised

PAGE = 4096
TABLES = [name.decode() for kind, name, *_ in own_tables() if kind == b"table" and name]


def content(connection: sqlite3.Connection) -> dict[str, list[Any]]:
    return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall() for table in TABLES}


def content_of(path: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(path)) as connection:
        return content(connection)


def found_in(path: Path) -> dict[str, list[Any]] | None:
    connection = rebuilt(path, USER_VERSION)
    if connection is None:
        return None
    with closing(connection):
        return content(connection)


VISITS = st.lists(assessments(shipped_rubrics()[0]), min_size=1, max_size=4)
SIZES = st.lists(st.integers(1, 5 * PAGE) | st.integers(4000, 4200), max_size=3, unique=True)


@given(records=VISITS, sizes=SIZES, gone=st.integers(0, 3))
def test_a_sound_file_comes_out_as_it_is(
    records: list[Assessment], sizes: list[int], gone: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("rebuilt") / "评估.db"
    with closing(Store.create(path)) as store:
        ids = [store.add(shipped_rubrics()[0], record) for record in records]
        for size in sizes:
            store.evidence.add(bytes([size % 251]) * size, "image/png")
        for assessment_id in ids[:gone]:
            stored = store.load(assessment_id)
            store.save(stored, replace(stored.record, unit="改过"))
        for assessment_id in ids[1 : gone + 1]:
            store.delete(assessment_id)
    assert found_in(path) == content_of(path)


@pytest.mark.parametrize("version", [2, 3])
def test_one_of_an_earlier_version_comes_out_as_it_is_upgraded(version: int, tmp_path: Path) -> None:
    path = tmp_path / "评估.db"
    path.write_bytes((FILES / f"version-{version}" / "finalised.db").read_bytes())
    connection = rebuilt(path, version)
    assert connection is not None
    with closing(connection):
        found = content(connection)
    Store.open(path).close()
    expected = content_of(path)
    moments = [table for table in TABLES if found[table] != expected[table]]
    assert moments in ([], ["inventory"])  # which says when it was upgraded


def put(at: int, *values: int) -> Callable[[bytearray], None]:
    def change(data: bytearray) -> None:
        data[at : at + len(values)] = bytes(values)

    return change


def without_places(data: bytearray) -> None:
    """Take from each page the list of where its rows are."""
    for at in range(PAGE, len(data), PAGE):
        if data[at] in (2, 10, 13):
            data[at + 3 : at + 5] = b"\0\0"


DAMAGED = {
    "its first word": put(3, 0),
    "the size of a page": put(16, 0, 0),
    "the versions of the format": put(18, 7),
    "how many pages there are": put(28, 0xFF, 0, 0, 1),
    "the free pages": put(32, 0, 0, 0, 9, 0, 0, 0, 9),
    "the encoding": put(59, 9),
    "the version": put(60, 0, 0, 0, 0),
    "whose it is": put(70, 0),
    "where the tables are": put(100, *[0xFF] * 60),
    "where the rows are": without_places,
}


@pytest.mark.parametrize("what", DAMAGED)
def test_what_only_leads_to_the_rows_costs_none(what: str, path: Path, store: Store) -> None:
    stored = store.load(store.add(*sample_visit()))
    final = finalised(store, stored)
    unit, before = final.record.unit, content_of(path)
    store.close()
    data = bytearray(path.read_bytes())
    DAMAGED[what](data)
    path.write_bytes(data)
    assert found_in(path) == before
    with pytest.raises(OnlyReadableError, match="已损坏，只能查看"):
        Store.open(path)
    with closing(Store.open(path, read_only=True)) as damaged:
        assert [one.record.unit for one in damaged.load_all()[0]] == [unit]
        assert damaged.file.damaged
        assert "备份与恢复" in damaged.file.notices[0]
    assert path.read_bytes() == data


def test_what_lacks_something_passes_for_nothing_else(path: Path, store: Store) -> None:
    """A row that is lost would be an item that nobody has assessed, and the total another."""
    ids = [store.add(*sample_visit()), store.add(*sample_visit())]
    before = {one.id: one.record for one in store.load_all()[0]}
    store.close()
    data = path.read_bytes()
    places = [found.start() for found in re.finditer(ids[0].encode(), data)]
    refused = 0
    for at in places[:: examples(8, 1)]:
        for back in range(1, 10):  # in the row's own head, before its first value
            changed = bytearray(data)
            changed[at - back] ^= 0x10
            path.write_bytes(changed)
            with closing(Store.open(path, read_only=True)) as damaged:
                loaded = {one.id: one.record for one in damaged.load_all()[0]} if damaged.file.damaged else before
                refused += ids[0] not in loaded
            assert loaded == {one: before[one] for one in loaded}
            assert ids[1] in loaded
    assert refused


@pytest.mark.usefixtures("overwriting_nothing")
def test_what_was_deleted_stays_away(path: Path, store: Store) -> None:
    store.close()
    with closing(Store.open(path)) as store:
        kept, *gone = [store.add(*sample_visit()) for _ in range(6)]
        store.file.connection.execute("PRAGMA secure_delete = OFF")
        for one in gone:
            store.delete(one, clear=False)
    data = bytearray(path.read_bytes())
    data[39] ^= 4  # how many pages are free
    path.write_bytes(data)
    found = found_in(path)
    assert found is not None
    assert {row[0] for row in found["assessment"]} == {kept}
    assert {row[0] for table in ("answer", "task", "ballot") for row in found[table]} == {kept}


def test_beside_a_journal_nobody_can_say_what_holds(path: Path, store: Store) -> None:
    store.add(*sample_visit())
    store.close()
    data = bytearray(path.read_bytes())
    data[20] ^= 1
    path.write_bytes(data)
    Path(f"{path}-journal").write_bytes(b"x" * 600)
    with pytest.raises(UserError, match="没有写完的记录"):
        Store.open(path, read_only=True)


def test_a_page_in_which_all_leads_to_one_row_takes_no_time(path: Path, store: Store) -> None:
    store.add(*sample_visit())
    store.close()
    page = bytearray(PAGE)
    page[0:8] = bytes((13, 0, 0, 0x03, 0xE8, 0x08, 0, 0))  # a thousand rows, all at one place
    page[8:2008] = (2048).to_bytes(2) * 1000
    page[2048:] = bytes((0x90, 0x00, 1, 0x90, 0x00)) + bytes((9,)) * (PAGE - 2053)
    data = bytearray(path.read_bytes())
    data[100:160] = bytes(60)
    path.write_bytes(data + bytes(page) * 300)
    found = found_in(path)
    assert found is not None
    assert len(found["assessment"]) == 1


@pytest.mark.parametrize("sql", ["DROP TRIGGER signing_stays", "DROP INDEX event_of_assessment", "DROP TABLE handover"])
def test_what_another_program_took_away_is_no_damage(sql: str, path: Path, store: Store) -> None:
    store.close()
    another_tool(path, sql)
    for read_only in (False, True):
        with pytest.raises(UserError, match="表结构与本程序不符"):
            Store.open(path, read_only=read_only)


def test_where_nothing_can_be_read_it_is_refused(path: Path, store: Store) -> None:
    store.close()
    data = path.read_bytes()
    path.write_bytes(data[:100] + bytes(len(data) - 100))
    assert found_in(path) is None
    with pytest.raises(UserError, match="已损坏"):
        Store.open(path, read_only=True)


def test_rows_that_lead_in_circles_come_to_an_end(path: Path, store: Store) -> None:
    store.evidence.add(b"a" * 60 * PAGE, "image/png")
    store.add(*sample_visit())
    store.close()
    data = bytearray(path.read_bytes())
    for at in range(PAGE, len(data), PAGE):
        if not data[at]:
            data[at : at + 4] = (at // PAGE + 1).to_bytes(4)  # each leads to itself
    path.write_bytes(data)
    found = found_in(path)
    assert found is not None
    assert not found["evidence"]
    assert found["answer"]


ID, HASH = "12345678-1234-4234-8234-123456789abc", "ab" * 32
ROWS = {  # of each table that no visit fills, or that could be taken for another
    "unit": f"('{ID}', 0, '某县气象局党组', '某县局', '某某', '某某', '[]')",
    "round": f"('{ID}', '2026年第一轮', 2026, '2026-01-01', '2026-12-31')",
    "team": f"('{ID}', '{ID}', 0, '第一评估组', '某某', '某某')",
    "member": f"('{ID}', 0, '某某', '[1]')",
    "recusal": f"('某某', '{ID}', '亲属')",
    "assignment": f"('{ID}', '{ID}', '{ID}', '{ID}')",
    "share": f"('{ID}', '某某', '[1,2]', '[[7,1]]')",
    "package": f"('{ID}', '2026-11-20', '某某', '第一评估组', 'team', '某某', '{HASH}')",
    "giving": f"('{ID}', '2026-11-20', '某某', '第一评估组', 'team', '某.db', '{HASH}', '[]')",
    "taking": f"(1, '2026-11-20', '某某', 'taken_in', '{ID}', '某.db', '{HASH}', '某.db', '[]', '[]', '[]')",
    "side_event": f"(1, '{{id}}', '{HASH}', '2026-11-20', '某某', 'edited', '{{{{}}}}', '[]', '{HASH}')",
    "side_revision": f"('{{id}}', 1, '{HASH}', '{{{{}}}}', '[]', x'00', x'00')",
    "office_key": f"('{HASH}', x'00', '2026-11-20', '某某')",
}


def test_a_row_of_each_table_comes_out_in_its_own(path: Path, store: Store) -> None:
    """Some tables have columns of the same kinds: what their checks allow tells whose a row is."""
    id_ = store.begin(shipped_rubrics()[0])
    store.close()
    another_tool(path, ";".join(f"INSERT INTO {table} VALUES {row.format(id=id_)}" for table, row in ROWS.items()))
    found, wanted = found_in(path), content_of(path)
    assert found == wanted
    assert [table for table in TABLES if not wanted[table] and table in ROWS] == []
