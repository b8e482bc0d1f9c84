"""What is printed is UTF-8, wherever it goes."""

import sys
from contextlib import suppress


def print_utf_8() -> None:
    """Let all that is printed from now on be UTF-8: a pipe or a file has the code page of Windows otherwise.

    Most code pages know no Chinese, and none every name on a stick: what cannot be written is written as its number.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError):  # a window of Windows has none
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
