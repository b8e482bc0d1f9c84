"""From the schema of an earlier version to the present one: on a verified copy, swapped in at the end.

A step is written once and never changed. What it makes must equal ``db_schema.sql`` to the letter, as SQLite keeps
the text of each statement: the file is compared with it at each opening.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from ..base.clock import now
from ..base.errors import UserError
from ..base.progress import past_return, stage, step
from ..base.text import as_it_is
from ..files.backup_names import folder_of, next_path
from ..files.durable import flush, sync_folder
from ..files.held import once_let_go
from ..files.private import create, make_folder
from ..files.temporary import part_of, sweep
from . import migration_3
from .added import added_in
from .screening import USER_VERSION, screen
from .sqlite_file import connect
from .watching import stoppable

BEFORE = "升级前"
PAGES_AT_ONCE = 4096
STEPS: dict[int, Callable[[sqlite3.Connection], None]] = {
    2: added_in(3),
    3: migration_3.upgrade,
    4: added_in(5),
    5: added_in(6),
}
"""What leads from a version to the next, within the transaction that has begun."""
MOVED: dict[int, dict[str, tuple[str, dict[str, str]]]] = {3: migration_3.MOVED}
"""By the version that is left: where a table's rows are found afterwards, and by which expression a column."""


def upgrade(connection: sqlite3.Connection, version: int) -> None:
    """Lead a database of that version to the present one, in one transaction."""
    connection.isolation_level = None
    # a table gives its name to a new one; a value against its check is told by its assessment
    for pragma in ("foreign_keys = OFF", "legacy_alter_table = ON", "ignore_check_constraints = ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    try:
        for number in range(version, USER_VERSION):
            STEPS[number](connection)
        connection.execute(f"PRAGMA user_version = {USER_VERSION}")
        connection.execute("COMMIT")
    except BaseException:  # whatever it was, nothing of it stays
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def migrate(path: Path, version: int) -> str:
    """Lead a file, screened as one of that version, to the present one; return what to tell the user.

    Whatever happens on the way, under the file's name lies the old one or the new one, whole; nobody else can
    write into the old one meanwhile. The old one is kept among the backups.
    """
    path = path.resolve()  # a link stays one
    seen, kept = path.stat(), next_path(folder_of(path), now(), BEFORE)
    make_folder(kept.parent)
    with part_of(kept) as part, part_of(path) as new, ExitStack() as connections:
        guard = connections.enter_context(closing(connect(path)))
        old = connections.enter_context(closing(connect(path, read_only=True)))
        guard.execute("BEGIN IMMEDIATE")
        there = old.execute("PRAGMA user_version").fetchone()[0]
        if there != version or not os.path.samestat(path.stat(), seen):  # another program has been quicker
            raise UserError(f"“{path.name}”刚被另一个程序升级，没有改动它；请重新打开。")
        screen(old, path, version)  # again, now that nobody can change it
        stage("备份升级前的文件")
        _copy(old, part, version)
        stage("升级")
        _copy(old, new, version, and_upgrade=True)
        shutil.copymode(path, new)
        past_return()
        once_let_go(lambda: part.replace(kept))
        if os.name == "nt":  # which replaces no file that is open
            connections.close()
        once_let_go(lambda: new.replace(path))
        sync_folder(path.parent)
    sweep()  # what an upgrade that was broken off has left
    return f"“{path.name}”由以前的版本建立，已升级；升级前的文件留在备份里（{kept.name}）。"


def _copy(old: sqlite3.Connection, target: Path, version: int, *, and_upgrade: bool = False) -> None:
    """Write a copy, upgraded or not, that holds every row of the old file: on the disk when this returns."""
    create(target).close()
    with closing(sqlite3.connect(target)) as copy:
        copy.text_factory = as_it_is
        old.backup(copy, pages=PAGES_AT_ONCE, progress=lambda _, left, whole: step(whole - left, whole))
        if and_upgrade:
            stage("升级")
            with stoppable(copy):
                upgrade(copy, version)
                copy.execute("VACUUM")  # nothing of what was moved is left behind
        screen(copy, target, USER_VERSION if and_upgrade else version)
        stage("核对升级前后的内容")
        with stoppable(old, copy):
            same = _same_rows(old, copy, version if and_upgrade else USER_VERSION)
        if not same:
            raise UserError(f"“{target.name}”没有写对，没有升级，原来的文件没有改动；请检查磁盘后重试。")
    flush(target)


def _same_rows(old: sqlite3.Connection, new: sqlite3.Connection, version: int) -> bool:
    """Whether every table of the old file holds the same rows in the new one: records, totals, revisions follow."""
    moved = {table: place for left, places in MOVED.items() if left >= version for table, place in places.items()}
    for (table,) in old.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        target, expressions = moved.get(table, (table, {}))
        there = _columns(new, target)
        names = [name for name in _columns(old, table) if name in there or name in expressions]
        keys = ", ".join(str(number) for number in range(1, len(names) + 1))
        wanted = old.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY {keys}")
        found = new.execute(
            f"SELECT {', '.join(expressions.get(name, name) for name in names)} FROM {target} ORDER BY {keys}"
        )
        if any(row != found.fetchone() for row in wanted) or found.fetchone() is not None:
            return False
    return True


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
