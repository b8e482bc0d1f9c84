"""Chinese is printed into pipes and files whatever the code page, of which Python is told here."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.base.paths import ROOT, SAMPLE_VISIT

CODE_PAGES = ["ascii", "cp437", "cp936", "cp1252", "utf-16"]
PROGRAMS: dict[str, tuple[list[str], str]] = {
    "a subcommand": (["-m", "desktop_app", "score", str(SAMPLE_VISIT)], "第15项  满意37票"),
    "a refusal": (["-m", "desktop_app", "list", "没有.db"], "找不到“没有.db”"),
    "a wrong usage": (["-m", "desktop_app", "scores"], "没有“scores”这个子命令"),
    "dev.py": (["-c", "import dev; dev.run_checks = lambda _: dev.say('评估 …'); dev.main(['test'])"], "评估 …"),
    "a test's own program": (["-c", "import tests; print('评估')"], "评估"),
}


@pytest.mark.parametrize("code_page", CODE_PAGES)
@pytest.mark.parametrize("program", PROGRAMS)
def test_chinese_is_printed_under_any_code_page(program: str, code_page: str, tmp_path: Path) -> None:
    arguments, words = PROGRAMS[program]
    variables = os.environ | {"PYTHONIOENCODING": code_page, "PYTHONUTF8": "0"}
    printed = tmp_path / "printed.txt"
    with printed.open("wb") as file:
        subprocess.run([sys.executable, *arguments], cwd=ROOT, env=variables, stdout=file, stderr=file)
    assert words in printed.read_text("utf-8")
