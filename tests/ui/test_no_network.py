"""The command line where there is no network at all; a whole visit without one is in test_visit."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.base.paths import ROOT, SAMPLE_VISIT

from .no_network import AND_TELL, LOOPBACK, NAMESPACE, tries, why_not


@pytest.fixture(scope="module", autouse=True)
def namespace() -> None:
    """Skip where the system allows no such namespace."""
    if why_not():
        pytest.skip(why_not())


def test_an_attempt_would_be_counted() -> None:
    attempt = [*NAMESPACE, *AND_TELL, sys.executable, "-c", LOOPBACK]
    assert tries(subprocess.run(attempt, capture_output=True, encoding="utf-8").stdout) > 0


def test_the_command_line_passes_without_any_network(tmp_path: Path) -> None:
    def done(*arguments: object) -> str:
        command = [*NAMESPACE, *AND_TELL, sys.executable, "-m", "desktop_app", *map(str, arguments)]
        variables = os.environ | {"PYTHONPATH": str(ROOT)}
        result = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, encoding="utf-8")
        assert result.returncode == 0, result.stderr
        at = result.stdout.index("Ip: ")
        assert tries(result.stdout[at:]) == 0
        return result.stdout[:at]

    assert json.loads(done("score", SAMPLE_VISIT, "--json"))["total"] == "86.63"
    [made] = json.loads(done("import", "visit.db", SAMPLE_VISIT, "--json"))
    done("sheet", "visit.db", made["id"], "-o", "sheet.pdf", "--supplement")
    assert "完好" in done("check", "visit.db")
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
