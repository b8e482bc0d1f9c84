"""A clearing that is killed anywhere is finished by the next; see ``tests.harness.clearing``."""

import os
import sys
from pathlib import Path

import pytest

from tests.examples import examples
from tests.harness import clearing

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="there are no forks"),
    pytest.mark.usefixtures("quick_passphrases"),
]


@pytest.mark.parametrize("alone", [True, False])
def test_whatever_ends_it_the_next_one_goes_on(alone: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ASSESSMENT_HOME", "ASSESSMENT_DATA"):
        monkeypatch.setenv(name, os.environ[name])  # which the harness sets for itself
    assert clearing.run(tmp_path, examples(170, 12), 60, alone=alone) > 2
