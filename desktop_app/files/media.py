"""What is plugged in and can be pulled out again, as the system has it mounted; and the files that lie there."""

from __future__ import annotations

import os
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from .mounts import all_mounts
from .places import Place, is_folder, place_of

MOST = 20_000  # files of one medium: more are on no stick, and a disk of photographs is not gone through
DEPTH = 8


def plugged_in() -> list[Path]:
    """Return where sticks and other removable media can be reached, each once."""
    if sys.platform == "win32":
        roots = [Path(f"{letter}:\\") for letter in string.ascii_uppercase]
    else:
        roots = [Path(mount.point) for mount in all_mounts() if mount.device.startswith("/dev/")]
    return [root for root in dict.fromkeys(roots) if place_of(root) is Place.REMOVABLE and is_folder(root)]


def files_on(root: Path) -> Iterator[Path]:
    """Yield the files of a medium, those nearest to its root first; of very many only the first."""
    ahead, count = [root], 0
    for folder in ahead:
        try:
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda one: one.name)
        except OSError:
            continue
        for one in found:
            count += 1
            if count > MOST:
                return
            path = Path(one.path)
            try:
                if one.is_dir(follow_symlinks=False) and len(path.relative_to(root).parts) < DEPTH:
                    ahead.append(path)
                elif one.is_file(follow_symlinks=False):
                    yield path
            except OSError:
                continue
