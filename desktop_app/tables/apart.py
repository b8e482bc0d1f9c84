"""Reading in a process of its own: whatever a file does to its reader, this process goes on."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from contextlib import suppress
from threading import Thread

import msgspec
from msgspec import Struct

from ..base.errors import reason
from ..base.paths import ROOT
from ..base.progress import check
from .child import PAGE
from .refusals import refusal

COMMAND = "--read-tables"
"""The argument at which the front door becomes the reader; no file has such a name."""
PATIENCE = 20  # seconds: the reader's own limit counts only what it works, and a busy machine may let it wait
LOOK_AGAIN = 0.1  # seconds: whether the user has given it up
LARGEST_ANSWER = 64 * 2**20  # bytes

Merged = tuple[int, int, int, int]


class Flaw(Struct, frozen=True, array_like=True):
    """What stands at a place of the sheet and is no value there, or is not seen; column -1 for a whole row."""

    row: int
    column: int
    text: str
    reason: str


class Table(Struct, frozen=True):
    """A sheet or table as it is seen: its rows of one width, merged cells by first and last row and column."""

    name: str
    rows: list[list[str]]
    merged: list[Merged]
    hidden: bool
    flaws: list[Flaw]


class _Answer(Struct):
    sheets: list[Table] = []
    refused: str = ""
    detail: str = ""


def read_apart(data: bytes, name: str, *, page: bool = False) -> list[Table]:
    """Return the tables of a file, or of a web page from the clipboard; raise ``UserError`` with one sentence."""
    module = [] if getattr(sys, "frozen", False) else ["-m", "desktop_app"]
    command = [sys.executable, *module, COMMAND, *([PAGE] if page else ())]
    flags = 0x08000000 if sys.platform == "win32" else 0  # CREATE_NO_WINDOW, which only Windows' Python names
    try:
        status, said = _run(command, data, flags)
        if status != 0 or len(said) > LARGEST_ANSWER:
            raise refusal("endless", name)
        answer = msgspec.json.decode(said, type=_Answer)
    except subprocess.TimeoutExpired:
        raise refusal("endless", name) from None
    except OSError as error:
        raise refusal("no_process", name, reason(error)) from None
    except msgspec.DecodeError:
        raise refusal("endless", name) from None
    if answer.refused:
        raise refusal(answer.refused, name, answer.detail)
    return answer.sheets


def _run(command: list[str], data: bytes, flags: int) -> tuple[int, bytes]:
    """Run the reader to its end, unless that is given up; return its status, and what it has said."""
    until = time.monotonic() + PATIENCE
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        creationflags=flags,
    ) as reader:
        try:
            _feed(reader, data)
            while True:
                try:
                    said, _ = reader.communicate(timeout=LOOK_AGAIN)
                except subprocess.TimeoutExpired:
                    check()
                    if time.monotonic() > until:
                        raise
                else:
                    return reader.returncode, said
        except BaseException:  # whatever it was, nobody reads what it says
            reader.kill()
            raise


def _feed(reader: subprocess.Popen[bytes], data: bytes) -> None:
    """Give the reader what it reads, in a thread: what waits for its answer with a limit gives no more after that."""
    given, reader.stdin = reader.stdin, None
    assert given is not None

    def feed() -> None:
        with suppress(OSError), given:  # it may have ended before it had all
            given.write(data)

    try:
        Thread(target=feed, daemon=True).start()
    except RuntimeError:  # the system has no thread to give
        given.close()
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN)) from None
