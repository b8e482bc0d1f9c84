"""Which Qt ``dev.py`` takes on which machine, and what it says where Windows is wanted."""

import re
from importlib.metadata import distribution
from pathlib import Path

import pytest

import dev
from dev import NEWEST_QT, OLDEST_QT, Machine

X86, ARM = "linux-x86_64", "linux-aarch64"

# Python, platform, system -> the Qt, or what is said where there is none; then why not the newest.
MACHINES = [
    ("3.11", X86, "glibc 2.36", NEWEST_QT, ""),  # Debian 12
    ("3.13", ARM, "glibc 2.41", NEWEST_QT, ""),  # Debian 13
    ("3.14", X86, "glibc 2.34", NEWEST_QT, ""),
    ("3.14", "win-amd64", "", NEWEST_QT, ""),
    ("3.12", "win-arm64", "", NEWEST_QT, ""),
    ("3.14", "macosx", "macOS 26.1", NEWEST_QT, ""),
    ("3.11", ARM, "glibc 2.36", OLDEST_QT, f"{NEWEST_QT} needs glibc 2.39 or newer"),  # Debian 12
    ("3.11", X86, "glibc 2.28", OLDEST_QT, f"{NEWEST_QT} needs glibc 2.34 or newer"),  # UOS
    ("3.13", ARM, "glibc 2.31", OLDEST_QT, f"{NEWEST_QT} needs glibc 2.39 or newer"),  # Kylin
    ("3.13", "macosx", "macOS 12.7.6", OLDEST_QT, f"{NEWEST_QT} needs macOS 13.0 or newer"),
    ("3.11", ARM, "glibc 2.28", None, f"{OLDEST_QT} needs glibc 2.31 or newer"),
    ("3.14", ARM, "glibc 2.36", None, f"{OLDEST_QT} needs Python 3.13 or older"),
    ("3.15", X86, "glibc 2.41", None, f"{NEWEST_QT} needs Python 3.14 or older"),
    ("3.12", X86, "musl 1.2.5", None, f"{OLDEST_QT} needs glibc 2.28 or newer"),
    ("3.12", X86, "no glibc", None, f"{OLDEST_QT} needs glibc 2.28 or newer"),
    ("3.12", "linux-riscv64", "glibc 2.41", None, f"{NEWEST_QT} has no wheel for linux-riscv64"),
    ("3.12", "linux-aarch64 in 32 bits", "glibc 2.41", None, f"{OLDEST_QT} has no wheel for linux-aarch64 in 32 bits"),
    ("3.12", "win32", "", None, f"{OLDEST_QT} has no wheel for win32"),
]


@pytest.mark.parametrize(("python", "platform", "system", "qt", "why"), MACHINES)
def test_the_newest_qt_that_fits_is_taken(python: str, platform: str, system: str, qt: str | None, why: str) -> None:
    machine = Machine(f"Python {python}", platform, system)
    if qt is None:
        with pytest.raises(SystemExit) as end:
            dev.fitting_qt(machine)
        said = str(end.value)  # which Python prints, with exit code 1
    else:
        taken, said = dev.fitting_qt(machine)
        assert taken == qt
    assert why in said
    assert said.endswith(f"; this is {machine}.")
    assert "\n" not in said


@pytest.mark.parametrize("qt", dev.QT_WHEELS)
def test_the_lock_holds_the_qt_of_the_table_and_all_else(qt: str) -> None:
    pins = dict(re.findall(r"^([\w-]+)==(\S+)", dev.locked(qt), re.MULTILINE))
    assert pins["pyside6-essentials"] == pins["shiboken6"] == qt
    newest = dict(re.findall(r"^([\w-]+)==(\S+)", dev.LOCK.read_text("utf-8"), re.MULTILINE))
    assert pins == newest | {"pyside6-essentials": qt, "shiboken6": qt}


@pytest.mark.parametrize("name", ["PySide6-Essentials", "shiboken6"])
def test_the_table_says_what_the_installed_wheel_says(name: str) -> None:
    installed, here = distribution(name), dev.this_machine()
    assert dev.misfit(installed.version, here) == ""
    wheels = dev.QT_WHEELS[installed.version]
    assert "_".join(map(str, dev.version(wheels[here.platform]))) in (installed.read_text("WHEEL") or "")
    assert f"<3.{dev.version(wheels['Python'])[1] + 1}" in installed.metadata["Requires-Python"]


def test_what_needs_windows_says_where_it_comes_from(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WINDOWS_ROOT", str(tmp_path))  # nothing is set up there
    with pytest.raises(SystemExit, match=r"not set up here: \.ci/windows says how"):
        dev.windows_python()
