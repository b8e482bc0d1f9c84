"""How a command ends: what is said, and the exit code; what was done is said whatever hinders the rest.

Exit 0 done, 1 a clear refusal, 2 wrong usage, 3 done but not all of it could be told or written, 130 Ctrl+C.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

import click

from ..base.errors import UserError, reason
from ..base.printing import print_utf_8
from .interrupts import INTERRUPTED, ignore

REFUSED, DONE_ALL_THE_SAME = 1, 3
_UNSAID = "要显示的结果没有输出完"
_UNCHANGED = "数据文件里的内容没有改动"
_TO_A_TERMINAL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # what a name may hold and a terminal would obey

_done: list[str] = []


class OutputError(Exception):
    """What is to be printed cannot be written: a full disk, a pipe that is closed."""


def did(words: str) -> None:
    """Note what is done and stays, in a sentence without its full stop."""
    _done.append(words)


def say(text: str) -> None:
    """Print text for people."""
    say_exactly(f"{_tame(text)}\n")


def say_exactly(text: str) -> None:
    """Print text as it is; raise ``OutputError`` if it cannot be written."""
    try:
        click.echo(text, nl=False)
    except OSError as error:
        _give_up(sys.stdout)
        raise OutputError(f"{_UNSAID}（{reason(error)}）") from error


def warn(text: str) -> None:
    """Say beside the result what is to be known; where even that cannot be written the exit code tells."""
    try:
        click.echo(_tame(text), err=True)
    except OSError:
        _give_up(sys.stderr)


def prepare_streams() -> None:
    """Let both streams take Chinese, and refuse what is written into one that is closed, rather than lose it."""
    _done.clear()
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None and sys.platform != "win32":  # where a program without a console has none
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDONLY), "w"))
    print_utf_8()


@contextmanager
def told() -> Iterator[None]:
    """Let whatever ends a command end it with one sentence and its exit code."""
    try:
        yield
    except UserError as error:
        _end(str(error))
    except OutputError as error:
        _end(f"{error}{'' if _done else f'；{_UNCHANGED}'}。")
    except OSError as error:  # of a place where nobody knows better what it means
        _end(f"{_refused(error)}；{_UNCHANGED}。")
    except MemoryError:
        _end(f"内存不足，没有做完；{_UNCHANGED}，请关闭别的程序后再试。")
    except KeyboardInterrupt:
        ignore()
        done = "；".join(_done)
        warn(f"已中断（Ctrl+C）：{done}。" if done else f"已中断（Ctrl+C），没有做完；{_UNCHANGED}。")
        raise click.exceptions.Exit(INTERRUPTED) from None


def _end(sentence: str) -> NoReturn:
    ignore()
    warn(f"{'；'.join(_done)}，但{sentence}" if _done else sentence)
    raise click.exceptions.Exit(DONE_ALL_THE_SAME if _done else REFUSED) from None


def _refused(error: OSError) -> str:
    if error.filename:
        return f"“{os.fsdecode(error.filename)}”不能使用（{reason(error)}），没有做完"
    try:
        sys.stdout.flush()
    except OSError:  # it was what click prints itself
        _give_up(sys.stdout)
        return f"{_UNSAID}（{reason(error)}）"
    return f"读写出错（{reason(error)}），没有做完"


def _tame(text: str) -> str:
    return _TO_A_TERMINAL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def _give_up(stream: Any) -> None:
    """Let what is left in a stream go nowhere: Python would try once more at its end, and fail with a traceback."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
