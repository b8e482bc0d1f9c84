"""The packages for Linux on ARM, as a Kylin laptop gets them: with ``--arm``, where ``.ci/arm`` set up an emulator."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.assessing import checking, verifying
from desktop_app.base.paths import ROOT, SAMPLE_VISIT
from desktop_app.paper.same_paper import same_paper
from desktop_app.storage.store import Store

ARM = ROOT / ".ci" / "arm"
MOST_BYTES = 130_000_000
KYLINS_GLIBC = (2, 31)
NAME = "xunchazhenggai"
BARE = "env -i PATH=/usr/bin:/bin ASSESSMENT_FONTS= ASSESSMENT_HOME=/visit ASSESSMENT_DATA=/visit/data"
WINDOW = "QT_QPA_PLATFORM=offscreen ASSESSMENT_QUIT_AFTER_PAINT=1"
VISIT = f"""set -eu; cd /visit; mkdir U盘
run() {{ {BARE} LC_ALL=C.UTF-8 {NAME} "$@"; }}
run import 评估.db visit.json --json >imported.json
id=$(sed -nE 's/.*"id": *"([^"]+)".*/\\1/p' imported.json)
run score visit.json --json >score.json
run sheet 评估.db $id -o draft.pdf --supplement
run finalise 评估.db $id --person 张某某
run sheet 评估.db $id -o sheet.pdf
run sheet 评估.db $id -o whole.pdf --supplement
run sheet 评估.db $id -o internal.pdf --internal
run forms 评估.db $id -o forms.pdf
run handover 评估.db U盘 --receipt receipt.pdf --person 张某某
run check . && run verify U盘/*.db
run list 评估.db --json >list.json
"""
PAPERS: dict[str, list[str]] = {"sheet": [], "whole": ["--supplement"], "internal": ["--internal"]}


def arm(*arguments: str | Path) -> str:
    """Run ``.ci/arm``; return what it printed."""
    done = subprocess.run([ARM, *arguments], capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def made(request: pytest.FixtureRequest) -> Path:
    """The packages of the last commit."""
    if not request.config.getoption("--arm"):
        pytest.skip("the packages for ARM are built and tried with --arm")
    if (ready := subprocess.run([ARM, "ready"], capture_output=True, encoding="utf-8")).returncode:
        pytest.skip(f"to try ARM, here lacks {ready.stderr.strip()}")
    arm("package")
    return ROOT / "dist-arm"


@pytest.fixture(scope="module")
def debian(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A clean Debian as old as Kylin with the .deb in it."""
    root = tmp_path_factory.mktemp("arm") / "debian"
    arm("clean", root)
    shutil.copy(next(made.glob("*_arm64.deb")), root / "tmp" / "x.deb")
    (root / "visit").mkdir()
    quietly = "apt-get -qq -o Dpkg::Use-Pty=0"
    script = f"export DEBIAN_FRONTEND=noninteractive; {quietly} update; {quietly} install -y --no-install-recommends"
    arm("in", root, "sh", "-euc", f"{script} /tmp/x.deb")
    yield root
    shutil.rmtree(root)


def test_the_package_is_small_and_as_old_as_kylin(made: Path) -> None:
    files = [file for file in (made / NAME).rglob("*") if not file.is_dir()]
    assert sum(file.stat().st_size for file in files) <= MOST_BYTES
    told = subprocess.run(
        ["dpkg-deb", "-f", next(made.glob("*.deb"))], capture_output=True, encoding="utf-8", check=True
    ).stdout
    assert "\nArchitecture: arm64\n" in told
    [(major, minor)] = re.findall(r"^Depends: libc6 \(>= (\d+)\.(\d+)\)", told, re.MULTILINE)
    assert (int(major), int(minor)) <= KYLINS_GLIBC


def test_the_papers_of_a_visit_there_are_those_of_here(debian: Path, tmp_path: Path) -> None:
    visit = debian / "visit"
    shutil.copyfile(SAMPLE_VISIT, visit / "visit.json")
    arm("in", debian, "sh", "-c", VISIT)
    [copy] = (visit / "U盘").glob("*.db")
    with closing(Store.open(copy)) as store:
        assert checking.faults(store) == []
        [revision] = verifying.revisions(store)  # the kept papers are set anew here, and compared
    assert revision.faults == ()
    [one] = json.loads((visit / "list.json").read_text("utf-8"))
    assert (one["status"], one["total"]) == ("handed_over", "86.63")
    for paper, options in PAPERS.items():
        here = tmp_path / f"{paper}.pdf"
        program = [sys.executable, "-m", "desktop_app", "sheet", visit / "评估.db", one["id"], "-o", here, *options]
        subprocess.run(program, cwd=ROOT, env=os.environ | {"PYTHONUTF8": "1"}, check=True, capture_output=True)
        assert same_paper(here.read_bytes(), (visit / f"{paper}.pdf").read_bytes()), paper


def test_the_window_opens_and_the_package_goes_without_a_trace(debian: Path) -> None:
    arm("in", debian, "sh", "-euc", f"cd /visit; {BARE} LC_ALL=C {WINDOW} {NAME}")
    script = f"dpkg -r {NAME} >&2; ! find /usr /opt /etc -iname '*{NAME}*' | grep ."
    arm("in", debian, "sh", "-euc", f"cd /; md5sum --quiet -c /var/lib/dpkg/info/{NAME}.md5sums; {script}")


def test_the_folder_starts_from_a_chinese_path_without_home(made: Path, debian: Path) -> None:
    there = debian / "opt" / "巡察 整改（U盘）"
    shutil.copytree(made / NAME, there)
    arm("in", debian, "sh", "-euc", f"cd /visit; {BARE} LC_ALL=C {WINDOW} '/{there.relative_to(debian)}/{NAME}'")
