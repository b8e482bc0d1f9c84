"""What fails while a visit is cleared is told, and the next clearing finishes it; nothing else is lost by it."""

import errno
import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.assessing.checking import faults
from desktop_app.base.errors import UserError
from desktop_app.base.progress import GivenUpError, Progress, told_to
from desktop_app.exchange.clearing import clearing_out
from desktop_app.exchange.clearing import note as clearing_note
from desktop_app.exchange.clearing.clearing_out import STOPPED, Wish, clear_out
from desktop_app.exchange.clearing.note import pending
from desktop_app.exchange.clearing.places import survey
from desktop_app.files.wiping import wipe
from desktop_app.paper.clearing import Cleared, Kind, Way
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.exchange.cleared import OTHER, UNIT, Visit, found
from tests.harness import vfs
from tests.harness.vfs import Fault

pytestmark = pytest.mark.usefixtures("quick_passphrases")
WIPED = [Kind.HANDED, Kind.BACKUP, Kind.SECOND, Kind.SAVED, Kind.TEMPORARY, Kind.OTHER]
FAULTS = list(zip(WIPED, [errno.EACCES, errno.EBUSY, errno.EIO] * 2, strict=True))


@pytest.fixture
def visit(tmp_path: Path, rubric: Rubric, record: Assessment) -> Visit:
    return Visit(tmp_path / "visit", rubric, record, alone=False)


def clear(visit: Visit) -> Cleared:
    return clear_out(Wish(path=visit.path, confirmed={visit.id: visit.head}, receipt="回执"))


def all_is_well(visit: Visit) -> bool:
    """Whether nothing of the visit is left, and the other one is as it was."""
    with closing(Store.open(visit.path)) as store:
        assert (faults(store), [store.load(one).record.unit for one in store.ids()]) == ([], [OTHER])
    return not found(UNIT, visit.places())


@pytest.mark.parametrize(("kind", "code"), FAULTS)
def test_what_cannot_be_deleted_is_told_by_its_path(
    kind: Kind, code: int, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    traces = survey(visit.path, {visit.id: visit.head}).traces
    held = next(one.files[-1] for one in traces if one.kind is kind and one.way is Way.DELETE)

    def refused(path: Path) -> None:
        if path == held:
            raise OSError(code, os.strerror(code), str(path))
        wipe(path)

    with monkeypatch.context() as patched:
        patched.setattr(clearing_out, "wipe", refused)
        first = clear(visit)
    [left] = first.left
    assert (left.kind, first.finished, held.exists()) == (kind, False, True)
    assert left.path in {str(held), str(held.parent), str(held.parent.parent)}
    assert left.why
    assert left.advice
    second = clear(visit)
    assert (second.left, second.finished, all_is_well(visit)) == ((), True, True)


@pytest.mark.skipif(bool(vfs.available()), reason=vfs.available())
@pytest.mark.parametrize("way", [{}, {"lasting": True}, {"full": True, "lasting": True, "kinds": ("write",)}])
def test_a_disk_that_fails_under_sqlite(way: dict[str, object], visit: Visit, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    whole = [visit.folder, visit.path.parent, Path(os.environ["ASSESSMENT_DATA"])]
    for number, place in enumerate(whole):
        shutil.copytree(place, kept / str(number))
    with vfs.failing_disk() as disk:
        disk.arm(None)
        clear(visit)
        calls = disk.calls
        for at in range(1, calls, max(1, calls // examples(4, 12))):
            for number, place in enumerate(whole):
                shutil.rmtree(place, ignore_errors=True)
                shutil.copytree(kept / str(number), place)
            disk.arm(Fault(at, **way))  # type: ignore[arg-type]
            first = clear(visit)
            disk.arm(None)
            assert first.finished == (not first.left), at
            second = clear(visit)
            assert (second.left, second.finished, all_is_well(visit)) == ((), True, True), at


@pytest.mark.parametrize("after", [0, 3, 12])
def test_it_can_be_stopped_between_two_files_and_gone_on_with(
    after: int, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress, wiped = Progress(), list[Path]()

    def stopping(path: Path) -> None:
        wipe(path)
        wiped.append(path)
        if len(wiped) > after:
            progress.cancel()

    with monkeypatch.context() as patched, told_to(progress):
        patched.setattr(clearing_out, "wipe", stopping)
        first = clear(visit)
    assert (first.finished, first.left[-1]) == (False, STOPPED)
    assert after < len(wiped) < after + 5  # a data file goes with what may lie beside it
    second = clear(visit)
    assert (second.left, second.finished, all_is_well(visit)) == ((), True, True)


def test_before_it_begins_it_is_given_up_with_nothing_done(visit: Visit) -> None:
    progress = Progress()
    progress.cancel()
    with told_to(progress), pytest.raises(GivenUpError):
        clear(visit)
    assert pending() is None
    assert len(found(UNIT, visit.places())) > 10


def test_where_not_even_a_note_can_be_written_nothing_is_cleared(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(clearing_note, "remember", full)
    with pytest.raises(UserError, match="什么也没有清除：程序数据文件夹不能写入（磁盘空间不足）"):
        clear(visit)
    assert len(found(UNIT, visit.places())) > 10
