"""Which file may import what. The tables are the house's plan: change them only with the plan."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from desktop_app import paths
from desktop_app.commands import main as command_line

LONGEST_FILE = 400
LEDGER = Path(__file__).parent / "files" / "ledger-merged.xlsx"

CORE = {
    *("answers", "assessment", "changes", "errors", "grounds", "help_texts", "numerals", "paths", "points", "replay"),
    *("rubric", "rules", "sample", "scoring"),
}
"""Modules of desktop_app that import the standard library, msgspec and each other, nothing else."""

LIBRARIES = {
    "desktop_app": {"msgspec"},
    "desktop_app.commands.main": {"click", "msgspec"},
    "desktop_app.commands.backups": {"click", "msgspec"},
    "desktop_app.commands.handover": {"click", "msgspec"},
    "desktop_app.commands.paper": {"click"},
    "desktop_app.commands.parts": {"click"},
    "desktop_app.commands.usage": {"click"},
    "desktop_app.storage.data_file": {"sqlite_utils"},
    "desktop_app.evidence": {"PIL", "msgspec"},
    "desktop_app.ledger.workbook": {"python_calamine"},
    "desktop_app.pdf_joining": {"pypdfium2"},
    "desktop_app.handover.sealed_copy": {"nacl"},
    "desktop_app.sheet": {"reportlab"},
    "desktop_app.storage.sqlite_file": {"sqlite_utils"},
    "desktop_app.storage.store": {"msgspec"},
    "desktop_app.storage.store_evidence": {"sqlite_utils"},
    "desktop_app.storage.store_reading": {"msgspec"},
    "desktop_app.userdirs": {"platformdirs"},
    "ui": {"PySide6", "msgspec", "shiboken6"},
    "ui.parts.pdf_pages": {"PySide6", "pypdfium2"},
}
"""The third-party libraries that a module or package may import; the longest name that fits holds."""

FORBIDDEN = [
    ("desktop_app", "PySide6"),  # no Qt outside ui
    ("desktop_app", "shiboken6"),
    ("desktop_app", "ui"),
    ("desktop_app.sheet", "desktop_app.handover"),  # paper shows facts, and knows nothing of sticks
    ("desktop_app.sheet", "desktop_app.storage"),
    ("ui", "desktop_app.storage.store"),  # views never speak to the store
    ("ui", "desktop_app.storage.store_reading"),
]
"""(importer, imported), each a module or a package with all in it."""

ALLOWED_ALL_THE_SAME = {
    ("desktop_app.__main__", "ui.application"),  # the front door, inside its function
    ("ui.document", "desktop_app.storage.store"),  # the one door for every edit
    ("ui.main_window", "desktop_app.storage.store"),  # adds assessments to the open file
    ("ui.files.open_file", "desktop_app.storage.store"),  # opens it
    ("ui.files.working_copy", "desktop_app.storage.store"),  # writes the open file back
    ("ui.visit", "desktop_app.storage.store"),  # opens an assessment of it
    ("ui.deletion", "desktop_app.storage.store"),  # deletes one, after a backup
    ("ui.files.backup_timer", "desktop_app.storage.store"),  # backs up the open file
    ("ui.files.restore_dialog", "desktop_app.storage.store"),  # brings assessments back into it
}

UI_LAYERS = [
    {"ui.application"},
    {"ui.main_window"},
    {"ui.unexpected", "ui.visit"},
    {"ui.assessment_page", "ui.deletion", "ui.files", "ui.history", "ui.papers", "ui.start_page", "ui.status_line"},
    {"ui.finalising", "ui.preview_page"},
    {"ui.form", "ui.showing"},
    {"ui.help", "ui.preferences"},
    {"ui.parts"},
    {"ui.document"},
]
"""A part of the window imports from the layers below its own: what stands side by side never speaks to each other."""

NETWORK = {
    *("aiohttp", "asyncio", "ftplib", "http", "httpx", "imaplib", "poplib", "requests", "smtplib", "socket"),
    *("socketserver", "ssl", "telnetlib", "urllib", "urllib3", "webbrowser", "websockets", "xmlrpc"),
    *("nntplib", "smtpd", "wsgiref", "multiprocessing", "select", "selectors", "_socket", "_ssl"),
    *("PySide6.QtNetwork", "PySide6.QtWebSockets", "PySide6.QtNetworkAuth", "PySide6.QtDBus", "PySide6.QtHttpServer"),
    *("PySide6.QtWebEngineCore", "PySide6.QtWebEngineWidgets", "PySide6.QtRemoteObjects", "PySide6.QtWebView"),
}
"""The program never speaks to a network."""


@cache
def modules() -> dict[str, Path]:
    """Every module of the program by its dotted name; a package goes by the name of its folder."""
    files = [file for package in ("desktop_app", "ui") for file in sorted((paths.ROOT / package).rglob("*.py"))]
    return {
        ".".join(file.relative_to(paths.ROOT).with_suffix("").parts).removesuffix(".__init__"): file for file in files
    }


@cache
def imports(module: str) -> frozenset[str]:
    """The dotted names of all that a module imports, anywhere in it: its own program's modules, others in full."""
    return frozenset(_imports(module, ast.walk(ast.parse(modules()[module].read_text("utf-8")))))


