"""Who has a file open: told while the program lives, forgotten when it ends, however it ends."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from desktop_app.base.paths import ROOT
from desktop_app.files import this_computer
from desktop_app.files.file_lock import FileLock, Holder, claim, held_by, lock_file
from tests.disks import needs_links

HOLD = """
import sys, time
from pathlib import Path
if len(sys.argv) > 2:
    import fcntl
    def refuse(*_):
        raise OSError(int(sys.argv[2]), "no locks")
    fcntl.flock = refuse
from desktop_app.files.file_lock import claim
lock = claim(Path(sys.argv[1]), "李某某")
print(type(lock).__name__, flush=True)
time.sleep(60)
"""


@pytest.fixture(params=["here", "synced"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file of this computer, whose lock lies apart, or one that others come to, with the lock beside it."""
    folder = tmp_path / ("OneDrive" if request.param == "synced" else "巡察")
    folder.mkdir()
    (folder / "评估.db").touch()
    return folder / "评估.db"


def claimed(path: Path, person: str = "张某某", *, anyway: bool = False) -> FileLock:
    lock = claim(path, person, anyway=anyway)
    assert isinstance(lock, FileLock)
    return lock


def test_the_second_is_told_who_and_since_when(path: Path) -> None:
    lock = claimed(path)
    holder = claim(path, "李某某")
    assert isinstance(holder, Holder)
    assert (holder.person, holder.here, len(holder.since)) == ("张某某", True, 22)
    lock.release()
    lock.release()
    assert [one.name for one in path.parent.iterdir() if one.is_file()] == ["评估.db"]
    claimed(path).release()


def test_another_process_holds_it_until_it_is_killed(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8"
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "FileLock\n"
        holder = claim(path, "张某某")
        assert isinstance(holder, Holder)
        assert holder.person == "李某某"
        other.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
        other.wait()
    assert lock_file(path).exists()
    claimed(path).release()


def test_a_lock_is_beside_what_others_come_to_and_nowhere_else(path: Path) -> None:
    lock = claimed(path)
    others = [one.name for one in path.parent.iterdir() if one != path]
    assert others == ([".~lock.评估.db#"] if path.parent.name == "OneDrive" else [])
    lock.release()
    assert not lock_file(path).exists()


def test_what_another_computer_left_is_taken_over_only_if_wanted(path: Path) -> None:
    left = Holder(machine="WANG-PC", person="王某某", since="2026-11-20T09:00+08:00", host="another")
    lock_file(path).parent.mkdir(parents=True, exist_ok=True)
    lock_file(path).write_bytes(msgspec.json.encode(left))
    assert claim(path, "张某某") == left
    assert not left.here
    claimed(path, anyway=True).release()


@pytest.mark.parametrize("content", [b"", b"\xff", b"[1]", b'{"machine": 1}', b"{" * 5000])
def test_a_lock_that_says_nothing_is_taken_over(content: bytes, path: Path) -> None:
    lock_file(path).parent.mkdir(parents=True, exist_ok=True)
    lock_file(path).write_bytes(content)
    claimed(path).release()


def test_where_none_can_be_written_there_is_none(tmp_path: Path) -> None:
    assert claim(tmp_path / "OneDrive" / "评估.db", "") is None


@needs_links
def test_a_lock_that_a_stick_brings_leads_to_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "OneDrive").mkdir()
    path, victim = tmp_path / "OneDrive" / "评估.db", tmp_path / "重要.txt"
    path.touch()
    victim.write_text("内容", "utf-8")
    lock_file(path).symlink_to(victim)
    assert claim(path, "张某某", anyway=True) is None
    assert victim.read_text("utf-8") == "内容"
    lock_file(path).unlink()
    os.mkfifo(lock_file(path))
    assert claim(path, "张某某") is None


UNKNOWN = [errno.ENOLCK, errno.ENOTSUP, errno.EINVAL]


@pytest.fixture(params=UNKNOWN, ids=errno.errorcode.get)
def lockless(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """A file system that knows no locks."""
    fcntl = pytest.importorskip("fcntl", reason="there every disk knows locks")

    def refuse(*_: object) -> None:
        raise OSError(request.param, "no locks")

    monkeypatch.setattr(fcntl, "flock", refuse)
    return int(request.param)


def test_without_locks_a_program_that_lives_is_found_and_a_dead_one_is_not(path: Path, lockless: int) -> None:
    command = [sys.executable, "-c", HOLD, str(path), str(lockless)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "FileLock\n"
        for anyway in (False, True):
            holder = claim(path, "张某某", anyway=anyway)
            assert isinstance(holder, Holder)
            assert (holder.person, holder.here) == ("李某某", True)
        other.kill()
        other.wait()
    lock = claimed(path)
    assert isinstance(claim(path, "王某某"), Holder)  # this program's own is one that lives
    lock.release()
    claimed(path).release()


@pytest.mark.usefixtures("lockless")
@pytest.mark.parametrize("content", [b"", b"{", b'{"machine": 1}'])
def test_without_locks_one_that_says_nothing_is_asked_about(content: bytes, path: Path) -> None:
    lock_file(path).parent.mkdir(parents=True, exist_ok=True)
    lock_file(path).write_bytes(content)
    assert claim(path, "张某某") == Holder()
    claimed(path, anyway=True).release()


def left_by_a_copy_of_this_computer(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay a lock there as a laptop does whose disk was copied from this one's, or this one before it was restarted."""
    started = path.with_name("started")
    started.write_text("another time", "ascii")
    with monkeypatch.context() as there:
        there.setattr(this_computer, "STARTED", started)
        lock = claimed(path, "李某某")
        left = lock_file(path).read_bytes()
        lock.release()
    lock_file(path).write_bytes(left)


def test_a_copy_of_this_computer_is_asked_about_where_it_can_come(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left_by_a_copy_of_this_computer(path, monkeypatch)
    found = claim(path, "张某某")
    if path.parent.name == "OneDrive":
        assert isinstance(found, Holder)
        assert (found.person, found.here) == ("李某某", False)
        assert "（或这台电脑上次没有正常关机）" in held_by(path, found)
        found = claim(path, "张某某", anyway=True)
    assert isinstance(found, FileLock)
    found.release()


@pytest.mark.usefixtures("lockless")
def test_and_everywhere_without_locks(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left_by_a_copy_of_this_computer(path, monkeypatch)
    assert isinstance(claim(path, "张某某"), Holder)
    claimed(path, anyway=True).release()
