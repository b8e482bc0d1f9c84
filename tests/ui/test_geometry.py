"""At every scale: nothing is cut without an ellipsis, nothing covers anything, nothing moves while somebody types."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.base.paths import ROOT

SMALL, LARGE, LARGEST = "1366×768@100", "1920×1080@100", "3840×2160@100"
SCALES = {
    "1": (SMALL, LARGE, LARGEST, "1366×768@150", "1366×768@200"),
    "1.25": (SMALL, LARGE),
    "1.5": (SMALL, LARGE, "1366×768@125"),
    "1.75": (SMALL, LARGE),
    "2": (SMALL, LARGE, LARGEST),
}


def looked_at(folder: Path, scale: str) -> list[str]:
    """Return what is wrong anywhere in a program of its own."""
    command = [sys.executable, "-m", "tests.ui.geometry", str(folder), *SCALES[scale]]
    variables = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "QT_SCALE_FACTOR": scale}
    variables |= {
        "ASSESSMENT_HOME": str(folder),
        "ASSESSMENT_DATA": str(folder / "data"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    run = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


@pytest.mark.parametrize("scale", SCALES)
def test_everything_can_be_seen_and_nothing_moves(scale: str, tmp_path: Path) -> None:
    assert looked_at(tmp_path, scale) == []
