"""Two programs on one file at once: what either was told is stored is there, and the history leads to what is there."""

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.base.paths import ROOT
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.samples import VISITS

EDITS = examples(25, 250)


def test_no_edit_is_lost(tmp_path: Path) -> None:
    path = Path(shutil.copy(VISITS, tmp_path / "评估.db"))
    command = [sys.executable, "-m", "tests.storage.edit_in_turns", str(path)]
    programs = [
        subprocess.Popen([*command, name, str(EDITS)], cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8")
        for name in ("甲", "乙")
    ]
    told = [set(program.communicate(timeout=120)[0].split()) for program in programs]
    assert [program.returncode for program in programs] == [0, 0]
    assert [len(words) for words in told] == [EDITS, EDITS]
    with closing(Store.open(path)) as store:
        assert faults_of(store) == []
        events = [event for one in store.ids() for event in store.history.of(one) if event.person in ("甲", "乙")]
        found = [change.after[2] for event in events for change in event.rows if change.after]  # the leader
    assert sorted(found) == sorted(told[0] | told[1])
