"""Which programs of this computer still run, each told from a later one that has got its number."""

from __future__ import annotations

import os
import platform
import sys
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

_QUERY, _STILL_ACTIVE, _NO_SUCH_PROCESS = 0x1000, 259, 87  # as Windows counts
_DEAD = (b"Z", b"X")  # ended, and only its number is left
UNKNOWN = "0" * 8
"""The beginning of a process where the system does not tell it."""


def machine() -> str:
    """Tell this computer from others, by nothing that tells anything about it (8 hex digits)."""
    told = platform.node()
    with suppress(OSError):
        if sys.platform != "win32":  # where it would be one of whatever drive one is on
            told += Path("/etc/machine-id").read_text(encoding="ascii")
    return _hashed(told)


def runs(process: int) -> bool:
    """Whether a program of this computer is still there; where that cannot be told it is."""
    if sys.platform == "win32":
        return _runs_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def begun(process: int) -> str:
    """Tell when a program began (8 hex digits), so that no later one is taken for it; empty if it has ended."""
    if not runs(process):
        return ""
    if sys.platform == "win32":
        return _hashed(_begun_on_windows(process))
    try:
        told = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()
    except FileNotFoundError:
        return "" if Path("/proc/self/stat").exists() else UNKNOWN
    except OSError:
        return UNKNOWN
    return "" if told[0] in _DEAD else _hashed(f"{_boot()} {int(told[19])}")


def lives(process: int, beginning: str) -> bool:
    """Whether the very program that began then still runs."""
    return begun(process) in (beginning, UNKNOWN) or (beginning == UNKNOWN and runs(process))


def _hashed(told: str) -> str:
    return sha256(told.encode()).hexdigest()[: len(UNKNOWN)] if told else UNKNOWN


@cache
def _boot() -> str:
    """Return what tells this run of the system from the one before, in which numbers and times began anew."""
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
    return ""


if sys.platform == "win32":

    def _runs_on_windows(process: int) -> bool:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle = kernel.OpenProcess(_QUERY, False, process)
        if not handle:
            return ctypes.get_last_error() != _NO_SUCH_PROCESS
        code = ctypes.c_ulong()
        known = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        kernel.CloseHandle(handle)
        return not known or code.value == _STILL_ACTIVE

    def _begun_on_windows(process: int) -> str:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle = kernel.OpenProcess(_QUERY, False, process)
        if not handle:
            return ""
        times = [wintypes.FILETIME() for _ in range(4)]
        known = kernel.GetProcessTimes(handle, *(ctypes.byref(one) for one in times))
        kernel.CloseHandle(handle)
        return f"{times[0].dwHighDateTime} {times[0].dwLowDateTime}" if known else ""
