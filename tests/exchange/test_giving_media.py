"""Giving out to sticks that are full, pulled or read-only, by a program that is killed, from a disk that fails."""

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.base.errors import UserError
from desktop_app.base.paths import ROOT
from desktop_app.base.progress import Progress
from desktop_app.exchange.giving import giving_out
from desktop_app.exchange.giving.giving_out import Outcome, Recipient, give_out, write_packages
from desktop_app.office.beginning import Beginning, begin_missing
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.answers import Answer, Attachment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.disks import full
from tests.examples import examples
from tests.exchange.media import KINDS, Stick, plugged_in
from tests.exchange.offices import office_register, stored_in
from tests.harness import vfs
from tests.harness.vfs import Fault

EVIDENCE = 3_000_000  # bytes, so that a stick has something to do
STAGES = ["写入", "从U盘读回核对", "打开副本核对", "改为正式文件名"]
KILLS = examples(3, 20)


@pytest.fixture(params=KINDS)
def stick(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stick]:
    with plugged_in(request.param, tmp_path) as found:
        yield found


@pytest.fixture
def recipients(store: Store, rubric: Rubric, record: Assessment) -> list[Recipient]:
    """Two offices, each of which gets an assessment with a large picture."""
    found = []
    for number in range(2):
        content = random.Random(number).randbytes(EVIDENCE)
        file = Attachment(name="照片.jpg", sha256=store.evidence.add(content, "image/jpeg"), size=EVIDENCE)
        one = store.add(rubric, record.with_answer(number, file_of(record, number, file)))
        found.append(Recipient(name=f"巡察办{number + 1}", kind="copy", assessments=(one,)))
    return found


def file_of(record: Assessment, position: int, file: Attachment) -> Answer:
    return replace(record.answers[position], files=(file,))


class AtTheSecond(Progress):
    """Does something once when a stage of the second package has come."""

    def __init__(self, stage: str, do: Callable[[], object]) -> None:
        super().__init__()
        self._stage, self._do, self._packages = stage, do, 0

    def begin_next(self, about: str) -> None:
        self._packages += 1
        super().begin_next(about)

    def begin(self, stage: str, total: int = 0) -> None:
        super().begin(stage, total)
        self._look()

    def end(self, stage: str) -> None:
        super().end(stage)
        self._look()

    def _look(self) -> None:
        if self._packages == 2 and self.stage == self._stage:
            self._packages += 1
            self._do()


