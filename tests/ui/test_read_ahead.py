"""The office's round is read while its list is idle: it is there when it is asked for, and is what the file holds."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread, Timer
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop_app.base.errors import UserError
from desktop_app.base.progress import step
from desktop_app.office.decision.deciding import review
from desktop_app.office.decision.listed import Decisions
from desktop_app.office.round.overview import Line, Overviews
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.office.signed import signed_visit
from ui.files import exchange_menu
from ui.office import office_book
from ui.office.office_book import OfficeBook
from ui.office.round.round_page import RoundPage

from .conftest import Seat
from .driver import Person
from .office_round import NAMES, OfficeRound, stored_round

Change = Callable[[Store, OfficeRound, Rubric, Assessment], object]
CHANGES: dict[str, Change] = {
    "nothing": lambda store, made, rubric, record: None,
    "reviewed": lambda store, made, rubric, record: review(store, made.signed, "王某", "agreed"),
    "a draft signed": lambda store, made, rubric, record: signed_visit(store, rubric, replace(record, unit=NAMES[1])),
    "a draft deleted": lambda store, made, rubric, record: store.delete(made.draft),
    "a unit renamed": lambda store, made, rubric, record: store.register.save(
        replace(made.register, units=tuple(replace(one, name=f"{one.name}改") for one in made.register.units))
    ),
}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done while the list is idle begins as soon as the window has nothing else to do."""
    monkeypatch.setattr(exchange_menu, "AHEAD_AFTER_MS", 0)


@pytest.fixture(scope="module")
def made_file(
    empty_file: Path, tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, record: Assessment
) -> tuple[Path, OfficeRound]:
    """A file with a round, to be copied."""
    path = Path(shutil.copy(empty_file, tmp_path_factory.mktemp("round")))
    with closing(Store.open(path)) as store:
        return path, stored_round(store, rubric, record)


@pytest.fixture
def file(made_file: tuple[Path, OfficeRound], tmp_path: Path) -> Path:
    """A file with a round."""
    return Path(shutil.copy(made_file[0], tmp_path))


