"""What is loaded before the list is painted: only what it needs, or every start pays for the rest."""

import json
import os
import subprocess
import sys

import pytest

from desktop_app.base.paths import ROOT

START = """
import json, sys
sys.modules["typing_extensions"] = None  # as the front door does until msgspec is loaded
from ui.parts import patience
del sys.modules["typing_extensions"]
patience.QUICK_S = 60.0  # on a machine that is busy the list is waited for with a sign
from desktop_app.__main__ import main
sys.argv[1:] = ["评估.db"]
assert main() == 0
import PySide6.QtCore
print(json.dumps([*sys.modules, *(f"PySide6.QtCore.{name}" for name in vars(PySide6.QtCore))]))
"""
LIST = """
from contextlib import closing
from pathlib import Path
from desktop_app.storage.data_file import DataFile
from desktop_app.storage.summaries import Summaries
summaries = Summaries()
with closing(DataFile.open(Path("评估.db"), read_only=True)) as file:
    summaries.of(file)
summaries.keep()
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules, and the names of QtCore that have been made, when the list of a file has just been painted."""
    folder = tmp_path_factory.mktemp("start")
    make = [sys.executable, "-m", "desktop_app", "import", "评估.db", str(ROOT / "resources" / "sample-visit.json")]
    variables = os.environ | {"PYTHONPATH": str(ROOT), "ASSESSMENT_QUIT_AFTER_PAINT": "1", "PYTHONUTF8": "1"}
    variables |= {"ASSESSMENT_DATA": str(folder / "data"), "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run(make, cwd=folder, env=variables, check=True, stdout=subprocess.DEVNULL)
    listed_before = [sys.executable, "-c", LIST]
    subprocess.run(listed_before, cwd=folder, env=variables, check=True)
    (folder / "data" / "恢复-abcdefgh").mkdir()  # of an earlier version that was killed
    command = [sys.executable, "-c", START]
    said = subprocess.run(command, cwd=folder, env=variables, check=True, capture_output=True, encoding="utf-8").stdout
    painted, names = said.strip().splitlines()
    assert painted == "painted"
    assert not (folder / "data" / "恢复-abcdefgh").exists()  # swept, though the window was closed at once
    return set(json.loads(names))


@pytest.mark.parametrize(
    "library",
    [
        "sqlite_utils",
        "typing_extensions",
        "PIL",
        "reportlab",
        "pypdfium2",
        "xlrd",
        "pypinyin",
        "desktop_app.tables",
        "nacl",
        "click",
        "desktop_app.office",
        "desktop_app.storage.register_table",
        "ui.office",
    ],
)
def test_no_library_is_loaded_that_the_list_does_without(loaded: set[str], library: str) -> None:
    assert library not in loaded


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it says where the settings are")
def test_where_the_settings_are_is_known_without_a_library(loaded: set[str]) -> None:
    assert "platformdirs" not in loaded


def test_the_form_and_its_dialogs_come_later(loaded: set[str]) -> None:
    rooms = {name.split(".")[1] for name in loaded if name.startswith("ui.") and name.count(".") > 1}
    assert rooms == {"files", "list", "paper", "parts"}
    parts = {name.removeprefix("ui.parts.") for name in loaded if name.startswith("ui.parts.")}
    first = {
        "background",
        "dialogs",
        "elided_label",
        "flow",
        "key_names",
        "layouts",
        "patience",
        "search_field",
        "tables",
        "system_look",
        "theme",
        "ticks",
        "turning",
        "widgets",
    }
    assert parts <= first


def test_no_record_is_put_together_to_list_what_was_listed_before(loaded: set[str]) -> None:
    core = {name.removeprefix("desktop_app.") for name in loaded if name.startswith("desktop_app.")}
    assert {name for name in core if name.startswith(("record.", "rubric.", "history.", "assessing."))} == {
        "record.status",
        "rubric.shipped",
    }
    assert not core & {"storage.store", "storage.rows", "backups.making"}


def test_the_namespace_of_all_flags_is_not_made(loaded: set[str]) -> None:
    assert "PySide6.QtCore.QObject" in loaded
    assert "PySide6.QtCore.Qt" not in loaded
