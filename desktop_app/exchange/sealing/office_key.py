"""The office's key pair: what is sealed for it needs no passphrase, and what it has received it signs.

One Ed25519 seed; the key for sealed boxes (X25519) is made of it as libsodium converts it. In the office's file the
seed lies under the office's passphrase: Argon2id makes the key, XChaCha20-Poly1305 seals it, the header (version, cost,
salt, nonce) and the public key are authenticated with it. Outside the file the seed is on the printed recovery sheet.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from nacl import bindings
from nacl.exceptions import CryptoError

from ...base import clock
from ...base.errors import UserError
from ...base.text import one_line
from ...record.check_code import SECOND, printed
from ...storage.key_table import KeyRow, KeyTable
from .passphrases import checked_passphrase, one_form
from .recovery_words import misread, seed_of
from .sealed_copy import COST, NEWER, SALT, Cost, is_bearable, key_from

if TYPE_CHECKING:
    from ...storage.store import Store

SEED = bindings.crypto_sign_SEEDBYTES
BOXED = bindings.crypto_box_SEALBYTES  # what a sealed box adds
_VERSION = 1
_NONCE = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_HEADER = struct.Struct(f">BIQ{SALT}s{_NONCE}s")
_NAME = 11  # characters of a key's name for people

WRONG = "巡察办密钥的口令不对，或者密钥已损坏（两者分不出来）；没有改动任何内容，请核对口令再试，忘了口令请用恢复页。"
WRONG_OF = "密钥 {0} 的口令不对，或者它已损坏；没有改动任何内容，请输入{1}的口令再试，忘了口令请用它的恢复页。"
NO_KEY = "这个数据文件里没有巡察办密钥；请打开巡察办的数据文件，或者先建立密钥。"
NO_SUCH_KEY = "巡察办的公钥不对，可能是任务包已损坏或被改动过；请向巡察办要一份新的任务包。"


class OfficeKey(Struct, frozen=True, kw_only=True):
    """What is known of a key without its passphrase: its public half in hex, when it was made, whose it is."""

    public: str
    at: str
    office: str = ""

    @property
    def name(self) -> str:
        """A short name, by which people tell one key from another: XXXXX-XXXXX."""
        return key_name(self.public)


class UnlockedKey:
    """A key that can be used: it signs, and opens what was sealed for it. Its seed is never shown."""

    def __init__(self, seed: bytes) -> None:
        self._public, self._secret = bindings.crypto_sign_seed_keypair(seed)
        self._seed = seed

    @property
    def public(self) -> str:
        """Its public half, in hex."""
        return self._public.hex()

    @property
    def seed(self) -> bytes:
        """What all of it is made from (32 bytes), for the recovery sheet alone."""
        return self._seed

    def signature(self, message: bytes) -> str:
        """Return the signature (Ed25519, hex) under a message."""
        return bindings.crypto_sign(message, self._secret)[: bindings.crypto_sign_BYTES].hex()

    def unboxed(self, box: bytes) -> bytes:
        """Return what lies in a sealed box for this key; raises ``ValueError`` where it is another's or damaged."""
        public = bindings.crypto_sign_ed25519_pk_to_curve25519(self._public)
        secret = bindings.crypto_sign_ed25519_sk_to_curve25519(self._secret)
        try:
            return bindings.crypto_box_seal_open(box, public, secret)
        except (CryptoError, TypeError):
            raise ValueError("not for this key, or damaged") from None


def boxed(public: str, content: bytes) -> bytes:
    """Return a sealed box that only the owner of a public key opens; refused where that is no key."""
    try:
        return bindings.crypto_box_seal(content, bindings.crypto_sign_ed25519_pk_to_curve25519(raw_key(public)))
    except CryptoError:
        raise UserError(NO_SUCH_KEY) from None


def signature_holds(public: str, message: bytes, signature: str) -> bool:
    """Whether the owner of a public key has signed a message."""
    try:
        bindings.crypto_sign_open(bytes.fromhex(signature) + message, raw_key(public))
    except (CryptoError, ValueError, UserError):
        return False
    return len(signature) == 2 * bindings.crypto_sign_BYTES


