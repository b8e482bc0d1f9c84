"""Set up and start the program, or run every check. Needs Python 3.11 or newer with pip, nothing else.

python3 dev.py [ARGUMENTS]             open the window, or run a subcommand; ARGUMENTS go to the program
python3 dev.py test [ARGUMENTS]        lint, types and tests with few examples; ARGUMENTS go to pytest
python3 dev.py test --all [ARGUMENTS]  the tests with many examples, and the window's on the oldest Qt too
python3 dev.py package [TARGET]        the packages in dist/: a folder, a zip, on Linux a .deb, and their SHA-256; for a
                                       Linux as in x86_64-linux-gnu.2.28: processor and oldest glibc
python3 dev.py package --windows       the zip for Windows in dist-windows/, where .ci/windows is set up under Wine
python3 dev.py test --windows [ARGUMENTS]  the tests on Windows' Python, where .ci/windows has set it up under Wine
python3 dev.py test --arm tests/bundle     the packages for Linux on ARM, where .ci/arm has set up an emulator
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
OLDEST_QT_LOCK = ROOT / "requirements-oldest.lock"  # replaces the lock's lines on Qt
BASE_PYTHON: str = sys._base_executable  # type: ignore[attr-defined]  # an environment cannot replace itself

# What the wheels of each Qt install on, newest first: the newest Python, and by platform the oldest system. Read off
# their names and Requires-Python in: pip download -vvv --no-deps PySide6-Essentials==0 (and shiboken6, the same).
QT_WHEELS = {
    "6.11.3": {
        "Python": "Python 3.14",
        "linux-x86_64": "glibc 2.34",
        "linux-aarch64": "glibc 2.39",
        "macosx": "macOS 13.0",
        "win-amd64": "",
        "win-arm64": "",
    },
    "6.8.0.2": {
        "Python": "Python 3.13",
        "linux-x86_64": "glibc 2.28",
        "linux-aarch64": "glibc 2.31",
        "macosx": "macOS 12.0",
        "win-amd64": "",
    },
}
NEWEST_QT, OLDEST_QT = QT_WHEELS

TYPES = {  # the oldest Qt's stubs lack what the window uses: without the newest, the rest is checked
    NEWEST_QT: "mypy",
    OLDEST_QT: "mypy --follow-imports=silent desktop_app dev.py",
}
PYTEST = "pytest -n auto"  # a worker a core
NO_TESTS_CHOSEN = 5  # pytest's exit code

# Debian package -> the library or program that it brings, by which it is looked for.
WINDOW_NEEDS = {
    "libcups2": "libcups.so.2",
    "libdbus-1-3": "libdbus-1.so.3",
    "libegl1": "libEGL.so.1",
    "libfontconfig1": "libfontconfig.so.1",
    "libgl1": "libGL.so.1",
    "libglib2.0-0": "libglib-2.0.so.0",
    "libsm6": "libSM.so.6",  # and with it libice6: on ARM alone
    "libwayland-cursor0": "libwayland-cursor.so.0",
    "libwayland-egl1": "libwayland-egl.so.1",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-randr0": "libxcb-randr.so.0",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-xkb1": "libxcb-xkb.so.1",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libxkbcommon0": "libxkbcommon.so.0",
}
TESTS_NEED = {"binutils": "objdump", "poppler-utils": "pdftotext", "xdotool": "xdotool", "xvfb": "Xvfb"}
if sys.base_prefix == "/usr":  # PyInstaller bundles the shared library, which Debian packs apart from its python3
    TESTS_NEED[f"libpython3.{sys.version_info.minor}"] = str(sysconfig.get_config_var("INSTSONAME"))
PACKAGE_NEEDS = {"binutils": "objdump", "make": "make", "tcl": "tclsh"}  # the last makes SQLite's one source file


def main(arguments: list[str]) -> int:
    """Do what the command line asks for; return the exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036  # nothing has checked it before
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # Windows' code page lacks much in a pipe
    if arguments[:1] == ["test"]:
        return run_checks(arguments[1:])
    if arguments == ["package", "--windows"]:
        return build_for_windows()
    if arguments[:1] == ["package"]:
        return build_packages(*arguments[1:2])
    has_screen = sys.platform != "linux" or bool(os.getenv("DISPLAY") or os.getenv("WAYLAND_DISPLAY"))
    qt, why = fitting_qt(this_machine())
    if not arguments:  # with some, what is printed is the program's
        say(why)
    install_packages(WINDOW_NEEDS if has_screen else {})
    python = environment(".venv", qt)
    if arguments or has_screen:
        return program(python, *arguments).returncode
    return print_sample_visit(python)


