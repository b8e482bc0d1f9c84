"""Commands that come upon one file at once do their work one after the other."""

import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.base.paths import ROOT, SAMPLE_VISIT
from desktop_app.commands import shared
from desktop_app.files.file_lock import FileLock, claim
from desktop_app.storage.store import Store
from tests.commands.running import run
from tests.examples import examples

AT_ONCE = examples(6, 24)


@pytest.mark.parametrize("there", [True, False])
def test_no_import_is_refused_for_another(tmp_path: Path, there: bool) -> None:
    path = tmp_path / "评估.db"
    if there:
        Store.create(path).close()
    command = [sys.executable, "-m", "desktop_app", "import", str(path), str(SAMPLE_VISIT)]
    programs = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(AT_ONCE)
    ]
    said = [program.communicate() for program in programs]
    assert [
        (program.returncode, words) for program, (_, words) in zip(programs, said, strict=True) if program.returncode
    ] == []
    store = Store.open(path, read_only=True)
    assert len(store.ids()) == AT_ONCE
    store.close()


def test_a_command_that_never_ends_is_waited_for_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "评估.db"
    Store.create(path).close()
    monkeypatch.setattr(shared, "QUEUE_S", 0.2)
    monkeypatch.setattr(shared, "TOLD_AFTER_S", 0.0)
    lock = claim(path, "李某某", brief=True)
    assert isinstance(lock, FileLock)
    result = run("import", str(path), str(SAMPLE_VISIT))
    lock.release()
    assert result.exit_code == 1
    assert "正由另一条命令改动，排队等候" in result.stderr
    assert "没有改动它；请在那里关闭以后再试。" in result.stderr
