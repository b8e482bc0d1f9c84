"""Which rubrics ever came with the program, told by the digests of their texts."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from ..base.paths import RUBRICS

EARLIER: dict[str, frozenset[str]] = {}
"""Digests of rubrics that earlier versions of the program gave out under an id that is still used."""


@cache
def shipped_digests() -> dict[str, frozenset[str]]:
    """Return by id the digests of all rubrics that ever came with the program, at present or earlier."""
    present = {path.stem: digest_of(path.read_text(encoding="utf-8-sig")) for path in RUBRICS.glob("*.toml")}
    return {name: EARLIER.get(name, frozenset()) | {digest} for name, digest in present.items()}


def digest_of(source: str) -> str:
    """Return the digest that a rubric goes by: the SHA-256 of its text."""
    return sha256(source.encode()).hexdigest()


def doctored(rubric_id: str, digest: str) -> str:
    """Say that a rubric bears the id of a shipped one and is another; empty if it does not."""
    known = shipped_digests().get(rubric_id)
    if known is None or digest in known:
        return ""
    return f"评分表“{rubric_id}”与本程序自带的同名评分表内容不同，扣分或界限可能被改动过，请核对"
