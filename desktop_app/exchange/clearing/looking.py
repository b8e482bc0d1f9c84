"""Whether a file holds something of an assessment: asked by its id, of whatever the file is and however damaged."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from ...base.decoding import UNREADABLE
from ...base.errors import UserError
from ...base.progress import check
from ...files.file_lock import holder_of
from ...files.forgetting import LEAST
from ...files.kinds import HEADER, SQLITE, is_flipped
from ...files.places import Place, is_file, is_folder, place_named
from ...files.plain_reading import CHUNK, open_plain
from ...history.events import Kind as EventKind
from ...paper.clearing import Kind, Left
from ...record.rows import COLUMNS
from ...storage.clearing import is_clear
from ...storage.data_file import DataFile
from ...storage.sqlite_file import connect
from ..receipts.receipt_file import lacking

OPEN = "在另一个窗口里打开着，那个窗口可能再记下最近的文件"
_UNIT = COLUMNS["assessment"][1].index("unit")
_FAILED = (sqlite3.Error, OSError, UnicodeError, UserError)
_NAMING = ("SELECT assessment FROM assignment", "SELECT assessment FROM share", "SELECT assessment FROM act")
_BESIDE = ("SELECT hash FROM side_event", "SELECT id FROM act")
_LISTING = ("SELECT assessments FROM giving", "SELECT assessments FROM taking")


class Holding(Struct, frozen=True, kw_only=True):
    """What a data file holds of the assessments looked for.

    ``heads`` is, by id, the head of each as a receipt names it: of the last event but hand-overs; empty for what is
    only named there. ``others`` counts the rest but the sample. ``of_office``: others come back into it.
    ``legible``: they were taken out, but the file was not written anew since.
    """

    heads: dict[str, str]
    others: int = 0
    units: int = 0
    of_office: bool = False
    readable: bool = True
    legible: bool = False

    @property
    def whole(self) -> bool:
        """Whether there is nothing else in it."""
        return self.readable and not self.others and not self.units


def holding(path: Path, ids: Collection[str], *, is_copy: bool = False) -> Holding | None:
    """Return what a data file holds of assessments; None where nothing. What cannot be read is searched byte by byte.

    Nothing is written, and nobody's lock is harmed. ``is_copy``: the program made it of a file that was clear.
    """
    if not begins_as_data(path):
        return None
    with suppress(*_FAILED), _reading(path) as connection:
        return _asked(connection, None if is_copy else path, ids)
    return Holding(heads=dict.fromkeys(ids, ""), readable=False) if says(path, ids) else None


def ids_in(path: Path) -> tuple[set[str], set[str]]:
    """Return which assessments a data file holds, and which were deleted from it on purpose."""
    with suppress(*_FAILED), _reading(path) as connection:
        deleted = "SELECT assessment FROM inventory WHERE kind = 'deleted'"
        found = ({one for (one,) in connection.execute(sql)} for sql in ("SELECT id FROM assessment", deleted))
        present, gone = found
        return present, gone - present
    return set(), set()


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Read a file as it is, or as it will be once it is of the present version, and what is beside it is dealt with."""
    plain = False
    with suppress(sqlite3.Error, UnicodeError), closing(connect(path, read_only=True)) as connection:
        connection.execute("SELECT hash FROM event LIMIT 1").fetchone()
        plain = True
    if plain:
        with closing(connect(path, read_only=True)) as connection:
            yield connection
        return
    with closing(DataFile.open(path, read_only=True)) as file:
        if file.damaged:
            raise UserError(f"“{path.name}”已损坏。")
        file.connection.row_factory = None
        yield file.connection


class Known:
    """What of assessments is known to be had by the office: all that the data file has, and all that a receipt names.

    Beside the heads that are ``confirmed`` the events that were ``received``, by id, as a receipt names them.
    """

    def __init__(self, path: Path, confirmed: Mapping[str, str], received: Mapping[str, bytes]) -> None:
        self._hashes, self._received = _hashes(path, confirmed, ("SELECT hash FROM event", *_BESIDE)), received
        for one, head in confirmed.items():
            self._hashes[one].add(head)

    def has(self, found: Mapping[str, Collection[str]]) -> bool:
        """Whether nothing is missing of events and acts of assessments, by id."""
        left = ((one, set(events) - self._hashes[one] - {""}) for one, events in found.items())
        return not any(lacking(self._received.get(one, b""), events) for one, events in left)


