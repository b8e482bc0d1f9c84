"""Handing over to sticks that are full, slow, pulled or read-only: nothing half-written ever bears the copy's name."""

import errno
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from desktop_app.base.errors import UserError
from desktop_app.base.paths import ROOT
from desktop_app.exchange.giving.handing_over import Wish, hand_over
from desktop_app.files.removable import device_errors_in_words
from desktop_app.paper.receipt import Receipt
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.exchange import media
from tests.exchange.media import KINDS, At, NotHereError, Stick, plugged_in, run
from tests.visits import finalised

pytestmark = pytest.mark.usefixtures("quick_passphrases")
STAGES = ["写入", "从U盘读回核对", "打开副本核对", "改为正式文件名", "等待写入完成"]
KILLS = examples(3, 20)
EVIDENCE = 6_000_000  # bytes, so that a stick has something to do


@pytest.fixture(params=KINDS)
def stick(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stick]:
    with plugged_in(request.param, tmp_path) as found:
        yield found


@pytest.fixture
def store(store: Store, rubric: Rubric, record: Assessment) -> Store:
    store.evidence.add(random.Random(1).randbytes(EVIDENCE), "image/jpeg")
    finalised(store, store.load(store.add(rubric, record)))
    return store


def test_a_stick_that_does_not_come_up_leaves_no_device_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.name != "posix" or os.geteuid() != 0 or not all(map(shutil.which, ("losetup", "mkfs.exfat"))):
        pytest.skip("only root mounts sticks")
    program = tmp_path / "mount.exfat-fuse"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)

    def no_kernel(*command: str) -> str:
        if command[0] == "mount":
            raise NotHereError("no exFAT")
        return run(*command)

    monkeypatch.setattr(media.shutil, "which", lambda _: str(program))
    monkeypatch.setattr(media, "run", no_kernel)
    with pytest.raises(NotHereError, match="did not come up"):
        Stick("exfat", tmp_path)
    assert str(tmp_path / "stick.img") not in run("losetup", "-a")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "空间不足"),
        (errno.EROFS, "是只读的"),
        (errno.EACCES, "没有权限"),
        (errno.EFBIG, "放不下4 GB以上的文件"),
        (errno.EIO, "断开了或读写出错"),
        (errno.ENOTCONN, "断开了或读写出错"),
        (errno.EMFILE, "打开的文件太多"),
        (errno.ENOTTY, f"系统错误{errno.ENOTTY}"),
    ],
)
def test_every_fault_says_what_happened_what_is_safe_and_what_to_do(tmp_path: Path, number: int, words: str) -> None:
    with pytest.raises(UserError) as told, device_errors_in_words(tmp_path):
        raise OSError(number, "fault")
    for part in (words, "副本写入失败", "电脑上的文件没有改动，请"):
        assert part in str(told.value)
    with pytest.raises(UserError) as told, device_errors_in_words(tmp_path, "分发"):
        raise OSError(number, "fault")
    assert "移交" not in str(told.value)


def test_a_program_that_is_killed_leaves_no_half_copy(store: Store, tmp_path: Path) -> None:
    folder, chance = tmp_path / "U盘", random.Random(7)
    folder.mkdir()
    variables = os.environ | {"PYTHONPATH": str(ROOT)}
    for _ in range(KILLS):
        command = [sys.executable, "-m", "desktop_app", "handover", str(store.path), str(folder)]
        with subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL) as program:
            time.sleep(chance.uniform(0.3, 1.0))
            program.kill()
        for path in folder.glob("*.db"):
            Store.open(path, read_only=True).close()
            path.unlink()
    receipt = hand_over(store, folder)
    assert [path.name for path in folder.iterdir()] == [receipt.name]


