"""The harnesses of ``tests/harness``, for a moment each; the README says how they run for longer."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.examples import examples
from tests.harness import edits, faults, leftovers, power_cut, two_programs, vfs

KILLS = examples(20, 400)
needs_shim = pytest.mark.skipif(bool(vfs.available()), reason=vfs.available())


@pytest.fixture(autouse=True)
def no_pdfs() -> Iterator[None]:
    with edits.without_pdfs():
        yield


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the children are forked")
def test_no_kill_costs_an_edit_that_was_reported() -> None:
    command = [
        sys.executable,
        "-m",
        "tests.harness.crash",
        "--kills",
        str(KILLS),
    ]  # forks: not from a process with threads
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    counts = {line[8:]: int(line[:7]) for line in done.stdout.splitlines()[:-1]}
    assert counts["kills"] == KILLS
    assert counts["edits reported"] > KILLS / 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the children are forked")
def test_a_kill_leaves_nothing_legible_after_one_start() -> None:
    command = [sys.executable, "-m", "tests.harness.leftovers", "--every", str(examples(17, 5))]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("kills") == len(leftovers.WORKS)
    assert "left something" in done.stdout


@needs_shim
def test_no_failing_call_costs_an_edit_and_each_failure_says_what_is_true(tmp_path: Path) -> None:
    points, sentences = faults.report(faults.run(faults.Visit, tmp_path, every=examples(293, 23)))
    assert set(points) == set(faults.WAYS)
    assert len(sentences) >= 5


@needs_shim
def test_no_power_cut_costs_an_edit_that_was_saved(tmp_path: Path) -> None:
    assert len(list(power_cut.cuts(tmp_path, every=examples(120, 12), each=1))) > 20


@needs_shim
def test_a_visit_needs_no_temporary_files(tmp_path: Path) -> None:
    with vfs.failing_disk() as disk:
        before = disk.temporary
        visit = faults.Visit(tmp_path)
        for _, step in visit.steps():
            step()
        visit.close()
        assert disk.temporary == before


def test_two_programs_lose_no_edit_of_each_other(tmp_path: Path) -> None:
    saved, refused = two_programs.run(tmp_path / "评估.db", examples(0.8, 8.0))
    assert min(saved) > 5
    assert all("没有保存" in sentence for sentence in refused)


@pytest.mark.skipif(sys.platform != "linux", reason="the memory in use is read as Linux tells it")
def test_an_evening_neither_slows_the_program_nor_makes_it_grow() -> None:
    much = ["--acts", str(examples(1200, 4800)), "--stretch", "400", "--untimed"]
    done = subprocess.run([sys.executable, "-m", "tests.harness.evening", *much], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def test_random_keys_clicks_and_drops_do_no_harm() -> None:
    much = ["--events", str(examples(500, 4000))]
    done = subprocess.run([sys.executable, "-m", "tests.harness.monkey", *much], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="files are known by their descriptors as Linux tells it")
@pytest.mark.parametrize("work", leftovers.WORKS)
def test_a_call_that_the_system_refuses_leaves_nothing_half(work: str, tmp_path: Path) -> None:
    much = ["--every", str(examples(41, 11)), "--work", work]
    done = subprocess.run([sys.executable, "-m", "tests.harness.refused", *much], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert done.stdout
