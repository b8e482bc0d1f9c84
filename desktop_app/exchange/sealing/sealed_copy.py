"""A copy under a passphrase: Argon2id makes the key, XChaCha20-Poly1305 seals the bytes chunk by chunk.

The container: one header (magic, version, the key's cost and salt, the chunks' size, the stream's own header), which is
authenticated with every chunk; then the chunks, the last one marked as such. So a byte changed, taken away, moved or
added anywhere is found. Nothing of the plain file is seen but its length.
"""

from __future__ import annotations

import contextlib
import os
import struct
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from nacl import bindings, pwhash
from nacl.exceptions import RuntimeError as NaclError

from ...base.errors import UserError, reason
from ...files.held import once_let_go
from ...files.kinds import SEALED
from ...files.private import create, make_folder
from ...files.temporary import part_of
from .passphrases import one_form

CHUNK = 1 << 16
_PLAIN, _ONE_FORM = 1, 2  # versions: the passphrase as it was typed (NFC), or in the one form that it has (NFKC)
FOR_OFFICE = 3  # the version without a passphrase: see ``sealed_to_office``
_HEADER = struct.Struct(">8sBIQI16s24s")
SALT = pwhash.argon2id.SALTBYTES
ADDED = bindings.crypto_secretstream_xchacha20poly1305_ABYTES
_FINAL = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_MESSAGE = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_MOST_OPERATIONS, _MOST_MEMORY = 8, 512 * 2**20  # a hostile header must not eat the machine
LARGEST_CHUNK = 1 << 22


class Cost(NamedTuple):
    """What one try of a passphrase costs (Argon2id): passes, and bytes of memory."""

    operations: int
    memory: int


COST = Cost(pwhash.argon2id.OPSLIMIT_MODERATE, pwhash.argon2id.MEMLIMIT_MODERATE)  # 256 MiB, under a second
CHEAP = Cost(pwhash.argon2id.OPSLIMIT_MIN, pwhash.argon2id.MEMLIMIT_MIN)  # for tests

WRONG = "口令不对，或者文件的开头被改动过（两者分不出来）；没有解开任何内容，请核对口令，再试一次或换一份副本。"
DAMAGED = "口令是对的，但这份加密副本后面被改动过或已损坏，没有解开；请换一份副本。"
TRUNCATED = "这份加密副本不完整，缺了后面的部分，没有解开；请重新复制，或换一份副本。"
NOT_SEALED = "这不是本程序的加密副本，或者开头已损坏；文件没有改动。"
ONLY_OFFICE = "这份副本是加密给巡察办的，没有口令，只有持有巡察办密钥的数据文件能解开；副本没有改动。"
NEWER = "这份加密副本由更新版本的程序建立，请用新版程序打开；文件没有改动。"


def sealed_size(plain: int) -> int:
    """Return how long the sealed copy of so many bytes is."""
    return _HEADER.size + plain + ADDED * max(1, -(-plain // CHUNK))


def sealed(source: BinaryIO, passphrase: str, cost: Cost = COST) -> Iterator[bytes]:
    """Yield the sealed copy of what ``source`` holds, piece by piece."""
    salt = os.urandom(SALT)
    secret = one_form(passphrase)
    version = _PLAIN if secret == _typed(passphrase) else _ONE_FORM  # what an earlier program can open, it shall
    key = key_from(secret, salt, cost)
    return sealed_under(source, key, lambda stream: _HEADER.pack(SEALED, version, *cost, CHUNK, salt, stream))


def sealed_under(source: BinaryIO, key: bytes, header_with: Callable[[bytes], bytes]) -> Iterator[bytes]:
    """Yield the header that is made with the stream's own, and what ``source`` holds, sealed chunk by chunk."""
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    header = header_with(bindings.crypto_secretstream_xchacha20poly1305_init_push(state, key))
    yield header
    chunk = source.read(CHUNK)
    while True:
        following = source.read(CHUNK)
        tag = _MESSAGE if following else _FINAL
        yield bindings.crypto_secretstream_xchacha20poly1305_push(state, chunk, header, tag)
        if not following:
            return
        chunk = following


def unsealed(source: BinaryIO, passphrase: str) -> Iterator[bytes]:
    """Yield what was sealed, piece by piece; none may be used before the last has come without ``UserError``."""
    header = source.read(_HEADER.size)
    version, cost, size, salt, stream = _read_header(header)
    keys = (key_from(secret, salt, cost) for secret in _meant(passphrase, version))
    return unsealed_under(source, keys, header, stream, size, WRONG)


def unsealed_under(
    source: BinaryIO, keys: Iterable[bytes], header: bytes, stream: bytes, size: int, wrong: str
) -> Iterator[bytes]:
    """Yield what was sealed behind this header under the first of the keys that fits; ``wrong`` says that none does.

    ``stream`` is the stream's own header, ``size`` that of a chunk before it was sealed.
    """
    chunk, pulled = _chunk(source, size), None
    for key in keys:
        state = bindings.crypto_secretstream_xchacha20poly1305_state()
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, stream, key)
        with contextlib.suppress(NaclError):
            pulled = bindings.crypto_secretstream_xchacha20poly1305_pull(state, chunk, header)
            break
    if pulled is None:
        raise UserError(wrong)
    plain, tag = pulled
    yield plain
    while tag != _FINAL:
        try:
            plain, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, _chunk(source, size), header)
        except NaclError:
            raise UserError(DAMAGED) from None
        yield plain
    if source.read(1):
        raise UserError(DAMAGED)


