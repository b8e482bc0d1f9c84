"""A hand-over is recorded, or is not, and what is said of it is what the file holds."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.base.errors import UserError
from desktop_app.base.progress import Progress
from desktop_app.exchange.giving import handing_over
from desktop_app.exchange.giving.handing_over import Wish, write_copy
from desktop_app.paper.receipt import Receipt
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.harness import vfs
from tests.harness.vfs import Fault
from tests.visits import finalised

pytestmark = pytest.mark.skipif(bool(vfs.available()), reason=vfs.available())


def is_handed_over(path: Path) -> bool:
    with closing(Store.open(path)) as store:
        [stored] = store.load_all()[0]
        assert (stored.status == "handed_over") == bool(store.handovers.of(stored.id))
        return stored.status == "handed_over"


def recorded(path: Path, receipt: Receipt, fault: Fault | None) -> tuple[str, int]:
    """Record it on a disk that fails so; return what is said, and how many calls there were."""
    with vfs.failing_disk() as disk, closing(Store.open(path)) as store:
        disk.arm(fault)
        try:
            handing_over.record(store, receipt)
            return "", disk.calls
        except UserError as error:
            return str(error), disk.calls
        finally:
            disk.arm(None)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("lasting", [False, True])
def test_what_is_said_of_a_hand_over_is_what_the_file_holds(
    store: Store, rubric: Rubric, record: Assessment, stick: Path, tmp_path: Path, late: bool, lasting: bool
) -> None:
    finalised(store, store.load(store.add(rubric, record)))
    receipt = write_copy(store.path, stick, Wish(), Progress())
    store.close()
    path, said = tmp_path / "again.db", set()
    shutil.copy(store.path, path)
    calls = recorded(path, receipt, None)[1]
    assert is_handed_over(path)
    for at in [*range(1, calls + 1, examples(7, 2)), calls - 1, calls]:
        shutil.copy(store.path, path)
        words, _ = recorded(path, receipt, Fault(at, late=late, lasting=lasting))
        said.add("不能确定" if "不能确定" in words else words[-1:])
        if "不能确定" not in words:
            assert is_handed_over(path) == (words == ""), words
            assert "可能没有保存" not in words
    assert ("不能确定" in said) == lasting
    assert ("" in said) == (late and not lasting)  # the journal was gone, though that was said to have failed
