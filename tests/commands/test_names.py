"""A file that no stick and no Windows could hold is not made, whichever subcommand is to make it."""

import sys
from pathlib import Path

import pytest

from desktop_app.base.paths import SAMPLE_VISIT

from .running import done, run


@pytest.mark.parametrize("name", ["NUL.db", "a?b.db", "评估."])
@pytest.mark.parametrize(
    "command",
    [
        "export visit.db -o {}",
        "blank -o {}",
        f"import {{}} {SAMPLE_VISIT.as_posix()}",
        "handover visit.db {}",
        "handover visit.db copy.db --receipt {}",
        "unseal visit.db -o {}",
        "archive visit.db 某局 -o {}",
    ],
)
def test_no_file_gets_a_name_that_windows_has_not(
    command: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done("import", "visit.db", SAMPLE_VISIT)
    there = sorted(Path().iterdir())
    result = run(*command.format(name).split())
    assert (result.exit_code, result.stdout) == (1, "")
    looked_for = sys.platform == "win32" and command.startswith("import")  # and is there, or cannot be
    assert result.stderr.startswith(f"“{name}”" if looked_for else f"“{name}”不能用作文件名（")
    assert result.stderr.count("\n") == 1
    assert sorted(Path().iterdir()) == there
