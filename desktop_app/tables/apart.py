"""Reading in a process of its own: whatever a file does to its reader, this process goes on."""

from __future__ import annotations

import subprocess
import sys

import msgspec
from msgspec import Struct

from ..base.errors import reason
from ..base.paths import ROOT
from .child import PAGE
from .refusals import refusal

COMMAND = "--read-tables"
"""The argument at which the front door becomes the reader; no file has such a name."""
PATIENCE = 20  # seconds: the reader's own limit counts only what it works, and a busy machine may let it wait
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
        done = subprocess.run(
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            creationflags=flags,
            timeout=PATIENCE,
        )
        if done.returncode != 0 or len(done.stdout) > LARGEST_ANSWER:
            raise refusal("endless", name)
        answer = msgspec.json.decode(done.stdout, type=_Answer)
    except subprocess.TimeoutExpired:
        raise refusal("endless", name) from None
    except OSError as error:
        raise refusal("no_process", name, reason(error)) from None
    except msgspec.DecodeError:
        raise refusal("endless", name) from None
    if answer.refused:
        raise refusal(answer.refused, name, answer.detail)
    return answer.sheets
