"""The backup at closing that was not made: nobody is there any more to be told, so it is told at the next opening.

It is noted before it is tried, and forgotten once it is made: a full disk would not take the note afterwards, and a
program that is ended meanwhile writes none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..base.userdirs import data_folder
from ..files.backup_names import folder_name
from ..files.durable import write_whole
from ..files.private import make_folder

_TOO_LATE = "程序先结束了"
_LONGEST = 200


_trying: list[Path] = []  # by threads of this program: a file is opened again while its last backup is still made


@contextmanager
def trying(path: Path) -> Iterator[None]:
    """Note that the backup is not made until it is; while it is tried nothing is told of it."""
    _trying.append(path)
    try:
        note(path)
        yield
    finally:
        _trying.remove(path)


def note(path: Path, reason: str = _TOO_LATE) -> None:
    """Note that the backup of the data file at ``path`` is not made, and why; where nothing can be written, nothing."""
    with suppress(OSError):
        make_folder(_note(path).parent)
        write_whole(_note(path), reason.encode(errors="replace"))  # it names files, some in an old encoding


def forget(path: Path, *, tried: int = 0) -> None:
    """Forget it: there is a backup; not while threads, beside the ``tried`` that ask, are still to make theirs."""
    if _trying.count(path) > tried:
        return
    with suppress(OSError):
        _note(path).unlink(missing_ok=True)


def told(path: Path) -> str:
    """Say once what was noted, in a sentence; empty if there is nothing to say, or not yet."""
    if path in _trying:
        return ""
    try:
        reason = _note(path).read_bytes().decode(errors="replace")[:_LONGEST]
    except OSError:
        return ""
    forget(path)
    words = f"上次关闭“{path.name}”时没有做成备份（{reason}），文件本身不受影响"
    return f"{words}；现在打开以后会再备份一次，备份不成会写在右下角。"


def _note(path: Path) -> Path:
    return data_folder() / "关闭时没有备份" / f"{folder_name(path)}.txt"
