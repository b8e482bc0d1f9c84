"""Which file may import what. The tables are the house's plan: change them only with the plan."""

import ast
import json
import os
import re
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from desktop_app.base import paths
from desktop_app.commands import main as command_line
from docs.house import imports, imports_in, modules, third_party
from tests.samples import LEDGER

LONGEST_FILE = 400

ROOMS = [
    *("__main__", "commands", "office", "exchange", "assessing", "backups", "paper", "storage", "history", "ledger"),
    *("evidence", "tables", "search", "figures", "record", "files", "rubric", "base"),
]
"""The rooms of desktop_app from the top: a room imports from those below it, never from one above."""

UI_ROOMS = [
    *(
        "application",
        "main_window",
        "visit",
        "list",
        "files",
        "office",
        "exchange",
        "history",
        "finalising",
        "form",
        "ledger",
    ),
    *("evidence", "paper", "help", "search", "status_line", "unexpected", "preferences", "document", "parts"),
]
"""The rooms of ui, likewise."""

INNER_ROOMS = {
    "desktop_app.exchange": ["clearing", "receipts", "taking", "merging", "giving", "copies", "scans", "sealing"],
    "desktop_app.office": [
        *(
            "archive",
            "documents",
            "round",
            "follow_up",
            "noting",
            "back_again",
            "decision",
            "dealing",
            "beginning",
            "whose",
            "cells",
        ),
        *("proposing", "matching", "register_list", "headings", "rounds", "csv_file", "names"),
    ],
    "ui.office": [
        *("register_dialog", "list_dialog", "units_tab", "teams_tab", "round_tab", "whose_tab", "round_dialog"),
        *("register_book", "cell_table", "told", "round", "unit", "archive", "documents", "decision"),
        *(
            "follow_up",
            "picture_card",
            "numbers_dialog",
            "filled_dialog",
            "files_line",
            "office_book",
            "line_table",
            "visit_columns",
        ),
    ],
    "ui.exchange": ["clearing", "receipts", "taking", "deciding", "giving", "asking"],
}
"""Rooms that are divided again, from the top likewise."""

CORE = ("base", "rubric", "record", "history")
"""Rooms that need the standard library and msgspec alone."""

LIBRARIES = {
    "desktop_app": {"msgspec"},
    "desktop_app.assessing.list_workbook": {"xlsxwriter"},
    "desktop_app.base.userdirs": {"platformdirs"},
    "desktop_app.commands": {"click", "msgspec"},
    "desktop_app.evidence.locked": {"pypdfium2"},
    "desktop_app.evidence.pictures": {"PIL", "pillow_heif"},
    "desktop_app.exchange.sealing.office_key": {"msgspec", "nacl"},
    "desktop_app.exchange.scans.qr_codes": {"zxingcpp"},
    "desktop_app.exchange.sealing.sealed_copy": {"nacl"},
    "desktop_app.assessing.own_workbook": {"xlsxwriter"},
    "desktop_app.office.documents.workbook": {"msgspec", "xlsxwriter"},
    "desktop_app.ledger.comparing": {"msgspec", "rapidfuzz"},
    "desktop_app.paper.joining": {"pypdfium2"},
    "desktop_app.paper.stamp": {"reportlab"},
    "desktop_app.paper.typesetting": {"reportlab"},
    "desktop_app.search.matching": {"pypinyin"},
    "desktop_app.storage.migration_3": {"sqlite_utils"},
    "desktop_app.tables": set(),  # the process that reads files of others starts quickly
    "desktop_app.tables.apart": {"msgspec"},  # which is on this side of it
    "desktop_app.tables.xls": {"xlrd"},
    "ui": {"PySide6", "msgspec"},
    "ui.paper.pdf_pages": {"PySide6", "pypdfium2"},
    "ui.parts.background": {"PySide6", "shiboken6"},
}
"""The third-party libraries that a module or room may import; the longest name that fits holds."""

FORBIDDEN = [
    ("desktop_app", "PySide6"),  # no Qt outside ui
    ("desktop_app", "shiboken6"),
    ("ui", "desktop_app.commands"),
    ("ui", "desktop_app.storage.store"),  # views never speak to the store
]
"""(importer, imported), each a module or a package with all in it."""

