"""What a copy that came in is, for its receipt: its name, its SHA-256, and the head of each assessment in it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from msgspec import Struct

from ...base.errors import UserError, reason
from ...files.kinds import is_sealed
from ...files.plain_reading import digest_of
from ...files.temporary import workplace
from ..sealing.sealed_copy import unpacked
from ..sealing.sealed_to_office import Secret, unsealed_by


class CopyHeads(Struct, frozen=True, kw_only=True):
    """``sha256`` is that of the file as it lies there; ``heads`` are id and head of each assessment in it."""

    name: str
    sha256: str
    heads: tuple[tuple[str, str], ...]


def heads_of(path: Path, secret: Secret | None = None) -> CopyHeads:
    """Look into a copy, a sealed one with what opens it; nothing of it is changed, and nothing legible left behind."""
    try:
        sha256 = digest_of(path)
        if not is_sealed(path):
            return CopyHeads(name=path.name, sha256=sha256, heads=_heads(path))
        if secret is None:
            raise UserError(f"“{path.name}”是加密副本，要有它的口令或巡察办密钥才能看。")
        with workplace() as work:
            plain = unpacked(path, work / "plain.db", lambda source: unsealed_by(source, secret))
            return CopyHeads(name=path.name, sha256=sha256, heads=_heads(plain))
    except OSError as error:
        raise UserError(f"“{path}”无法读取（{reason(error)}）。") from None


def _heads(path: Path) -> tuple[tuple[str, str], ...]:
    from ...storage.store import Store

    with closing(Store.open(path, read_only=True)) as store:
        rows = store.file.query("SELECT id, head FROM assessment ORDER BY id")
        return tuple((str(row["id"]), str(row["head"])) for row in rows)
