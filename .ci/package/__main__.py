"""Builds the packages into dist/: one folder, the same as zip and, on Linux, as .deb, and what their SHA-256 is.

Started by `python3 dev.py package`, which chooses the environment. Two builds of one commit on one machine are equal
to the byte: dates are the commit's (SOURCE_DATE_EPOCH), names in order, hashes without chance.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath
from time import gmtime

import deb
import elf
import icu
import papers
import screen_font

from desktop_app.base.packed import GZIP, XZ, pack
from desktop_app.base.paths import ICONS, ROOT
from desktop_app.base.version import VERSION

NAME = "xunchazhenggai"
IS_WINDOWS = sys.platform == "win32"
DIST = ROOT / ("dist-windows" if IS_WINDOWS else "dist")  # so that one machine can hold both
SCRATCH = ROOT / "build" / "package"
LINUX = Path(__file__).with_name("linux")
DEBIAN = {"x86_64": "amd64", "aarch64": "arm64", "loongarch64": "loong64"}
MODES = {True: 0o755, False: 0o644}


def main(target: str = "") -> int:
    """Build everything; say what each is and weighs. A Linux target ends in the newest glibc that may be asked for."""
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH") or _commit_date())
    folder = _program(epoch)
    _pack_fonts(folder / "_internal" / "resources" / "fonts")
    _slim(folder)
    if target:
        elf.refuse_newer(folder, target.partition("gnu.")[2])
    papers.lay(folder, f"{NAME}.exe" if IS_WINDOWS else NAME, windows=IS_WINDOWS)
    _settle(folder, epoch)
    system = f"{sys.platform.replace('win32', 'windows')}-{platform.machine().lower()}"
    made = [_zip(folder, DIST / f"{NAME}-{VERSION}-{system}.zip", epoch)]
    if sys.platform == "linux":
        made.append(_deb(folder, epoch))
    sums = "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in made)
    (DIST / "SHA256SUMS").write_text(sums, "utf-8", newline="\n")
    _tell(folder, made)
    return 0


def _commit_date() -> str:
    command = ["git", "log", "-1", "--format=%ct"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout.strip()


def _program(epoch: int) -> Path:
    """Have PyInstaller build the folder anew; return it."""
    shutil.rmtree(SCRATCH, ignore_errors=True)
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir()
    SCRATCH.mkdir(parents=True)
    places = ["--distpath", str(DIST), "--workpath", str(SCRATCH)]
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=ERROR", *places, "pyinstaller.spec"]
    fixed = {"SOURCE_DATE_EPOCH": str(epoch), "PYTHONHASHSEED": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(command, cwd=ROOT, env=os.environ | fixed, check=True)
    return DIST / NAME


def _pack_fonts(fonts: Path) -> None:
    """Pack what is not needed at the start; what may be needed there becomes small, and its bold one is that alone."""
    for font in sorted(fonts.glob("NotoSerif*.ttf")):
        pack(font, GZIP)
    for font in sorted(fonts.glob("NotoSans*.ttf")):
        screen_font.make(font, font.with_stem(f"{font.stem}-screen"))
    (fonts / "NotoSansSC-Bold.ttf").unlink()
    pack(fonts / "NotoSansSC-Regular.ttf", XZ)


def _slim(folder: Path) -> None:
    """Take away what no user needs: symbols for debuggers, and other languages' data."""
    for library in folder.rglob("libicudata.so.*"):
        icu.shrink(library, SCRATCH)
    for file in elf.binaries(folder / "_internal"):  # the program itself bears its modules behind its end; Linux only
        subprocess.run(["strip", "--strip-unneeded", file], check=True)
        elf.close_hole(file)
    for told in (*folder.rglob("*.dist-info/sboms"), *folder.rglob("*.dist-info/RECORD")):
        shutil.rmtree(told) if told.is_dir() else told.unlink()  # lists of files that are not all here


def _settle(folder: Path, epoch: int) -> None:
    """Give each file the one date, and the mode that its kind has."""
    programs = {folder / NAME, *elf.binaries(folder)}
    for file in folder.rglob("*"):
        file.chmod(MODES[file.is_dir() or file in programs])
        os.utime(file, (epoch, epoch))


def _zip(folder: Path, made: Path, epoch: int) -> Path:
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder.parent).as_posix(), gmtime(epoch)[:6])
            entry.create_system = 3  # Unix, so that modes are kept wherever it was made
            entry.external_attr = (0o100000 | file.stat().st_mode & 0o755) << 16  # Windows tells 0o666
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())
    return made


def _deb(folder: Path, epoch: int) -> Path:
    architecture = DEBIAN[platform.machine()]
    icon = ICONS / "application.svg"
    content: dict[str, Path | bytes | PurePosixPath] = {
        f"usr/lib/{NAME}/{file.relative_to(folder).as_posix()}": file for file in folder.rglob("*") if file.is_file()
    }
    content |= {
        f"usr/bin/{NAME}": PurePosixPath(f"../lib/{NAME}/{NAME}"),
        f"usr/share/applications/{NAME}.desktop": (LINUX / f"{NAME}.desktop").read_bytes(),
        f"usr/share/mime/packages/{NAME}.xml": (LINUX / f"{NAME}.xml").read_bytes(),
        f"usr/share/icons/hicolor/scalable/apps/{NAME}.svg": icon.read_bytes(),
        f"usr/share/icons/hicolor/scalable/mimetypes/{NAME}.svg": icon.read_bytes(),
        f"usr/share/doc/{NAME}/copyright": (folder / "许可.txt").read_bytes(),
    }
    control = {
        "Package": NAME,
        "Version": VERSION,
        "Architecture": architecture,
        "Maintainer": f"{NAME} <{NAME}@localhost>",
        "Section": "misc",
        "Priority": "optional",
        "Depends": ", ".join(elf.depends(folder)),
        "Description": "巡察整改成效评估\n 按量化评估考核表给巡察整改成效打分、打印、移交，不联网。",
    }
    made = DIST / f"{NAME}_{VERSION}_{architecture}.deb"
    deb.write(made, control, content, epoch)
    return made


def _tell(folder: Path, made: list[Path]) -> None:
    parts: dict[str, int] = {}
    for file in folder.rglob("*"):
        if file.is_file():
            place = file.relative_to(folder).parts
            name = "/".join(place[1 if place[0] == "_internal" else 0 :][:2] if "PySide6" not in place else place[1:4])
            name = name if file.parent != folder / "_internal" else "libraries of the system"
            parts[name] = parts.get(name, 0) + file.stat().st_size
    for name, size in sorted(parts.items(), key=lambda one: -one[1])[:14]:
        print(f"{size / 1e6:8.1f} MB  {name}")
    for what, size in [(f"{NAME}/", sum(parts.values())), *((file.name, file.stat().st_size) for file in made)]:
        print(f"{size / 1e6:8.1f} MB  {DIST.name}/{what}")
    if sys.platform == "linux":
        print(f"It needs {', '.join(elf.depends(folder))}.")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
