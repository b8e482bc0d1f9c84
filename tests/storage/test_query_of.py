"""Many keys are asked for in pieces: each row once, and nobody who writes meanwhile waits for the reader."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.storage import data_file
from desktop_app.storage.store import Store


@pytest.mark.parametrize("number", [0, 1, 2, 3, 7])
def test_each_row_comes_once_and_another_can_write_between(
    store: Store, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_file, "MOST_ASKED", 2)
    with store.together():
        for at in range(9):
            store.file.insert("round", {"id": f"{at:036}", "name": f"第{at}轮", "year": 2026})
    wanted = [f"{at:036}" for at in range(number)]
    found = []
    with closing(sqlite3.connect(Path(store.path), timeout=0)) as other:
        for row in store.file.query_of("SELECT id FROM round WHERE id IN {}", [*wanted, *wanted]):
            found.append(row["id"])
            with other:
                other.execute("UPDATE round SET begins = ''")
    assert sorted(found) == wanted
