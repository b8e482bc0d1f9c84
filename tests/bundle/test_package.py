"""What `python3 dev.py package` puts into dist/, as somebody gets it on a stick; with ``--all``, since it builds."""

import hashlib
import json
import os
import platform
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest

from desktop_app.base.licences import PARTS, libraries
from desktop_app.base.packed import GZIP, XZ, content, pack
from desktop_app.base.paths import FONTS, ROOT, SAMPLE_VISIT
from desktop_app.base.version import VERSION

NAME = "xunchazhenggai"
DIST = ROOT / "dist"
DEBIAN = ROOT / "build" / "debian"
MOST_BYTES = 130_000_000
UOS_HAS = {"GLIBC": (2, 28), "GLIBCXX": (3, 4, 25), "CXXABI": (1, 3, 11), "V": (0, 8)}  # the last is xkbcommon's
BUILD_S = 3600  # with Python itself, on a slow machine
WINDOW = {"QT_QPA_PLATFORM": "offscreen", "ASSESSMENT_QUIT_AFTER_PAINT": "1"}


@pytest.mark.parametrize("suffix", [GZIP, XZ])
def test_what_is_packed_is_read_as_before(tmp_path: Path, suffix: str) -> None:
    font = Path(shutil.copy(FONTS / "NotoSansSC-LICENSE.txt", tmp_path))
    plain = bytes(content(font))
    pack(font, suffix)
    assert not font.exists()
    assert content(font) == plain


