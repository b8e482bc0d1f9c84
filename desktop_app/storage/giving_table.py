"""The store's tables of what was given out, and of what this file itself is a copy of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from ..base.decoding import UNREADABLE
from ..base.text import is_text
from ..record.package import Giving, Package
from .data_file import DataFile
from .sqlite_file import in_words


class GivingTable:
    """What was given out of an open file; ``package`` is what the file itself was given out as."""

    def __init__(self, file: DataFile) -> None:
        self._file = file

    def all(self) -> list[Giving]:
        """Return what was given out, in order."""
        with in_words(self._file.path):
            return [self._giving(row) for row in self._file.query("SELECT * FROM giving ORDER BY at, rowid")]

    def add(self, givings: Iterable[Giving]) -> None:
        """Keep what was given out, all or none."""
        with self._file.transaction():
            for one in givings:
                row = msgspec.structs.asdict(one)
                self._file.insert("giving", row | {"assessments": msgspec.json.encode(one.assessments).decode()})

    def has(self, givings: Iterable[Giving]) -> bool:
        """Whether the file holds all of these, whatever a commit that failed said of them."""
        self._file.end_left_over()
        known = {one.id for one in self.all()}
        return all(one.id in known for one in givings)

    @property
    def package(self) -> Package | None:
        """What this file was given out as; None where it was not."""
        return package_of(self._file)

    @property
    def is_members(self) -> bool:
        """Whether this file was given out to a member, whose part goes back to the leader."""
        package = self.package
        return package is not None and package.kind == "member"

    def keep_package(self, package: Package | None) -> None:
        """Say what this file is a copy of, in place of what it was before; None: of none."""
        with self._file.transaction():
            self._file.execute("DELETE FROM package")
            if package is not None:
                self._file.insert("package", msgspec.structs.asdict(package))

    @property
    def office(self) -> str:
        """What the office calls itself beside its key; empty in other files, and where there is no key."""
        with in_words(self._file.path):
            newest = self._file.query("SELECT office FROM office_key ORDER BY rowid DESC LIMIT 1")
            return next((str(row["office"]) for row in newest), "")

    @property
    def office_key(self) -> str:
        """The office's public key in hex: its own file's, or the one that came with the package; empty if none."""
        with in_words(self._file.path):
            newest = self._file.query("SELECT public FROM office_key ORDER BY rowid DESC LIMIT 1")
            own = next((row["public"] for row in newest), "")
        if own:
            return str(own)
        package = self.package
        return package.office_key if package else ""

    def _giving(self, row: dict[str, Any]) -> Giving:
        try:
            assessments = msgspec.json.decode(row["assessments"])
        except (*UNREADABLE, TypeError):
            assessments = None
        return self._file.fitting(_legible(row) | {"assessments": assessments}, Giving, "分发登记")


def package_of(file: DataFile) -> Package | None:
    """Return what a file was given out as, the last time; None where it was not."""
    with in_words(file.path):
        row = next(file.query("SELECT * FROM package ORDER BY at DESC LIMIT 1"), None)
        return None if row is None else file.fitting(_legible(row), Package, "任务包登记")


def _legible(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row without the texts that are none, so that it fits nothing."""
    return {name: value for name, value in row.items() if not isinstance(value, str) or is_text(value)}
