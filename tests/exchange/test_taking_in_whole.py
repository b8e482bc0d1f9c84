"""Whatever ends a taking in, it is whole or not at all; in whatever order files come, it comes to the same."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tracemalloc
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing.checking import faults
from desktop_app.base.errors import UserError
from desktop_app.base.progress import GivenUpError, Progress, told_to
from desktop_app.exchange.taking.aside import Aside
from desktop_app.exchange.taking.taking_back import undo
from desktop_app.exchange.taking.taking_in import look_through, take_in
from desktop_app.paper.taking import TakingReport
from desktop_app.record.assessment import Assessment
from desktop_app.record.interchange import to_json
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from desktop_app.storage.taking_table import TakingTable
from tests.disks import full
from tests.examples import examples
from tests.harness import vfs
from tests.harness.vfs import Fault

from .arriving_files import Office, graded, noted

GRADES = ["好", "较好", "一般", "较差", "差"]
State = list[tuple[str, bytes, str, list[str]]]


def state(store: Store) -> State:
    """Return what a file holds of each assessment, and what was taken in."""
    assert faults(store) == []
    found: State = []
    for id_ in sorted(store.ids()):
        one = store.load(id_)
        who = sorted({event.hash for event in (*store.history.of(id_), *store.side.each(id_)) if event.changes != "[]"})
        found.append((id_, to_json(one.rubric, one.record), one.status, who))
    return found


def state_of(path: Path) -> tuple[State, int]:
    with closing(Store.open(path)) as store:
        return state(store), len(TakingTable(store.file).all())


@pytest.fixture
def office(store: Store, tmp_path: Path, rubric: Rubric, record: Assessment) -> Office:
    return Office(store, tmp_path / "来的", rubric, record)


@pytest.mark.skipif(bool(vfs.available()), reason=vfs.available())
def test_nothing_waits_for_the_disk_while_copies_are_brought_together(office: Office) -> None:
    paths = [office.changed(f"{at}.db", noted(at, f"第{at}份")) for at in range(4)]

    def syncs(number: int) -> int:
        heard: list[tuple[object, ...]] = []
        with vfs.failing_disk() as disk, look_through(office.store, paths[:number]) as look:
            disk.log = heard.append
            assert look.open_questions() == []
        return sum(what[0] == "sync" for what in heard)

    assert syncs(4) == syncs(2)


@pytest.fixture
def coming(office: Office) -> tuple[Path, list[Path]]:
    """A file of an office, closed, and files that come to it: new, newer and one that is merged."""
    paths = [office.changed("0.db", noted(1, "来的"), graded(0, "好")), office.other("1.db")]
    paths.append(office.changed("2.db", noted(2, "也来"), graded(1, "差")))
    office.store.close()
    return office.store.path, paths


def taken(store: Store, paths: list[Path]) -> TakingReport:
    with look_through(store, paths) as look:
        return take_in(store, look)


def attempted(path: Path, paths: list[Path], fault: Fault | None) -> tuple[str, int]:
    """Take in on a disk that fails so, once all is looked through; return what is said, and how many calls it took."""
    with vfs.failing_disk() as disk, closing(Store.open(path)) as store, look_through(store, paths) as look:
        look.open_questions()
        disk.arm(fault)
        try:
            report = take_in(store, look)
            assert (len(report.taken), report.refused) == (3, ())
            return "", disk.calls
        except UserError as error:
            return str(error), disk.calls
        finally:
            disk.arm(None)


@pytest.mark.skipif(bool(vfs.available()), reason=vfs.available())
@pytest.mark.parametrize("how", [{}, {"late": True}, {"lasting": True}, {"full": True, "lasting": True}])
def test_a_disk_that_fails_leaves_what_was_there_or_all_of_it(
    coming: tuple[Path, list[Path]], tmp_path: Path, how: dict[str, bool]
) -> None:
    path, paths = coming
    again = tmp_path / "again.db"
    shutil.copy(path, again)
    before, calls = state_of(again), attempted(again, paths, None)[1]
    after = state_of(again)
    assert before != after
    for at in [*range(1, calls, max(1, calls // examples(6, 200))), calls]:
        shutil.copy(path, again)
        words, _ = attempted(again, paths, Fault(at, **how))  # type: ignore[arg-type]
        assert not words or words.endswith("。")
        assert comparable(state_of(again)) in map(comparable, [before, after] if words else [after])


def comparable(found: tuple[State, int]) -> tuple[list[tuple[str, bytes, str, int]], int]:
    """Return a state without what the time of a merging changes."""
    return [(id_, record, status, len(who)) for id_, record, status, who in found[0]], found[1]


@pytest.mark.skipif(bool(vfs.available()), reason=vfs.available())
@pytest.mark.parametrize("how", [{}, {"late": True}, {"full": True, "lasting": True}])
def test_taking_back_is_whole_too(coming: tuple[Path, list[Path]], how: dict[str, bool]) -> None:
    path, paths = coming
    before = state_of(path)[0]
    with closing(Store.open(path)) as store:
        batch = taken(store, paths).batch
    after = state_of(path)[0]
    for at in range(1, examples(120, 2000), examples(17, 3)):
        with vfs.failing_disk() as disk, closing(Store.open(path)) as store:
            disk.arm(Fault(at, **how))  # type: ignore[arg-type]
            with suppress(UserError):
                undo(store, batch)
            disk.arm(None)
        now = state_of(path)[0]
        assert now in (before, after)
        if now == before:
            with closing(Store.open(path)) as store:
                batch = taken(store, paths).batch
            after = state_of(path)[0]


@pytest.mark.skipif(sys.platform == "win32", reason="no fork")
def test_a_kill_leaves_what_was_there_or_all_of_it(coming: tuple[Path, list[Path]], tmp_path: Path) -> None:
    path, paths = coming
    again, kills = tmp_path / "again.db", 0
    shutil.copy(path, again)
    before = state_of(again)
    while killed_after(kills * examples(150, 40), again, paths):
        now = state_of(again)
        if now[1]:
            assert len(now[0]) == 2  # all of it
        else:
            assert now == before
        shutil.copy(path, again)
        kills += 1
    assert (state_of(again)[1], kills > 2) == (3, True)


def killed_after(steps: int, path: Path, paths: list[Path]) -> int:
    """Take in in a process that is killed after so many steps of SQLite's; return how it ended."""
    process = os.fork()
    if process:
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    left = [steps]

    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with closing(Store.open(path)) as store, look_through(store, paths) as look:
        store.file.connection.set_trace_callback(count)
        store.file.connection.set_authorizer(lambda *_: count() or 0)
        take_in(store, look)
    os._exit(0)


