"""What all tests share: no screen, no user's folders, repeatable examples, and a real X server on request."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from desktop_app.rubric.loading import shipped_rubrics
from desktop_app.rubric.rubric import Rubric

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # pytest-qt asks for it when it makes the application
for name, amount in {"few": 25, "all": 250}.items():
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


def pytest_configure(config: pytest.Config) -> None:
    """Choose before the tests are imported, since their settings build on the profile of that moment."""
    settings.load_profile("all" if config.getoption("--all") else "few")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test out of the user's folders, and out of other tests'."""
    monkeypatch.setenv("ASSESSMENT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ASSESSMENT_DATA", str(tmp_path / "data"))


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    """The regulation's rubric as it is shipped."""
    return shipped_rubrics()[0]


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
