"""Whose task is whose stays known where the events it was known by give way to others: merged twice, or purged."""

from __future__ import annotations

from contextlib import closing
from itertools import permutations
from pathlib import Path

import pytest

from desktop_app.exchange.merging.two_files import merge_files
from desktop_app.exchange.taking.taking_back import undo
from desktop_app.exchange.taking.taking_in import look_through, take_in
from desktop_app.history.purging import Note
from desktop_app.record.assessment import Assessment
from desktop_app.record.package import Share
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.purging import purge
from desktop_app.storage.store import Store

from .arriving_files import LEDGER, Office, noted

TASKS = tuple((LEDGER + 1, number) for number in (1, 2, 3))
SHARES = (Share(person="李某", items=(1,), tasks=TASKS),)


@pytest.fixture
def office(store: Store, tmp_path: Path, rubric: Rubric, record: Assessment) -> Office:
    return Office(store, tmp_path / "来的", rubric, record)


def taken(store: Store, *paths: Path) -> str:
    with look_through(store, paths) as look:
        return take_in(store, look).batch


def bare(store: Store) -> object:
    return purge(store, store.load(store.ids()[0]), Note("answer", (1,)))


@pytest.mark.parametrize("order", [(0,), *permutations(range(2)), *permutations(range(3))], ids=str)
def test_where_one_of_several_copies_has_purged(office: Office, order: tuple[int, ...]) -> None:
    store = office.store
    noted(0, "误写的")(store)
    paths = [
        office.changed("甲.db", bare),
        office.changed("乙.db", noted(1, "乙的")),
        office.changed("丙.db", noted(2, "丙的")),
    ]
    store.shares.save(office.draft, SHARES)
    batch = taken(store, *(paths[at] for at in order))
    assert (store.shares.of(office.draft), store.load(office.draft).record.answers[0].note) == (SHARES, "")
    undo(store, batch)
    assert (store.shares.of(office.draft), store.load(office.draft).record.answers[0].note) == (SHARES, "误写的")


def test_where_two_have_merged_the_same(office: Office) -> None:
    store = office.store
    paths = [office.changed("甲.db", noted(1, "甲的")), office.changed("乙.db", noted(2, "乙的"))]
    noted(3, "本机的")(store)
    deputy = office.changed("副.db", *(lambda other, path=path: taken(other, path) for path in reversed(paths)))
    for path in paths:
        taken(store, path)
    office.work(deputy, noted(4, "副组长的"))
    store.shares.save(office.draft, SHARES)
    head = store.load(office.draft).head
    batch = taken(store, deputy)
    assert head not in [event.hash for event in store.history.of(office.draft)]
    assert store.shares.of(office.draft) == SHARES
    store.shares.save(office.draft, later := (Share(person="王某", tasks=TASKS[:1]),))
    undo(store, batch)
    assert (store.load(office.draft).head, store.shares.of(office.draft)) == (head, later)


@pytest.mark.parametrize("merging", [True, False])
def test_what_the_deputy_has_divided_comes_along(office: Office, merging: bool, tmp_path: Path) -> None:
    store = office.store
    paths = [office.changed("甲.db", noted(1, "甲的")), office.changed("乙.db", noted(2, "乙的"))]
    noted(3, "本机的")(store)
    deputy = office.changed(
        "副.db",
        *(lambda other, path=path: taken(other, path) for path in reversed(paths)),
        lambda other: other.shares.save(office.draft, SHARES),
    )
    for path in paths:
        taken(store, path)
    if not merging:
        taken(store, deputy)
    else:
        with closing(Store.open(deputy, read_only=True)) as other:
            merge_files(store, other, tmp_path / "合并.db", {})
    with closing(Store.open(tmp_path / "合并.db" if merging else store.path, read_only=True)) as made:
        assert made.shares.of(office.draft) == SHARES
