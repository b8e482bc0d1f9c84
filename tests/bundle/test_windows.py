"""What Windows shows of the programs; and where `python3 dev.py package --windows` has built it, the zip itself.

The zip is read on every system. What starts it runs with `python3 dev.py test --windows tests/bundle`.
"""

import ast
import hashlib
import json
import os
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from desktop_app.base.paths import ICONS, ROOT, SAMPLE_VISIT
from desktop_app.base.version import VERSION

from ..building import part

NAME = "xunchazhenggai"
PROGRAMS = {f"{NAME}.exe": "巡察整改成效评估", f"{NAME}-cli.exe": "巡察整改成效评估（命令行）"}
DIST = ROOT / "dist-windows"
MOST_BYTES = 130_000_000
LONGEST = 120  # of a name in the zip: what is left of Windows' 260 where somebody unpacks it deep in his folders
SIZES = {16, 20, 24, 32, 40, 48, 64, 128, 256}

on_windows = pytest.mark.skipif(sys.platform != "win32", reason="a program of Windows starts there")


@pytest.fixture(scope="module")
def shown() -> ModuleType:
    return part("shown")


def test_the_icon_is_drawn_at_each_size(shown: ModuleType) -> None:
    made = shown.icon(ICONS / "application.svg")
    assert struct.unpack_from("<HHH", made) == (0, 1, len(SIZES))
    with Image.open(BytesIO(made)) as icon:
        assert icon.format == "ICO"
        assert icon.info["sizes"] == {(size, size) for size in SIZES}
    for number in range(len(SIZES)):
        told, *_, length, place = struct.unpack_from("<BBBBHHII", made, 6 + 16 * number)
        with Image.open(BytesIO(made[place : place + length])) as picture:
            assert picture.size == (told or 256, told or 256)
            corner, middle = picture.getpixel((0, 0)), picture.getpixel((picture.width // 6, picture.height // 2))
            assert (corner[3], middle[2] > middle[0]) == (0, True)  # nothing around it, its blue at the edge


@pytest.mark.parametrize("console", [False, True])
def test_the_version_is_the_program_s(shown: ModuleType, console: bool) -> None:
    told = shown.version(VERSION, NAME, console=console)
    strings = {
        ast.unparse(call.args[0]).strip("'"): ast.unparse(call.args[1]).strip("'")
        for call in ast.walk(ast.parse(told))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "StringStruct"
    }
    assert strings["FileDescription"] == PROGRAMS[f"{NAME}-cli.exe" if console else f"{NAME}.exe"]
    assert strings["ProductName"] == "巡察整改成效评估"
    assert {strings["FileVersion"], strings["ProductVersion"]} == {VERSION}
    assert "CompanyName" not in strings
    assert f"filevers=({', '.join(VERSION.split('.'))}, 0)" in told


WANTED = {"longPathAware": "true", "activeCodePage": "UTF-8", "dpiAwareness": "PerMonitorV2, PerMonitor"}


def settings_in(manifest: bytes) -> dict[str, str]:
    """Return what a manifest asks Windows for, and which rights it wants."""
    parts = list(ElementTree.fromstring(manifest).iter())
    told = {one.tag.partition("}")[2]: one.text or "" for one in parts}
    return told | {"level": next(one.get("level", "") for one in parts if one.get("level"))}


def test_the_manifest_asks_for_what_old_programs_lack(shown: ModuleType) -> None:
    assert settings_in(shown.MANIFEST.read_bytes()).items() >= (WANTED | {"level": "asInvoker"}).items()


@pytest.fixture(scope="module")
def packed() -> Iterator[zipfile.ZipFile]:
    """The zip, where it was built."""
    if not (file := DIST / f"{NAME}-{VERSION}-windows-amd64.zip").exists():
        pytest.skip("no zip for Windows was built: python3 dev.py package --windows")
    with zipfile.ZipFile(file) as archive:
        yield archive


def test_the_sum_is_that_of_the_zip(packed: zipfile.ZipFile) -> None:
    digest, name = (DIST / "SHA256SUMS").read_text("utf-8").split()
    zipped = Path(str(packed.filename))
    assert (name, digest) == (zipped.name, hashlib.sha256(zipped.read_bytes()).hexdigest())


def test_explorer_unpacks_chinese_names(packed: zipfile.ZipFile) -> None:
    names = [one.filename for one in packed.infolist()]
    assert {f"{NAME}/{name}" for name in (*PROGRAMS, "先看这里.txt", "许可.txt", "安装与部署.txt")} <= set(names)
    assert [one.filename for one in packed.infolist() if not one.filename.isascii() and not one.flag_bits & 0x800] == []
    assert [name for name in names if not name.startswith(f"{NAME}/") or re.search(r'[<>:"|?*\\]', name)] == []
    assert max(map(len, names)) <= LONGEST


def test_it_is_small_and_brings_nothing_of_wine_s(packed: zipfile.ZipFile) -> None:
    assert sum(one.file_size for one in packed.infolist()) <= MOST_BYTES
    names = {Path(one.filename).name for one in packed.infolist()}
    assert {"opengl32sw.dll", "D3Dcompiler_47.dll", "libcrypto-3.dll", "_wmi.pyd"} & names == set()
    assert [name for name in names if "Network" in name or (name.endswith(".qm") and "zh_CN" not in name)] == []
    libraries = [one for one in packed.namelist() if one.lower().endswith((".dll", ".pyd", ".exe"))]
    assert [one for one in libraries if b"Wine" in packed.read(one)[:512]] == []


def test_notepad_shows_its_papers(packed: zipfile.ZipFile) -> None:
    for name, words in {"许可.txt": "GNU LESSER GENERAL PUBLIC LICENSE", "安装与部署.txt": "SmartScreen"}.items():
        text = packed.read(f"{NAME}/{name}")
        assert text.startswith(b"\xef\xbb\xbf")
        assert text.count(b"\n") == text.count(b"\r\n") > 40
        assert words in text.decode("utf-8-sig")
    assert "Microsoft Visual C++运行库：" in packed.read(f"{NAME}/许可.txt").decode("utf-8-sig")


@pytest.fixture(scope="module")
def pefile() -> ModuleType:
    """The reader of programs that PyInstaller brings on Windows."""
    read: ModuleType = pytest.importorskip("pefile")
    return read


@pytest.mark.parametrize(("program", "description"), PROGRAMS.items())
def test_windows_shows_its_name_version_and_icon(
    packed: zipfile.ZipFile, pefile: ModuleType, program: str, description: str
) -> None:
    read = pefile.PE(data=packed.read(f"{NAME}/{program}")[:4_000_000])  # its modules follow behind
    strings = {
        name.decode(): text.decode()
        for info in read.FileInfo[0]
        for table in getattr(info, "StringTable", ())
        for name, text in table.entries.items()
    }
    assert strings["FileDescription"] == description
    assert strings["FileVersion"] == VERSION
    kinds = {one.id: one.directory.entries for one in read.DIRECTORY_ENTRY_RESOURCE.entries}
    assert len(kinds[pefile.RESOURCE_TYPE["RT_ICON"]]) == len(SIZES)
    manifest = content_of(read, kinds[pefile.RESOURCE_TYPE["RT_MANIFEST"]][0])
    assert settings_in(manifest).items() >= (WANTED | {"level": "asInvoker"}).items()
    assert read.OPTIONAL_HEADER.Subsystem == (3 if "cli" in program else 2)  # the console's, a window's


def content_of(read: Any, entry: Any) -> bytes:
    place = entry.directory.entries[0].data.struct
    content: bytes = read.get_data(place.OffsetToData, place.Size)
    return content


@pytest.fixture(scope="module")
def folder(packed: zipfile.ZipFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked zip, under a name with a space."""
    there = tmp_path_factory.mktemp("盘") / "巡察 整改（U盘）"
    packed.extractall(there)
    return there / NAME


@on_windows
def test_it_opens_its_window_from_a_chinese_path(folder: Path, tmp_path: Path) -> None:
    variables = os.environ | {"QT_QPA_PLATFORM": "windows", "ASSESSMENT_QUIT_AFTER_PAINT": "1"}
    done = subprocess.run([folder / f"{NAME}.exe"], cwd=tmp_path, env=variables, timeout=120)
    assert done.returncode == 0
    assert any((tmp_path / "home").rglob("评估.db"))


@on_windows
@pytest.mark.parametrize("page", [936, 437, 65001])
@pytest.mark.parametrize("into", ["a pipe", "a file"])
def test_what_it_prints_is_utf_8_under_each_code_page(folder: Path, tmp_path: Path, page: int, into: str) -> None:
    printing = f'"{folder / f"{NAME}-cli.exe"}" score "{SAMPLE_VISIT}"{" >出.txt" if into == "a file" else ""}'
    command = f'cmd /s /c "chcp {page} >nul & {printing}"'
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120)
    said = next(tmp_path.glob("*.txt")).read_bytes() if into == "a file" else done.stdout
    assert said.decode("utf-8").startswith("云岭市气象局党组  合计 86.63  等次 较好")


@on_windows
def test_it_does_the_main_job(folder: Path, tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        command = [folder / f"{NAME}-cli.exe", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    [one] = json.loads(run("import", "评估.db", str(SAMPLE_VISIT), "--json"))
    run("sheet", "评估.db", one["id"], "-o", "考核表.pdf", "--supplement")
    assert (tmp_path / "考核表.pdf").read_bytes().startswith(b"%PDF")
    assert "完好" in run("check", "评估.db")
