"""Large files of the program's own: as they are in a checkout, packed beside that name in a package.

What paper is set in unpacks in a tenth of a second (gzip); what only stands in for a font that is missing is half a
second more slowly and a quarter smaller (xz).
"""

from __future__ import annotations

from mmap import ACCESS_READ, mmap
from pathlib import Path

GZIP, XZ = ".gz", ".xz"


def content(file: Path) -> bytes | mmap:
    """Return what a file holds, without a copy where it is not packed."""
    if file.exists():
        with file.open("rb") as stream:
            return mmap(stream.fileno(), 0, access=ACCESS_READ)
    if (packed := file.with_name(file.name + GZIP)).exists():
        import gzip

        return gzip.decompress(packed.read_bytes())
    import lzma

    return lzma.decompress(file.with_name(file.name + XZ).read_bytes())


def pack(file: Path, suffix: str) -> None:
    """Put a packed file in the place of one, equal for equal content."""
    import gzip
    import lzma

    plain = file.read_bytes()
    packed = gzip.compress(plain, mtime=0) if suffix == GZIP else lzma.compress(plain, preset=6)
    file.with_name(file.name + suffix).write_bytes(packed)
    file.unlink()