def beside(path: Path, ids: Collection[str]) -> dict[str, set[str]]:
    """Return, by id, the hashes of what the head does not tell of: what was merged, or waits, and what offices did."""
    return _hashes(path, ids, _BESIDE)


def grown(path: Path, before: Mapping[str, int]) -> bool:
    """Whether there is more beside the main line than there was ``before``, by id."""
    return any(len(found) > before[one] for one, found in beside(path, before).items())


def _hashes(path: Path, ids: Collection[str], asked: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {one: set() for one in ids}
    with suppress(*_FAILED), _reading(path) as connection:
        for one in ids:
            for sql in asked:
                with suppress(sqlite3.OperationalError):  # an earlier version has no such table
                    found[one].update(hash_ for (hash_,) in connection.execute(f"{sql} WHERE assessment = ?", (one,)))
    return found


def past_names(path: Path, ids: Collection[str]) -> set[str]:
    """Return every name that a unit bore while it was typed in, as its history tells."""
    found = set[str]()
    with suppress(*_FAILED), _reading(path) as connection:
        sql = "SELECT changes FROM event WHERE assessment = ? AND changes LIKE '%\"assessment\",%'"
        for one in ids:
            for (text,) in connection.execute(sql, (one,)):
                found.update(_units_in(text))
    return found


def present_names(path: Path, ids: Collection[str]) -> set[str]:
    """Return how units are called in a data file: on their sheets, and in the register."""
    sql = """SELECT unit.name, unit.short FROM unit JOIN assignment ON unit.id = assignment.unit
        WHERE assignment.assessment = ?"""
    found = set[str]()
    with suppress(*_FAILED), _reading(path) as connection:
        for one in ids:
            found.update(*connection.execute("SELECT unit FROM assessment WHERE id = ?", (one,)))
            found.update(*connection.execute(sql, (one,)))
    return {name for name in found if isinstance(name, str) and name}


def package_keys(path: Path, ids: Collection[str]) -> set[str]:
    """Return the office's public keys in a package that holds one of these assessments."""
    if begins_as_data(path):
        with suppress(*_FAILED), _reading(path) as connection:
            if any(one in ids for (one,) in connection.execute("SELECT id FROM assessment")):
                return {str(key) for (key,) in connection.execute("SELECT office_key FROM package") if key}
    return set()


def names_of_others(path: Path, ids: Collection[str]) -> set[str]:
    """Return how the units of all other assessments in a data file are called there, and those of its register."""
    found = set[str]()
    if not begins_as_data(path):
        return found
    with suppress(*_FAILED), _reading(path) as connection:
        found.update(unit for one, unit in connection.execute("SELECT id, unit FROM assessment") if one not in ids)
        gone = {unit for one, unit in connection.execute("SELECT assessment, unit FROM assignment") if one in ids}
        for unit, *names in connection.execute("SELECT id, name, short FROM unit"):
            found.update(names if unit not in gone else ())
    return {one for one in found if isinstance(one, str) and one}


def out_of_reach(path: Path) -> Left | None:
    """Say of a data file that was opened once why nobody looks into it, or that a window may write of it again."""
    place, why = place_named(str(path)), ""
    advice = "里面如有要清退的评估，请另行清理"
    if place is Place.NETWORK:  # which may not answer for minutes
        why = "在网络文件夹里，没有查看"
    elif not is_file(path):
        why = "在U盘上，现在没有插上，没有查看" if place is Place.REMOVABLE and not is_folder(path.parent) else ""
    elif (held := holder_of(path)) and held.here and held.process != os.getpid() and held.lives and not held.brief:
        why, advice = OPEN, "请关闭其他窗口，再清退一次"
    return Left(kind=Kind.OTHER_FILE, path=str(path), why=why, advice=advice) if why else None


def begins_as_data(path: Path) -> bool:
    """Whether a file begins as SQLite's do, or did before one byte was damaged."""
    with suppress(OSError), open_plain(path) as file:
        header = file.read(HEADER)
        return header.startswith(SQLITE) or is_flipped(header)
    return False


def files_under(folder: Path) -> Iterator[Path]:
    """Yield every file in a folder, in whatever depth; what links lead to is not followed."""
    for where, _, files in os.walk(folder):
        yield from (Path(where, name) for name in sorted(files))


def says(path: Path, texts: Iterable[str], others: Iterable[str] = ()) -> bool:
    """Whether one of the texts stands in the bytes of a file, in UTF-8 or as Windows writes text.

    Where it stands within one of ``others``, which are longer, it does not count.
    """
    keys = [key for text in texts if len(text) >= LEAST for key in _as_bytes(text)]
    longer = [key for text in others for key in _as_bytes(text)]
    behind = max(map(len, (*keys, *longer)), default=1) - 1
    with suppress(OSError), open_plain(path) as file:
        block, whole = b"", not keys
        while not whole:
            check()
            read = file.read(CHUNK)
            block, whole = block + read, not read
            for one in longer:
                block = block.replace(one, b"\0")
            end = len(block) if whole else len(block) - behind  # what begins later may end in the next one
            if any(0 <= at < end for at in map(block.find, keys)):
                return True
            block = block[max(0, end) :]
    return False


def _as_bytes(text: str) -> Iterator[bytes]:
    with suppress(UnicodeEncodeError):
        yield text.encode()
        yield text.encode("utf-16-le")


def _asked(connection: sqlite3.Connection, path: Path | None, ids: Collection[str]) -> Holding | None:
    rows = connection.execute("SELECT id FROM assessment").fetchall()
    heads = {one: _settled_head(connection, one) for (one,) in rows if one in ids}
    for sql in _NAMING:
        with suppress(sqlite3.OperationalError):  # an earlier version has no such table
            heads = {**{one: "" for (one,) in connection.execute(sql) if one in ids}, **heads}
    for sql in _LISTING:
        with suppress(sqlite3.OperationalError):
            for (text,) in connection.execute(sql):
                heads = {**{one: "" for one in ids if one in str(text)}, **heads}
    legible = not heads and path is not None and _is_legible(connection, path, ids)
    if legible:
        heads = dict.fromkeys(ids, "")
    if not heads:
        return None
    others = [one for (one,) in rows if one not in ids and not _is_sample(connection, one)]
    units, of_office = 0, False
    with suppress(sqlite3.OperationalError):
        units = connection.execute("SELECT count(*) FROM unit").fetchone()[0] - _units_gone(connection, ids)
        of_office = _is_of_office(connection)
    return Holding(heads=heads, others=len(others), units=units, of_office=of_office, legible=legible)


def _is_of_office(connection: sqlite3.Connection) -> bool:
    """Whether a file is one into which others come back: it bears a key, or gives out and takes in of its own."""
    if any(connection.execute("SELECT 1 FROM office_key LIMIT 1")):
        return True
    if any(connection.execute("SELECT 1 FROM package LIMIT 1")):
        return False  # a team's, or a member's, which an office has given out
    return any(any(connection.execute(f"SELECT 1 FROM {table} LIMIT 1")) for table in ("unit", "giving", "taking"))


def _settled_head(connection: sqlite3.Connection, assessment: str) -> str:
    """Return the hash of the last event that is no hand-over: a copy was made before it was told of that."""
    sql = "SELECT hash FROM event WHERE assessment = ? AND kind <> ? ORDER BY id DESC LIMIT 1"
    row = connection.execute(sql, (assessment, EventKind.HANDED_OVER.value)).fetchone()
    return str(row[0]) if row else ""


def _is_legible(connection: sqlite3.Connection, path: Path, ids: Collection[str]) -> bool:
    """Whether something was taken out of the file that may still be read in it."""
    with suppress(sqlite3.OperationalError):
        rows = connection.execute("SELECT assessment FROM inventory WHERE kind = 'deleted'")
        return any(one in ids for (one,) in rows) and not is_clear(connection, path)
    return False


def _is_sample(connection: sqlite3.Connection, assessment: str) -> bool:
    sql = "SELECT kind FROM event WHERE assessment = ? ORDER BY id LIMIT 1"
    row = connection.execute(sql, (assessment,)).fetchone()
    return row is not None and row[0] == EventKind.SAMPLE.value


def _units_gone(connection: sqlite3.Connection, ids: Collection[str]) -> int:
    """Return to how many units of the register nothing but these assessments belongs."""
    of_unit: dict[str, set[str]] = {}
    for assessment, unit in connection.execute("SELECT assessment, unit FROM assignment"):
        of_unit.setdefault(unit, set()).add(assessment)
    return sum(assessments <= set(ids) for assessments in of_unit.values())


def _units_in(changes: str) -> Iterator[str]:
    with suppress(*UNREADABLE, IndexError, TypeError):
        for table, _, old, new in msgspec.json.decode(changes):
            for row in (old, new) if table == "assessment" else ():
                if row and isinstance(row[_UNIT], str) and row[_UNIT]:
                    yield row[_UNIT]
