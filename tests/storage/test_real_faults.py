"""Real disks that are full, read-only, forbidden or gone, where the machine lets one make them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from msgspec.structs import replace

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.backups.making import backup
from desktop_app.backups.occasions import DELETING
from desktop_app.base.errors import UserError
from desktop_app.base.paths import ROOT
from desktop_app.base.userdirs import copies_folder, data_folder
from desktop_app.evidence.pieces import from_bytes, write_copy
from desktop_app.files.durable import write_whole
from desktop_app.files.phrases import own_phrases, remember
from desktop_app.files.records import finish
from desktop_app.files.settings import Settings, load_settings, save_settings
from desktop_app.record.assessment import empty_assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.disks import edited_until_refused, fill, mounted, unmounted
from tests.visits import renamed

resource = pytest.importorskip("resource", reason="these are the faults of a Unix system")
NOBODY = 65534


@pytest.mark.parametrize("leave", [0, 4096, 20_000, 100_000])
def test_a_full_disk_keeps_what_was_saved_and_goes_on_when_there_is_room(
    small_disk: Path, rubric: Rubric, leave: int
) -> None:
    with closing(Store.create(small_disk / "评估.db")) as store:
        one = store.begin(rubric)
        filler = fill(small_disk, leave)
        unit, said = edited_until_refused(store, one)
        assert "磁盘空间不足，刚才的修改没有保存" in said
        with pytest.raises(UserError, match="磁盘空间不足，刚才的修改没有保存"):
            store.evidence.add(bytes(200_000), "image/jpeg")
        assert store.load(one).record.unit == unit
        with pytest.raises(UserError, match="磁盘空间不足"):
            store.copy_to(small_disk / "备份.db")
        with pytest.raises(UserError, match="空间不足"):
            Store.create(small_disk / "又一个.db")
        assert {file.name for file in small_disk.iterdir()} == {"评估.db", "filler"}
        filler.unlink()
        renamed(store, "有了空间", one)
        assert faults_of(store) == []


def test_settings_phrases_and_copies_stay_as_they_were_on_a_full_disk(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSESSMENT_DATA", str(small_disk / "data"))
    settings = Settings(people=("张某某",) * 8)
    save_settings(settings)
    remember("1", "查阅台账")
    finish()
    fill(small_disk)
    save_settings(settings.with_person("李" * 5000))
    remember("1", "长" * 5000)
    finish()
    proof = from_bytes("记录.txt", b"x" * 10_000)
    with pytest.raises(UserError, match="磁盘空间不足"):
        write_copy(proof.attachment, proof.content)
    with pytest.raises(OSError, match="No space"):
        write_whole(small_disk / "考核表.pdf", bytes(10_000))
    assert load_settings() == settings
    assert own_phrases("1") == ("查阅台账",)
    assert sorted(file.name for file in data_folder().iterdir() if file.is_file()) == ["phrases.json", "settings.json"]
    assert not [file for file in copies_folder().rglob("*") if file.is_file()]
    assert not (small_disk / "考核表.pdf").exists()


def test_a_read_only_disk_is_told_and_can_be_read(small_disk: Path, rubric: Rubric) -> None:
    path = small_disk / "评估.db"
    with closing(Store.create(path)) as store:
        one = store.begin(rubric)
    assert mounted(small_disk, "-o", "remount,ro")
    with pytest.raises(UserError, match="只读"):
        Store.open(path)
    with pytest.raises(UserError, match="只读"):
        Store.create(small_disk / "又一个.db")
    with closing(Store.open(path, read_only=True)) as reading:
        assert reading.ids() == [one]
        with pytest.raises(UserError, match="以只读方式打开的，不能修改；文件没有改动"):
            reading.begin(rubric)
        with pytest.raises(UserError, match="只读"):
            reading.copy_to(small_disk / "备份.db")


def test_a_stick_that_was_pulled_is_told_and_the_work_is_saved_elsewhere(
    small_disk: Path, tmp_path: Path, rubric: Rubric
) -> None:
    with closing(Store.create(small_disk / "评估.db")) as store:
        stored = store.load(store.begin(rubric))
        assert unmounted(small_disk)
        with pytest.raises(UserError, match=r"移走.*没有保存.*另存到别处"):
            renamed(store, "某县")
        with closing(Store.create(tmp_path / "别处.db")) as other:
            assert other.load(other.add(rubric, replace(stored.record, unit="某县"))).record.unit == "某县"


def replaced(path: Path) -> None:
    other = path.with_name("other.db")
    Store.create(other).close()
    other.replace(path)


@pytest.mark.parametrize("happens", [Path.unlink, replaced], ids=["deleted", "replaced"])
def test_a_file_that_is_gone_takes_no_edit(
    store: Store, tmp_path: Path, rubric: Rubric, happens: Callable[[Path], None]
) -> None:
    stored = store.load(store.begin(rubric))
    happens(store.path)
    before = store.path.read_bytes() if store.path.exists() else None
    with pytest.raises(UserError, match="已被移走、删除或替换，刚才的修改没有保存"):
        renamed(store, "某县")
    assert (store.path.read_bytes() if store.path.exists() else None) == before
    assert store.load(stored.id) == stored  # what was there can still be read, and saved elsewhere
    store.copy_to(tmp_path / "找回.db")
    with closing(Store.open(tmp_path / "找回.db")) as found:
        assert found.ids() == [stored.id]


@pytest.fixture
def nobody() -> Iterator[Callable[[], None]]:
    """Give up the rights of root, to whom nothing is forbidden, when it is called."""
    root = os.geteuid() == 0
    yield lambda: os.setresuid(NOBODY, NOBODY, 0) if root else None
    if root:
        os.seteuid(0)
        os.setresuid(0, 0, 0)


@pytest.fixture
def passable() -> Iterator[Path]:
    """A folder that every user may enter, which pytest's own are not."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_folder_without_permission_is_told(passable: Path, rubric: Rubric, nobody: Callable[[], None]) -> None:
    folder = passable / "没有权限"
    folder.mkdir()
    path = folder / "评估.db"
    with closing(Store.create(path)) as store:
        id_ = store.begin(rubric)
        folder.chmod(0o555)
        path.chmod(0o644)
        nobody()
        with pytest.raises(UserError, match=r"只读|不能写入"):
            Store.open(path)
        with pytest.raises(UserError, match="没有权限"):
            Store.create(folder / "又一个.db")
        with pytest.raises(UserError, match="没有权限"):
            store.copy_to(folder / "备份.db")
        with pytest.raises(UserError, match="刚才的修改没有保存"):
            renamed(store, "某县")
        with closing(Store.open(path, read_only=True)) as reading:
            assert reading.ids() == [id_]