def whole(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def copies(stick: Stick) -> list[Path]:
    return [path for path in stick.folder.iterdir() if path.suffix in (".db", ".jmdb")]


def refused(store: Store, stick: Stick, wish: Wish | None = None, progress: At | None = None) -> str:
    """Hand over in vain: the sentence; the laptop's file and its status are as they were."""
    before = whole(store.path)
    with pytest.raises(UserError) as told:
        hand_over(store, stick.folder, wish, progress)
    assert whole(store.path) == before
    assert [one.status for one in store.load_all()[0]] == ["final"]
    words = str(told.value)
    assert "没有改动" in words
    return words


def handed_over(store: Store, stick: Stick, receipt: Receipt) -> None:
    assert copies(stick) == [receipt.path]
    assert (whole(receipt.path), receipt.path.stat().st_size) == (receipt.sha256, receipt.size)
    assert receipt.synced
    assert [one.status for one in store.load_all()[0]] == ["handed_over"]
    assert [path for path in stick.folder.iterdir() if path.name.startswith("~")] == []


@pytest.mark.parametrize("passphrase", [None, "春眠不觉晓，处处闻啼鸟"])
def test_a_sound_stick(store: Store, stick: Stick, passphrase: str | None) -> None:
    receipt = hand_over(store, stick.folder, Wish(passphrase=passphrase))
    assert receipt.name.startswith("评估材料_" if passphrase else "某市局_2026-11-20_第1版_")
    handed_over(store, stick, receipt)
    again = hand_over(store, stick.folder, Wish(passphrase=passphrase))
    assert (again.already, again.path) == (True, receipt.path)


def test_a_full_stick_is_told_before_anything_is_written(store: Store, stick: Stick) -> None:
    stick.fill(left=1_000_000)
    words = refused(store, stick)
    assert "空间不足（需要" in words
    assert "只有" in words
    assert copies(stick) == []


def test_a_stick_that_fills_up_meanwhile(store: Store, stick: Stick) -> None:
    progress = At("写入", stick.fill, after=1 << 20)
    words = refused(store, stick, progress=progress)
    assert progress.happened
    assert "空间不足" in words
    assert [path.name for path in stick.folder.iterdir() if path.name != "lost+found"] == ["照片.bin"]


@pytest.mark.parametrize(
    ("stage", "after"), [*((stage, 0) for stage in STAGES), ("写入", 3 << 20), ("从U盘读回核对", 3 << 20)]
)
def test_a_stick_that_is_pulled(store: Store, stick: Stick, stage: str, after: int) -> None:
    progress = At(stage, stick.pull, after)
    words = refused(store, stick, progress=progress)
    assert progress.happened
    assert "断开了" in words
    assert list(stick.folder.iterdir()) == []  # nothing was written where the stick was
    stick.plug_in()
    for path in copies(stick):  # only what was whole before it was pulled
        assert stage == STAGES[-1]
        Store.open(path, read_only=True).close()
        path.unlink()
    handed_over(store, stick, hand_over(store, stick.folder))  # and what was left half-written is swept


def test_a_stick_that_is_read_only(store: Store, stick: Stick) -> None:
    stick.protect()
    assert "只读" in refused(store, stick)


def test_a_stick_that_becomes_read_only_meanwhile(store: Store, stick: Stick) -> None:
    if stick.daemon is not None:
        pytest.skip("what FUSE serves cannot be changed while a file is open")
    words = refused(store, stick, progress=At("从U盘读回核对", lambda: stick.protect()))
    assert "只读" in words
    assert copies(stick) == []


def test_a_slow_stick(store: Store, stick: Stick) -> None:
    if stick.daemon is None:
        pytest.skip("only what FUSE serves can be made slow")
    for stage in STAGES:
        progress = At(stage, lambda: stick.freeze(0.4))
        receipt = hand_over(store, stick.folder, progress=progress)
        handed_over(store, stick, receipt)
        receipt.path.unlink()


@pytest.mark.parametrize("stage", STAGES[:3])
def test_given_up_while_it_is_written(store: Store, stick: Stick, stage: str) -> None:
    progress = At(stage, lambda: progress.cancel())
    assert refused(store, stick, progress=progress).startswith("已取消")
    assert copies(stick) == []
    assert [path for path in stick.folder.iterdir() if path.name.startswith("~")] == []
