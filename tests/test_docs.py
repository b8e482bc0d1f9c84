"""The documentation names what is there: every path, module, name and link; the picture is what the imports say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from desktop_app.base.paths import ROOT
from desktop_app.commands.main import commands
from desktop_app.storage.screening import USER_VERSION
from docs.house import PICTURE, picture, rooms

DECISIONS = ROOT / "docs" / "decisions"  # which name also what was not taken
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SOURCES = ("*.py", "*.sql", "*.toml", "*.json", "*.spec", "*.qss", "*.lock")
PATH = re.compile(r"\.?[\w.*<>-]+(/[\w.*<>-]*)+|[\w*-]+\.(py|md|toml|sql|lock|json|spec|svg|png)")
NAME = re.compile(r"-{0,2}[A-Za-z_][\w-]*(\.[A-Za-z_]\w*)*(\(\))?")
FORMS = re.compile(r"[a-z]+/[0-9]")  # check/2 is no path
OF_THE_USER = (
    "巡察整改评估/评估.db",
    "dist/xunchazhenggai",
    "dist-arm/",
    "dist-windows/",
    ".venv/",
)  # which come about elsewhere, or later
HEADS = ["Context", "Decision", "Consequences"]
MOST_LINES = 60
FIRST_SCREEN = 40

SIZES = re.compile("[0-9,]+ (files?|lines)")  # which every change moves


def spans(document: Path) -> Iterator[str]:
    """Yield the words in backticks, apart from blocks of code."""
    text = re.sub(r"^( *)```.*?^\1```$", "", document.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    for span in re.findall(r"`([^`]+)`", text):
        yield from span.split()


def names(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


@cache
def known_words() -> frozenset[str]:
    """Every word of the program, its data and its tests."""
    files = [
        file
        for folder in ("desktop_app", "ui", "tests", "benchmarks", "docs", "resources")
        for pattern in SOURCES
        for file in (ROOT / folder).rglob(pattern)
    ]
    files += [file for pattern in SOURCES for file in ROOT.glob(pattern)]
    return frozenset(word for file in files for word in re.findall(r"\w+", file.read_text("utf-8")))


def is_there(path: str) -> bool:
    """Whether a path or pattern names something: from the root or desktop_app/, without .py, or a file's mere name."""
    if path.startswith(("/", *OF_THE_USER)) or "<" in path:
        return True
    if "/" not in path.rstrip("/"):
        return any(ROOT.glob(path)) or any(any((ROOT / part).rglob(path)) for part in ("desktop_app", "ui", "docs"))
    return any(ROOT.glob(path.rstrip("/"))) or any(ROOT.glob(f"{path}.py")) or (ROOT / "desktop_app" / path).is_file()


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_every_path_is_there(document: Path) -> None:
    paths = [word for word in spans(document) if PATH.fullmatch(word) and not FORMS.fullmatch(word)]
    assert [path for path in paths if not is_there(path)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)|<img src=\"([^\"]+)\"", document.read_text("utf-8"))
    inside = [one or other for one, other in links if "://" not in one]
    assert [link for link in inside if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", [one for one in DOCUMENTS if one.parent != DECISIONS], ids=names)
def test_every_name_is_a_word_of_the_code(document: Path) -> None:
    wanted = [word for word in spans(document) if NAME.fullmatch(word) and not PATH.fullmatch(word)]
    parts = {part for word in wanted for part in re.findall(r"\w+", word)}
    assert sorted(parts - known_words()) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_every_module_that_is_to_be_run_is_there(document: Path) -> None:
    ours = [
        name
        for name in re.findall(r"-m ([\w.]+)", document.read_text("utf-8"))
        if name.split(".")[0] in ("desktop_app", "tests", "docs", "benchmarks")
    ]
    files = [ROOT / name.replace(".", "/") for name in ours]
    assert [file for file in files if not (file.with_suffix(".py").exists() or (file / "__main__.py").exists())] == []


def test_the_picture_is_what_the_imports_say() -> None:
    there, now = (SIZES.sub("", drawn) for drawn in (PICTURE.read_text("utf-8"), picture()))
    assert there == now, "draw it anew: python -m docs.house"


def test_every_room_is_told_of() -> None:
    told = set(spans(ROOT / "docs" / "architecture.md"))
    assert [name for name in rooms() if name.replace(".", "/") not in told] == []


def test_decisions_are_numbered_and_short() -> None:
    pages = sorted(DECISIONS.glob("*.md"))
    numbers = [int(page.name[:4]) for page in pages]
    assert numbers == sorted(set(numbers))
    for page in pages:
        lines = page.read_text("utf-8").splitlines()
        heads = [line.removeprefix("## ") for line in lines if line.startswith("## ")]
        assert lines[0].startswith(f"# {int(page.name[:4])}. ")
        assert [head for head in heads if head in HEADS] == HEADS
        assert len(lines) <= MOST_LINES or "Figures" in heads


def test_the_first_screen_says_what_it_is_and_how_to_start() -> None:
    first = (ROOT / "README.md").read_text("utf-8").split("\n## ")[0].splitlines()
    assert len(first) <= FIRST_SCREEN
    assert {"python3 dev.py", "python3 dev.py test", "python3 dev.py test --all"} <= {
        line.split("#")[0].strip() for line in first
    }


def test_the_version_of_the_file_is_told() -> None:
    told = (ROOT / "docs" / "file-format.md").read_text("utf-8")
    assert f"Version {USER_VERSION}:" in told
    assert re.search(rf"^- 1 was [\s\S]*\b{USER_VERSION}: ", told, re.MULTILINE)


def test_each_subcommand_is_named_where_one_begins() -> None:
    listed = (ROOT / "README.md").read_text("utf-8").split("are the command line:")[1].split(";")[0]
    assert set(re.findall(r"`([a-z-]+)`", listed)) == set(commands.commands)
