"""A SQLite that overwrites nothing it deletes, as it is built for Windows, and where a text is still legible."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def overwriting_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every connection begin as one of a library built without SECURE_DELETE."""
    connect = sqlite3.connect

    def connected(*how: Any, **more: Any) -> sqlite3.Connection:
        made = connect(*how, **more)
        made.execute("PRAGMA secure_delete = OFF")
        return made

    monkeypatch.setattr(sqlite3, "connect", connected)


def legible(text: str | bytes, *places: Path) -> Iterator[str]:
    """Yield the names of the files, in folders too, in which a text stands."""
    wanted = text.encode() if isinstance(text, str) else text
    for place in places:
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (file.name for file in files if file.is_file() and wanted in file.read_bytes())
