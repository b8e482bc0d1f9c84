"""What the system itself keeps of files that were opened or saved: recent files, small pictures, the bin.

It is not the program's: it is found and told, and goes only where the user has said so.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Collection, Iterator
from contextlib import suppress
from hashlib import md5
from pathlib import Path

from ..base.limits import read_up_to
from ..base.userdirs import home_folder
from .durable import write_whole
from .forgetting import LEAST
from .room import listed

LARGEST = 32 << 20  # bytes of a list of recent files
_BOOKMARK = re.compile(rb"[ \t]*<bookmark\b.*?</bookmark>\r?\n?", re.DOTALL)  # of the list of recent files (XBEL)
_SIZES = ("normal", "large", "x-large", "xx-large")


def recent_lists(said: Collection[str], paths: Collection[Path]) -> list[Path]:
    """Return the lists of recent files, each of many, in which a unit or one of the paths is named."""
    found = [] if sys.platform == "win32" else [_shared() / "recently-used.xbel"]
    return [one for one in found if _names(one, _keys(said, paths))]


def recent_links(said: Collection[str], paths: Collection[Path]) -> list[Path]:
    """Return the links that the system made to recent files, each to one, in which that is named."""
    folder = _recent() if sys.platform == "win32" else _shared() / "RecentDocuments"
    keys = _keys(said, paths)
    return [one for one in listed(folder) if _names(one, keys)] if folder.is_absolute() else []


def jump_lists(said: Collection[str], paths: Collection[Path]) -> list[Path]:
    """Return the lists of Windows, one a program, of what was opened with it, in which that is named."""
    if sys.platform != "win32":
        return []
    keys, folders = _keys(said, paths), [_recent() / f"{kind}Destinations" for kind in ("Automatic", "Custom")]
    return [one for folder in folders if folder.is_absolute() for one in listed(folder) if _names(one, keys)]


def thumbnails(paths: Collection[Path]) -> list[Path]:
    """Return the small pictures that a desktop of Linux made of these files, each under the hash of its address."""
    if sys.platform == "win32":
        return []
    cache = Path(os.environ.get("XDG_CACHE_HOME") or home_folder() / ".cache") / "thumbnails"
    names = [md5(address.encode(), usedforsecurity=False).hexdigest() for address in _addresses(paths)]
    found = (cache / size / f"{name}.png" for name in names for size in _SIZES)
    return [one for one in found if one.is_file()]


def in_the_bin(said: Collection[str], paths: Collection[Path]) -> list[Path]:
    """Return what lies in the user's bin and bears a unit's name, or was one of the paths, with the notes about it."""
    if sys.platform == "win32":
        drives = dict.fromkeys(Path(one.drive.upper()) for one in (home_folder(), *paths) if one.drive.endswith(":"))
        return [one for drive in drives for one in in_bin_of_windows(drive / "\\$Recycle.Bin", said, paths)]
    folder, found, keys = _shared() / "Trash", list[Path](), _keys(said, paths)
    for note in listed(folder / "info"):
        thrown = folder / "files" / note.stem
        if _names(note, keys) or any(name in thrown.name for name in said if len(name) >= LEAST):
            found += [*_files_of(thrown), note]
    return found


def in_bin_of_windows(folder: Path, said: Collection[str], paths: Collection[Path]) -> list[Path]:
    """Return the same of the bin of a drive: it has a folder a user, in which $I… tells where $R… lay."""
    notes, keys = [one for user in listed(folder) for one in listed(user)], _keys(said, paths)
    named = (one for one in notes if one.name.upper().startswith("$I") and _names(one, keys))
    return [one for note in named for one in (*_files_of(note.with_name(f"$R{note.name[2:]}")), note)]


def _files_of(thrown: Path) -> list[Path]:
    """Return a file, or the files of a folder; what a link leads to is not followed."""
    if not thrown.is_dir() or thrown.is_symlink():
        return [thrown] if os.path.lexists(thrown) else []
    return [Path(where, name) for where, _, files in os.walk(thrown) for name in sorted(files)]


def drop_from_list(path: Path, said: Collection[str], paths: Collection[Path]) -> None:
    """Take out of a list of recent files what names a unit or one of the paths. Raises ``OSError``."""
    keys, data = _keys(said, paths), path.read_bytes()

    def without(found: re.Match[bytes]) -> bytes:
        return b"" if any(key in found[0] for key in keys) else found[0]

    write_whole(path, _BOOKMARK.sub(without, data))


def _keys(said: Collection[str], paths: Collection[Path]) -> list[bytes]:
    """Return the bytes by which names and paths are found: as they are, as Windows writes them, as in addresses."""
    texts = [name for name in said if len(name) >= LEAST] + [str(path) for path in paths]
    keys = []
    for text in texts:
        with suppress(UnicodeEncodeError):
            keys += [text.encode(), text.encode("utf-16-le")]
    keys += [name.encode() for name in map(_in_address, (one for one in said if len(one) >= LEAST))]
    return keys + [address.encode() for address in _addresses(paths)]


def _in_address(name: str) -> str:
    """Return a name as it stands in the address of a file: %E6%9F%90."""
    return "".join(chr(one) if chr(one).isalnum() and one < 128 else f"%{one:02X}" for one in name.encode())


def _addresses(paths: Collection[Path]) -> Iterator[str]:
    for path in paths:
        with suppress(ValueError, UnicodeEncodeError):
            yield path.absolute().as_uri()


def _names(path: Path, keys: list[bytes]) -> bool:
    with suppress(OSError), path.open("rb") as file:
        data = read_up_to(file, LARGEST)
        return any(key in data for key in keys)
    return False


def _recent() -> Path:
    return Path(os.environ.get("APPDATA", "")) / "Microsoft" / "Windows" / "Recent"


def _shared() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or home_folder() / ".local" / "share")