@pytest.fixture(scope="module")
def made(request: pytest.FixtureRequest, testrun_uid: str) -> Path:
    """dist/, built anew by one worker of the run, while the others wait."""
    if not request.config.getoption("--all"):
        pytest.skip("a package is built with --all")
    if sys.platform != "linux" or not all(map(shutil.which, ("objdump", "strip", "as", "ld", "git", "dpkg-deb"))):
        pytest.skip("the packages are tested on a Debian with binutils and git")
    stamp = ROOT / "build" / "package.run"
    stamp.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(stamp.with_suffix(".lock"), timeout=BUILD_S, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        if not stamp.exists() or stamp.read_text("utf-8") != testrun_uid:
            command = [sys.executable, "dev.py", "package"]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
            assert done.returncode == 0, done.stderr
            stamp.write_text(testrun_uid, "utf-8")
    return DIST


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """The unpacked zip, under a name with a space."""
    there = tmp_path / "巡察 整改（U盘）"
    subprocess.run([sys.executable, "-m", "zipfile", "-e", next(made.glob("*.zip")), there], check=True)
    with zipfile.ZipFile(next(made.glob("*.zip"))) as archive:  # that module forgets the modes
        for one in archive.infolist():
            (there / one.filename).chmod(one.external_attr >> 16 & 0o777)
    return there / NAME


def started(program: Path, at: Path, *arguments: str, **variables: str) -> str:
    """Run the program with nothing of this environment but what is named; return what it printed."""
    bare = {"PATH": "/usr/bin:/bin", "ASSESSMENT_HOME": str(at / "家"), "ASSESSMENT_DATA": str(at / "数据")}
    done = subprocess.run(
        [program, *arguments], cwd=at, env=bare | variables, capture_output=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_folder_is_small_and_lies_on_any_stick(made: Path) -> None:
    files = [file for file in (made / NAME).rglob("*") if not file.is_dir()]
    assert sum(file.stat().st_size for file in files) <= MOST_BYTES
    assert [file for file in files if file.is_symlink()] == []


def test_nothing_asks_for_more_than_uos_has(made: Path) -> None:
    """Neither Python nor what wheels bundle, nor what the building system gave."""
    newer = set()
    for file in (one for one in (made / NAME).rglob("*") if one.is_file() and one.read_bytes()[:4] == b"\x7fELF"):
        told = subprocess.run(["readelf", "-VW", file], capture_output=True, encoding="utf-8", check=True).stdout
        for kind, number in re.findall(r"Name: ([A-Z]+)_([0-9.]+)  Flags", told):
            if tuple(map(int, number.split("."))) > UOS_HAS.get(kind, (99,)):
                newer.add((file.name, kind, number))
    assert newer == set()


# What the sort keys of all hanzi of GB 2312 are in Chinese, by the ICU in a folder.
SORTED = """
import ctypes, glob, hashlib, sys
[file] = glob.glob(sys.argv[1] + "/libicui18n.so.*")
icu, version, all_keys = ctypes.CDLL(file), file.rpartition(".")[2], hashlib.sha256()
opened = getattr(icu, f"ucol_open_{version}")
opened.restype = ctypes.c_void_p
failed, key = ctypes.c_int(0), ctypes.create_string_buffer(200)
collator = ctypes.c_void_p(opened(b"zh", ctypes.byref(failed)))
for high in range(0xB0, 0xF8):
    for low in range(0xA1, 0xFF):
        hanzi = bytes((high, low)).decode("gb2312", "ignore").encode("utf-16-le")
        length = getattr(icu, f"ucol_getSortKey_{version}")(collator, hanzi, len(hanzi) // 2, key, 200)
        all_keys.update(key.raw[:length])
print(failed.value <= 0, all_keys.hexdigest())
"""


def test_the_small_icu_sorts_hanzi_as_qt_s_own(made: Path) -> None:
    [whole] = ROOT.glob(f"build/{platform.machine()}-*/lib/python3*/site-packages/PySide6/Qt/lib")
    folders = [whole, made / NAME / "_internal" / "PySide6" / "Qt" / "lib"]
    asked = [[sys.executable, "-c", SORTED, folder] for folder in folders]
    theirs, ours = [subprocess.run(one, capture_output=True, encoding="utf-8", check=True).stdout for one in asked]
    assert ours == theirs
    assert ours.startswith("True ")


LOCALES: list[Mapping[str, str]] = [{"LC_ALL": "C"}, {"LC_ALL": "zh_CN.GB18030"}, {"LC_ALL": "C.UTF-8"}, {}]


@pytest.mark.parametrize("variables", LOCALES, ids=str)
def test_it_starts_from_a_chinese_path_in_any_locale(
    folder: Path, tmp_path: Path, variables: Mapping[str, str]
) -> None:
    started(folder / NAME, tmp_path, **WINDOW, **variables)
    assert any((tmp_path / "家").rglob("评估.db"))


def test_it_starts_where_no_font_is(folder: Path, tmp_path: Path) -> None:
    (nothing := tmp_path / "fonts.conf").write_text('<?xml version="1.0"?><fontconfig></fontconfig>', "utf-8")
    started(folder / NAME, tmp_path, **WINDOW, FONTCONFIG_FILE=str(nothing))


def test_it_does_the_main_job_with_its_packed_fonts(folder: Path, tmp_path: Path) -> None:
    [one] = json.loads(started(folder / NAME, tmp_path, "import", "评估.db", str(SAMPLE_VISIT), "--json"))
    started(folder / NAME, tmp_path, "sheet", "评估.db", one["id"], "-o", "考核表.pdf", "--supplement")
    assert (tmp_path / "考核表.pdf").read_bytes().startswith(b"%PDF")


@pytest.fixture
def read_only(folder: Path) -> Iterator[Path]:
    """The same folder on a medium that takes nothing."""
    if os.geteuid() or subprocess.run(["mount", "--bind", folder, folder], capture_output=True).returncode:
        pytest.skip("only root may mount")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def test_it_starts_on_a_read_only_medium(read_only: Path, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="Read-only"):
        (read_only / "x").touch()
    started(read_only / NAME, tmp_path, **WINDOW)


def test_the_sums_are_those_of_the_files(made: Path) -> None:
    lines = (made / "SHA256SUMS").read_text("utf-8").splitlines()
    told = dict(reversed(line.split("  ")) for line in lines)
    files = [*made.glob("*.zip"), *made.glob("*.deb")]
    assert told == {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_the_licences_stand_on_one_page(made: Path) -> None:
    page = (made / NAME / "许可.txt").read_text("utf-8")
    for name in [*(name for name, _ in PARTS), *(one.name for one in libraries())]:
        assert re.search(rf"^{re.escape(name)}( [0-9.]+)?：", page, re.MULTILINE), name
    for text in ("GNU LESSER GENERAL PUBLIC LICENSE", "SIL OPEN FONT LICENSE", "PYTHON SOFTWARE FOUNDATION LICENSE"):
        assert text in page


def test_the_package_says_what_it_is(made: Path) -> None:
    deb = next(made.glob("*.deb"))
    told = subprocess.run(["dpkg-deb", "-f", deb], capture_output=True, encoding="utf-8", check=True).stdout
    assert f"Package: {NAME}\nVersion: {VERSION}\n" in told
    assert re.search(r"^Depends: libc6 \(>= 2\.\d+\), .*libcups2", told, re.MULTILINE)
    raw = subprocess.run(["dpkg-deb", "--fsys-tarfile", deb], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(raw)) as tar:
        entries = tar.getmembers()
    names = [one.name for one in entries]
    assert {f"./usr/share/applications/{NAME}.desktop", f"./usr/share/mime/packages/{NAME}.xml"} <= set(names)
    assert {(one.uid, one.gid, one.mtime) for one in entries} == {(0, 0, entries[0].mtime)}
    assert {oct(one.mode) for one in entries if one.isfile()} == {"0o644", "0o755"}


@pytest.fixture
def debian(tmp_path: Path) -> Path:
    """A Debian of this system's version with nothing in it; it is fetched once into build/, and copied."""
    if os.geteuid() or not shutil.which("debootstrap"):
        pytest.skip("a clean Debian is made by debootstrap, as root")
    if not (done := DEBIAN.with_name("debian.done")).exists():
        shutil.rmtree(DEBIAN, ignore_errors=True)
        suite = platform.freedesktop_os_release()["VERSION_CODENAME"]
        if subprocess.run(["debootstrap", "--variant=minbase", suite, DEBIAN], capture_output=True).returncode:
            pytest.skip("no package source is reached, from which a clean Debian could come")
        done.touch()
    subprocess.run(["cp", "-a", DEBIAN, tmp_path / "debian"], check=True)
    return tmp_path / "debian"


# Triggers of the desktop's own packages know the new kind of file, and forget it. 54321 is nobody's number.
INSTALLED = f"""
set -e; mount -t proc proc /proc; export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq install -y --no-install-recommends /tmp/x.deb desktop-file-utils shared-mime-info >&2
desktop-file-validate /usr/share/applications/{NAME}.desktop
grep -q ':application/x-{NAME}:' /usr/share/mime/globs2
test -s /usr/share/icons/hicolor/scalable/apps/{NAME}.svg
bare="env -i PATH=/usr/bin:/bin LC_ALL=C {" ".join(f"{name}={value}" for name, value in WINDOW.items())}"
test "$($bare {NAME})" = painted
test -f /root/巡察整改评估/评估.db
unknown="setpriv --reuid=54321 --regid=54321 --clear-groups $bare"
for home in '' / nonsense /nonexistent /root; do test "$($unknown HOME=$home {NAME})" = painted; done
$unknown {NAME} import /tmp/x.db /usr/lib/{NAME}/_internal/resources/{SAMPLE_VISIT.name} >&2
cd /; md5sum --quiet -c /var/lib/dpkg/info/{NAME}.md5sums
dpkg -P {NAME} >&2
left="$(find / -xdev -iname '*{NAME}*' -not -path '/root/*')"; echo "$left"; test -z "$left"
test -f /root/巡察整改评估/评估.db
"""


def test_it_is_installed_runs_without_home_and_leaves_nothing(made: Path, debian: Path) -> None:
    shutil.copy(next(made.glob("*.deb")), debian / "tmp" / "x.deb")
    shutil.copyfile("/etc/resolv.conf", debian / "etc" / "resolv.conf")
    inside = ["unshare", "--mount", "--propagation", "private", "chroot", str(debian), "/bin/sh", "-c", INSTALLED]
    done = subprocess.run(inside, capture_output=True, encoding="utf-8", timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
