"""Which assessments came into a file and which left it: what was deleted with another tool is told by it."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.version import VERSION
from ..history.events import inventory_row
from .data_file import DataFile
from .sqlite_file import in_words

BEGUN, TAKEN_IN, DELETED = "begun", "taken_in", "deleted"
START = ""  # what the first row is chained to


class Inventory:
    """The inventory of an open file, written within a transaction."""

    def __init__(self, file: DataFile) -> None:
        self._file = file

    def add(self, assessment_id: str, at: str, kind: str) -> None:
        """Note that an assessment came or went."""
        rows = self._file.query("SELECT hash FROM inventory ORDER BY id DESC LIMIT 1")
        before = next((str(row["hash"]) for row in rows), START)
        self._file.insert("inventory", inventory_row(before, assessment_id, at, kind, VERSION))

    def faults(self, present: set[str]) -> Iterator[str]:
        """Say where the inventory is not what the file holds; ``present`` are the ids of its assessments."""
        before, expected = START, set[str]()
        with in_words(self._file.path):
            rows = list(self._file.query("SELECT assessment, at, kind, program, hash FROM inventory ORDER BY id"))
        for row in rows:
            texts = [row[name] for name in ("assessment", "at", "kind", "program")]
            if not all(isinstance(one, str) for one in texts) or inventory_row(before, *texts)["hash"] != row["hash"]:
                yield "评估的进出登记与它的校验链不符，登记被改动、删去或插入过。"
                break
            before = row["hash"]
            (expected.discard if row["kind"] == DELETED else expected.add)(row["assessment"])
        if gone := len(expected - present):
            yield f"有{gone}份评估不见了，不是用本程序删除的；请用“备份与恢复”找回。"
        if come := len(present - expected):
            yield f"有{come}份评估没有进入这个文件的登记，可能是别的程序放进去的。"
