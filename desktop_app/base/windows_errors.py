"""Windows' own numbers of its errors, by the names that the same errors have everywhere.

Python makes an ``errno`` of them in which much is lost: a file that a virus scanner holds, a stick that is
write-protected and one that is not ready are all EACCES, a network that is gone and a name too long are ENOENT, and
what has no other place, such as a device that fails, is EINVAL (CPython's PC/errmap.h, and the C library the same).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path, PureWindowsPath

LONGEST_PATH, LONGEST_NAME = 259, 255  # UTF-16 units, unless Windows was told otherwise

_NUMBERS: dict[str, tuple[int, ...]] = {
    "EACCES": (65, 86, 1219, 1265, 1272, 1314, 1326, 1327, 1331, 1385, 1907, 1909, 6000, 6001, 6002),
    "EBUSY": (16, 32, 33, 36, 108, 142, 167, 170, 303, 1224, 2401, 2404),
    "ECLOUD": (362, 377, 388, 389, 404, 426),
    "EDENIED": (5, 82, 395, 1920),  # no right to it, marked as read-only, or open in a program: not told apart
    "EDQUOT": (1295,),
    "EFBIG": (223, 665),
    "EINVAL": (123, 161),
    "EIO": (6, 22, 23, 25, 26, 27, 29, 30, 31, 483, 1005, 1106, 1111, 1117, 1392, 1393),
    "ELOOP": (1921,),
    "ELOCKED": (0x80310000, 0x80310000 - (1 << 32)),  # BitLocker; as Python gives it
    "ENAMETOOLONG": (111, 206),
    "ENODEV": (15, 20, 21, 34, 55, 433, 1006, 1110, 1112, 1167, 1617),
    "ENOMEM": (1450, 1455),
    "ENOSPC": (39, 112),
    "ENOTSUP": (1, 50, 384),
    "EPIPE": (109, 232, 233),
    "EROFS": (19,),
    "ESTALE": (51, 53, 57, 58, 59, 64, 67, 240, 1201, 1203, 1222, 1225, 1226, 1231, 1232, 1233, 1236, 2250),
    "ETIMEDOUT": (54, 121, 258, 1460),
    "EVIRUS": (225, 226),
}
NAMES = {number: name for name, numbers in _NUMBERS.items() for number in numbers}

_NOT_IN_THERE = 2  # the folder was found: whatever the path's length, Windows has followed it
_NO_DRIVE = 1  # DRIVE_NO_ROOT_DIR
_UNSAID = {"EACCES": "EDENIED", "EBADF": "EIO"}  # without a number


def windows_name(name: str, number: int | None, *files: object) -> str:
    """Name an error that ``errno`` calls so, by Windows' number and by the files that it is about.

    What the C library refuses, as in ``open`` and ``write``, comes without a number: the library is asked for it.
    """
    number = number or _number_of_the_library(name)
    named = [os.fsdecode(file) for file in files if isinstance(file, str | bytes | os.PathLike)]
    unknown = "E" if name == "EINVAL" else name  # of which errno makes what it does not know
    told = NAMES.get(number, unknown) if number else _UNSAID.get(name, name)
    if told == "EINVAL" and not named:
        return "EIO"  # it is no name that is refused, but what is read or written
    if told in ("ENOENT", "EINVAL", "ENAMETOOLONG"):  # Windows says that it is not there, or no name
        told = next((long for one in named if (long := _too_long(one, number))), told)
    return "ENOENT_DRIVE" if told == "ENOENT" and any(map(_is_on_no_drive, named)) else told


def _too_long(file: str, number: int) -> str:
    """Name what of a file's name Windows does not take for its length, if anything."""
    path = PureWindowsPath(Path(file).absolute())
    if any(units(part) > LONGEST_NAME for part in path.parts):
        return "ENAMETOOLONG"
    lost = number != _NOT_IN_THERE and units(str(path)) > LONGEST_PATH and not _takes_any_length()
    return "EPATHTOOLONG" if lost else ""


def _is_on_no_drive(file: str) -> bool:
    """Whether a file's drive is not there at all; a network, which may not answer for minutes, is not asked."""
    drive = PureWindowsPath(Path(file).absolute()).drive
    if sys.platform != "win32" or not drive.endswith(":"):
        return False
    import ctypes

    return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _NO_DRIVE)


def _takes_any_length() -> bool:
    """Whether Windows was told, by an administrator, to take paths of any length."""
    if sys.platform != "win32":
        return False
    import ctypes

    return bool(getattr(ctypes.windll.ntdll, "RtlAreLongPathsEnabled", int)() & 0xFF)


def units(text: str) -> int:
    """Count what Windows counts of a name: a hanzi is one, a rare one two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _number_of_the_library(name: str) -> int:
    """Return what Windows told the C library in this thread the last time, if ``errno`` was made of that; else 0."""
    if sys.platform != "win32":
        return 0
    import ctypes
    import errno

    number = ctypes.c_ulong()
    if ctypes.CDLL("ucrtbase")._get_doserrno(ctypes.byref(number)) or not number.value:
        return 0
    made = errno.errorcode.get(OSError(0, "", None, number.value).errno or 0)
    fits = name in (made, "EBADF") or (name, made) == ("EINVAL", "EPIPE")  # EBADF: whatever fails in fsync
    return number.value if fits else 0
