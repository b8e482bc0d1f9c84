"""Whatever was edited in the copies, and whatever ends a merging: nothing is lost, and nothing is half done."""

import os
import shutil
import signal
import sys
from contextlib import closing
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.assessing import finalising
from desktop_app.assessing.checking import faults
from desktop_app.base import clock
from desktop_app.base.errors import UserError
from desktop_app.exchange.merging.merging import Met, apply, compare
from desktop_app.history.merging import Which
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.harness import vfs
from tests.harness.vfs import Fault
from tests.visits import finalised

from .file_copies import Copies, authors, exported, noted, records, task_added, worked_on


def first_of_each(met: Met) -> dict[Any, str]:
    """Answer each question for one side, the same whichever copy is ours."""
    return {one.field: min(side.key for side in one.sides) for one in met.questions}


def united(store: Store, others: list[Store]) -> int:
    """Merge others into a copy; return how many questions there were."""
    asked = 0
    for other in others:
        met = compare(store, other, store.ids()[0])
        asked += len(met.questions)
        apply(store, other, met, first_of_each(met))
        assert faults(store) == []
    return asked


@settings(max_examples=examples(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), sides=st.integers(2, 3), steps=st.integers(0, 6))
def test_random_work_in_copies_is_merged_whole(
    seed: int, sides: int, steps: int, tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, record: Assessment
) -> None:
    folder = tmp_path_factory.mktemp("copies")
    with closing(Store.create(folder / "first.db")) as first:
        first.add(rubric, record)
    made = [Path(shutil.copy(folder / "first.db", folder / f"{number}.db")) for number in range(sides)]
    then: dict[str, Assessment] = {}
    for number, path in enumerate(made):
        with closing(Store.open(path)) as store:
            store.person = f"第{number}人"
            worked_on(store, seed + number, steps)
            then |= records(store)
    found, wanted, asked = [], set[tuple[str, str]](), 0
    for order in permutations(made):
        whole = Path(shutil.copy(order[0], folder / "whole.db"))
        stores = [Store.open(path) for path in (whole, *order[1:])]
        asked += united(stores[0], stores[1:])
        found.append(exported(stores[0]))
        wanted |= set(authors(stores[0]))
        assert set(authors(stores[0])) == wanted
        assert then.items() <= records(stores[0]).items()
        for store in stores:
            store.close()
        whole.unlink()
    assert len(set(found)) == 1 or (sides > 2 and asked)


@pytest.fixture
def two(copies: Copies, tmp_path: Path) -> tuple[Path, Path]:
    """Two copies that went different ways, of which the second has evidence and tasks of its own."""
    ours, theirs = copies.another("甲某某"), copies.another("乙某某")
    noted(ours, 0, "依据")
    task_added(theirs, "新增的任务")
    worked_on(theirs, 7, 20)
    for store in (ours, theirs):
        store.close()
    return ours.path, theirs.path


def attempted(ours: Path, theirs: Path, fault: Fault | None) -> tuple[str, int]:
    """Merge on a disk that fails so; return what is said, and how many calls there were."""
    with (
        closing(Store.open(theirs, read_only=True)) as other,
        vfs.failing_disk() as disk,
        closing(Store.open(ours)) as store,
    ):
        met = compare(store, other, store.ids()[0])
        disk.arm(fault)
        try:
            apply(store, other, met, first_of_each(met))
            return "", disk.calls
        except UserError as error:
            return str(error), disk.calls
        finally:
            disk.arm(None)


def state(path: Path) -> tuple[bytes, int]:
    with closing(Store.open(path)) as store:
        assert faults(store) == []
        return exported(store), len(authors(store))


@pytest.mark.skipif(bool(vfs.available()), reason=vfs.available())
@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("lasting", [False, True])
def test_a_disk_that_fails_leaves_what_was_there_or_all_of_it(
    two: tuple[Path, Path], tmp_path: Path, late: bool, lasting: bool
) -> None:
    ours, theirs = two
    again = tmp_path / "again.db"
    shutil.copy(ours, again)
    before = state(again)
    calls = attempted(again, theirs, None)[1]
    after = state(again)
    assert before != after
    for at in [*range(1, calls + 1, examples(max(1, calls // 10), 5)), calls - 1, calls]:
        shutil.copy(ours, again)
        words, _ = attempted(again, theirs, Fault(at, late=late, lasting=lasting))
        assert not words or words.endswith("。")
        assert state(again) in ([before, after] if words else [after])


@pytest.mark.skipif(sys.platform == "win32", reason="no fork")
def test_a_kill_leaves_what_was_there_or_all_of_it(two: tuple[Path, Path], tmp_path: Path) -> None:
    ours, theirs = two
    again = tmp_path / "again.db"
    shutil.copy(ours, again)
    before, kills = state(again), 0
    assert attempted(again, theirs, None)[0] == ""
    after = state(again)
    shutil.copy(ours, again)
    while killed_after(kills * examples(400, 100), again, theirs):
        assert state(again) in (before, after)
        shutil.copy(ours, again)
        kills += 1
    assert state(again) == after
    assert kills > 4


def killed_after(steps: int, ours: Path, theirs: Path) -> int:
    """Merge in a process that is killed after so many steps of SQLite's; return how it ended."""
    process = os.fork()
    if process:
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    left = [steps]

    def count() -> None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    other, store = Store.open(theirs, read_only=True), Store.open(ours)
    met = compare(store, other, store.ids()[0])
    store.file.connection.set_progress_handler(count, 1)
    apply(store, other, met, first_of_each(met))
    os._exit(0)


@pytest.mark.parametrize("which", Which)
def test_two_who_made_one_draft_final_at_different_times_lose_no_revision(
    which: Which, copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = copies.another("甲某某"), copies.another("乙某某")
    finalised(ours, ours.load(copies.id))
    monkeypatch.setattr(finalising, "now", lambda: clock.now() + timedelta(hours=1))
    finalised(theirs, theirs.load(copies.id))
    [one], [other] = (store.revisions.of(copies.id) for store in (ours, theirs))
    assert (one.code, one.sheet != other.sheet) == (other.code, True)
    apply(ours, theirs, compare(ours, theirs, copies.id), standing=which)
    assert faults(ours) == []