ALLOWED_ALL_THE_SAME = {
    ("ui.document", "desktop_app.storage.store"),  # the one door for every edit
    ("ui.main_window", "desktop_app.storage.store"),  # adds assessments to the open file
    ("ui.files.open_file", "desktop_app.storage.store"),  # opens it
    ("ui.files.exchange_menu", "desktop_app.storage.store"),  # gives out of it, takes into it
    ("ui.files.working_copy", "desktop_app.storage.store"),  # writes the open file back
    ("ui.exchange.giving.giving", "desktop_app.storage.store"),  # gives out of the open file
    ("ui.visit.visit", "desktop_app.storage.store"),  # opens an assessment of it
    ("ui.list.deletion", "desktop_app.storage.store"),  # deletes one, after a backup
    ("ui.list.salvaging", "desktop_app.storage.store"),  # makes a draft of a damaged one
    ("ui.files.handing_over", "desktop_app.storage.store"),  # copies it, and keeps what was handed over
    ("ui.files.clearing", "desktop_app.storage.store"),  # asks it what a receipt confirms
    ("ui.files.backup_timer", "desktop_app.storage.store"),  # backs up the open file
    ("ui.files.restore_dialog", "desktop_app.storage.store"),  # brings assessments back into it
    ("ui.office.register_book", "desktop_app.storage.store"),  # keeps its register
    ("ui.office.register_dialog", "desktop_app.storage.store"),  # is told which
    ("ui.office.office_book", "desktop_app.storage.store"),  # reads the round, and does what is done in the file
    ("ui.office.decision.decision_dialog", "desktop_app.storage.store"),  # says what is to be done in it
    ("ui.office.follow_up.entries_tab", "desktop_app.storage.store"),  # likewise
    ("ui.office.round.round_desk", "desktop_app.storage.store"),  # is told which
}

NETWORK = {
    *("aiohttp", "asyncio", "ftplib", "http", "httpx", "imaplib", "poplib", "requests", "smtplib", "socket"),
    *("socketserver", "ssl", "telnetlib", "urllib", "urllib3", "webbrowser", "websockets", "xmlrpc"),
    *("nntplib", "smtpd", "wsgiref", "multiprocessing", "select", "selectors", "_socket", "_ssl"),
    *("PySide6.QtNetwork", "PySide6.QtWebSockets", "PySide6.QtNetworkAuth", "PySide6.QtDBus", "PySide6.QtHttpServer"),
    *("PySide6.QtWebEngineCore", "PySide6.QtWebEngineWidgets", "PySide6.QtRemoteObjects", "PySide6.QtWebView"),
}
"""The program never speaks to a network."""


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def all_within(package: str) -> set[str]:
    return {module for module in modules() if within(module, package)}


@pytest.mark.parametrize("module", modules())
def test_each_module_keeps_to_its_libraries(module: str) -> None:
    fitting = [name for name in LIBRARIES if within(module, name)]
    allowed = LIBRARIES[max(fitting, key=len)]
    assert third_party(module) <= allowed, f"{module} may import {sorted(allowed)} beside the standard library"


@pytest.mark.parametrize("room", CORE)
def test_the_core_needs_msgspec_alone(room: str) -> None:
    needed = {name for module in all_within(f"desktop_app.{room}") for name in third_party(module)}
    assert needed <= {"msgspec", *({"platformdirs"} if room == "base" else ())}


@pytest.mark.parametrize(("house", "rooms"), [("desktop_app", ROOMS), ("ui", UI_ROOMS), *INNER_ROOMS.items()])
def test_arrows_point_downwards(house: str, rooms: list[str]) -> None:
    floor = {room: number for number, room in enumerate(rooms)}
    placed = {module: module.removeprefix(f"{house}.").split(".")[0] for module in all_within(house) - {house}}
    assert set(placed.values()) == set(rooms), "each room stands in the table, and no other"
    wrong = [
        f"{module} imports {imported}"
        for module, room in placed.items()
        for imported in imports(module) & placed.keys()
        if floor[placed[imported]] < floor[room]
    ]
    assert wrong == []


