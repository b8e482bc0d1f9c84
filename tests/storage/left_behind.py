"""Files as a program that was ended leaves them, with what lies beside them."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from desktop_app.storage.journals import MAGIC
from desktop_app.storage.store import Store
from tests.samples import VISITS

UNITS = ["丙县某局", "乙县某局", "某市局", "甲县某局"]


def units(store: Store) -> list[str]:
    return sorted(one.record.unit for one in store.load_all()[0])


def state(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}


def names_in(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.rglob("*") if one.is_file())


def interrupted(
    path: Path, sql: str = "UPDATE assessment SET unit = '改了一半'; UPDATE answer SET note = printf('%3000s', 'x')"
) -> Path:
    """Leave file and journal at ``path`` as a power cut in the middle of writing leaves them."""
    whole = path.with_name("whole.db")
    shutil.copy(VISITS, whole)
    with closing(sqlite3.connect(whole, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 5")
        connection.execute("PRAGMA cache_spill = 1")
        connection.execute("BEGIN")
        for statement in sql.split("; "):
            connection.execute(statement)
        shutil.copy(whole, path)
        shutil.copy(f"{whole}-journal", f"{path}-journal")
        connection.execute("ROLLBACK")
    whole.unlink()
    if Path(f"{path}-journal").read_bytes()[:8] != MAGIC:  # not flushed: nothing was written into the file either
        raise AssertionError("the journal is not hot")
    return path


def logged(path: Path) -> Path:
    """Leave file and write-ahead log as another tool, ended by force, leaves them."""
    whole = path.with_name("whole.db")
    shutil.copy(VISITS, whole)
    with closing(sqlite3.connect(whole, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("UPDATE assessment SET unit = '在日志里' WHERE unit = '甲县某局'")
        shutil.copy(whole, path)
        shutil.copy(f"{whole}-wal", f"{path}-wal")
    for left in path.parent.glob("whole.db*"):
        left.unlink()
    return path
