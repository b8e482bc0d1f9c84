"""Files and drives that refuse: moved away, in the way, held by another program, pulled out."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 10  # seconds for a drive to come and go


def refuses(path: Path) -> Callable[[], object]:
    """Let an open data file take no edit any more, until what is returned is called.

    It is moved away. Where Windows lets nobody do that, something stands where its journal has to be.
    """
    if sys.platform != "win32":
        away = path.rename(path.with_name("away.db"))
        return lambda: away.rename(path)
    journal = path.with_name(f"{path.name}-journal")
    journal.mkdir()
    return journal.rmdir


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a file of Windows as a virus scanner does: nobody else can read, write, move or delete it."""
    kernel = _kernel()
    handle = kernel.CreateFileW(str(path), 0x80000000, 0, None, 4, 0, None)  # to read, shared with nobody
    try:
        yield
    finally:
        assert kernel.CloseHandle(handle)


class Drive:
    """A folder of Windows as a drive, which can be pulled out, whoever has files open there, and plugged in again."""

    def __init__(self, folder: Path) -> None:
        self.root, self._folder = Path("Q:/"), folder

    def plug_in(self) -> None:
        _run(["subst", "Q:", str(self._folder)], "ln", "-s", _on_linux(self._folder), _link())
        _wait(lambda: self.root.is_dir() and not (is_wine() and self.root.stat().st_dev))  # which comes to be 0 there

    def pull(self) -> None:
        _run(["subst", "Q:", "/D"], "rm", "-f", _link())
        _wait(lambda: not self.root.is_dir())


def is_wine() -> bool:
    """Whether this Windows is Wine, which says so itself."""
    if sys.platform != "win32":
        return False
    import ctypes

    return hasattr(ctypes.windll.ntdll, "wine_get_version")


def _wait(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.01)


def _run(command: list[str], *on_linux: str) -> None:
    """Have it done by Windows; or by the Linux below, since Wine makes no drives, whose exit code is not to be had."""
    import subprocess

    if is_wine():
        subprocess.run(["start.exe", "/wait", "/unix", f"/bin/{on_linux[0]}", *on_linux[1:]])
    else:
        subprocess.run(command, check=True)


def _link() -> str:
    """Say where Wine looks for drive Q."""
    return _on_linux(Path("C:/")).removesuffix("c:") + "q:"


def _on_linux(path: Path) -> str:
    """Say where a file lies on the Linux below Wine."""
    return str(_kernel().wine_get_unix_file_name(str(path)).decode()).rstrip("/") if is_wine() else ""


def _kernel() -> Any:
    import ctypes
    from ctypes import wintypes

    kernel = ctypes.WinDLL("kernel32")
    kernel.CreateFileW.restype, kernel.CloseHandle.argtypes = wintypes.HANDLE, [wintypes.HANDLE]
    if is_wine():
        kernel.wine_get_unix_file_name.argtypes = [wintypes.LPCWSTR]
        kernel.wine_get_unix_file_name.restype = ctypes.c_char_p
    return kernel
