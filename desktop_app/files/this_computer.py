"""What tells this computer, and the user's folder on it, from others."""

from __future__ import annotations

import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from ..base.userdirs import data_folder
from .durable import take_name
from .private import create, make_folder
from .processes import machine
from .temporary import part_of

_SOURCE = "/proc/sys/kernel/random/boot_id" if sys.platform != "win32" else ""  # or one of whatever drive one is on
STARTED = Path(_SOURCE)  # drawn anew at each start
_KEPT = "machine-id"  # in the data folder
MARK = 8


def mark() -> str:
    """Tell the user's folder on this computer from any other, even of a computer that bears the same name."""
    return sha256(f"{machine()}{_kept()}".encode()).hexdigest()[:MARK]


def this_start() -> str:
    """Tell this computer, since it was last started, from any other: also from one made of a copy of its disk."""
    started = ""
    with suppress(OSError):
        started = STARTED.read_text(encoding="ascii")
    return sha256(f"{machine()}{_kept()}{started}".encode()).hexdigest()[:16]


def _kept() -> str:
    """Return what was drawn by lot when it was first asked for; empty where nothing can be kept."""
    kept = data_folder() / _KEPT
    with suppress(OSError):
        if not kept.exists():
            make_folder(kept.parent)
            with part_of(kept) as new, suppress(FileExistsError):  # by another window, just now
                with create(new) as file:
                    file.write(token_hex(16).encode())
                take_name(new, kept)
        return kept.read_bytes().hex()
    return ""
