"""What Windows alone does: files that a virus scanner holds, drives that vanish under files that are open."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.base.errors import UserError, reason
from desktop_app.base.paths import ROOT, SAMPLE_VISIT
from desktop_app.exchange.giving.handing_over import hand_over
from desktop_app.files.durable import write_whole
from desktop_app.files.temporary import part_of
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.sqlite_file import check_header
from desktop_app.storage.store import Store
from tests.commands.running import run
from tests.exchange.media import At
from tests.refusing import Drive, held
from tests.visits import finalised

pytestmark = pytest.mark.skipif(sys.platform != "win32", reason="only Windows does that")

HELD = "正被别的程序使用"


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[Drive]:
    """A stick."""
    folder = tmp_path / "U盘"
    folder.mkdir()
    made = Drive(folder)
    made.plug_in()
    yield made
    made.pull()


def test_a_file_that_a_virus_scanner_holds_is_told_so(store: Store, tmp_path: Path) -> None:
    store.close()
    with held(store.path), pytest.raises(UserError, match=HELD):
        check_header(store.path)
    paper = tmp_path / "考核表.pdf"
    paper.write_bytes(b"old")
    with held(paper), pytest.raises(OSError) as refused:  # noqa: PT011  # its words are what counts
        write_whole(paper, b"new")
    assert HELD in reason(refused.value)
    assert paper.read_bytes() == b"old"
    assert list(tmp_path.glob("*.part")) == []


def test_nothing_is_left_beside_a_read_only_file_that_is_not_replaced(tmp_path: Path) -> None:
    paper = tmp_path / "考核表.pdf"
    paper.write_bytes(b"old")
    paper.chmod(0o400)
    with pytest.raises(OSError) as refused:  # noqa: PT011
        write_whole(paper, b"new")
    assert reason(refused.value) == "只读"
    with part_of(paper) as part:
        shutil.copy(paper, part)
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == [paper.name]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("没有.pdf", "找不到文件或文件夹"),
        ("a?b.pdf", "文件名不能使用"),
        ("长" * 300, "文件名太长"),
        ("长" * 99 + "/x" * 99, "路径太长，Windows最多认259个字"),
    ],
)
def test_a_name_that_cannot_be_read_is_told_truly(name: str, words: str, tmp_path: Path) -> None:
    for read in (Path.read_bytes, Path.stat):  # by the C library, and by Windows itself
        with pytest.raises(OSError) as refused:  # noqa: PT011
            read(tmp_path / name)
        assert reason(refused.value) == words


def test_what_nobody_takes_any_more_is_told_so() -> None:
    reads, writes = os.pipe()
    os.close(reads)
    command = [sys.executable, "-m", "desktop_app", "score", str(SAMPLE_VISIT)]
    done = subprocess.run(command, cwd=ROOT, stdout=writes, stderr=subprocess.PIPE, encoding="utf-8")
    os.close(writes)
    told = "要显示的结果没有输出完（接收输出的程序已经关闭）；数据文件里的内容没有改动。\n"
    assert (done.returncode, done.stderr) == (1, told)


def test_an_edit_waits_until_the_scanner_lets_go_of_the_journal(store: Store, rubric: Rubric) -> None:
    stored = store.load(store.add(rubric, empty_assessment(rubric)))
    journal = Path(f"{store.path}-journal")
    with held(journal), pytest.raises(UserError, match="不能打开文件，或不能在它的文件夹里写入"):
        store.save(stored, replace(stored.record, unit="某县"))
    stored, _ = store.save(stored, replace(stored.record, unit="某县"))
    assert (store.load(stored.id).record.unit, faults_of(store)) == ("某县", [])


def test_a_stick_that_is_pulled_out_under_an_open_file(drive: Drive, rubric: Rubric) -> None:
    with closing(Store.create(drive.root / "巡察" / "评估.db")) as store:
        stored = store.load(store.add(rubric, empty_assessment(rubric)))
        drive.pull()
        with pytest.raises(UserError, match="所在的U盘或文件夹不见了，刚才的修改没有保存；请插好U盘"):
            store.save(stored, replace(stored.record, unit="某县"))
        drive.plug_in()
        stored, _ = store.save(stored, replace(stored.record, unit="某县"))
        assert (store.load(stored.id).record.unit, faults_of(store)) == ("某县", [])


def test_a_drive_that_is_gone_is_told_so(drive: Drive, store: Store) -> None:
    path, gone = drive.root / "评估.db", "没有这个盘，U盘可能已拔出"
    store.copy_to(path)
    drive.pull()
    with pytest.raises(UserError) as refused:
        Store.open(path)
    assert str(refused.value).startswith(f"找不到“{path}”，{gone}；请插好U盘再打开")
    with pytest.raises(UserError, match=f"建立文件（{gone}），请换一个位置。$"):
        Store.create(drive.root / "新.db")
    with pytest.raises(OSError) as unwritten:  # noqa: PT011
        write_whole(drive.root / "考核表.pdf", b"")
    assert reason(unwritten.value) == gone
    with pytest.raises(UserError, match="找不到文件夹“Q:"):
        hand_over(store, drive.root)


def test_an_empty_stick_is_a_folder_without_files(drive: Drive) -> None:
    refused = run("check", drive.root)
    assert (refused.exit_code, "没有可检查的。" in refused.stderr) == (1, True)


def test_nothing_is_written_to_another_stick_that_has_the_letter_now(drive: Drive, tmp_path: Path) -> None:
    folder = tmp_path / "另一个U盘"
    folder.mkdir()
    another = Drive(folder)
    with closing(Store.create(drive.root / "评估.db")) as store:
        drive.pull()
        another.plug_in()
        with closing(Store.create(another.root / "评估.db")) as other:
            with pytest.raises(UserError, match="已被移走、删除或替换"):
                store.evidence.add_beside(b"a", "a/b")
            assert other.evidence.size() == 0
        another.pull()
        drive.plug_in()
        store.evidence.add_beside(b"a", "a/b")
        assert store.evidence.size() == 1


@pytest.mark.parametrize("stage", ["写入", "从U盘读回核对"])
def test_a_stick_that_is_pulled_out_while_a_copy_is_written(
    stage: str, drive: Drive, store: Store, rubric: Rubric, record: Assessment
) -> None:
    finalised(store, store.load(store.add(rubric, record)))
    before = store.path.read_bytes()
    with pytest.raises(UserError, match="断开了或读写出错，副本写入失败；电脑上的文件没有改动，请重新插好U盘再移交"):
        hand_over(store, drive.root, progress=At(stage, drive.pull))
    assert store.path.read_bytes() == before
    drive.plug_in()
    assert list(drive.root.glob("*.db")) == []
    assert hand_over(store, drive.root).path.parent == drive.root
