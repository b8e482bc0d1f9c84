"""What the subcommands share: how files are asked for, opened and written, and JSON printed."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ..base.errors import UserError, reason
from ..files.backup_names import is_backup
from ..files.durable import write_whole
from ..files.file_lock import FileLock, Holder, claim, held_by
from ..files.places import is_file

FILE = click.Path(path_type=Path, dir_okay=False)
as_json = click.option("--json", "json_", is_flag=True, help="Print one JSON document.")
on_rubric = click.option("--rubric", "rubric_path", type=FILE, help="A rubric file instead of a shipped one.")


def print_json(value: Any) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def opened_file(file: Path) -> Iterator[Any]:
    """Open a data file to read it, and say what had to be done for that."""
    from ..files.kinds import is_sealed
    from ..storage.store import Store  # keeps sqlite-utils out of the commands that need no file

    if is_sealed(file):
        raise UserError(f"“{file}”是加口令的副本，请先用 unseal 解开。")
    with contextlib.closing(Store.open(file, read_only=True)) as store:
        tell_notices(store)
        yield store


@contextmanager
def changed_file(file: Path, person: str = "", *, create: bool = False) -> Iterator[Any]:
    """Open a data file to write into it, unless a window has it open; with ``create`` it may not be there yet."""
    from ..storage.store import Store

    if is_backup(file.absolute()):
        raise UserError(f"“{file.name}”是自动备份的一份，没有改动它；请用 restore 把它写成新文件，再改那个文件。")
    lock = _claimed(file, person)
    try:
        with contextlib.closing(Store.create(file) if create and not file.exists() else Store.open(file)) as store:
            lock = lock or _claimed(file, person)
            tell_notices(store)
            store.person = person
            yield store
    finally:
        if lock is not None:
            lock.release()


def _claimed(file: Path, person: str) -> FileLock | None:
    """Take the lock that a window takes, where one can be written, or refuse."""
    lock = claim(file, person) if is_file(file) else None
    if isinstance(lock, Holder):
        stale = "" if lock.here else "；如果那里其实已经关闭，请在本机的窗口里打开它，选“仍然打开”，关闭后再试"
        raise UserError(f"{held_by(file, lock)}，没有改动它；请在那里关闭以后再试{stale}。")
    return lock


def tell_notices(store: Any) -> None:
    """Say what had to be done to open a file."""
    for notice in store.notices:
        click.echo(f"请注意：{notice}", err=True)


def find_id(store: Any, start: str) -> str:
    """Return the one id that begins with ``start``."""
    found = [id_ for id_ in store.ids() if id_.startswith(start)]
    if len(found) == 1:
        return str(found[0])
    how = f"有{len(found)}个" if found else "没有"
    which = f"编号以“{start}”开头的评估" if start else "评估"
    raise UserError(f"“{store.path.name}”里{how}{which}；请写明编号，用 list 列出来看。")


def write_file(path: Path, data: bytes, but: str = "") -> None:
    """Write a file whole, or say in a sentence why not, and before that what is done all the same."""
    try:
        if path.is_file() or not path.exists():
            write_whole(path, data)
        else:  # such as /dev/stdout
            path.write_bytes(data)
    except OSError as error:
        raise UserError(f"{but}“{path}”不能写入（{reason(error)}）。") from None