def test_nothing_is_imported_that_is_forbidden() -> None:
    wrong = [
        f"{module} imports {imported}"
        for importer, target in FORBIDDEN
        for module in modules()
        if within(module, importer)
        for imported in imports(module)
        if within(imported, target) and (module, imported) not in ALLOWED_ALL_THE_SAME
    ]
    assert wrong == []
    assert {module for module in modules() for name in imports(module) if within(name, "ui")} <= {
        "desktop_app.__main__",  # the front door, inside its function
        *all_within("ui"),
    }


def test_only_the_front_door_opens_the_window_and_only_when_asked() -> None:
    top_level = iter(ast.parse(modules()["desktop_app.__main__"].read_text("utf-8")).body)
    assert not any(within(name, "ui") for name in imports_in("desktop_app.__main__", top_level))


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
    "purge": "visit.db {id} --note 1 --keep-present --yes",
    "finalise": "visit.db {id}",
    "blank": "-o blank.pdf",
    "forms": "-o forms.pdf",
    "manual": "-o manual.pdf",
    "own": "visit.db {id} -o own.xlsx",
    "check": "visit.db",
    "backups": "visit.db --json",
    "restore": "visit.db 1 -o back.db",
    "handover": "visit.db copy.jmdb --passphrase-file {passphrase} --receipt receipt.pdf",
    "give-out": "visit.db {id} --copy-to 巡察办 -o .",
    "archive": "visit.db {id} -o archive.zip",
    "verify": "archive.zip",
    "merge": "visit.db back.db -o merged.db",
    "office-key": "visit.db --make --office 某市局巡察办 --passphrase-file {passphrase} --sheet key.pdf",
    "receipt": "visit.db copy.jmdb -o copy.jshz --passphrase-file {passphrase}",
    "unseal": "copy.jmdb -o unsealed.db --passphrase-file {passphrase}",
    "take-in": "visit.db merged.db --report taken.pdf",
    "clear": "unsealed.db --receipt copy.jshz -o sheet.pdf --json",
    "rubric": "{rubric}",
    "report": "visit.db -o documents --kind 通报 --kind 数据 --pdf",
    "register": "visit.db {units} --round 第一轮 --year 2026",
    "round": "visit.db --rank --json",
    "decide": "visit.db {id} --json",
    "follow-up": "visit.db {id} --add 回头看 --json",
    "tasks": "{ledger} --count findings --json",
}


BROAD = re.compile(r"except(:| (Base)?Exception\b[^:]*:)(?!  # \w)")


def test_whatever_catches_all_says_why() -> None:
    files = [*modules().values(), *sorted((paths.ROOT / "tests").rglob("*.py")), paths.ROOT / "dev.py"]
    lines = [(file.name, line.strip()) for file in files for line in file.read_text("utf-8").splitlines()]
    assert [(name, line) for name, line in lines if BROAD.match(line)] == []


def test_what_others_print_is_no_text_in_the_code_page_of_windows() -> None:
    files = [*modules().values(), *sorted((paths.ROOT / "tests").rglob("*.py")), paths.ROOT / "dev.py"]
    assert [file.name for file in files if re.search(r"\btext=Tru[e]", file.read_text("utf-8"))] == []


def test_every_subcommand_is_in_the_table() -> None:
    assert set(command_line.commands.commands) == set(SUBCOMMANDS)


def test_no_subcommand_imports_qt(tmp_path: Path) -> None:
    blocked = "import sys, runpy; sys.modules.update(PySide6=None, shiboken6=None, ui=None); "
    program = [sys.executable, "-c", f"{blocked}runpy.run_module('desktop_app', run_name='__main__', alter_sys=True)"]
    words = {"sample": paths.SAMPLE_VISIT, "rubric": next(paths.RUBRICS.glob("*.toml")), "id": ""}
    words["ledger"], words["passphrase"] = LEDGER, tmp_path / "passphrase.txt"
    words["units"] = tmp_path / "units.csv"
    words["units"].write_text("单位全称,评估组,组长\n云岭市水利局,第一评估组,张某某\n", "utf-8")
    words["passphrase"].write_text("春眠不觉晓，处处", "utf-8")
    for name, arguments in SUBCOMMANDS.items():
        command = [*program, name, *(part.format_map(words) for part in arguments.split())]
        variables = os.environ | {"PYTHONPATH": str(paths.ROOT)}
        done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, f"{name}: {done.stderr}"
        if name == "list":
            words["id"] = json.loads(done.stdout)[0]["id"]