@pytest.fixture
def made(made_file: tuple[Path, OfficeRound]) -> OfficeRound:
    """What the round has."""
    return made_file[1]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Reading the round lasts until this is set, and can be given up."""
    read, may_end = office_book.read_round, Event()

    def last(*args: Any) -> object:
        found = read(*args)
        while not may_end.wait(0.01):
            step(1, 2)
        return found

    monkeypatch.setattr(office_book, "read_round", last)
    yield may_end
    may_end.set()


def read_ahead(person: Person) -> OfficeBook:
    """Wait until the round was read."""
    person.wait_until(lambda: any(one.lines for one in person.window.findChildren(OfficeBook)))
    return person.window.findChildren(OfficeBook)[0]


def begun(person: Person) -> OfficeBook:
    """Wait until the round is being read."""
    person.wait_until(lambda: any(one.reads_ahead for one in person.window.findChildren(OfficeBook)))
    return person.window.findChildren(OfficeBook)[0]


def shown(person: Person, book: OfficeBook) -> list[str]:
    """Open the round; return the units in it, which are those of the file."""
    person.press("ctrl+F7")
    person.one(RoundPage)
    of_file: tuple[Line, ...] = Overviews().of(person.store, book.today).lines
    assert book.lines == of_file
    rows = [row[0] for row in person.rows("轮次总览")]
    assert sorted(rows) == sorted(line.name for line in of_file if line.round == book.register.rounds[-1].id)
    return rows


def test_a_click_reads_nothing_any_more(
    seat: Seat, file: Path, made: OfficeRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = seat(file=file)
    book = read_ahead(person)
    read: list[object] = []
    with monkeypatch.context() as patched:
        patched.setattr(Overviews, "of", lambda *of: read.append(of))
        person.click("轮次总览")
        person.one(RoundPage)
    assert read == []
    person.click("‹ 返回")
    assert shown(person, book) == list(NAMES)


@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "by another program"])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_has_changed_since_is_shown(
    seat: Seat,
    file: Path,
    made: OfficeRound,
    rubric: Rubric,
    record: Assessment,
    change: Change,
    elsewhere: bool,
) -> None:
    person = seat(file=file)
    book = read_ahead(person)
    with closing(Store.open(file)) as other:
        change(other if elsewhere else person.store, made, rubric, record)
    shown(person, book)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changes_meanwhile_is_shown(
    seat: Seat, file: Path, made: OfficeRound, slow: Event, rubric: Rubric, record: Assessment, change: Change
) -> None:
    person = seat(file=file)
    book = begun(person)
    change(person.store, made, rubric, record)
    Timer(0.05, slow.set).start()  # by itself: the window waits for what is quick
    shown(person, book)


def test_what_is_on_the_screen_is_found_by_what_it_is_called(seat: Seat, file: Path, made: OfficeRound) -> None:
    person = seat(file=file)
    book = read_ahead(person)
    shown(person, book)
    turned = replace(made.register, units=made.register.units[::-1])
    with closing(Store.open(file)) as other:
        other.register.save(turned)
    before = book.read_last
    person.window.findChild(exchange_menu.ExchangeMenu).read_ahead()
    person.wait_until(lambda: book.read_last is not before)
    for name in NAMES:
        person.press("ctrl+f")
        person.write(name[:2])
        assert [row[0] for row in person.rows("轮次总览")] == [name]


def test_it_can_be_given_up_and_read_later(seat: Seat, file: Path, made: OfficeRound, slow: Event) -> None:
    person = seat(file=file)
    book = begun(person)
    book.stop_reading_ahead()
    assert not book.reads_ahead
    assert book.lines == ()
    slow.set()
    assert shown(person, book) == list(NAMES)


@pytest.mark.skipif(sys.platform == "win32", reason="what a process has open is asked of /proc")
def test_nobody_holds_a_file_that_was_let_go(seat: Seat, file: Path, made: OfficeRound, slow: Event) -> None:
    person = seat(file=file)
    begun(person)
    person.leave()
    open_now = [one.resolve() for one in Path("/proc/self/fd").iterdir() if one.exists()]
    assert file.resolve() not in open_now


def test_what_cannot_be_read_is_told_once_it_is_asked_for(
    seat: Seat, file: Path, made: OfficeRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def refuse(*of: object) -> None:
        asked.append(of)
        raise UserError("“评估.db”读不出来。")

    monkeypatch.setattr(Overviews, "of", refuse)
    person = seat(file=file)
    person.wait_until(lambda: asked)
    assert person.told() == []
    person.press("ctrl+F7")
    assert person.told() == ["“评估.db”读不出来。"]


def test_a_private_copy_has_nothing_beside_it(seat: Seat, file: Path, made: OfficeRound) -> None:
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA journal_mode = WAL")  # a reader would have to write beside the file
    with closing(Store.open(file, read_only=True)) as store:
        book = OfficeBook(QWidget(), store)
        book.read_ahead(pytest.fail)
        assert not book.reads_ahead
        assert book.read()
        assert len(book.lines) == len(NAMES)


def test_nobody_waits_for_it_while_a_thread_has_the_file(seat: Seat, file: Path, made: OfficeRound) -> None:
    person, may_end = seat(file=file), Event()
    lent = Thread(target=person.store.file.lend(lambda: may_end.wait(10) or pytest.fail("the window waited")))
    lent.start()
    menu = person.window.findChild(exchange_menu.ExchangeMenu)
    menu.read_ahead()
    for _ in range(5):
        QTest.qWait(10)  # which would not come back
    assert person.store.file.is_lent
    may_end.set()
    lent.join()
    read_ahead(person)


def test_what_was_decided_is_read_once_for_a_list(
    seat: Seat, file: Path, made: OfficeRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, beside = [], Decisions.beside
    monkeypatch.setattr(Decisions, "beside", lambda *of: (read.append(1), beside(*of))[1])
    person = seat(file=file)
    for _ in range(3):
        person.window.show_start()
    read_ahead(person)
    assert read == [1]
