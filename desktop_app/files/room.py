"""What lies in a folder, and how much room of a disk backups may take."""

from __future__ import annotations

import contextlib
from pathlib import Path

BUDGET = 2 << 30
SHARE_OF_FREE = 10  # a tenth of what is free


def budget(free: int, used: int) -> int:
    """Return how many bytes the backups of one file may take, where ``used`` of the disk are theirs already."""
    return min(BUDGET, (free + used) // SHARE_OF_FREE)


def listed(folder: Path) -> list[Path]:
    """Return what is in a folder; nothing where there is none."""
    with contextlib.suppress(OSError):
        return sorted(folder.iterdir())
    return []