def build_packages(target: str = "") -> int:
    """Build with the oldest Qt where it fits, and on Linux with a Python as old, so that it starts on old systems."""
    machine, lock = this_machine(), locked(OLDEST_QT)
    if left := install_packages(WINDOW_NEEDS | PACKAGE_NEEDS):
        sys.exit(f"Building needs what is still missing: {' '.join(left)}.")
    if oldest := QT_WHEELS[OLDEST_QT].get(machine.platform, "").partition("glibc ")[2]:
        target = target or f"{platform.machine()}-linux-gnu.{oldest}"
        folder = ROOT / "build" / target
        made = [BASE_PYTHON, str(ROOT / ".ci" / "package" / "interpreter.py"), target, str(folder)]
        if code := subprocess.run(made, input=lock, encoding="utf-8").returncode:
            return code
        python = folder / "bin" / "python"
    elif misfit(OLDEST_QT, machine):
        python = environment(".venv", fitting_qt(machine)[0])
    else:
        python = environment(".venv-oldest", OLDEST_QT)
    command = [str(python), str(ROOT / ".ci" / "package"), *([target] if target else [])]
    return subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}).returncode


def build_for_windows() -> int:
    """Build with Windows' own Python, where nothing asks git for the date."""
    windows = windows_python()
    asked = ["git", "log", "-1", "--format=%ct"]
    date = subprocess.run(asked, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout.strip()
    variables = {"SOURCE_DATE_EPOCH": date} | os.environ | {"PYTHONPATH": str(ROOT)}
    code = subprocess.run([windows, "python", ".ci/package"], cwd=ROOT, env=variables).returncode
    subprocess.run([windows, "stop"], cwd=ROOT)
    return code


def program(python: Path, *arguments: str | Path, stdout: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run the program in the caller's folder, so that file names mean what they say."""
    variables = os.environ | {"PYTHONPATH": str(ROOT)}
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl+C is the program's own, which ends in its own words
    return subprocess.run([python, "-m", "desktop_app", *arguments], env=variables, stdout=stdout, encoding="utf-8")


def print_sample_visit(python: Path) -> int:
    """Do the main job without a window: take a visit's answers in, score them, fix them, print the sheet."""
    say("No screen here, so no window: this imports the sample visit, scores it, makes it final and prints its sheet.")
    file, sheet = ROOT / "sample-visit" / "评估.db", ROOT / "sample-visit" / "考核表.pdf"
    file.parent.mkdir(exist_ok=True)
    for earlier in (file, sheet):
        earlier.unlink(missing_ok=True)
    answers = ROOT / "resources" / "sample-visit.json"
    done = program(python, "import", file, answers, "--json", stdout=subprocess.PIPE)
    if done.returncode == 0:
        made = json.loads(done.stdout)[0]["id"]
        program(python, "finalise", file, made)  # refused, a draft is printed: where the clock is before the visit
        done = program(python, "sheet", file, made, "-o", sheet, "--supplement")
    if done.returncode == 0:
        done = program(python, "list", file)
        say(f"The printed sheet: {sheet}")
    return done.returncode


def run_windows_checks(arguments: list[str]) -> int:
    """Run the tests on Windows' Python, the core's and then the window's, or what is chosen."""
    windows = windows_python()
    if left := install_packages({"xvfb": "xvfb-run"}):
        sys.exit(f"Windows wants a screen, for which is missing: {' '.join(left)}.")
    screen = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24 -ac"]  # without a cookie, which is not seen inside
    pytest = [*screen, windows, "python", "-m", "pytest", "--color=no", "-p", "no:terminalprogress"]
    failed = []
    for chosen in [arguments] if arguments else [["tests", "--ignore=tests/ui"], ["tests/ui"]]:
        say(f"== Windows: pytest {' '.join(chosen)}")
        if subprocess.run([*pytest, *chosen], cwd=ROOT, stdin=subprocess.DEVNULL).returncode:
            failed.append(f"pytest {' '.join(chosen)}")
        subprocess.run([windows, "stop"], cwd=ROOT)  # the next one has another screen
    say(f"== failed on Windows: {', '.join(failed)}" if failed else "== all tests passed on Windows")
    return 1 if failed else 0


def windows_python() -> str:
    """Return the script that runs Windows' Python; end where it is not set up."""
    script = str(ROOT / ".ci" / "windows")
    if sys.platform != "linux" or subprocess.run([script, "ready"]).returncode:
        sys.exit("This needs Windows' Python, under Wine on Linux, not set up here: .ci/windows says how.")
    return script


def run_checks(arguments: list[str]) -> int:
    """Run every check to its end, then say which failed."""
    if "--windows" in arguments:
        return run_windows_checks([argument for argument in arguments if argument != "--windows"])
    machine = this_machine()
    qt, why = fitting_qt(machine)
    say(f"== {why}")
    if left := install_packages(WINDOW_NEEDS | TESTS_NEED):
        sys.exit(f"The tests need what is still missing: {' '.join(left)}.")
    python = environment(".venv", qt)
    failed = [name for name in ("ruff check", "ruff format --check", TYPES[qt]) if check(python, name) != 0]
    failed += ["pytest"] if check(python, PYTEST, *arguments) != 0 else []
    if "--all" in arguments and qt != OLDEST_QT:
        if reason := misfit(OLDEST_QT, machine):
            say(f"== skipped: pytest on the oldest Qt: {reason}")
        else:
            chosen = [argument for argument in arguments if argument != "--all"]
            python = environment(".venv-oldest", OLDEST_QT)
            code = check(python, PYTEST, *(chosen or ["tests/ui"]))  # no Qt elsewhere, which a test says
            if code != 0 and not (chosen and code == NO_TESTS_CHOSEN):
                failed.append("pytest on the oldest Qt")
    say(f"== failed: {', '.join(failed)}" if failed else "== all checks passed")
    return 1 if failed else 0


def check(python: Path, command: str, *arguments: str) -> int:
    """Run one check in the checkout; return its exit code."""
    say(f"== {python.relative_to(ROOT).parts[0]}: {command}")
    return subprocess.run([python, "-m", *command.split(), *arguments], cwd=ROOT, stdin=subprocess.DEVNULL).returncode


class Machine(NamedTuple):
    """What decides which wheels install."""

    python: str
    platform: str
    system: str
    """The C library of Linux, or macOS, with its version."""

    def __str__(self) -> str:
        return f"{self.python} on {self.platform}" + (f" with {self.system}" if self.system else "")


def this_machine() -> Machine:
    """Look at the Python that runs this, since an environment takes after it."""
    kind, system = sysconfig.get_platform(), ""
    if kind.startswith("macosx"):
        kind, system = "macosx", f"macOS {platform.mac_ver()[0]}"
    elif kind.startswith("linux"):
        system = " ".join(platform.libc_ver()).strip() or "no glibc"
        kind += "" if sys.maxsize > 2**32 else " in 32 bits"
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        kind += " without the GIL"
    return Machine(f"Python {sys.version_info[0]}.{sys.version_info[1]}", kind, system)


def fitting_qt(machine: Machine) -> tuple[str, str]:
    """Return the newest Qt that installs on the machine, and why it is this one; end where none does."""
    reasons: list[str] = []
    for qt in QT_WHEELS:
        if not (reason := misfit(qt, machine)):
            return qt, f"Qt {qt} is taken: {'; '.join(reasons) or 'the newest, and it fits'}; this is {machine}."
        reasons.append(reason)
    sys.exit(f"No Qt fits: {'; '.join(reasons)}; this is {machine}.")


def misfit(qt: str, machine: Machine) -> str:
    """Return why a Qt does not install on the machine, or nothing."""
    wheels = QT_WHEELS[qt]
    if machine.platform not in wheels:
        return f"{qt} has no wheel for {machine.platform}"
    if version(machine.python) > version(wheels["Python"]):
        return f"{qt} needs {wheels['Python']} or older"
    needed = wheels[machine.platform]
    return f"{qt} needs {needed} or newer" if version(machine.system) < version(needed) else ""


def version(words: str) -> tuple[int, ...]:
    """Return the numbers after a name."""
    return tuple(map(int, re.findall(r"\d+", words)))


def locked(qt: str) -> str:
    """Return the lock with this Qt in it."""
    lock = LOCK.read_text("utf-8")
    if qt == NEWEST_QT:
        return lock
    others = re.sub(r"^(pyside6-essentials|shiboken6)==.*\n(    .*\n)*", "", lock, flags=re.MULTILINE)
    return others + OLDEST_QT_LOCK.read_text("utf-8")


def environment(name: str, qt: str) -> Path:
    """Return the Python of an environment that holds exactly what the lock says, made anew if it does not."""
    folder = ROOT / name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted, installed = folder / "wanted.lock", folder / "installed.lock"
    lock = f"# Python {sys.version.split()[0]} in {sys.base_prefix}\n{locked(qt)}"
    if not installed.exists() or installed.read_text("utf-8") != lock:
        say(f"Setting up {name} with Qt {qt}: some 200 MB, only now and when the lock changes …")
        subprocess.run([BASE_PYTHON, "-m", "venv", "--clear", "--without-pip", folder], check=True)
        wanted.write_text(lock, "utf-8")
        pip = [BASE_PYTHON, "-m", "pip", "--python", str(python), "install", "-qq"]
        if subprocess.run([*pip, "--only-binary=:all:", "--require-hashes", "-r", wanted]).returncode:
            sys.exit(f"{name} could not be set up; the lines above say why.")
        wanted.rename(installed)
    return python


def install_packages(needs: dict[str, str]) -> list[str]:
    """Install what Linux lacks if allowed to, else name it in one line; return what is still missing."""
    left = missing_packages(needs)
    allowed = shutil.which("apt-get") and os.access("/var/lib/dpkg", os.W_OK)
    if left and not allowed:
        say(f"Please run: sudo apt-get install {' '.join(left)}")
    elif left:
        say(f"Installing {' '.join(left)} …")
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", *left]):
            subprocess.run(["apt-get", "-qq", *command], env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        left = missing_packages(needs)
    return left


def missing_packages(needs: dict[str, str]) -> list[str]:
    """Return the packages whose library or program is not there."""
    if sys.platform != "linux" or not Path("/sbin/ldconfig").exists():
        return []
    listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, encoding="utf-8", check=True)
    libraries = set(listed.stdout.split())
    return [package for package, brings in needs.items() if brings not in libraries and not shutil.which(brings)]


def say(line: str) -> None:
    """Print at once, so that the line stands before what the next command prints."""
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
