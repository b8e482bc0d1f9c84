"""Disks that are small, full or read-only, where the machine lets one make them."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop_app.base.errors import UserError
from desktop_app.storage.store import Store

ROOM = 2**20  # bytes on a small disk
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")


def mounted(folder: Path, *options: str) -> bool:
    """Mount on a folder, or mount it again; False where the machine does not allow it."""
    if not shutil.which("mount"):
        return False
    return subprocess.run(["mount", *options, str(folder)], capture_output=True).returncode == 0


def unmounted(folder: Path) -> bool:
    """Take the disk away, as a stick that is pulled."""
    return subprocess.run(["umount", "-l", str(folder)], capture_output=True).returncode == 0


def fill(folder: Path, leave: int = 0) -> Path:
    """Leave so many bytes of room."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)) == 4096:
            pass
    if leave:
        os.truncate(filler, filler.stat().st_size - leave)
    return filler


def edited_until_refused(store: Store, one: str) -> tuple[str, str]:
    """Edit until the disk takes no more; return the last unit that was saved, and the sentence."""
    stored = store.load(one)
    for number in range(5000):
        try:
            unit = f"{number}" + "长" * 500
            stored, _ = store.save(stored, replace(stored.record, unit=unit))
        except UserError as error:
            return stored.record.unit, str(error)
    raise AssertionError("the disk is not full")


def full(path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Open a file that can grow no more: SQLite's own way to a full disk."""
    with closing(sqlite3.connect(path)) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]

    def limited(*how: Any, **more: Any) -> sqlite3.Connection:
        connection = connect(*how, **more)
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    connect = sqlite3.connect
    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", limited)
        return Store.open(path)
