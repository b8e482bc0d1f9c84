"""What the subcommands share: how files are asked for, opened and written, and JSON printed."""

from __future__ import annotations

import contextlib
import json
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from ..base.errors import UserError, error_name, reason
from ..base.text import one_line, shown
from ..files.durable import try_name
from ..files.names import check_name
from ..files.plain_reading import open_plain
from ..files.written import write_noted
from .ending import did, say_exactly, warn
from .interrupts import uninterrupted

if TYPE_CHECKING:
    from ..backups.access import Access

QUEUE_S = 300.0  # that a command waits for others, each of which has done soon
BEGINNING_S = 2.0  # for who is just beginning to say that it is one
TOLD_AFTER_S, LOOK_EVERY_S = 2.0, 0.05

EMPTY = "empty"  # what a script with an unset variable writes


class _Named(click.Path):
    """A path that has a name: an empty one would stand for the folder where the program was called."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        return super().convert(value, param, ctx) if str(value) else self.fail(EMPTY, param, ctx)


class _Id(click.ParamType[str]):
    """The beginning of an assessment's id; empty it would be the beginning of each."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text."""
        return str(value).strip() or self.fail(EMPTY, param, ctx)


# whether it can be read is not asked: who opens it says better why not
FILE = _Named(path_type=Path, dir_okay=False, readable=False)
FILE_OR_FOLDER = _Named(path_type=Path, readable=False)
ID = _Id()


class Words(click.ParamType[str]):
    """Text that goes into the file: on one line, without what cannot be seen; bytes that are no text are refused."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text as it is stored."""
        try:
            str(value).encode()
        except UnicodeEncodeError:
            self.fail("no text", param, ctx)
        return one_line(str(value)).strip()


class Given(Words):
    """Text that is not empty where it is given: an unset variable of a script is not to mean that nothing is wanted."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text as it is stored."""
        words = super().convert(value, param, ctx)
        source = ctx.get_parameter_source(param.name) if ctx and param and param.name else None
        if not words and source is ParameterSource.COMMANDLINE:
            self.fail(EMPTY, param, ctx)
        return words


as_json = click.option("--json", "json_", is_flag=True, help="Print one JSON document.")
on_rubric = click.option("--rubric", "rubric_path", type=FILE, help="A rubric file instead of a shipped one.")
by_person = click.option("--person", type=Words(), default="", help="Who does it, for the history.")


def print_json(value: Any, indent: int | None = 2) -> None:
    """Print one JSON document."""
    say_exactly(f"{json.dumps(value, ensure_ascii=False, indent=indent)}\n")


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

    begin = known = 0.0
    told = False
    while True:
        new = create and not reached(file)
        try:
            return work_on(file, person, create=new, passing=(ElsewhereError,), brief=True)
        except HeldError as error:
            now = time.monotonic()  # a slow machine may have taken long to look for the first time
            begin, known = begin or now, known if known and error.beginning else now  # known: who it is, or the first
            waits = now - begin < QUEUE_S and now - known < BEGINNING_S
            if not waits or not (error.brief or error.beginning):
                raise
        except UserError:
            if not new or not reached(file):  # else another command has just made it
                raise
            begin = begin or time.monotonic()
        if not told and time.monotonic() - begin > TOLD_AFTER_S:
            told = True
            warn(f"“{file}”正由另一条命令改动，排队等候（最多{QUEUE_S:.0f}秒）。")
        time.sleep(LOOK_EVERY_S)


def _tell_notices(access: Access) -> None:
    """Say what had to be done to open a file."""
    from ..files.clouds import told_of

    for notice in filter(None, (*access.notices, told_of(access.file.path))):
        warn(f"请注意：{notice}")


def find_id(store: Any, start: str) -> str:
    """Return the one id that begins with ``start``."""
    found = [id_ for id_ in store.ids() if id_.startswith(start)]
    if len(found) == 1:
        return str(found[0])
    how = f"有{len(found)}个" if found else "没有"
    which = f"编号以“{shown(start)}”开头的评估" if start else "评估"
    raise UserError(f"“{store.path.name}”里{how}{which}；请写明编号，用 list 列出来看。")


def reached(file: Path) -> bool:
    """Whether there is a file; what keeps it from being known is told."""
    try:
        file.stat()
    except OSError as error:
        if error_name(error).startswith("ENOENT"):
            return False
        raise UserError(f"“{file}”无法读取（{reason(error)}）。") from None
    return True


def check_readable(file: Path) -> None:
    """Refuse what cannot be read, with the reason: what cannot be looked into is not to be called something else."""
    if not reached(file):
        raise UserError(f"找不到“{file}”，它可能被移走、改名或删除了。")
    if _is_device(file):
        raise UserError(f"“{file}”不是文件，不能打开。")
    try:
        open_plain(file).close()
    except OSError as error:
        raise UserError(f"“{file}”无法读取（{reason(error)}）。") from None


def check_target(path: Path) -> None:
    """Refuse to lay a file beside a device, under a name that was not asked for, and a name that is none."""
    check_name(path)
    if _is_device(path):
        raise UserError(f"“{path}”是设备，不是文件，不能写到那里；没有改动任何文件。")


def as_words(name: str, undone: str = "未移交") -> str:
    """Return the name of a copy, which the file is to remember; refused if it is no text."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raise UserError(f"副本的文件名“{name}”里有认不出的文字，{undone}；请换一个文件名。") from None
    return name


def check_writable(path: Path) -> None:
    """Refuse, before anything else is done, a file that is to be written once that is done."""
    with _refused_in_words(path, ""):
        check_name(path)
        if not _is_device(path):
            try_name(path)


def write_file(path: Path, data: bytes, noun: str = "", *, of: Iterable[str] = ()) -> None:
    """Write a file whole, or say in a sentence why not; ``of`` are the ids of the assessments that it tells of."""
    with _refused_in_words(path, noun), uninterrupted():
        check_name(path)
        if _is_device(path):  # such as /dev/stdout
            path.write_bytes(data)
        else:
            write_noted(path, data, of)
        did(f"{noun}已写入“{path}”")


@contextmanager
def _refused_in_words(path: Path, noun: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(f"{noun}“{path}”不能写入（{reason(error)}）。") from None


def _is_device(path: Path) -> bool:
    """Whether what is there is neither file nor folder, and is written as it is."""
    with contextlib.suppress(OSError):
        return not stat.S_ISREG(mode := path.stat().st_mode) and not stat.S_ISDIR(mode)
    return False
