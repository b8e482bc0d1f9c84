"""Which mount or drive holds a path, and whether that is another computer's, shared over the network."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePath, PurePosixPath
from typing import NamedTuple

from .windows_drives import REMOTE, drive_under

NETWORK_TYPES = {"cifs", "smb3", "smbfs", "nfs", "nfs4", "afs", "9p", "ncpfs", "ceph", "glusterfs", "davfs", "davfs2"}
NETWORK_TYPES |= {"fuse.sshfs", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.smbnetfs", "fuse.glusterfs"}
MEDIA = ("/media", "/run/media", "/mnt")


class Mount(NamedTuple):
    """A line of /proc/self/mounts."""

    device: str
    point: str
    type: str


def mount_of(path: PurePath, mounts: str) -> Mount | None:
    """Return the mount that holds a path, out of the text of /proc/self/mounts."""
    found = None
    for mount in _mounts_in(mounts):
        if path.is_relative_to(mount.point):
            found = mount if found is None or len(mount.point) >= len(found.point) else found
    return found


def all_mounts() -> list[Mount]:
    """Return every mount, in the order in which they were made; none on Windows."""
    with suppress(OSError):
        return list(_mounts_in(os.fsdecode(Path("/proc/self/mounts").read_bytes())))
    return []


def mount_under(path: Path) -> Mount | None:
    """Return the mount that holds a path; None on Windows, which has no such list."""
    return _mount_in_the_list(Path(os.path.realpath(path)))


def is_shared(path: PurePath) -> bool:
    """Whether a path lies in a network folder; nothing is asked of the folder itself, which may hang."""
    if str(path).startswith("\\\\") or sys.platform == "win32":
        drive = drive_under(path)
        return drive.has_server or drive.type == REMOTE
    mount = _mount_in_the_list(path)
    return mount is not None and mount.type in NETWORK_TYPES


def in_media(path: str) -> bool:
    """Whether a path lies where media are mounted, by its name."""
    return any(PurePosixPath(path).is_relative_to(folder) for folder in MEDIA)


def _mount_in_the_list(path: PurePath) -> Mount | None:
    with suppress(OSError):
        return mount_of(path, os.fsdecode(Path("/proc/self/mounts").read_bytes()))
    return None


def _mounts_in(text: str) -> Iterator[Mount]:
    for line in text.split("\n"):
        fields = [_unescaped(field) for field in line.split(" ")[:3]]
        if len(fields) > 2:
            yield Mount(*fields)


def _unescaped(field: str) -> str:
    """Put bytes together again that were written as octal numbers: a space in a name, and so on."""
    return os.fsdecode(re.sub(rb"\\([0-3][0-7]{2})", lambda octal: bytes([int(octal[1], 8)]), os.fsencode(field)))