def _imports(module: str, nodes: Iterator[ast.AST]) -> Iterator[str]:
    package = module.split(".") if modules()[module].name == "__init__.py" else module.split(".")[:-1]
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*parents, *([node.module] if node.module else [])])
            for alias in node.names:
                inside = f"{source}.{alias.name}"
                yield inside if inside in modules() or source == "PySide6" else source


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def all_within(package: str) -> set[str]:
    return {module for module in modules() if within(module, package)}


def third_party(module: str) -> set[str]:
    roots = {name.split(".")[0] for name in imports(module)}
    return roots - sys.stdlib_module_names - {"desktop_app", "ui"}


@pytest.mark.parametrize("module", modules())
def test_each_module_keeps_to_its_libraries(module: str) -> None:
    fitting = [name for name in LIBRARIES if within(module, name)]
    allowed = LIBRARIES[max(fitting, key=len)]
    assert third_party(module) <= allowed, f"{module} may import {sorted(allowed)} beside the standard library"


@pytest.mark.parametrize("name", sorted(CORE))
def test_the_core_needs_only_itself_and_msgspec(name: str) -> None:
    core = {module for part in CORE for module in all_within(f"desktop_app.{part}")}
    for module in all_within(f"desktop_app.{name}"):
        assert third_party(module) <= {"msgspec"}
        assert {imported for imported in imports(module) if within(imported, "desktop_app")} <= core


def test_no_arrow_points_the_wrong_way() -> None:
    wrong = [
        f"{module} imports {imported}"
        for importer, target in FORBIDDEN
        for module in modules()
        if within(module, importer)
        for imported in imports(module)
        if within(imported, target) and (module, imported) not in ALLOWED_ALL_THE_SAME
    ]
    assert wrong == []


def test_the_window_is_built_in_layers() -> None:
    layer = {room: number for number, rooms in enumerate(UI_LAYERS) for room in rooms}
    room = {module: one for one in layer for module in all_within(one)}
    wrong = [
        f"{module} imports {imported}"
        for module in room
        for imported in imports(module) & room.keys()
        if room[imported] != room[module] and layer[room[imported]] <= layer[room[module]]
    ]
    assert wrong == []
    assert sorted(all_within("ui") - room.keys() - {"ui"}) == [], "these stand in no layer yet"


def test_only_the_front_door_opens_the_window_and_only_when_asked() -> None:
    top_level = iter(ast.parse(modules()["desktop_app.__main__"].read_text("utf-8")).body)
    assert not any(within(name, "ui") for name in _imports("desktop_app.__main__", top_level))


def test_no_imports_run_in_a_circle() -> None:
    arrows = {module: imports(module) & modules().keys() for module in modules()}
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("module", modules())
def test_nothing_speaks_to_a_network(module: str) -> None:
    assert [name for name in imports(module) if any(within(name, network) for network in NETWORK)] == []


def test_no_file_is_long() -> None:
    files = [*modules().values(), *sorted((paths.ROOT / "tests").rglob("*.py")), paths.ROOT / "dev.py"]
    lengths = {str(file.relative_to(paths.ROOT)): len(file.read_text("utf-8").splitlines()) for file in files}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


# Subcommand -> arguments with which it succeeds after those before it; {id} is the imported assessment.
SUBCOMMANDS = {
    "score": "{sample} --json",
    "import": "visit.db {sample}",
    "list": "visit.db --json",
    "export": "visit.db",
    "sheet": "visit.db {id} -o sheet.pdf",
    "finalise": "visit.db {id}",
    "blank": "-o blank.pdf",
    "forms": "-o forms.pdf",
    "check": "visit.db",
    "backups": "visit.db --json",
    "restore": "visit.db 1 -o back.db",
    "handover": "visit.db copy.jmdb --passphrase-file {passphrase} --receipt receipt.pdf",
    "verify": "visit.db",
    "unseal": "copy.jmdb -o unsealed.db --passphrase-file {passphrase}",
    "rubric": "{rubric}",
    "tasks": "{ledger} --count findings --json",
}


def test_every_subcommand_is_in_the_table() -> None:
    assert set(command_line.commands.commands) == set(SUBCOMMANDS)


def test_no_subcommand_imports_qt(tmp_path: Path) -> None:
    blocked = "import sys, runpy; sys.modules.update(PySide6=None, shiboken6=None, ui=None); "
    program = [sys.executable, "-c", f"{blocked}runpy.run_module('desktop_app', run_name='__main__', alter_sys=True)"]
    words = {"sample": paths.SAMPLE_VISIT, "rubric": next(paths.RUBRICS.glob("*.toml")), "id": ""}
    words["ledger"], words["passphrase"] = LEDGER, tmp_path / "passphrase.txt"
    words["passphrase"].write_text("春眠不觉晓，处处", "utf-8")
    for name, arguments in SUBCOMMANDS.items():
        command = [*program, name, *(part.format_map(words) for part in arguments.split())]
        variables = os.environ | {"PYTHONPATH": str(paths.ROOT)}
        done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, f"{name}: {done.stderr}"
        if name == "list":
            words["id"] = json.loads(done.stdout)[0]["id"]
