"""A data file is read byte by byte beside SQLite, and no lock on it is lost: another program could write into it."""

import gc
import os
import shutil
import sqlite3
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread

import pytest

from desktop_app.assessing.own_forms import sources
from desktop_app.backups.working_copy import copy_of, is_changed, take
from desktop_app.base.errors import ProtectedError, UserError
from desktop_app.evidence.pieces import from_path
from desktop_app.exchange.copies.same_copy import same_bytes
from desktop_app.files.durable import write_whole
from desktop_app.files.kinds import SEALED, is_sealed
from desktop_app.files.plain_reading import open_plain
from desktop_app.ledger import read_workbook
from desktop_app.rubric.loading import shipped_rubrics
from desktop_app.storage.sqlite_file import check_header
from desktop_app.storage.store import Store
from tests.disks import needs_links
from tests.samples import FILES

WRITE = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "stick").mkdir()
    Store.create(tmp_path / "stick" / "评估.db").close()
    with closing(Store.open(take(tmp_path / "stick" / "评估.db"))) as opened:
        yield opened


def _refused(do: Callable[[], object]) -> None:
    with suppress(UserError, OSError):
        do()


READERS: dict[str, Callable[[Path], object]] = {
    "header": check_header,
    "sealed": is_sealed,
    "evidence": from_path,
    "ledger": lambda path: _refused(lambda: read_workbook(path)),
    "own scores": lambda path: _refused(lambda: sources(shipped_rubrics()[0], path)),
    "state": is_changed,
    "digest": copy_of,
    "the same bytes": lambda path: same_bytes(path, ""),
    "opened to be read": lambda path: Store.open(path, read_only=True).close(),
    "written over": lambda path: _refused(lambda: write_whole(path, b"{}")),
}


@pytest.mark.skipif(sys.platform == "win32", reason="there a lock belongs to its handle")
@pytest.mark.parametrize("reader", READERS)
def test_no_reader_takes_the_lock_away(reader: str, store: Store) -> None:
    with store.together():
        store.begin(shipped_rubrics()[0])
        READERS[reader](store.path)
        other = subprocess.run([sys.executable, "-c", WRITE, store.path], capture_output=True, encoding="utf-8")
    assert "database is locked" in other.stderr


def test_what_is_read_is_the_file(store: Store) -> None:
    whole = store.path.read_bytes()
    with open_plain(store.path) as one, open_plain(store.path) as other:
        assert one.read(16) == whole[:16]
        assert other.read() == whole
        assert one.read() == whole[16:]
    assert same_bytes(store.path, sha256(whole).hexdigest()) == store.path


def test_a_reader_that_began_before_it_was_opened_does_no_harm_either(tmp_path: Path) -> None:
    Store.create(tmp_path / "a.db").close()
    reader = open_plain(tmp_path / "a.db")
    with closing(Store.open(tmp_path / "a.db")) as store, store.together():
        store.begin(shipped_rubrics()[0])
        reader.close()
        other = subprocess.run([sys.executable, "-c", WRITE, store.path], capture_output=True, encoding="utf-8")
        assert "database is locked" in other.stderr


def descriptors(path: Path) -> int:
    """How often this process has a file open."""
    if sys.platform != "linux":
        pytest.skip("only Linux says which files are open")
    return sum(one.resolve() == path.resolve() for one in Path("/proc/self/fd").iterdir())


def test_nothing_is_kept_open_afterwards(store: Store) -> None:
    assert descriptors(store.path) == 2
    second = Store.open(store.path, read_only=True)
    reader = open_plain(store.path)
    second.close()
    second.close()
    store.close()
    assert len(reader.read()) > 4000
    reader.close()
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        Store.open(store.path)  # and dropped
        gc.collect()
    assert descriptors(store.path) == 0


def test_what_is_read_out_of_a_private_copy_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    shutil.copy(FILES / "version-2" / "visits.db", path)
    with closing(Store.open(path, read_only=True)):
        assert descriptors(path) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there a lock belongs to its handle")
def test_where_one_file_hangs_the_others_go_on(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store.create(tmp_path / "b.db").close()
    free, begun, opened = Event(), Event(), os.open

    def hanging(path: Path, *more: int) -> int:
        if Path(path).name == "b.db":
            begun.set()
            free.wait(20)
        return opened(path, *more)

    monkeypatch.setattr(os, "open", hanging)
    thread = Thread(target=lambda: open_plain(tmp_path / "b.db").close())
    thread.start()
    assert begun.wait(20)
    store.close()
    assert thread.is_alive()
    free.set()
    thread.join()


@needs_links
@pytest.mark.parametrize("what", ["data", "sealed"])
def test_a_data_file_is_never_written_over(what: str, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    if what == "data":
        Store.create(path).close()
    else:
        path.write_bytes(SEALED + bytes(100))
    before = path.read_bytes()
    (tmp_path / "link.pdf").symlink_to(path)
    for name in ("a.db", "link.pdf"):
        with pytest.raises(ProtectedError):
            write_whole(tmp_path / name, b"%PDF")
    assert path.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["a.db", "link.pdf"]


def test_but_over_another_programs_file_if_the_user_wants_it(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "b.db")) as connection:
        connection.execute("CREATE TABLE a (b)")
    write_whole(tmp_path / "b.db", b"a")
    assert (tmp_path / "b.db").read_bytes() == b"a"
