"""What all tests share: no screen, no user's folders, repeatable examples, and a real X server on request."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from desktop_app.base.paths import FONTS, SAMPLE_VISIT
from desktop_app.exchange.sealing import office_key, sealed_copy
from desktop_app.record.assessment import Assessment
from desktop_app.record.interchange import from_json
from desktop_app.rubric.loading import shipped_rubrics
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage import sqlite_file
from desktop_app.storage.store import Store
from tests.disks import ROOM, mounted, unmounted
from tests.ready import ready

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # pytest-qt asks for it when it makes the application
if sys.platform == "win32":  # where that platform finds no fonts of the system
    os.environ["QT_QPA_FONTDIR"] = str(FONTS)
for name, amount in {"few": 25, "all": 100}.items():
    settings.register_profile(
        name,
        max_examples=amount,
        derandomize=True,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],  # a busy machine is no fault of the program
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="try many examples instead of few: see tests/examples.py")
    parser.addoption("--arm", action="store_true", help="build and try the packages for ARM: see .ci/arm")


def pytest_configure(config: pytest.Config) -> None:
    """Choose before the tests are imported, since their settings build on the profile of that moment."""
    settings.load_profile("all" if config.getoption("--all") else "few")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test out of the user's folders, and out of other tests'."""
    monkeypatch.setenv("ASSESSMENT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ASSESSMENT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("ASSESSMENT_FONTS", "")  # a paper is set the same on every computer


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    """The regulation's rubric as it is shipped."""
    return shipped_rubrics()[0]


@pytest.fixture(scope="session")
def sample(rubric: Rubric) -> Assessment:
    """The sample visit, everything assessed."""
    return from_json(rubric, SAMPLE_VISIT.read_bytes(), SAMPLE_VISIT.name)


@pytest.fixture(scope="session")
def record(rubric: Rubric, sample: Assessment) -> Assessment:
    """The sample visit with all that 定稿 asks for."""
    return ready(rubric, sample)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a data file may be made; it lies alone in its folder but for the program's own two."""
    return tmp_path / "评估.db"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files that are opened from now on wait for another program no longer than a moment."""
    monkeypatch.setattr(sqlite_file, "PATIENCE", 0.001)


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """An empty data file that is open."""
    with closing(Store.create(path)) as made:
        made.person = "李某某"
        yield made


@pytest.fixture
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a passphrase be tried at once, which takes a second otherwise: that is what keeps guessers away."""
    monkeypatch.setattr(sealed_copy, "sealed", partial(sealed_copy.sealed, cost=sealed_copy.CHEAP))
    monkeypatch.setattr(office_key, "COST", sealed_copy.CHEAP)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder in the place of a stick."""
    made = tmp_path / "U盘"
    made.mkdir()
    return made


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with one megabyte, for the few who may mount it."""
    folder = tmp_path / "small"
    folder.mkdir()
    if not mounted(folder, "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs"):
        pytest.skip("no disk can be mounted here")
    yield folder
    unmounted(folder)


@pytest.fixture(scope="session")
def xvfb() -> Iterator[str]:
    """The display of an X server of a laptop's size; start the program under test with it as DISPLAY."""
    if not shutil.which("Xvfb"):
        pytest.skip("Xvfb is not installed")
    reads, writes = os.pipe()
    options = ["-displayfd", str(writes), "-screen", "0", "1366x768x24", "-noreset", "-nolisten", "tcp"]
    with subprocess.Popen(["Xvfb", *options], pass_fds=[writes], stderr=subprocess.DEVNULL) as server:
        os.close(writes)
        with os.fdopen(reads) as pipe:
            number = pipe.readline().strip()  # empty if the server ended instead
        try:
            assert number, "Xvfb did not start"
            yield f":{number}"
        finally:
            server.terminate()
