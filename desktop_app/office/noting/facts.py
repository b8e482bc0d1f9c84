"""What an act of issuing, filing away or counting says; a later field has a default and comes last."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

MOST = 10_000_000  # of anything that is counted

ASKED: dict[str, str] = {
    "已完成整改的问题": "项",
    "正在整改的问题": "项",
    "未整改的问题": "项",
    "谈话人数": "人",
}
"""What 整改统计 wants and no item of a sheet counts, and in what it is counted; asked for once a visit."""

Amount = Annotated[int, Meta(ge=0, le=MOST)]


class Issued(Struct, frozen=True, kw_only=True):
    """A document (文书) that went out: ``kind`` is its name, ``date`` ISO, ``sha256`` that of the file."""

    thing: str
    kind: str
    number: str = ""
    date: str = ""
    sha256: str = ""


class Archived(Struct, frozen=True, kw_only=True):
    """An archive (归档包) that was written: its name, and the SHA-256 of its list of hashes."""

    thing: str
    name: str
    sha256: str


class Counted(Struct, frozen=True, kw_only=True):
    """What was counted of a visit (整改统计), by what it is called."""

    counts: dict[str, Amount] = {}