def test_no_backup_is_half_made_where_it_has_no_room(store: Store, small_disk: Path, rubric: Rubric) -> None:
    shutil.rmtree(data_folder(), ignore_errors=True)
    data_folder().symlink_to(small_disk)
    one = store.add(rubric, empty_assessment(rubric, unit="某县"))
    fill(small_disk, 20_000)
    with pytest.raises(UserError, match="磁盘空间不足"):
        backup(store, DELETING)
    assert store.ids() == [one]
    assert not [file for file in small_disk.rglob("备份/*") if file.is_file()]


LIMITED = """
import sys
from pathlib import Path
from desktop_app.assessing.checking import faults as faults_of
from desktop_app.base.errors import UserError
from desktop_app.rubric.loading import shipped_rubrics
from desktop_app.storage.store import Store
from tests.disks import edited_until_refused
store = Store.create(Path(sys.argv[1]))
print(edited_until_refused(store, store.begin(shipped_rubrics()[0]))[1])
print(faults_of(store))
store.close()
"""


def test_a_file_that_may_not_grow_is_told(tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    command = [sys.executable, "-c", LIMITED, str(tmp_path / "评估.db")]
    variables = os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=ROOT, preexec_fn=limit, env=variables, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    said, faults = done.stdout.splitlines()
    assert "刚才的修改没有保存，此前的内容不受影响" in said
    assert faults == "[]"