class PassphraseSeal:
    """A sealing under one passphrase."""

    def __init__(self, passphrase: str) -> None:
        self._passphrase = passphrase

    def size(self, plain: int) -> int:
        """Return how long the sealed copy of so many bytes is."""
        return sealed_size(plain)

    def sealed(self, source: BinaryIO) -> Iterator[bytes]:
        """Yield the sealed copy of what ``source`` holds, piece by piece."""
        return sealed(source, self._passphrase)

    def unsealed(self, source: BinaryIO) -> Iterator[bytes]:
        """Yield what was sealed so."""
        return unsealed(source, self._passphrase)


def unseal(path: Path, passphrase: str, target: Path) -> Path:
    """Unpack a sealed copy into a new file ``target``, whole or not at all; what is there already is never touched."""
    return unpacked(path, target, lambda source: unsealed(source, passphrase))


def unpacked(path: Path, target: Path, opened: Callable[[BinaryIO], Iterator[bytes]]) -> Path:
    """Write what ``opened`` yields of a sealed copy into a new file ``target``, whole or not at all."""
    if target.exists():
        raise UserError(f"“{target}”已经存在，没有改动它；请换一个文件名。")
    try:
        make_folder(target.parent)
        with part_of(target) as part:
            with path.open("rb") as source, create(part) as file:
                for piece in opened(source):
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            once_let_go(lambda: part.rename(target))
    except OSError as error:
        raise UserError(f"加密副本没有解开（{reason(error)}）；副本没有改动，请检查U盘和磁盘空间后再试。") from None
    return target


def _chunk(source: BinaryIO, size: int) -> bytes:
    chunk = source.read(size + ADDED)
    if len(chunk) < ADDED:
        raise UserError(TRUNCATED)
    return chunk


def _meant(passphrase: str, version: int) -> list[str]:
    """Return what may have been sealed with, where full-width and half-width are not told apart by who types."""
    forms = (one_form(passphrase),) if version == _ONE_FORM else (_typed(passphrase), one_form(passphrase))
    return list(dict.fromkeys(forms))


def _typed(passphrase: str) -> str:
    """Return the same for a passphrase typed on another system (NFC)."""
    return unicodedata.normalize("NFC", passphrase)


def _read_header(header: bytes) -> tuple[int, Cost, int, bytes, bytes]:
    if not header.startswith(SEALED):
        raise UserError(NOT_SEALED)
    if len(header) < _HEADER.size:
        raise UserError(TRUNCATED)
    _, version, operations, memory, size, salt, stream = _HEADER.unpack(header)
    if version == FOR_OFFICE:
        raise UserError(ONLY_OFFICE)
    if version > FOR_OFFICE:
        raise UserError(NEWER)
    if version < _PLAIN or not is_bearable(operations, memory) or not 0 < size <= LARGEST_CHUNK:
        raise UserError(NOT_SEALED)
    return version, Cost(operations, memory), size, salt, stream


def is_bearable(operations: int, memory: int) -> bool:
    """Whether a cost that a file names is one that this computer can be asked to pay."""
    return 1 <= operations <= _MOST_OPERATIONS and CHEAP.memory <= memory <= _MOST_MEMORY


def key_from(secret: str, salt: bytes, cost: Cost) -> bytes:
    """Return the key (32 bytes) that a passphrase in its one form makes; refused where memory is short."""
    try:
        return pwhash.argon2id.kdf(
            bindings.crypto_secretstream_xchacha20poly1305_KEYBYTES,
            secret.encode("utf-8", "surrogatepass"),
            salt,
            opslimit=cost.operations,
            memlimit=cost.memory,
        )
    except (NaclError, MemoryError):
        words = f"电脑的内存不够（要{cost.memory // 2**20} MB），不能由口令算出密钥；请关闭别的程序后再试。"
        raise UserError(words) from None
