"""The store's table of rubrics: each whole, under the digest of its text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ..base.errors import UserError
from ..base.text import is_text, shown
from ..rubric.loading import parse_rubric, shipped_rubrics
from ..rubric.rubric import Rubric
from ..rubric.shipped import shipped_digests
from .data_file import DataFile
from .sqlite_file import in_words


class RubricTable:
    """The rubrics of an open file."""

    def __init__(self, file: DataFile) -> None:
        self._file = file

    def add(self, rubric: Rubric) -> None:
        """Keep a rubric, within a transaction; one that is there already stays."""
        row = {"digest": rubric.digest, "id": rubric.id, "source": rubric.source}
        self._file.insert("rubric", row, ignore=True)

    def load(self, digest: str) -> Rubric:
        """Return the rubric with that digest, or refuse."""
        if shipped := _shipped(digest):
            return shipped  # whatever has become of the file's; it need not be parsed for each of a thousand files
        rows = self._file.query("SELECT source FROM rubric WHERE digest = ?", digest)
        found = next((_parsed(row["source"], self._file.path.name) for row in rows), None)
        if isinstance(found, Rubric) and found.digest == digest:
            return found
        if isinstance(found, str):
            raise UserError(found)
        name = self._file.path.name
        raise UserError(f"“{name}”里有一份评估无法读取，评分表的内容被改动过；文件可能被别的程序改动过。")

    def sweep(self) -> None:
        """Delete the rubrics that no assessment is scored with any more, within a transaction."""
        self._file.execute("DELETE FROM rubric WHERE digest NOT IN (SELECT rubric FROM assessment)")

    def doctored(self) -> list[str]:
        """Say which rubrics bear the id of a shipped one and are others; what cannot be read is told elsewhere."""
        return [told for _, found in self._all() if not isinstance(found, str) and (told := found.doctored)]

    def faults(self) -> Iterator[str]:
        """Say which rubrics are not what they go by, are doctored, or belong to nothing."""
        with in_words(self._file.path):
            used = {row["rubric"] for row in self._file.query("SELECT rubric FROM assessment")}
        for row, found in self._all():
            name = shown(row["id"])
            if row["digest"] not in used:
                yield f"有一张评分表（{name}）没有评估使用，可能是别的程序放进去的。"
            elif isinstance(found, str):
                yield found
            elif found.digest != row["digest"]:
                yield f"评分表（{name}）的内容已损坏，或被别的程序改动过。"
            elif found.id != row["id"]:
                yield f"评分表的编号被改动过：登记的是“{name}”，内容是“{shown(found.id)}”。"
            if not isinstance(found, str) and (told := found.doctored):
                yield f"{told}。"

    def _all(self) -> list[tuple[dict[str, str], Rubric | str]]:
        with in_words(self._file.path):
            rows = list(self._file.query("SELECT digest, id, source FROM rubric ORDER BY digest"))
        return [(row, _parsed(row["source"], self._file.path.name)) for row in rows]


@lru_cache(maxsize=32)
def _parsed(source: str, name: str) -> Rubric | str:
    """Return the rubric, or why it is none: a file may name it for each of a thousand assessments."""
    if not is_text(source):
        return f"“{name}”里的评分表有读不出的文字，可能已损坏。"
    try:
        return parse_rubric(source, name)
    except UserError as error:
        return str(error)


@lru_cache(maxsize=32)
def _shipped(digest: str) -> Rubric | None:
    """Return the rubric with that digest if it comes with the program."""
    if not any(digest in known for known in shipped_digests().values()):
        return None
    return next((one for one in shipped_rubrics() if one.digest == digest), None)
