"""What tests do to visits and their files, in a few words."""

import sqlite3
from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored


def finalised(store: Store, stored: Stored) -> Stored:
    """Return what a draft is after 定稿."""
    return finalising.keep(store, stored, finalising.prepared(stored, store.revisions.of(stored.id), store.person))


def renamed(store: Store, unit: str, id_: str = "") -> Stored:
    """Give an assessment, by default the only one, another unit."""
    stored = store.load(id_ or store.ids()[0])
    return store.save(stored, replace(stored.record, unit=unit))[0]


def another_tool(path: Path, sql: str) -> None:
    """Let another program change a file past this one."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sql)
