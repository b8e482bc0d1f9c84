"""A rule kind says itself how its rows are written, read, compared and told: a ninth one needs no more."""

import subprocess
import sys
from pathlib import Path

from desktop_app.base.paths import ROOT


def test_a_ninth_kind_with_rows_of_its_own_goes_the_whole_way(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.ninth", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
