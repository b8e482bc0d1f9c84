"""What lies in a folder, to be compared with what lay there before."""

from pathlib import Path


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return all that is in a folder, and when it was written."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}
