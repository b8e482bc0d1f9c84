"""Whatever would lay assessments in a folder that is copied elsewhere is refused, and writes nothing there."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.assessing.rescuing import rescue
from desktop_app.backups.making import BackupError, backup
from desktop_app.backups.occasions import OPENED
from desktop_app.backups.restoring import write_snapshot
from desktop_app.backups.second_place import bring, choose, explained, kept_here, spoken
from desktop_app.backups.snapshots import snapshots_of
from desktop_app.backups.working_copy import copies_of, is_changed, origin_of, take, write_back
from desktop_app.base import clock
from desktop_app.base.errors import UserError
from desktop_app.base.paths import SAMPLE_VISIT
from desktop_app.files.backup_names import ELSEWHERE
from desktop_app.storage.store import Store
from tests.samples import VISITS

from .running import run

WHY = "在OneDrive的文件夹里，里面的文件会自动上传到互联网"


@pytest.fixture
def cloud(tmp_path: Path) -> Path:
    folder = tmp_path / "OneDrive - 某某局" / "巡察"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A data file where it may lie, with a backup."""
    path = Path(shutil.copy(VISITS, tmp_path / "评估.db"))
    backup(path, OPENED)
    return path


COMMANDS: dict[str, Callable[[Path, Path], tuple[object, ...]]] = {
    "import": lambda _, cloud: ("import", cloud / "新.db", SAMPLE_VISIT),
    "handover to a folder": lambda kept, cloud: ("handover", kept, cloud),
    "handover to a name": lambda kept, cloud: ("handover", kept, cloud / "副本.db"),
    "archive to a folder": lambda kept, cloud: ("archive", kept, "某市局", "-o", cloud),
    "archive to a name": lambda kept, cloud: ("archive", kept, "某市局", "-o", cloud / "归档.zip"),
    "restore": lambda kept, cloud: ("restore", kept, 1, "-o", cloud / "找回.db"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_refuses_in_one_sentence(name: str, kept: Path, cloud: Path) -> None:
    result = run(*COMMANDS[name](kept, cloud))
    assert result.exit_code == 1
    assert WHY in result.stderr
    assert "请换一个不同步的文件夹" in result.stderr
    assert result.stderr.count("\n") == 1
    assert [*cloud.iterdir()] == []


@pytest.mark.usefixtures("quick_passphrases")
def test_a_sealed_copy_is_not_unpacked_there(kept: Path, cloud: Path, tmp_path: Path) -> None:
    secret, out = tmp_path / "口令.txt", tmp_path / "副本.jmdb"
    secret.write_text("一句足够长的口令吧", encoding="utf-8")
    assert run("handover", kept, out, "--passphrase-file", secret).exit_code == 0
    result = run("unseal", out, "-o", cloud / "解开.db", "--passphrase-file", secret)
    assert (result.exit_code, [*cloud.iterdir()]) == (1, [])
    assert "加密副本没有改动" in result.stderr


def test_what_the_window_writes_is_refused_too(kept: Path, cloud: Path) -> None:
    [snapshot, *_] = snapshots_of(kept)
    with closing(Store.open(kept)) as store:
        one = store.load_all()[0][0]
        for write in (
            lambda: write_snapshot(snapshot, cloud / "另存.db"),
            lambda: choose(cloud),
            lambda: rescue(cloud / "抢救.db", store, one, one.record, ()),
        ):
            with pytest.raises(UserError, match=WHY):
                write()
    assert [*cloud.iterdir()] == []


def test_backups_never_lie_there(kept: Path, cloud: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSESSMENT_DATA", str(cloud))
    with pytest.raises(BackupError, match=WHY):
        backup(kept, OPENED)
    assert [*cloud.iterdir()] == []


def test_a_second_place_that_was_chosen_before_gets_nothing_any_more(kept: Path, cloud: Path) -> None:
    (cloud / ELSEWHERE).mkdir()
    standing = bring(kept, cloud)
    assert [*(cloud / ELSEWHERE).iterdir()] == []
    words = explained(standing, clock.now())
    assert WHY in words
    assert "请换一个位置" in words
    assert "自动补存" not in words


def test_a_file_that_lies_there_opens_with_one_sentence(cloud: Path) -> None:
    path = Path(shutil.copy(VISITS, cloud / "评估.db"))
    result = run("list", path)
    assert result.exit_code == 0
    assert "某市局" in result.stdout
    assert WHY in result.stderr
    assert "把它移到不同步的文件夹" in result.stderr
    standing = kept_here(path, OPENED)
    assert spoken(standing, clock.now()) == "数据文件在同步文件夹里"
    assert WHY in explained(standing, clock.now())


def test_a_copy_of_it_is_a_file_of_this_computer_that_is_never_written_back(cloud: Path) -> None:
    path = Path(shutil.copy(VISITS, cloud / "评估.db"))
    before, copy = path.read_bytes(), take(path)
    assert origin_of(copy) is None
    with closing(Store.open(copy)) as store:
        store.add_all([(one.rubric, one.record) for one in store.load_all()[0][:1]])
        with pytest.raises(UserError, match="本机副本完好"):
            write_back(store)
    assert is_changed(copy)
    assert copies_of(path).copy == copy
    assert [*cloud.iterdir()] == [path]
    assert path.read_bytes() == before
