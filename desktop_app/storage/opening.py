"""How a data file is opened: looked at without trusting it, recovered, led to the present version, then written.

Reading never writes anything where the file lies: what would have to be recovered or migrated first is read out of a
private copy, which SQLite drops when it is closed.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from ..base.errors import OnlyReadableError, UserError
from ..base.progress import stage, step
from ..base.text import as_it_is
from ..files.durable import drop_first_names
from ..files.places import is_file, other_names
from .journals import MOST_IN_MEMORY, lacks_room, recover, settled_copy, unfinished
from .known import Keys, recall
from .screening import DAMAGED, USER_VERSION, is_damaged, screen, size_of, tables, version_of
from .sqlite_file import ENCODED, Header, check_header, check_writable, closed_on_error, connect, use_rollback_journal

UNFINISHED = "“{}”上次没有正常关闭（断电或U盘被拔出），显示的是最后一次保存的内容；文件没有改动。"
ONLY_READABLE = "“{}”已损坏，只能查看，没有改动它；没有受损的评估可以照常打开和打印，请用“备份与恢复”找回最近的备份。"

PAGES_AT_ONCE = 4096

_MANY_NAMES = "“{}”在磁盘上另外还有{}个名字（硬链接），"
_MAYBE_HALF = "如果上次用那个名字写入时断了电，这里会是写了一半的内容；请用那个名字打开核对。"
_ONLY_SHOWN = (
    "一处写了一半，另一处就会读到半截内容，所以只能查看；要修改，请用每个名字都打开核对过，再复制成新文件打开。"
)


class Opened(NamedTuple):
    """A connection, and what the user is to be told of how it came about."""

    connection: sqlite3.Connection
    notices: tuple[str, ...] = ()
    damaged: bool = False  # so that it may only be read, as far as that goes
    keys: Keys | None = None  # what is known of its rows, where it is known


def reading(path: Path) -> Opened:
    """Connect to what a file holds, to read it; a newer file is read as far as it is known here."""
    header = check_header(path)
    names = other_names(path)
    if not names:
        return _reading(path, header)
    told = _MANY_NAMES.format(path.name, names) + _MAYBE_HALF
    try:
        opened = _reading(path, header)
    except UserError as error:
        raise UserError(f"{str(error).rstrip('。')}；{told}") from error
    return Opened(opened.connection, (*opened.notices, told))


def _reading(path: Path, header: Header) -> Opened:
    if header.flipped:
        return _rebuilt(path, header)
    if journal := unfinished(path):
        with settled_copy(path, journal) as source:
            return Opened(_private_copy(source), (UNFINISHED.format(path.name),))
    if header.logged:
        with settled_copy(path, None) as source:
            return Opened(_private_copy(source))
    connection, keys = connect(path, read_only=True), recall(path)
    with closed_on_error(connection):
        damaged = is_damaged(connection, path, header.version, known=keys is not None)
    if header.version >= USER_VERSION and not damaged:
        return Opened(connection, keys=keys)
    with closing(connection):
        if not damaged:
            return Opened(_private_copy(connection))
        with suppress(sqlite3.Error, UnicodeDecodeError):
            header = header._replace(version=version_of(tables(connection), header.version))
    return _rebuilt(path, header)


def _rebuilt(path: Path, header: Header) -> Opened:
    """Read what there is of a damaged file; refuse one of which nothing can be read."""
    from .rebuilding import rebuilt  # no sound file needs it

    for beside in (Path(f"{path}-wal"), Path(f"{path}-journal")):
        if is_file(beside) and beside.stat().st_size:  # what it holds may have to be undone first: nobody can say
            raise UserError(f"{DAMAGED.format(path).rstrip('。')}；旁边的“{beside.name}”是没有写完的记录，也没有改动。")
    connection = rebuilt(path, header.version)
    if connection is None:
        raise UserError((ENCODED if header.encoded else DAMAGED).format(path))
    return Opened(connection, (ONLY_READABLE.format(path.name),), damaged=True)


def writing(path: Path) -> Opened:
    """Connect to a file to read and write it, once it is ours, sound and of the present version.

    Raises ``OnlyReadableError`` for what can be opened by ``reading`` alone.
    """
    notices = []
    header = check_header(path)
    check_writable(path)
    if header.flipped:
        raise OnlyReadableError(ONLY_READABLE.format(path))
    if journal := unfinished(path):
        notices.append(recover(path, journal))
        header = check_header(path)
    _check_one_name(path)
    seen, keys = _state(path), recall(path)
    if header.logged:
        with settled_copy(path, None):
            pass  # a log would be begun beside the file by looking at it
    else:
        with closing(connect(path, read_only=True)) as connection:
            if is_damaged(connection, path, header.version, known=keys is not None):
                raise OnlyReadableError(ONLY_READABLE.format(path))
    if header.version > USER_VERSION:
        raise OnlyReadableError(f"“{path}”由更新版本的程序建立，这一版只能查看；要修改请用新版程序打开。")
    if header.version < USER_VERSION:
        from .migrations import migrate  # not at the start: most files are of the present version

        notices.append(migrate(path, header.version))
    connection = connect(path)
    with closed_on_error(connection):
        use_rollback_journal(connection, path)
        if _state(path) != seen:  # brought up to date, or put there by somebody else
            screen(connection, path)
            keys = None
    return Opened(connection, tuple(notices), keys=keys)


def _check_one_name(path: Path) -> None:
    """Refuse a file with a second name: SQLite looks for a journal beside one alone (howtocorrupt.html, 2.4)."""
    if other_names(path):
        drop_first_names(path)
    if names := other_names(path):
        raise OnlyReadableError(_MANY_NAMES.format(path.name, names) + _ONLY_SHOWN)


def _state(path: Path) -> tuple[int, ...]:
    stat = path.stat()
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns


def _told(_: int, left: int, whole: int) -> None:
    step(whole - left, whole)


def _private_copy(source: sqlite3.Connection) -> sqlite3.Connection:
    """Copy what is there into a private database of the present version, or newer, that cannot be changed."""
    stage("读取文件")
    copy = sqlite3.connect("", check_same_thread=False)  # a nameless file, which goes with the connection
    with closed_on_error(copy):
        try:
            source.backup(copy, pages=PAGES_AT_ONCE, progress=_told)
        except sqlite3.Error as error:
            if not lacks_room(error) or size_of(source) > MOST_IN_MEMORY:
                raise
            copy.close()
            copy = sqlite3.connect(":memory:", check_same_thread=False)
            source.backup(copy)
        copy.text_factory = as_it_is
        version = copy.execute("PRAGMA user_version").fetchone()[0]
        if version < USER_VERSION:
            from .migrations import upgrade

            upgrade(copy, version)
        copy.execute("PRAGMA query_only = ON")
    return copy
