"""Where a file lies: on this computer, or on a stick, in a network folder or in one that a cloud program copies."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path, PureWindowsPath

from ..base.userdirs import data_folder, default_file, home_folder
from .mounts import NETWORK_TYPES, Mount, in_media, mount_under
from .windows_drives import NO_DRIVE, REMOTE, Drive, drive_under
from .windows_paths import usual_form


class Place(StrEnum):
    """Its value is how the user is told."""

    OWN = "这台电脑"
    REMOVABLE = "U盘或移动硬盘"
    NETWORK = "网络文件夹"
    SYNCED = "网盘的同步文件夹"


LINKING_TYPES = {
    "ext2",
    "ext3",
    "ext4",
    "xfs",
    "btrfs",
    "f2fs",
    "jfs",
    "reiserfs",
    "zfs",
    "tmpfs",
    "overlay",
    "nfs",
    "nfs4",
}
"""Of which st_nlink can be believed: ntfs-3g counts the short name that Windows gives a file (src/ntfs-3g.c)."""


def is_file(path: Path) -> bool:
    """Whether a file can be reached under a path; pathlib's own raises where a folder is forbidden or cut off."""
    return os.path.isfile(path)  # noqa: PTH113


def is_folder(path: Path) -> bool:
    """Whether a folder can be reached under a path."""
    return os.path.isdir(path)  # noqa: PTH112


def real_name(path: Path) -> Path:
    """Return the name under which SQLite opens a file, and beside which it lays its journal: of what a link leads to.

    Never raises; what cannot be followed is told when it is opened.
    """
    return Path(os.path.realpath(path)) if os.path.islink(path) else path  # noqa: PTH114


def other_names(path: Path) -> int:
    """Return how many names a file has beside this one (hard links), as far as its file system can be believed."""
    others = 0 if sys.platform == "win32" else path.stat().st_nlink - 1
    mount = mount_under(path) if others > 0 else None
    return others if mount is None or mount.type in LINKING_TYPES else 0


def place_of(path: Path) -> Place:
    """Say where a file lies; the program's own folders always count as this computer's."""
    named, path = path, Path(os.path.realpath(path))
    if any(path.is_relative_to(os.path.realpath(own)) for own in (default_file().parent, data_folder())):
        return Place.OWN
    place = of_drive(drive_under(path)) if sys.platform == "win32" else of_mount(mount_under(path), _removable)
    return Place.SYNCED if place is Place.OWN and _is_copied(named.parent) else place


def place_named(path: str) -> Place:
    """Say what the name of a place alone tells, for a stick that is out and a network folder that is cut off.

    Windows is asked of the drive's letter, never of what lies there: D: may be a part of the disk as well as a stick.
    """
    path = usual_form(path)
    slashed = path.replace("\\", "/")
    if slashed.startswith("//") or "/gvfs/" in slashed:
        return Place.NETWORK
    if sys.platform == "win32" and (drive := PureWindowsPath(path).drive):
        home = PureWindowsPath(home_folder()).drive
        return Place.OWN if drive.casefold() == home.casefold() else of_drive(drive_under(PureWindowsPath(path)))
    return Place.REMOVABLE if in_media(slashed) else Place.OWN


def _is_copied(folder: Path) -> bool:
    from .clouds import cloud_of  # not for a file that lies in the program's own folder

    return cloud_of(folder) is not None


def of_mount(mount: Mount | None, removable: Callable[[str], bool]) -> Place:
    """Say what kind of place a mount is; ``removable`` says of a block device whether it can be pulled out."""
    if mount is None or mount.point == "/":
        return Place.OWN
    if mount.type in NETWORK_TYPES:
        return Place.NETWORK
    if in_media(mount.point):
        return Place.REMOVABLE
    return Place.REMOVABLE if mount.device.startswith("/dev/") and removable(mount.device) else Place.OWN


def of_drive(drive: Drive) -> Place:
    """Say the same of what Windows tells of a drive; what hung on a letter that is free now was pulled out."""
    if drive.has_server:
        return Place.NETWORK
    if drive.on_cable:
        return Place.REMOVABLE
    return {NO_DRIVE: Place.REMOVABLE, 2: Place.REMOVABLE, REMOTE: Place.NETWORK, 5: Place.REMOVABLE}.get(
        drive.type, Place.OWN
    )


def _removable(device: str) -> bool:
    """Whether a disk, or the disk of a partition, is one that Linux calls removable, or hangs on USB."""
    disk = Path(os.path.realpath(f"/sys/class/block/{Path(os.path.realpath(device)).name}"))
    return "/usb" in str(disk) or any(_says_one(one / "removable") for one in (disk, disk.parent))


def _says_one(path: Path) -> bool:
    with suppress(OSError):
        return path.read_text(encoding="ascii").strip() == "1"
    return False