def test_a_full_disk_takes_nothing_in(coming: tuple[Path, list[Path]], monkeypatch: pytest.MonkeyPatch) -> None:
    path, paths = coming
    before = state_of(path)
    with closing(full(path, monkeypatch)) as store, pytest.raises(UserError, match="磁盘空间不足"):
        taken(store, paths)
    assert state_of(path) == before


def test_without_room_for_what_is_kept_meanwhile_it_is_read_once_more(
    coming: tuple[Path, list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, paths = coming
    monkeypatch.setattr(Aside, "folder", lambda _: Path("/dev/null/none"))
    with closing(Store.open(path)) as store:
        assert len(taken(store, paths[1:2]).taken) == 1


def test_given_up_on_the_way_nothing_is_taken_in(coming: tuple[Path, list[Path]]) -> None:
    path, paths = coming
    before = state_of(path)

    class Impatient(Progress):
        @property
        def cancelled(self) -> bool:
            return self.stage == "接收"

    looked = closing(Store.open(path))
    with looked as store, look_through(store, paths) as look, pytest.raises(GivenUpError), told_to(Impatient()):
        take_in(store, look)
    assert state_of(path) == before


def test_what_is_looked_through_is_given_up_with_it(coming: tuple[Path, list[Path]]) -> None:
    path, paths = coming
    progress = Progress()
    with closing(Store.open(path)) as store, told_to(progress):
        progress.cancel()
        with pytest.raises(GivenUpError):
            look_through(store, paths)


@settings(max_examples=examples(6), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), files=st.integers(2, 5))
def test_any_order_comes_to_the_same(
    seed: int, files: int, tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, record: Assessment
) -> None:
    chance, folder = Random(seed), tmp_path_factory.mktemp("orders")
    with closing(Store.create(folder / "评估.db")) as store:
        office = Office(store, folder / "来的", rubric, record)
        paths = [_arriving(office, at, chance) for at in range(files)]
    found = []
    for number in range(3):
        chance.shuffle(paths)
        here = Path(shutil.copy(folder / "评估.db", folder / f"{number}.db"))
        with closing(Store.open(here)) as store:
            report = taken(store, paths)
            assert (report.left, report.refused) == ((), ())
            found.append(state(store))
            assert taken(store, paths).taken == ()
            undo(store, report.batch)
            assert len(state(store)) == 1
    assert [[one[:3] for one in each] for each in found] == [[one[:3] for one in found[0]]] * 3


def _arriving(office: Office, at: int, chance: Random) -> Path:
    """Return a file that comes back; what several people do to the draft is disjoint."""
    if chance.random() < 0.3:
        return office.other(f"{at}.db", unit=f"第{at}个单位")
    path = office.changed(f"{at}.db", noted(at, f"第{at}人"), graded(at, chance.choice(GRADES)))
    if chance.random() < 0.3:
        office.work(path, noted(at, f"第{at}人又改"))
    return path


def test_memory_does_not_grow_with_the_files(tmp_path: Path, rubric: Rubric, record: Assessment) -> None:
    for number in range(40):
        with closing(Store.create(tmp_path / f"{number}.db")) as store:
            store.add(rubric, replace(record, unit=f"第{number}个单位"))
    peaks = []
    for files in (5, 10, 40):
        with closing(Store.create(tmp_path / f"评估{files}.db")) as store:
            tracemalloc.start()
            assert len(taken(store, [tmp_path / f"{number}.db" for number in range(files)]).taken) == files
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[2] < 1.3 * peaks[1]
