"""The receipt (数据移交单): what was handed over in which file, by whom, when."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from ..record.status import is_draft

ENDING = "_数据移交单.pdf"


class ReceiptLine(Struct, frozen=True, kw_only=True):
    """An assessment in the copy; ``revision`` is 0 and ``code`` empty where nothing is final."""

    id: str
    unit: str
    date: str
    total: str
    grade: str
    status: str
    state: str
    """How it was signed, or why it does not count: 已签, 拒签, 未签, 草稿, 已作废."""
    revision: int = 0
    code: str = ""
    sample: bool = False
    head: str = ""
    """The hash of its last event in the copy (SHA-256 in hex)."""
    warning: str = ""
    """That its rubric bears the id of a shipped one and is another, or empty."""

    @property
    def counts(self) -> bool:
        """Whether it is handed over, not only copied along."""
        return bool(self.revision) and self.status not in ("draft", "void")


class Receipt(Struct, frozen=True, kw_only=True):
    """``name``, ``size`` and ``sha256`` are the copy's; ``plain_sha256`` is that of the file inside a sealed copy."""

    entries: tuple[ReceiptLine, ...]
    path: Path
    size: int
    sha256: str
    plain_sha256: str = ""
    at: str = ""
    person: str = ""
    synced: bool = False  # the whole medium was written, so that it may be pulled
    already: bool = False  # the copy was there before, with the same content
    for_office: bool = False  # it is sealed, and only the office's key opens it

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def handed_over(self) -> tuple[ReceiptLine, ...]:
        return tuple(entry for entry in self.entries if entry.counts)

    @property
    def drafts(self) -> tuple[ReceiptLine, ...]:
        return drafts(self.entries)

    @property
    def moment(self) -> str:
        """When, for people."""
        time = datetime.fromisoformat(self.at)
        return f"{time.year}年{time.month}月{time.day}日 {time:%H:%M}"


def drafts(entries: tuple[ReceiptLine, ...]) -> tuple[ReceiptLine, ...]:
    """Return the assessments that are copied along as drafts; the sample is none."""
    return tuple(entry for entry in entries if is_draft(entry.status) and not entry.sample)


def draft_warning(entries: tuple[ReceiptLine, ...]) -> str:
    """Say that drafts are copied along; empty if there are none."""
    found = drafts(entries)
    return f"{len(found)}份评估还是草稿，一并复制，但不算移交。" if found else ""


def to_dict(receipt: Receipt) -> dict[str, object]:
    """Return a receipt as the command line prints it."""
    whole: dict[str, object] = msgspec.to_builtins(receipt, enc_hook=str)
    return {"file": whole.pop("path"), "name": receipt.name, **whole}
