"""A register that is saved on a disk that fails is the one before or the one after, whole; and so is what is said."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.base.errors import UserError
from desktop_app.record.register import Register
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.harness import vfs
from tests.harness.vfs import Fault
from tests.registers import REGISTER

pytestmark = pytest.mark.skipif(bool(vfs.available()), reason=vfs.available())


def saved(path: Path, fault: Fault | None) -> tuple[str, int]:
    """Save it on a disk that fails so; return what is said, and how many calls there were."""
    with vfs.failing_disk() as disk, closing(Store.open(path)) as store:
        disk.arm(fault)
        try:
            store.register.save(REGISTER, since=Register())
            return "", disk.calls
        except UserError as error:
            return str(error), disk.calls
        finally:
            disk.arm(None)


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("late", [False, True])
def test_a_register_is_saved_whole_or_not_at_all(tmp_path: Path, late: bool, full: bool) -> None:
    empty, path = tmp_path / "empty.db", tmp_path / "again.db"
    Store.create(empty).close()
    shutil.copy(empty, path)
    calls = saved(path, None)[1]
    for at in [*range(1, calls + 1, examples(3, 1)), calls - 1, calls]:
        shutil.copy(empty, path)
        words, _ = saved(path, Fault(at, late=late, full=full))
        with closing(Store.open(path)) as store:
            found = store.register.load()
        assert found in (Register(), REGISTER)
        assert words.endswith("。") if words else found == REGISTER
        assert late or not words or found == Register()