def key_name(public: str) -> str:
    """Name a public key for people."""
    return printed(SECOND, public)[:_NAME]


def not_ours(recipient: str, own: str) -> str:
    """Say that a copy is sealed for another key than the one that was tried."""
    return (
        f"这份副本是加密给另一把密钥（{key_name(recipient)}）的，手上的密钥是 {key_name(own)}，没有解开；"
        "请交给持有那把密钥的巡察办，副本没有改动。"
    )


def keys(store: Store) -> list[OfficeKey]:
    """Return the office's keys in a file, the one that counts first; none but in the office's own file."""
    return [OfficeKey(public=row.public, at=row.at, office=row.office) for row in reversed(KeyTable(store.file).all())]


def office_key_of(store: Store) -> str:
    """Return the public key (hex) of the office that a file answers to: its own, or its package's; empty if none."""
    own = keys(store)
    return own[0].public if own else package_key(store)


def office_keys_of(store: Store) -> tuple[str, ...]:
    """Return every public key (hex) by which an office may sign to a file: its own, or that of its package."""
    own = tuple(key.public for key in keys(store))
    return own or tuple(filter(None, [package_key(store)]))


def package_key(store: Store) -> str:
    """Return the public key (hex) of the office that gave a file out; empty if it was not given out, or without."""
    return KeyTable(store.file).of_package()[0]


def make_key(
    store: Store, passphrase: str, office: str, *, again: bool = False, present: str = "", cost: Cost | None = None
) -> OfficeKey:
    """Make a key pair and keep it in the office's file under a passphrase.

    Where there is one already that is refused unless ``again``: then the new one counts, and earlier ones still open
    what was sealed for them, and sign for whoever knows no other. Those that the ``present`` passphrase opens go under
    the new one, too; refused where it opens none.
    """
    checked_passphrase(passphrase)
    if not again and (found := keys(store)):
        raise UserError(f"这个数据文件里已有巡察办密钥（{found[0].name}），没有另建；要换密钥请选“更换密钥”。")
    if present:
        seeds = {key.public: key.seed for key in unlock_all(store, present)}
        KeyTable(store.file).change_secrets(
            {public: _sealed(public, seed, passphrase, cost or COST) for public, seed in seeds.items()}
        )
    return _keep(store, os.urandom(SEED), passphrase, office, cost)


def unlock(store: Store, passphrase: str, public: str = "") -> UnlockedKey:
    """Return the key that counts, or the one with this public half; refused where it is not there or not opened."""
    return unlock_one(locked_keys(store), passphrase, public)


def unlock_all(store: Store, passphrase: str) -> list[UnlockedKey]:
    """Return each key of a file that this passphrase opens, earlier ones too; refused where it opens none."""
    found, refused = [], UserError(NO_KEY)
    for row in reversed(locked_keys(store)):
        try:
            found.append(UnlockedKey(_opened(row, passphrase)))
        except UserError as error:
            refused = error
    if not found:
        raise refused
    return found


def locked_keys(store: Store) -> list[KeyRow]:
    """Return the keys as they are stored, the one that counts last."""
    return KeyTable(store.file).all()


def unlock_one(locked: Sequence[KeyRow], passphrase: str, public: str = "") -> UnlockedKey:
    """Do the same for keys that were read, which a thread may do that has not the file."""
    rows = [row for row in locked if public in ("", row.public)]
    if not rows:
        raise UserError(not_ours(public, locked[-1].public) if locked else NO_KEY)
    try:
        return UnlockedKey(_opened(rows[-1], passphrase))
    except UserError as error:
        if len(locked) > 1 and str(error) == WRONG:
            raise UserError(WRONG_OF.format(key_name(rows[-1].public), _which(locked, rows[-1]))) from None
        raise


def _which(locked: Sequence[KeyRow], row: KeyRow) -> str:
    """Say which of several keys one is, by what people remember of it."""
    if row is locked[-1]:
        return "现用密钥"
    return f"{row.at[:10]}建立的那把以前的密钥"


