"""The list tells what scoring would, whether it has scored or knows it from the last time."""

import re
import shutil
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.base.errors import UserError
from desktop_app.base.userdirs import summaries_file
from desktop_app.files.records import finish
from desktop_app.record.scoring import score
from desktop_app.rubric.amounts import written_total
from desktop_app.storage.screening import record_tables
from desktop_app.storage.store import Store
from desktop_app.storage.summaries import Summaries, Summary
from tests.examples import examples
from tests.samples import VISITS
from tests.strategies import RUBRICS, assessments
from tests.visits import another_tool


def scored(store: Store) -> list[tuple[object, ...]]:
    """What each assessment tells when it is put together and scored, as ``facts`` has it."""
    found = []
    for one in store.load_all()[0]:
        result = score(one.rubric, one.record)
        figures = written_total(result.total), result.grade or "", len(result.items), result.unanswered
        found.append((one.id, one.record.unit, one.record.date, one.status, one.outcome, one.refused, *figures))
    return found


def facts(listed: list[Summary]) -> list[tuple[object, ...]]:
    return [
        (o.id, o.unit, o.date, o.status, o.outcome, o.refused, o.total, o.grade, o.items, o.unanswered) for o in listed
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Path(shutil.copy(VISITS, tmp_path / "评估.db"))


def test_what_is_known_is_told_without_loading_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Store.open(path)) as store:
        first = Summaries()
        assert (facts(first.of(store.file)[0]), first.of(store.file)[1]) == (scored(store), [])
        first.keep()
        expected = scored(store)
        monkeypatch.delattr(Store, "load")
        assert facts(Summaries().of(store.file)[0]) == expected


@settings(max_examples=examples(10))
@given(st.data())
def test_it_follows_each_edit(data: st.DataObject) -> None:
    rubric = data.draw(st.sampled_from(RUBRICS))
    with TemporaryDirectory() as folder, closing(Store.create(Path(folder) / "评估.db")) as store:
        stored, summaries = store.load(store.begin(rubric)), Summaries()
        for record in data.draw(st.lists(assessments(rubric), min_size=1, max_size=4)):
            stored, _ = store.save(stored, record)
            assert facts(summaries.of(store.file)[0]) == scored(store)


TAMPERED = {
    "an answer": "UPDATE answer SET value = '{\"count\":0}' WHERE value LIKE '%count%'",
    "a task": "UPDATE task SET grade = '差'",
    "a lost task": "DELETE FROM task WHERE id = 1",
    "a ballot": "UPDATE ballot SET satisfied = satisfied - 1, dissatisfied = dissatisfied + 1 WHERE satisfied > 0",
    "a unit": "UPDATE assessment SET unit = '别的单位'",
    "an unreadable answer": "UPDATE answer SET value = '{]' WHERE item = 1",
}


@pytest.mark.parametrize("sql", TAMPERED.values(), ids=TAMPERED)
def test_what_another_tool_has_changed_is_read_again(sql: str, path: Path) -> None:
    known = Summaries()
    with closing(Store.open(path, read_only=True)) as store:
        before = known.of(store.file)
    another_tool(path, sql)
    with closing(Store.open(path, read_only=True)) as store:
        found = known.of(store.file)
        assert found == Summaries().of(store.file) != before
        assert facts(found[0]) == scored(store)


BROKEN = {
    "empty": b"",
    "no list": b"[]",
    "of other things": b'{"a": 1}',
    "half written": b'{"0123',
    "no text": b"\xff\xfe",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_what_is_kept_may_be_lost(content: bytes, path: Path) -> None:
    summaries_file().parent.mkdir(parents=True)
    summaries_file().write_bytes(content)
    with closing(Store.open(path)) as store:
        assert facts(Summaries().of(store.file)[0]) == scored(store)


def test_a_total_that_was_changed_where_it_is_kept_is_not_shown(path: Path) -> None:
    with closing(Store.open(path)) as store:
        summaries = Summaries()
        summaries.of(store.file)
        summaries.keep()
        finish()
        kept = summaries_file().read_bytes()
        assert b"86.63" in kept
        for changed in (kept.replace(b"86.63", b"96.63"), re.sub("较好".encode(), "好".encode(), kept)):
            summaries_file().write_bytes(changed)
            assert facts(Summaries().of(store.file)[0]) == scored(store)


def test_where_nothing_can_be_kept_the_list_is_the_same(path: Path, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"a file where the folder should be")
    with closing(Store.open(path, read_only=True)) as store:
        summaries = Summaries()
        assert facts(summaries.of(store.file)[0]) == scored(store)
        summaries.keep()


def test_one_that_cannot_be_read_hides_no_other(path: Path) -> None:
    another_tool(
        path,
        "UPDATE answer SET value = '{]' WHERE item = 1 AND assessment IN"
        " (SELECT min(assessment) FROM answer WHERE item = 1)",
    )
    with closing(Store.open(path, read_only=True)) as store:
        listed, faults = Summaries().of(store.file)
        assert (len(listed), len(faults)) == (len(store.ids()) - 1, 1)
        [unread] = set(store.ids()) - {one.id for one in listed}
        with pytest.raises(UserError, match="与评分表不符"):
            store.load(unread)


@settings(max_examples=examples(10))
@given(st.lists(st.tuples(st.sampled_from(("begin", "edit", "delete", "list")), st.integers(0, 9)), max_size=12))
def test_the_list_read_again_is_the_one_read_anew(acts: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder, closing(Store.create(Path(folder) / "评估.db")) as store:
        summaries = Summaries()
        for act, number in [("begin", 0), *acts]:
            ids = sorted(store.ids())
            if act == "begin" or (act == "edit" and not ids):
                store.begin(RUBRICS[0])
            elif act == "edit":
                stored = store.load(ids[number % len(ids)])
                store.save(stored, replace(stored.record, unit=f"{number}{stored.record.unit}"[:20]))
            elif act == "delete" and ids:
                store.delete(ids[number % len(ids)])
            if number % 3:
                assert summaries.of(store.file) == Summaries().of(store.file)


def test_of_a_list_read_again_the_rows_of_what_has_changed_are_read_alone(path: Path) -> None:
    with closing(Store.open(path)) as store:
        summaries, asked = Summaries(), list[str]()
        summaries.of(store.file)
        ids = store.ids()
        stored = next(one for one in map(store.load, reversed(ids)) if one.status == "draft")
        store.save(stored, replace(stored.record, leader="别人"))
        store.file.connection.set_trace_callback(asked.append)
        listed, _ = summaries.of(store.file)
        store.file.connection.set_trace_callback(None)
        assert listed == Summaries().of(store.file)[0]
        read = [sql for sql in asked if re.search(f"FROM ({'|'.join(record_tables())})", sql)]
        assert read
        assert all(f"WHERE assessment = '{stored.id}'" in sql for sql in read)
