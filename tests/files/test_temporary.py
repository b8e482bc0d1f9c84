"""What is temporary: whose it is, where it lies, when it is taken away; and who can read what the program writes."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.base.errors import reason
from desktop_app.base.paths import SAMPLE_VISIT
from desktop_app.base.userdirs import copies_folder, data_folder, default_file
from desktop_app.files.durable import write_whole
from desktop_app.files.private import close_off, make_folder
from desktop_app.files.processes import UNKNOWN, begun, lives, machine
from desktop_app.files.settings import Settings, save_settings
from desktop_app.files.temporary import lasting_place, maker, noted, part_of, sweep, workplace
from tests.commands.running import done, run

DAY = 86_400
unix = pytest.mark.skipif(sys.platform == "win32", reason="who may read a file is said otherwise there")


@pytest.fixture
def ended() -> str:
    """The name of a program that is gone."""
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as program:
        return f"{machine()}-{program.pid}-{begun(program.pid)}"


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def left(path: Path, age: float = 0) -> Path:
    make_folder(path.parent)
    path.write_bytes(b"plain")
    os.utime(path, (time.time() - age,) * 2)
    return path


def open_to_others(*places: Path) -> list[str]:
    found = [one for place in places for one in (place, *place.rglob("*"))]
    return [str(one) for one in found if one.stat().st_mode & 0o077]


def test_only_what_ended_programs_left_is_swept(ended: str) -> None:
    own, data = copies_folder(), data_folder()
    reused = f"{machine()}-{os.getpid()}-{UNKNOWN[:-1]}1"  # a number that another program has got since
    other = f"{'0' * 8}-1-{UNKNOWN}"
    gone = [
        left(own / f"{ended}-12345678" / "plain.db"),
        left(own / f"{reused}-12345678" / "plain.db"),
        left(own / f"{other}-12345678" / "plain.db"),
        left(own / ("a" * 16) / "照片.jpg"),  # of earlier versions
        left(data / "移交" / "tmpabcdefgh" / "unsealed.db"),
        left(data / "恢复-abcdefgh" / "copy.db"),
        left(data / "备份" / "评估_12345678" / f"~{ended}-12345678.part"),
        left(data / "备份" / "评估_12345678" / f"~{ended}-12345678.part-journal"),
        left(data / f"~{ended}-12345678.part"),
    ]
    os.utime(gone[2].parent, (time.time() - 2 * DAY,) * 2)
    stay = [
        left(own / f"{maker()}-12345678" / "plain.db", 2 * DAY),
        left(own / f"{other}-abcdef12" / "plain.db"),
        left(data / "备份" / "评估_12345678" / "00001_20261120-140300_打开时.db", 2 * DAY),
        left(data / "settings.json"),
    ]
    sweep()
    assert [path for path in gone if path.exists()] == []
    assert [path for path in stay if not path.exists()] == []


def test_what_was_left_elsewhere_is_found_by_its_note(ended: str, tmp_path: Path) -> None:
    part, victim = left(tmp_path / f"~{ended}-12345678.part"), left(tmp_path / "评估.db")
    out = Path("Q:/" if sys.platform == "win32" else "/media/x", "~out.part")  # the stick is not there
    for number, path in enumerate((part, victim, out, tmp_path / "gone" / "~x.part")):
        left(copies_folder() / f"{ended}-0000000{number}.note").write_bytes(os.fsencode(path))
    sweep()
    assert (part.exists(), victim.exists()) == (False, True)
    assert [one.name for one in copies_folder().iterdir()] == [f"{ended}-00000002.note"]


def test_a_folder_that_cannot_be_made_is_told() -> None:
    make_folder(data_folder() / "deep" / "deeper")
    (data_folder() / "file").write_bytes(b"")
    for folder, words in {"n" * 300: "文件名太长", "file": "上级不是文件夹", "file/deep": "上级不是文件夹"}.items():
        with pytest.raises(OSError) as refused:  # noqa: PT011  # its words are what counts
            make_folder(data_folder() / folder)
        assert reason(refused.value) == words


def test_what_is_made_is_noted_for_as_long_as_it_is_not_finished(tmp_path: Path) -> None:
    with part_of(tmp_path / "考核表.pdf") as part:
        part.write_bytes(b"half")
        [note] = copies_folder().iterdir()
        assert os.fsdecode(note.read_bytes()) == str(part)
        sweep()
        assert part.exists()
    assert (part.exists(), list(copies_folder().iterdir())) == (False, [])
    with noted(data_folder() / "x"):  # which is looked through anyway
        assert list(copies_folder().iterdir()) == []


def test_a_place_to_work_in_goes_with_all_that_is_in_it() -> None:
    with workplace() as folder:
        left(folder / "deep" / "plain.db").chmod(0o400)
        assert folder != lasting_place()
    assert list(copies_folder().iterdir()) == []


def test_where_no_note_can_be_written_work_goes_on(tmp_path: Path) -> None:
    data_folder().write_text("a file where the folder should be")
    write_whole(tmp_path / "考核表.pdf", b"%PDF")
    sweep()
    assert (tmp_path / "考核表.pdf").read_bytes() == b"%PDF"


def test_a_program_is_told_from_a_later_one_with_its_number(ended: str) -> None:
    assert lives(os.getpid(), begun(os.getpid()))
    assert lives(os.getpid(), UNKNOWN)
    _, process, beginning = ended.split("-")
    assert not lives(int(process), beginning)
    assert begun(int(process)) == ""
    if sys.platform == "linux":
        assert not lives(os.getpid(), beginning)


@unix
@pytest.mark.usefixtures("open_umask", "quick_passphrases")
def test_what_the_program_keeps_is_its_owners_alone(tmp_path: Path, stick: Path) -> None:
    file, secret = default_file(), tmp_path / "口令.txt"
    secret.write_text("春眠不觉晓，处处", "utf-8")
    for _ in range(2):
        done("import", file, SAMPLE_VISIT)
    one = done("list", file).split()[0]
    save_settings(Settings(person="张某某"))
    done("sheet", file, one, "-o", file.with_name("考核表.pdf"))
    done("export", file, one, "-o", file.with_name("评估.json"))
    run("handover", file, stick / "副本.jmdb", "--passphrase-file", secret, "--receipt", file.with_name("凭据.pdf"))
    done("unseal", stick / "副本.jmdb", "-o", file.with_name("解开.db"), "--passphrase-file", secret)
    done("restore", file, 1, "-o", file.with_name("旧.db"))
    assert open_to_others(data_folder(), file.parent) == []
    assert len(list(file.parent.iterdir())) == 6
    assert (stick / "副本.jmdb").stat().st_mode & 0o777 == 0o666  # for others, as the umask says


@unix
@pytest.mark.parametrize(("before", "after"), [(0o644, 0o644), (0o600, 0o600)])
def test_what_is_written_over_can_be_read_by_whom_it_could(before: int, after: int, tmp_path: Path) -> None:
    path = tmp_path / "考核表.pdf"
    path.write_bytes(b"earlier")
    path.chmod(before)
    write_whole(path, b"%PDF")
    assert path.stat().st_mode & 0o777 == after


@unix
@pytest.mark.parametrize(("before", "after"), [(0o755, 0o700), (0o700, 0o700), (0o770, 0o770)])
def test_folders_of_earlier_versions_are_shut_unless_others_write_there(
    before: int, after: int, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(before)
    close_off(folder)
    assert folder.stat().st_mode & 0o777 == after
