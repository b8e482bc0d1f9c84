"""What Windows tells of a drive by its letter. Nothing of what lies there is asked for, so nothing is waited for."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import PurePath, PureWindowsPath
from typing import NamedTuple

from .windows_paths import usual_form

NO_DRIVE, FIXED, REMOTE = 1, 3, 4  # Windows' DRIVE_NO_ROOT_DIR, DRIVE_FIXED, DRIVE_REMOTE
_CABLES = (4, 7)  # BusType1394, BusTypeUsb of STORAGE_BUS_TYPE
_QUERY_PROPERTY, _ASKED, _BUS_TYPE = 0x2D1400, 12, slice(28, 32)  # sizeof STORAGE_PROPERTY_QUERY; in the answer
_SHARED, _OPEN_EXISTING = 7, 3


class Drive(NamedTuple):
    """``type`` is what GetDriveTypeW returns: to it a hard disk in a case of its own (移动硬盘) is as fixed as C:.

    ``has_server``: a path has a server for a drive, or the letter stands for one, answering or not. ``on_cable``: the
    disk hangs on USB or the like.
    """

    type: int
    has_server: bool = False
    on_cable: bool = False


def drive_under(path: PurePath) -> Drive:
    """Return what Windows tells of the drive of a path."""
    letter = PureWindowsPath(usual_form(str(path))).drive
    if letter.startswith("\\\\"):
        return Drive(0, has_server=True)
    import ctypes

    type = ctypes.windll.kernel32.GetDriveTypeW(f"{letter}\\")  # type: ignore[attr-defined,unused-ignore]
    own = letter.casefold() == os.environ.get("SYSTEMDRIVE", "C:").casefold()  # even where Windows is on a stick
    return Drive(type, type == NO_DRIVE and _is_mapped(letter), type == FIXED and not own and _bus(letter) in _CABLES)


def _is_mapped(letter: str) -> bool:
    """Whether a letter that is free now belongs to a network folder that Windows connects whenever it can."""
    if sys.platform == "win32":
        import winreg

        with suppress(OSError):
            winreg.OpenKey(winreg.HKEY_CURRENT_USER, f"Network\\{letter.removesuffix(':')}").Close()
            return True
    return False


def _bus(letter: str) -> int:
    """Return what a drive's disk hangs on; 0 where that is not told. Wants no right to the disk, nor wakes it."""
    if sys.platform != "win32":
        return 0
    import ctypes
    from ctypes import wintypes

    kernel = ctypes.WinDLL("kernel32")
    kernel.CreateFileW.restype = wintypes.HANDLE
    disk = wintypes.HANDLE(kernel.CreateFileW(f"\\\\.\\{letter}", 0, _SHARED, None, _OPEN_EXISTING, 0, None))
    if disk.value == wintypes.HANDLE(-1).value:
        return 0
    asked, answer, length = bytes(_ASKED), ctypes.create_string_buffer(1024), wintypes.DWORD()
    size, returned = len(answer), ctypes.byref(length)
    told = kernel.DeviceIoControl(disk, _QUERY_PROPERTY, asked, _ASKED, answer, size, returned, None)
    kernel.CloseHandle(disk)
    return int.from_bytes(answer.raw[_BUS_TYPE], "little") if told else 0
