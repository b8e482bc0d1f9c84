"""The program as users get it: built into one folder, it does the main job without Python or a checkout."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import sysconfig
from contextlib import closing
from datetime import date
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name
from PyInstaller.archive.readers import CArchiveReader

from desktop_app.base.licences import LIBRARIES, libraries
from desktop_app.base.paths import ROOT, SAMPLE_VISIT

NAME = "xunchazhenggai"
BUILD_S = 600

if sys.platform == "linux" and not sysconfig.get_config_var("Py_ENABLE_SHARED"):
    pytest.skip("PyInstaller needs a Python with a shared library", allow_module_level=True)


@pytest.fixture(scope="session")
def bundle() -> Path:
    """The built program, in build/; built again only when a file that goes into it has changed."""
    build = ROOT / "build" / "test_bundle"
    build.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(build / "lock.db", timeout=BUILD_S, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")  # while one worker builds, the others wait
        return built(build)


def built(build: Path) -> Path:
    """Build the program in this folder if it is not there as it should be."""
    program = build / NAME / (f"{NAME}.exe" if sys.platform == "win32" else NAME)
    inputs = [ROOT / "pyinstaller.spec", ROOT / "requirements.lock", ROOT / "db_schema.sql"]
    inputs += [file for name in ("desktop_app", "ui", "resources") for file in sorted((ROOT / name).rglob("*.*"))]
    stamp = build / "inputs.txt"
    state = "".join(f"{file} {file.stat().st_mtime_ns}\n" for file in inputs if file.suffix != ".pyc")
    if not stamp.exists() or stamp.read_text("utf-8") != state:
        places = ["--distpath", str(build), "--workpath", str(build / "work")]
        command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN", *places, "pyinstaller.spec"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace")
        assert done.returncode == 0, done.stderr
        stamp.write_text(state, "utf-8")
    return program


def run(bundle: Path, *arguments: str, folder: Path, **variables: str) -> str:
    """Run the program away from this Python and this checkout; return what it printed."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    environment = outside | variables
    done = subprocess.run(
        [bundle, *arguments], cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_it_scores_and_writes_utf_8_in_every_locale(bundle: Path, tmp_path: Path, locale: str) -> None:
    result = json.loads(run(bundle, "score", str(SAMPLE_VISIT), "--json", folder=tmp_path, LC_ALL=locale))
    assert (result["total"], result["grade"]) == ("86.63", "较好")


def test_it_imports_and_prints_the_sheet(bundle: Path, tmp_path: Path) -> None:
    imported = json.loads(run(bundle, "import", "评估.db", str(SAMPLE_VISIT), "--json", folder=tmp_path))
    run(bundle, "sheet", "评估.db", imported[0]["id"], "-o", "考核表.pdf", folder=tmp_path)
    pdf = (tmp_path / "考核表.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 1


def test_it_reads_a_unit_s_workbook_and_prints_the_supplement(bundle: Path, tmp_path: Path) -> None:
    ledger = ROOT / "tests" / "files" / "ledger-merged.xlsx"
    assert len(json.loads(run(bundle, "tasks", str(ledger), "--json", folder=tmp_path))["tasks"]) == 22
    run(bundle, "import", "评估.db", str(SAMPLE_VISIT), folder=tmp_path)
    [one] = json.loads(run(bundle, "list", "评估.db", "--json", folder=tmp_path))
    run(bundle, "sheet", "评估.db", one["id"], "-o", "附页.pdf", "--supplement", folder=tmp_path)
    assert len(re.findall(rb"/Type /Page\b", (tmp_path / "附页.pdf").read_bytes())) > 1
    assert "完好" in run(bundle, "check", "评估.db", folder=tmp_path)


def test_it_hands_over_under_a_passphrase(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "口令.txt").write_text("春眠不觉晓，处处闻啼鸟", "utf-8")
    secret = ("--passphrase-file", "口令.txt", "--json")
    run(bundle, "import", "评估.db", str(SAMPLE_VISIT), folder=tmp_path)
    run(bundle, "handover", "评估.db", "副本.jmdb", *secret, folder=tmp_path)
    run(bundle, "unseal", "副本.jmdb", "-o", "解开.db", *secret, folder=tmp_path)
    assert "完好" in run(bundle, "check", "解开.db", folder=tmp_path)


def ready(folder: Path) -> str:
    """Write the sample visit as one that can be made final today; return its name."""
    visit = json.loads(SAMPLE_VISIT.read_text("utf-8")) | {"date": date.today().isoformat()}
    (folder / "定稿.json").write_text(json.dumps(visit), "utf-8")
    return "定稿.json"


def test_it_makes_final_prints_the_mark_and_finds_it_again(bundle: Path, tmp_path: Path) -> None:
    [one] = json.loads(run(bundle, "import", "评估.db", ready(tmp_path), "--json", folder=tmp_path))
    run(bundle, "finalise", "评估.db", one["id"], folder=tmp_path)
    run(bundle, "sheet", "评估.db", one["id"], "-o", "考核表.pdf", "--supplement", folder=tmp_path)
    assert "一致" in run(bundle, "verify", "评估.db", folder=tmp_path)


VISIT = [
    ["finalise", "评估.db", "ID"],
    ["sheet", "评估.db", "ID", "-o", "考核表.pdf", "--supplement"],
    ["own", "评估.db", "ID", "-o", "自评.xlsx"],
    ["own", "评估.db", "ID", "-o", "自评.pdf"],
    ["forms", "评估.db", "ID", "-o", "测评.pdf"],
    ["verify", "评估.db"],
    ["handover", "评估.db", "副本.jmdb", "--passphrase-file", "口令.txt", "--receipt", "回执.pdf"],
]


def loaded_from_source(folder: Path) -> set[str]:
    """The program's and its libraries' modules that a visit loads, on the command line and in the window."""
    (folder / "口令.txt").write_text("春眠不觉晓，处处闻啼鸟", "utf-8")
    variables = os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"} | WINDOW
    names, one = set[str](), ""
    for job in [["import", "评估.db", ready(folder), "--json"], *VISIT, []]:
        arguments = [one if argument == "ID" else argument for argument in job]
        command = [sys.executable, "-X", "importtime", "-m", "desktop_app", *arguments]
        done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, encoding="utf-8", timeout=60)
        assert done.returncode == 0, done.stderr[-2000:]
        one = one or json.loads(done.stdout)[0]["id"]
        names |= set(re.findall(r"^import time: .*\| +(\S+)$", done.stderr, re.MULTILINE))
    named = {canonicalize_name(name) for name in LIBRARIES}
    tops = {top for top, of in packages_distributions().items() if named & set(map(canonicalize_name, of))}
    ours = {name for name in names if name.partition(".")[0] in tops | {"desktop_app", "ui"}}
    inside_shiboken = {name for name in ours if name.startswith("PySide6.support")}
    return {name for name in ours - inside_shiboken if find_spec(name)}  # some are only looked for


def brought(bundle: Path) -> set[str]:
    """Every module in the built program."""
    inside = bundle.parent / "_internal"
    extensions = {file for file in inside.rglob("*") if file.name.endswith(tuple(EXTENSION_SUFFIXES))}
    names = {".".join((*file.relative_to(inside).parts[:-1], file.name.partition(".")[0])) for file in extensions}
    return names | set(CArchiveReader(str(bundle)).open_embedded_archive("PYZ.pyz").toc)


def test_it_brings_each_module_that_the_source_loads(bundle: Path, tmp_path: Path) -> None:
    """PyInstaller sees what is written as an import, not what a library imports by a name in a string."""
    assert loaded_from_source(tmp_path) - brought(bundle) == set()


WINDOW = {"LC_ALL": "C.UTF-8", "ASSESSMENT_QUIT_AFTER_PAINT": "1"}


def test_its_window_opens(bundle: Path, tmp_path: Path) -> None:
    run(bundle, folder=tmp_path, QT_QPA_PLATFORM="offscreen", **WINDOW)
    assert (tmp_path / "home" / "巡察整改评估" / "评估.db").exists()


def test_its_window_opens_on_a_real_screen(bundle: Path, tmp_path: Path, xvfb: str) -> None:
    run(bundle, folder=tmp_path, QT_QPA_PLATFORM="xcb", DISPLAY=xvfb, **WINDOW)


def test_it_brings_what_each_library_says_of_its_licence(bundle: Path) -> None:
    said = {file.parent.name.partition("-")[0].lower() for file in bundle.parent.rglob("*.dist-info/METADATA")}
    assert {one.name.lower().replace("-", "_") for one in libraries()} <= {name.replace("-", "_") for name in said}


def test_it_brings_chinese_words_but_no_network(bundle: Path) -> None:
    files = {file.name for file in bundle.parent.rglob("*")}
    assert {"qtbase_zh_CN.qm", "pinyin_dict.json"} <= files
    assert [name for name in files if "Network" in name or name.startswith(("libssl", "libgtk"))] == []
