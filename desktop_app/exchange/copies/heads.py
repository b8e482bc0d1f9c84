"""What a copy that came in is, for its receipt: its name, its SHA-256, and the head of each assessment in it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from ...base.errors import UserError, reason
from ...files.kinds import is_sealed
from ...files.plain_reading import digest_of
from ...files.temporary import workplace
from ..sealing.office_key import package_key
from ..sealing.sealed_copy import unpacked
from ..sealing.sealed_to_office import Secret, unsealed_by


class CopyHeads(Struct, frozen=True, kw_only=True):
    """``sha256`` is that of the file as it lies there; ``heads`` are id and head of each assessment in it.

    ``office_key`` is the public key (hex) of the office that is known where the copy comes from, empty if none.
    """

    name: str
    sha256: str
    heads: tuple[tuple[str, str], ...]
    office_key: str = ""


def heads_of(path: Path, secret: Callable[[], Secret]) -> CopyHeads:
    """Look into a copy; what opens it is asked for where it is sealed.

    Nothing of it is changed, and nothing legible left behind.
    """
    try:
        sha256 = digest_of(path)
        if not is_sealed(path):
            return _copy_heads(path, path.name, sha256)
        opener = secret()
        with workplace() as work:
            plain = unpacked(path, work / "plain.db", lambda source: unsealed_by(source, opener))
            return _copy_heads(plain, path.name, sha256)
    except OSError as error:
        raise UserError(f"“{path}”无法读取（{reason(error)}）。") from None


def _copy_heads(path: Path, name: str, sha256: str) -> CopyHeads:
    from ...storage.store import Store

    with closing(Store.open(path, read_only=True)) as store:
        rows = store.file.query("SELECT id, head FROM assessment ORDER BY id")
        heads = tuple((str(row["id"]), str(row["head"])) for row in rows)
        return CopyHeads(name=name, sha256=sha256, heads=heads, office_key=package_key(store))
