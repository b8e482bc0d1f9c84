"""A copy sealed for the office: no passphrase is shared, only the office's own key opens it.

The container is that of ``sealed_copy`` in its version 3: the header names the office's public key and holds the
stream's key in a sealed box (libsodium's crypto_box_seal); it is authenticated with every chunk, which are the same.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from ...base.errors import UserError, reason
from ...files.kinds import SEALED, is_sealed
from ...files.plain_reading import open_plain
from .office_key import BOXED, UnlockedKey, boxed, key_name, keys, not_ours, raw_key
from .sealed_copy import (
    ADDED,
    CHUNK,
    FOR_OFFICE,
    LARGEST_CHUNK,
    NEWER,
    NOT_SEALED,
    TRUNCATED,
    PassphraseSeal,
    sealed_under,
    unsealed,
    unsealed_under,
)

if TYPE_CHECKING:
    from ...storage.store import Store

_KEY = 32  # bytes of a stream's key
_HEADER = struct.Struct(f">8sBI32s{_KEY + BOXED}s24s")
_BEGINNING = struct.Struct(">8sB")

ELSEWHERE = "请先打开巡察办的数据文件（里面有密钥），再打开这份副本。"
DAMAGED = "这份加密副本的开头被改动过或已损坏，没有解开任何内容；请换一份副本。"

Secret = str | UnlockedKey
"""What opens a sealed copy: the passphrase that was agreed on, or the office's key."""


class OfficeSeal:
    """A sealing for one office; as long as it is at hand what it has sealed can be looked into, for the key stays."""

    def __init__(self, public: str) -> None:
        self._public, self._key = public, os.urandom(_KEY)

    def size(self, plain: int) -> int:
        """Return how long the sealed copy of so many bytes is."""
        return sealed_size(plain)

    def sealed(self, source: BinaryIO) -> Iterator[bytes]:
        """Yield the sealed copy of what ``source`` holds, piece by piece; refused where the recipient has no key."""
        facts = SEALED, FOR_OFFICE, CHUNK, raw_key(self._public), boxed(self._public, self._key)
        return sealed_under(source, self._key, lambda stream: _HEADER.pack(*facts, stream))

    def unsealed(self, source: BinaryIO) -> Iterator[bytes]:
        """Yield what it has sealed, to prove what was written."""
        header = source.read(_HEADER.size)
        _, _, size, _, _, stream = _read_header(header)
        return unsealed_under(source, [self._key], header, stream, size, DAMAGED)


Seal = OfficeSeal | PassphraseSeal


def sealed_for(source: BinaryIO, public: str) -> Iterator[bytes]:
    """Yield the copy of what ``source`` holds, sealed for the owner of a public key (hex), piece by piece."""
    return OfficeSeal(public).sealed(source)


def unsealed_with(source: BinaryIO, key: UnlockedKey) -> Iterator[bytes]:
    """Yield what was sealed for this key, piece by piece; none may be used before the last has come.

    Raises ``UserError`` that tells another office's key from a damaged copy.
    """
    header = source.read(_HEADER.size)
    _, _, size, raw, box, stream = _read_header(header)
    if raw.hex() != key.public:
        raise UserError(not_ours(raw.hex(), key.public))
    try:
        stream_key = key.unboxed(box)
    except ValueError:
        raise UserError(DAMAGED) from None
    return unsealed_under(source, [stream_key], header, stream, size, DAMAGED)


def unsealed_by(source: BinaryIO, secret: Secret) -> Iterator[bytes]:
    """Yield what was sealed under a passphrase or for a key, whichever is given."""
    return unsealed(source, secret) if isinstance(secret, str) else unsealed_with(source, secret)


def sealed_size(plain: int) -> int:
    """Return how long the sealed copy of so many bytes is."""
    return _HEADER.size + plain + ADDED * max(1, -(-plain // CHUNK))


def recipient_of(path: Path) -> str:
    """Return the public key (hex) of the office that a copy is sealed for; empty where a passphrase opens it."""
    try:
        with open_plain(path) as file:
            header = file.read(_HEADER.size)
    except OSError as error:
        raise UserError(f"“{path}”无法读取（{reason(error)}）。") from None
    begins = header.startswith(SEALED) and len(header) >= _BEGINNING.size
    if not begins or _BEGINNING.unpack_from(header)[1] != FOR_OFFICE:
        return ""
    return _read_header(header)[3].hex()


def secret_for(path: Path, passphrase: Callable[[], str], unlocked: Callable[[str], UnlockedKey]) -> Secret:
    """Return what opens a sealed copy: the passphrase that was agreed on, or the key that it is sealed for.

    Neither is asked for before it is known to be wanted.
    """
    recipient = recipient_of(path)
    return unlocked(recipient) if recipient else passphrase()


def check_holder(store: Store, recipient: str) -> None:
    """Refuse a file that has not the key that a copy is sealed for, before anybody is asked for its passphrase."""
    own = keys(store)
    if not own:
        words = f"这份副本是加密给巡察办（密钥 {key_name(recipient)}）的，“{store.path.name}”里没有巡察办密钥，没有解开"
        raise UserError(f"{words}；请打开持有这把密钥的数据文件，副本没有改动。")
    if recipient not in [one.public for one in own]:
        raise UserError(not_ours(recipient, own[0].public))


class Sealing(NamedTuple):
    """How a copy is sealed, and why the file at hand cannot open it; empty if it can, or a passphrase does."""

    sealed: bool = True
    for_office: bool = False
    why_not: str = ""


def sealing_of(path: Path, store: Store | None) -> Sealing:
    """Return how a copy is sealed; of one that cannot be read that is told once it is opened."""
    recipient = ""
    try:
        if not is_sealed(path):
            return Sealing(sealed=False)
        recipient = recipient_of(path)
        if recipient and store is not None:
            check_holder(store, recipient)
    except UserError as error:
        return Sealing(for_office=bool(recipient), why_not=str(error) if recipient else "")
    return Sealing(for_office=bool(recipient), why_not=ELSEWHERE if recipient and store is None else "")


def _read_header(header: bytes) -> tuple[bytes, int, int, bytes, bytes, bytes]:
    if not header.startswith(SEALED):
        raise UserError(NOT_SEALED)
    if len(header) < _BEGINNING.size:
        raise UserError(TRUNCATED)
    version = _BEGINNING.unpack_from(header)[1]
    if version > FOR_OFFICE:
        raise UserError(NEWER)
    if version < FOR_OFFICE:
        raise UserError("这份副本是用口令加密的，不是加密给巡察办的；请输入口令打开。")
    if len(header) < _HEADER.size:
        raise UserError(TRUNCATED)
    found: tuple[bytes, int, int, bytes, bytes, bytes] = _HEADER.unpack(header)
    if not 0 < found[2] <= LARGEST_CHUNK:
        raise UserError(NOT_SEALED)
    return found
