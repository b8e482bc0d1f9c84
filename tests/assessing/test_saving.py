"""Saving on a disk that takes its time: what is edited meanwhile is held, and the file comes to tell the same."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing.checking import faults
from desktop_app.assessing.editing import Editing
from desktop_app.assessing.saving import at_once
from desktop_app.assessing.steps import EARLIER, KEPT
from desktop_app.base.errors import UserError
from desktop_app.evidence.pieces import from_bytes
from desktop_app.history.replay import record_at
from desktop_app.record.assessment import empty_assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.refusing import refuses


class Slow:
    """Saves that are over once a test says so, or somebody waits for the end."""

    def __init__(self) -> None:
        self.work: Callable[[], Any] | None = None
        self.over: Callable[[], None] = lambda: None
        self.found: Any = None

    def __call__(self, work: Callable[[], Any], over: Callable[[], None], /) -> Any:
        assert self.work is None, "one at a time"
        self.work, self.over = work, over
        return self

    def wait(self, seconds: float | None = None, _: str = "") -> bool:
        if seconds is None:
            self.do()
        return self.work is None

    def result(self) -> Any:
        if isinstance(self.found, Exception):
            raise self.found
        return self.found

    def do(self) -> None:
        work, self.work = self.work, None
        if work:
            try:
                self.found = work()
            except Exception as error:  # raised where the result is taken, as a thread's is
                self.found = error

    def end(self) -> None:
        """Let what is under way come to its end, and the session hear of it."""
        if self.work:
            self.do()
            self.over()


class Session(Editing):
    """An assessment that is open, on a slow disk if none is given; ``heard`` tells whether it was saving each time."""

    def __init__(self, store: Store, rubric: Rubric, disk: Any = None) -> None:
        self.disk, self.store = disk or Slow(), store
        self.heard: list[bool] = []
        self.reported: list[Exception] = []
        new = store.add(rubric, empty_assessment(rubric))
        super().__init__(store, new, lambda: self.heard.append(self.saving), self.reported.append, self.disk)

    def type(self, text: str, field: str = "unit") -> None:
        """Type into a field: what stands there then."""
        self.edit(replace(self.record, **{field: text}), field)

    def in_file(self) -> str:
        """Return the unit that another reader of the file finds."""
        with closing(Store.open(self.path, read_only=True)) as store:
            return store.load(self.id).record.unit

    def told(self) -> list[tuple[str, Any]]:
        """Return what the file's history tells, but for times."""
        return [(event.kind, event.rows) for event in self.store.history.of(self.id)]


def fails_late(store: Store) -> Callable[..., AbstractContextManager[None]]:
    """Return transactions of a disk that keeps what is committed, and then says that it did not."""
    real = store.file.transaction

    @contextmanager
    def transaction(of: str = "") -> Iterator[None]:
        outermost = not store.file.connection.in_transaction
        with real(of):
            yield
        if outermost:
            raise UserError("读写出错，刚才的修改可能没有保存。")

    return transaction


@pytest.fixture
def document(store: Store, rubric: Rubric) -> Session:
    return Session(store, rubric)


def test_what_is_typed_while_a_save_is_under_way_follows_it(document: Session) -> None:
    document.type("某")
    assert (document.saving, document.in_file()) == (True, "")
    document.type("某市")
    for name in ("张", "张某某"):
        document.type(name, "leader")
    document.disk.end()
    assert (document.saving, document.in_file()) == (True, "某")
    document.disk.end()
    assert (document.saving, document.in_file(), document.record.unit) == (False, "某市", "某市")
    assert document.heard[-2:] == [True, False]
    assert len(document.told()) == 3
    document.undo()
    document.undo()
    document.finish()
    assert (document.in_file(), document.undo_words) == ("", "")


def test_whatever_needs_what_is_stored_waits_for_it(document: Session) -> None:
    for at, settled in enumerate((document.history, document.reread, document.drop_if_untouched, document.finish)):
        document.type(f"某{at}")
        document.type(f"某局{at}")
        settled()
        assert (document.saving, document.in_file()) == (False, f"某局{at}")
    document.type("某县")
    document.declare_void("误建")
    assert (document.status, document.in_file()) == ("void", "某县")


def test_what_fails_meanwhile_is_stored_by_the_next_that_was_held(document: Session) -> None:
    comes_back = refuses(document.path)
    document.type("某")
    document.type("张某某", "leader")
    document.disk.do()
    comes_back()
    document.disk.end()
    document.finish()
    assert (document.failure, document.saving, document.in_file()) == ("", False, "某")
    assert faults(document.store) == []


def test_a_failure_keeps_what_was_typed_and_a_retry_stores_it(document: Session) -> None:
    comes_back = refuses(document.path)
    document.type("某")
    assert document.failure == ""
    document.disk.end()
    assert (bool(document.failure), document.saving, document.record.unit) == (True, False, "某")
    with pytest.raises(UserError, match="还没有保存"):
        document.declare_void("误建")
    comes_back()
    document.retry()
    assert (document.failure, document.in_file()) == ("", "某")
    document.undo()
    document.finish()
    assert document.in_file() == ""


