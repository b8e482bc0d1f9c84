"""Whether a copy that is there already says the same: then nothing is written a second time."""

from __future__ import annotations

from pathlib import Path

from ...base.errors import UserError
from ...base.progress import Progress
from ...files.names import numbered
from ...files.places import is_file
from ...files.plain_reading import digest_of
from ...files.removable import read_back
from .content import content


def same_copy(wanted: Path, source: Path, plain: Path, work: Path, passphrase: str | None) -> tuple[Path, str] | None:
    """Return the copy under the wanted name, or one with a number behind, that has the content of ``plain``.

    With it comes the SHA-256 of the file inside, if it is sealed. ``source`` itself is no copy.
    """
    for number, name in enumerate(numbered(wanted.name)):
        path = wanted.with_name(name)
        if not path.exists():
            return None
        if path.samefile(source):
            continue
        try:
            inside = _inside(path, work / f"{number}.db", passphrase)
            if content(inside) == content(plain):
                return path, read_back(inside, Progress()).sha256 if passphrase else ""
        except UserError:
            continue  # damaged, another passphrase, or something else altogether
    return None


def same_bytes(wanted: Path, sha256: str) -> Path | None:
    """Return the file under the wanted name, or one with a number behind, that has these bytes."""
    for name in numbered(wanted.name):
        path = wanted.with_name(name)
        if not path.exists():
            return None
        if is_file(path) and digest_of(path) == sha256:
            return path
    return None


def _inside(path: Path, target: Path, passphrase: str | None) -> Path:
    """Return the plain file of an existing copy, unsealed on the laptop if it is sealed."""
    if passphrase is None:
        return path
    from ..sealing.sealed_copy import unseal

    return unseal(path, passphrase, target)