def whole(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def first_alone(store: Store, outcome: Outcome) -> None:
    """The first package is there and kept, of the second nothing."""
    [one] = outcome.given
    assert [giving.sha256 for giving in store.givings.all()] == [one.receipt.sha256]
    assert outcome.left == ("巡察办2",)
    assert "没有分发给巡察办2：" in outcome.words
    assert faults_of(store) == []


def test_a_sound_stick(store: Store, stick: Stick, recipients: list[Recipient]) -> None:
    outcome = give_out(store, recipients, stick.folder)
    for one, recipient in zip(outcome.given, recipients, strict=True):
        assert (whole(one.receipt.path), one.receipt.synced) == (one.receipt.sha256, True)
        assert tuple(stored_in(one.receipt.path)) == recipient.assessments
    assert not [path for path in stick.folder.iterdir() if path.name.startswith("~")]


@pytest.mark.parametrize("stage", STAGES)
def test_a_stick_that_is_pulled_at_the_second_package(
    store: Store, stick: Stick, recipients: list[Recipient], stage: str
) -> None:
    outcome = give_out(store, recipients, stick.folder, progress=AtTheSecond(stage, stick.pull))
    assert list(stick.folder.iterdir()) == []  # nothing was written where the stick was
    first_alone(store, outcome)
    assert "断开了" in outcome.failure
    stick.plug_in()
    assert len(give_out(store, recipients, stick.folder).given) == 2  # and what was left half-written is swept
    assert not [path for path in stick.folder.iterdir() if path.name.startswith("~")]


def test_a_stick_that_fills_up_after_the_first(store: Store, stick: Stick, recipients: list[Recipient]) -> None:
    outcome = give_out(store, recipients, stick.folder, progress=AtTheSecond("准备", lambda: stick.fill(left=1 << 20)))
    first_alone(store, outcome)
    assert "空间不足" in outcome.failure
    assert "再分发" in outcome.failure


def test_given_up_at_the_second(store: Store, stick: Stick, recipients: list[Recipient]) -> None:
    progress = AtTheSecond("写入", lambda: progress.cancel())
    outcome = give_out(store, recipients, stick.folder, progress=progress)
    first_alone(store, outcome)
    assert outcome.failure == "已取消。"


def test_a_stick_that_is_read_only(store: Store, stick: Stick, recipients: list[Recipient]) -> None:
    stick.protect()
    before = whole(store.path)
    with pytest.raises(UserError, match="只读"):
        give_out(store, recipients, stick.folder)
    assert (whole(store.path), store.givings.all()) == (before, [])


def test_a_laptop_without_room_is_told(
    store: Store, recipients: list[Recipient], tmp_path: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "U盘"
    folder.mkdir()
    monkeypatch.setenv("ASSESSMENT_DATA", str(small_disk))
    with pytest.raises(UserError, match="未分发给巡察办1，数据文件里已有的内容不受影响：本机的临时文件夹写不下了"):
        give_out(store, recipients, folder)
    assert (list(folder.iterdir()), store.givings.all()) == ([], [])


def test_a_program_that_is_killed_leaves_no_half_package_and_loses_nothing(path: Path, tmp_path: Path) -> None:
    folder, chance = tmp_path / "U盘", random.Random(7)
    folder.mkdir()
    with closing(Store.create(path)) as store:
        store.register.save(office_register(12, 4))
    command = [sys.executable, "-m", "desktop_app", "give-out", str(path), "-o", str(folder)]
    variables = os.environ | {"PYTHONPATH": str(ROOT)}
    for _ in range(KILLS):
        with subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL) as program:
            time.sleep(chance.uniform(0.4, 1.2))
            program.kill()
        with closing(Store.open(path)) as store:
            assert faults_of(store) == []
            assert len(store.ids()) in (0, 12)  # begun all or none
            known = stored_in(path)
            kept = {one.sha256 for one in store.givings.all()}
        written = list(folder.glob("任务包_*.db"))
        assert kept <= {whole(one) for one in written}
        for one in written:
            assert stored_in(one).items() <= known.items()
    subprocess.run(command, env=variables, stdout=subprocess.DEVNULL, check=True)
    assert not [one for one in folder.iterdir() if one.name.startswith("~")]


@pytest.mark.skipif(bool(vfs.available()), reason=vfs.available())
@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("lasting", [False, True])
def test_what_is_said_of_a_giving_is_what_the_file_holds(
    store: Store, rubric: Rubric, tmp_path: Path, late: bool, lasting: bool
) -> None:
    folder, path = tmp_path / "U盘", tmp_path / "again.db"
    folder.mkdir()
    one = store.begin(rubric)
    outcome = write_packages(store.path, [Recipient(name="某办", kind="copy", assessments=(one,))], folder, "")
    store.close()

    def recorded(fault: Fault | None) -> tuple[str, int, bool]:
        shutil.copy(store.path, path)
        with vfs.failing_disk() as disk, closing(Store.open(path)) as opened:
            disk.arm(fault)
            try:
                giving_out.record(opened, outcome)
                said = ""
            except UserError as error:
                said = str(error)
            calls = disk.calls
            disk.arm(None)
        with closing(Store.open(path)) as opened:
            return said, calls, bool(opened.givings.all())

    said, calls, is_kept = recorded(None)
    assert (said, is_kept) == ("", True)
    for at in [*range(1, calls + 1, examples(5, 2)), calls - 1, calls]:
        said, _, is_kept = recorded(Fault(at, late=late, lasting=lasting))
        if "不能确定" not in said:
            assert is_kept == (said == ""), said
            assert "可能没有保存" not in said


@pytest.mark.skipif(bool(vfs.available()), reason=vfs.available())
@pytest.mark.parametrize("lasting", [False, True])
def test_what_is_begun_is_begun_for_all_or_for_none(path: Path, rubric: Rubric, tmp_path: Path, lasting: bool) -> None:
    register, again = office_register(4, 2), tmp_path / "again.db"
    with closing(Store.create(path)) as store:
        store.register.save(register)
    wanted, outcomes = [one.assessment for one in register.assignments], set()

    def begun(fault: Fault | None) -> int:
        shutil.copy(path, again)
        with vfs.failing_disk() as disk, closing(Store.open(again)) as store:
            disk.arm(fault)
            try:
                begin_missing(store, wanted, Beginning(rubric=rubric))
                said = ""
            except UserError as error:
                said = str(error)
            calls = disk.calls
            disk.arm(None)
        with closing(Store.open(again)) as store:
            assert len(store.ids()) in (0, 4)
            assert faults_of(store) == []
            outcomes.add((bool(said), len(store.ids())))
            begin_missing(store, wanted, Beginning(rubric=rubric))  # and once more, where it failed
            assert sorted(store.ids()) == sorted(wanted)
        return calls

    calls = begun(None)
    for at in [*range(1, calls + 1, examples(7, 2)), calls]:
        begun(Fault(at, lasting=lasting))
    assert {(True, 0), (False, 4)} <= outcomes


def test_a_full_disk_of_the_office_is_told_and_the_package_stays(
    store: Store, rubric: Rubric, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "U盘"
    folder.mkdir()
    recipients = [Recipient(name="某" * 9000, kind="copy", assessments=(store.begin(rubric),)) for _ in range(3)]
    outcome = write_packages(store.path, recipients, folder, "")
    store.close()
    with (
        closing(full(store.path, monkeypatch)) as opened,
        pytest.raises(UserError, match="已写好并核对一致，但没有登记"),
    ):
        giving_out.record(opened, outcome)
    assert len(list(folder.iterdir())) == 3