def test_what_is_in_doubt_outlasts_a_last_save_that_changes_nothing(
    document: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    document.type("某")
    document.type("张某某", "leader")
    for name in ("李", ""):  # typed into another field, and taken back
        document.edit(replace(document.record, members=(name,) if name else ()), "members")
    document.disk.end()
    with monkeypatch.context() as patched:
        patched.setattr(document.store.file, "transaction", fails_late(document.store))
        document.disk.end()
    assert (bool(document.failure), document.store.load(document.id).record) == (True, document.record)
    document.retry()
    assert document.failure == ""
    document.type("某市")
    document.finish()
    assert (document.failure, document.in_file()) == ("", "某市")
    assert faults(document.store) == []


def test_a_mistake_in_the_thread_is_reported_and_a_failure(document: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Store, "save", lambda *_, **__: 1 // 0)
        document.type("某")
        document.disk.end()
    assert [type(error) for error in document.reported] == [ZeroDivisionError]
    assert "程序出了意外的问题" in document.failure
    document.retry()
    assert (document.failure, document.in_file()) == ("", "某")


def test_evidence_that_is_brought_meanwhile_is_stored_with_the_edit_that_names_it(document: Session) -> None:
    first, second = from_bytes("一.txt", b"a"), from_bytes("二.txt", b"b")
    for found in (first, second):
        document.keep_evidence(found)
        files = (*document.answer(0).files, found.attachment)
        document.set_answer(0, replace(document.answer(0), files=files), "files")
        assert document.has_evidence(found.attachment)
        document.settle()
    document.undo()
    document.disk.end()
    document.finish()
    assert document.answer(0).files == (first.attachment,)
    assert document.store.evidence.content(second.attachment.sha256) == b"b"
    document.redo()
    document.finish()
    assert faults(document.store) == []


def test_the_name_of_a_step_that_only_the_file_knows_is_asked_for_later(document: Session) -> None:
    for number in range(KEPT + 3):
        document.edit(replace(document.record, unit=f"某{number}"))
        document.finish()
    for _ in range(KEPT + 1):
        document.undo()
    assert (document.saving, document.undo_words) == (True, EARLIER)
    document.finish()
    assert document.undo_words not in ("", EARLIER)


def test_a_large_piece_is_written_between_saves(document: Session) -> None:
    found = from_bytes("扫描件.txt", b"abc")
    document.type("某")
    store = document.begin_storing(found)
    document.type("某市")
    document.disk.end()
    assert (document.saving, document.in_file()) == (True, "某")
    store()
    document.end_storing()
    document.disk.end()
    assert (document.saving, document.in_file()) == (False, "某市")


def test_an_edit_is_by_whoever_made_it_though_it_is_stored_later(document: Session) -> None:
    store = document.begin_storing(from_bytes("扫描件.txt", b"abc"))
    for person, unit in (("张三", "某市"), ("李四", "某县")):
        document.store.person = person
        document.type(unit[:1])
        document.type(unit)
        document.settle()
    document.undo()
    document.store.person = "王五"
    store()
    document.end_storing()
    document.finish()
    assert [event.person for event in document.history()[1:]] == ["张三", "李四", "李四"]


MOVES = ["a", "a", "b", "", "undo", "redo", "settle", "ends", "finish"]


def act(document: Session, move: str, text: str) -> None:
    """Type, or do something else; only on a slow disk a save ends by itself."""
    if move in ("undo", "redo", "settle", "finish"):
        getattr(document, move)()
    elif move != "ends":
        document.edit(replace(document.record, **{"leader" if move == "b" else "unit": text}), move)
    elif isinstance(document.disk, Slow):
        document.disk.end()


@settings(max_examples=examples(15, 200))
@given(moves=st.lists(st.tuples(st.sampled_from(MOVES), st.sampled_from(["", "某县", "某市"])), max_size=40))
def test_a_slow_disk_comes_to_tell_the_same_history(
    tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, moves: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("same")
    with closing(Store.create(folder / "slow.db")) as slow, closing(Store.create(folder / "quick.db")) as quick:
        both = Session(slow, rubric), Session(quick, rubric, at_once)
        for move, text in moves:
            for document in both:
                act(document, move, text)
        for document in both:
            document.finish()
        first, second = both
        assert (first.record, first.undo_words, first.redo_words) == (
            second.record,
            second.undo_words,
            second.redo_words,
        )
        assert first.told() == second.told()
        assert slow.load(first.id).record == first.record
        assert faults(slow) == []


@settings(max_examples=examples(15, 200))
@given(
    moves=st.lists(
        st.tuples(st.sampled_from([*MOVES, "away", "back"]), st.sampled_from(["", "某县", "某市"])), max_size=40
    )
)
def test_whatever_fails_and_whenever_it_ends_the_file_comes_to_hold_what_is_shown(
    tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, moves: list[tuple[str, str]]
) -> None:
    comes_back: list[Callable[[], object]] = []
    with closing(Store.create(tmp_path_factory.mktemp("held") / "file.db")) as store:
        document = Session(store, rubric)
        for move, text in [*moves, ("back", "")]:
            if move == "away" and not comes_back:
                comes_back.append(refuses(document.path))
            elif move == "back" and comes_back:
                comes_back.pop()()
            elif move not in ("away", "back"):
                before = document.record
                act(document, move, text)
                assert move not in ("settle", "ends", "finish") or document.record == before
        document.retry()
        assert (document.failure, document.saving) == ("", False)
        assert store.load(document.id).record == document.record
        entries = document.history()
        assert record_at(rubric, document.record, entries, entries[-1].id) == document.record
        assert record_at(rubric, document.record, entries, entries[0].id) == empty_assessment(rubric)
        assert faults(store) == []
        while document.undo_words:
            document.undo()
        document.finish()
        assert store.load(document.id).record == document.record == empty_assessment(rubric)


def test_nothing_is_edited_while_something_else_has_the_file(document: Session) -> None:
    document.type("某局")
    assert document.in_turn("正在…", lambda: (document.type("某县"), document.editable, document.is_written)[1:]) == (
        False,
        True,
    )
    assert (document.record.unit, document.in_file(), document.editable) == ("某局", "某局", True)
