"""A file that a thread has for itself: whoever else asks it waits, and is told nothing that may yet be taken back."""

from threading import Event, Thread

import pytest

from desktop_app.record.assessment import empty_assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.slowly import Slowly


def test_who_asks_meanwhile_waits_until_it_is_done(store: Store, rubric: Rubric) -> None:
    begun, written = Event(), store.written
    slow = Slowly(lambda: None)

    def work() -> None:
        with store.together():
            store.add(rubric, empty_assessment(rubric))
            begun.set()
            slow()

    saving = Thread(target=store.file.lend(work))
    saving.start()
    assert begun.wait(10)
    assert store.written == written
    found: list[int] = []
    asking = Thread(target=lambda: found.append(len(store.ids())))
    asking.start()
    asking.join(0.05)
    assert found == []
    slow.go_on.set()
    for thread in (saving, asking):
        thread.join(10)
    assert (found, store.written > written) == ([1], True)


def test_it_is_had_again_whatever_becomes_of_the_work(store: Store, rubric: Rubric) -> None:
    def work() -> None:
        with store.together():
            store.add(rubric, empty_assessment(rubric))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.file.lend(work)()
    assert store.ids() == []


def test_another_connection_writes_behind_it(store: Store) -> None:
    slow = Slowly(lambda: None)
    saving = Thread(target=store.file.lend(slow))
    saving.start()
    beside = Thread(target=store.evidence.add_beside, args=(b"abc", "text/plain"))
    beside.start()
    beside.join(0.05)
    assert beside.is_alive()
    slow.go_on.set()
    for thread in (saving, beside):
        thread.join(10)
    assert store.evidence.size() == 3