def change_passphrase(store: Store, passphrase: str, new: str, *, cost: Cost | None = None) -> None:
    """Put every key of a file that this passphrase opens under another; refused unless it opens the one that counts."""
    checked_passphrase(new)
    table = KeyTable(store.file)
    rows = table.all()
    if not rows:
        raise UserError(NO_KEY)
    seeds = {rows[-1].public: _opened(rows[-1], passphrase)}
    for row in rows[:-1]:
        try:
            seeds[row.public] = _opened(row, passphrase)
        except UserError:  # it has a passphrase of its own, and keeps it
            continue
    table.change_secrets({public: _sealed(public, seed, new, cost or COST) for public, seed in seeds.items()})


def recover(store: Store, typed: str, new: str, office: str = "", *, cost: Cost | None = None) -> OfficeKey:
    """Bring the key of a recovery sheet back, as it was typed or read, under a new passphrase.

    Raises ``UserError`` that says in which group something is mistyped, or that it is not the key of this file.
    """
    checked_passphrase(new)
    table = KeyTable(store.file)
    rows = table.all()
    try:
        seed = seed_of(typed)
    except UserError:
        known = {row.public for row in rows}  # the file knows which key it is to be
        if words := misread(typed, lambda seed: UnlockedKey(seed).public in known):
            raise UserError(words) from None
        raise
    public = UnlockedKey(seed).public
    if not rows:
        return _keep(store, seed, new, office, cost)
    for row in rows:
        if row.public == public:
            table.change_secrets({public: _sealed(public, seed, new, cost or COST)})
            return OfficeKey(public=public, at=row.at, office=row.office)
    words = f"恢复页上是密钥 {key_name(public)}，这个数据文件里的是 {key_name(rows[-1].public)}"
    raise UserError(f"{words}，没有改动；请找出对应的恢复页。")


def _keep(store: Store, seed: bytes, passphrase: str, office: str, cost: Cost | None) -> OfficeKey:
    public, at = UnlockedKey(seed).public, clock.now().isoformat(timespec="seconds")
    secret = _sealed(public, seed, passphrase, cost or COST)
    made = OfficeKey(public=public, at=at, office=one_line(office).strip())
    KeyTable(store.file).add(KeyRow(public=public, secret=secret, at=at, office=made.office))
    return made


def _sealed(public: str, seed: bytes, passphrase: str, cost: Cost) -> bytes:
    """Return a seed under a passphrase."""
    salt, nonce = os.urandom(SALT), os.urandom(_NONCE)
    header = _HEADER.pack(_VERSION, *cost, salt, nonce)
    key = key_from(one_form(passphrase), salt, cost)
    return header + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(seed, header + raw_key(public), nonce, key)


def _opened(row: KeyRow, passphrase: str) -> bytes:
    """Return the seed of a key; refused where the passphrase is another, or anything of the row was changed."""
    if len(row.secret) <= _HEADER.size:
        raise UserError(WRONG)
    header = row.secret[: _HEADER.size]
    version, operations, memory, salt, nonce = _HEADER.unpack(header)
    if version > _VERSION:
        raise UserError(NEWER)
    if version < _VERSION or not is_bearable(operations, memory):
        raise UserError(WRONG)
    key = key_from(one_form(passphrase), salt, Cost(operations, memory))
    try:
        seed = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            row.secret[_HEADER.size :], header + raw_key(row.public), nonce, key
        )
    except (CryptoError, UserError):
        raise UserError(WRONG) from None
    if len(seed) != SEED or UnlockedKey(seed).public != row.public:
        raise UserError(WRONG)
    return seed


def raw_key(public: str) -> bytes:
    """Return the bytes of a public key; refused where it is none."""
    try:
        raw = bytes.fromhex(public)
    except ValueError:
        raw = b""
    if len(raw) != bindings.crypto_sign_PUBLICKEYBYTES:
        raise UserError(NO_SUCH_KEY)
    return raw
