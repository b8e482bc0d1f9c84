"""What tells this computer, and the user's folder on it, from others; and whether a program on it still runs."""

from __future__ import annotations

import os
import platform
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from ..base.userdirs import data_folder
from .durable import discard, take_name

if sys.platform == "win32":
    import ctypes

_QUERY, _STILL_ACTIVE, _NO_SUCH_PROCESS = 0x1000, 259, 87  # as Windows counts
STARTED = Path("/proc/sys/kernel/random/boot_id")  # drawn anew at each start
_KEPT = "machine-id"  # in the data folder
MARK = 8


def host() -> str:
    """Tell this computer from others, by nothing that tells anything about it."""
    told = platform.node()
    with suppress(OSError):
        told += Path("/etc/machine-id").read_text(encoding="ascii")
    return sha256(told.encode()).hexdigest()[:16]


def mark() -> str:
    """Tell the user's folder on this computer from any other, even of a computer that bears the same name."""
    return sha256(f"{host()}{_kept()}".encode()).hexdigest()[:MARK]


def this_start() -> str:
    """Tell this computer, since it was last started, from any other: also from one made of a copy of its disk."""
    started = ""
    with suppress(OSError):
        started = STARTED.read_text(encoding="ascii")
    return sha256(f"{host()}{_kept()}{started}".encode()).hexdigest()[:16]


def born(process: int) -> str:
    """Tell a program of this computer from one that later has its number; empty where the system does not say."""
    with suppress(OSError, IndexError):
        return (
            Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
        )
    return ""


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


def _kept() -> str:
    """Return what was drawn by lot when it was first asked for; empty where nothing can be kept."""
    kept = data_folder() / _KEPT
    with suppress(OSError):
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            new = kept.with_name(f"{_KEPT}.{os.getpid()}.new")
            new.write_text(token_hex(16), encoding="ascii")
            with suppress(FileExistsError):  # by another window, just now
                take_name(new, kept)
            discard(new)
        return kept.read_bytes().hex()
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
