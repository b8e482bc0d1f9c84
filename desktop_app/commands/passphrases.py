"""Passphrases on the command line: out of a file, or asked for where nobody sees what is typed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..base.errors import UserError, reason
from ..base.limits import PASSPHRASE, read_within


def passphrase_from(path: Path | None, what: str = "口令", refused: str = "没有解开") -> str:
    """Return what stands in the first line of a file, or what is typed where none is named.

    ``what`` is asked for, ``refused`` says what was not done where nothing is typed.
    """
    return read_passphrase(path) if path else _asked(what, refused)


def _asked(what: str, refused: str) -> str:
    try:
        if sys.stdin.isatty():  # elsewhere it would be seen while it is typed
            return str(click.prompt(what, hide_input=True, err=True))
    except click.Abort as abort:  # Ctrl+D, or what click makes of Ctrl+C
        if isinstance(abort.__context__, KeyboardInterrupt):
            raise KeyboardInterrupt from None
    raise UserError(f"没有输入{what}，{refused}；也可以把口令写进文件，用 --passphrase-file 指明它。")


def read_passphrase(path: Path) -> str:
    """Return what stands in the first line of a file."""
    try:
        with path.open("rb") as file:
            lines = read_within(file, PASSPHRASE).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error) if isinstance(error, OSError) else "不是UTF-8文字"
        raise UserError(f"口令文件“{path}”无法读取（{why}）。") from None
    if not lines or not lines[0]:
        raise UserError(f"口令文件“{path}”的第一行是空的，请把口令写在第一行。")
    return lines[0]
