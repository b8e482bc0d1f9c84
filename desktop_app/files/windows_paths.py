"""Paths as Windows takes them: long ones in a form of their own, and those that SQLite is to open."""

from __future__ import annotations

import os
import sys
from pathlib import Path, PurePath

from ..base.windows_errors import LONGEST_PATH, units

_WHOLE, _SERVER = "\\\\?\\", "\\\\?\\UNC\\"  # what begins a path of any length, as it is


def reachable(path: Path) -> Path:
    """Return the name under which the program itself can open a file, however long the path to it is.

    For what is seen by nobody else: other programs open no longer path than usual.
    """
    whole = os.path.abspath(path)  # noqa: PTH100  # which leaves out .. as well, unknown to the long form
    if sys.platform != "win32" or units(whole) <= LONGEST_PATH:
        return path
    return Path(long_form(whole))


def long_form(path: str) -> str:
    """Return an absolute path of Windows in the form that may be of any length."""
    if path.startswith(("\\\\?\\", "\\\\.\\")):
        return path
    return f"{_SERVER}{path[2:]}" if path.startswith("\\\\") else f"{_WHOLE}{path}"


def usual_form(path: str) -> str:
    """Return a path of Windows as people know it."""
    if path.upper().startswith(_SERVER):
        return f"\\\\{path[len(_SERVER) :]}"
    return path.removeprefix(_WHOLE)


def uri_of(path: PurePath) -> str:
    """Return the URI by which SQLite opens an absolute path.

    Of a network folder of Windows pathlib makes one that names a server, with which SQLite opens nothing.
    """
    uri = path.as_uri()
    return uri if uri.startswith("file:///") else uri.replace("file://", "file:////", 1)
