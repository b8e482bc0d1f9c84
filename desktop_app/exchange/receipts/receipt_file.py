"""回执 as a small file: JSON that names a copy and the exact state of each assessment in it, signed or not."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from ...base.decoding import UNREADABLE
from ...base.errors import UserError, reason
from ...base.hashing import hash_of_texts
from ...base.limits import read_up_to
from ...files.kinds import RECEIPT_SUFFIX as RECEIPT_SUFFIX  # where one looks for it
from ...files.plain_reading import open_plain
from ...paper.office_receipt_sheet import ReceiptEntry, ReceiptPaper
from ...record.check_code import SECOND, printed

FORM = "receipt/1"
_KEY_NAME = 11  # characters by which people tell a key: see ``office_key``
LARGEST = 16 << 20  # bytes of a receipt; each event takes 16 of them
SHORT = 12  # bytes by which a receipt names an event: what is signed need not be named whole

Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Line = Annotated[str, Meta(max_length=3000)]
Events = Annotated[bytes, Meta(max_length=LARGEST)]


class Confirmed(Struct, frozen=True, kw_only=True):
    """An assessment that was taken in: its last revision (0: a draft) with its printed code, and its head.

    ``events`` names all that the office has of it, of every copy that was merged or waits, each by its first bytes: so
    a member's file, whose head no other has, is known as well; and likewise the acts on it. Empty in what a code
    stands for.
    """

    id: Annotated[str, Meta(min_length=36, max_length=36)]
    unit: Line
    revision: Annotated[int, Meta(ge=0)]
    code: Line
    head: Digest
    events: Events = b""

    def lacks(self, hashes: Iterable[str]) -> list[str]:
        """Return those events that are not among what was taken in."""
        return lacking(self.events, hashes)


class OfficeReceipt(Struct, frozen=True, kw_only=True):
    """What the office confirms; ``sha256`` is the copy's as it lay on the medium, ``key`` and ``signature`` in hex.

    ``code_signature`` is under what the code stands for: it goes into the QR code of the receipt's paper.
    """

    receipt: Literal["receipt/1"] = "receipt/1"
    copy: Line
    sha256: Digest
    at: Line
    person: Line
    office: Line
    assessments: Annotated[tuple[Confirmed, ...], Meta(min_length=1, max_length=100_000)]
    key: Line = ""
    code_signature: Line = ""
    signature: Line = ""

    @property
    def code(self) -> str:
        """The code to be told over the telephone, in five groups of five; empty where nothing final is in it."""
        return printed(SECOND, digest) if (digest := code_digest(self.sha256, self.final)) else ""

    @property
    def final(self) -> list[Confirmed]:
        """The assessments for which the code stands."""
        return [one for one in self.assessments if one.revision]

    @property
    def message(self) -> bytes:
        """What is signed: the SHA-256 over all texts of the receipt, each behind its length."""
        facts = (self.key, self.copy, self.sha256, self.at, self.person, self.office, self.code_signature)
        each = [(one.id, one.unit, str(one.revision), one.code, one.head, one.events.hex()) for one in self.assessments]
        texts = (FORM, *facts, str(len(each)), *(text for one in each for text in one))
        return hash_of_texts(texts).encode()


def lacking(events: bytes, hashes: Iterable[str]) -> list[str]:
    """Return those events that are not among ``events``, as a receipt names them."""
    size, whole = 2 * SHORT, events.hex()
    known = {whole[at : at + size] for at in range(0, len(whole), size)}
    return [one for one in hashes if one[:size] not in known]


def to_bytes(receipt: OfficeReceipt) -> bytes:
    """Return a receipt as it is stored: JSON for people too, with its code."""
    return msgspec.json.format(msgspec.json.encode(msgspec.to_builtins(receipt) | {"code": receipt.code})) + b"\n"


def receipt_data(path: Path) -> bytes:
    """Return the bytes of a receipt's file, or of what is taken for one; refused where it cannot be read."""
    try:
        with open_plain(path) as file:
            return read_up_to(file, LARGEST + 1)
    except OSError as error:
        raise UserError(f"“{path}”无法读取（{reason(error)}），没有确认任何内容。") from None


def read_receipt(data: bytes) -> OfficeReceipt:
    """Return the receipt that a file holds; refused where it is none."""
    try:
        if len(data) > LARGEST:
            raise ValueError("too long")
        return msgspec.json.decode(data, type=OfficeReceipt)
    except (*UNREADABLE, ValueError):
        words = "这不是本程序出具的接收回执，或者已损坏"
        raise UserError(f"{words}；没有确认任何内容，请向巡察办另要一份。") from None


def code_digest(sha256: str, entries: Iterable[Confirmed]) -> str:
    """Return what a code stands for (64 hex digits): these, taken in of a copy with this SHA-256; empty of none."""
    texts = [(one.id, str(one.revision), one.code, one.head) for one in sorted(entries, key=lambda one: one.id)]
    return hash_of_texts((FORM, sha256, *(text for one in texts for text in one))) if texts else ""


def code_message(digest: str) -> bytes:
    """Return what is signed under a code."""
    return hash_of_texts((FORM, "code", digest)).encode()


def paper_of(receipt: OfficeReceipt) -> ReceiptPaper:
    """Return what stands on a receipt's paper."""
    entries = tuple(
        ReceiptEntry(id=one.id, unit=one.unit, revision=one.revision, code=one.code, head=one.head)
        for one in receipt.assessments
    )
    return ReceiptPaper(
        name=receipt.copy,
        sha256=receipt.sha256,
        at=receipt.at,
        person=receipt.person,
        office=receipt.office,
        entries=entries,
        code=receipt.code,
        key=printed(SECOND, receipt.key)[:_KEY_NAME] if receipt.signature else "",
        code_signature=receipt.code_signature,
    )
