"""What the subcommands share: how files are asked for, opened and written, and JSON printed."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..base.errors import UserError, reason
from ..files.durable import write_whole

if TYPE_CHECKING:
    from ..backups.access import Access

QUEUE_S = 300.0  # that a command waits for others, each of which has done soon
BEGINNING_S = 2.0  # for who is just beginning to say that it is one
TOLD_AFTER_S, LOOK_EVERY_S = 2.0, 0.05

FILE = click.Path(path_type=Path, dir_okay=False)
as_json = click.option("--json", "json_", is_flag=True, help="Print one JSON document.")
on_rubric = click.option("--rubric", "rubric_path", type=FILE, help="A rubric file instead of a shipped one.")


def print_json(value: Any) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def opened_file(file: Path) -> Iterator[Any]:
    """Open a data file to read it, and say what had to be done for that."""
    from ..backups.access import look_at  # keeps the file's libraries out of the commands that need no file

    with contextlib.closing(look_at(file)) as access:
        _tell_notices(access)
        yield access.store


@contextmanager
def changed_file(file: Path, person: str = "", *, create: bool = False) -> Iterator[Any]:
    """Open a data file to write into it, unless a window has it open; with ``create`` it may not be there yet.

    Behind other commands it waits its turn.
    """
    with contextlib.closing(_in_turn(file, person, create=create)) as access:
        _tell_notices(access)
        yield access.store


def _in_turn(file: Path, person: str, *, create: bool) -> Access:
    from ..backups.access import ElsewhereError, HeldError, work_on

    begin = known = time.monotonic()
    told = False
    while True:
        new = create and not file.exists()
        try:
            return work_on(file, person, create=new, passing=(ElsewhereError,), brief=True)
        except HeldError as error:
            now = time.monotonic()
            known = known if error.beginning else now  # when there last was somebody who said who it is
            waits = now - begin < QUEUE_S and now - known < BEGINNING_S
            if not waits or not (error.brief or error.beginning):
                raise
        except UserError:
            if not new or not file.exists():  # else another command has just made it
                raise
        if not told and time.monotonic() - begin > TOLD_AFTER_S:
            told = True
            click.echo(f"“{file}”正由另一条命令改动，排队等候（最多{QUEUE_S:.0f}秒）。", err=True)
        time.sleep(LOOK_EVERY_S)


def _tell_notices(access: Access) -> None:
    """Say what had to be done to open a file."""
    for notice in access.notices:
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
