"""Whether a text is what somebody looks for."""

from __future__ import annotations

from unicodedata import normalize


def matches(words: str, wanted: str) -> bool:
    """Whether ``words`` hold each part of what is wanted, in whatever order, letters large or small."""
    text = _plain(words)
    return all(part in text for part in _plain(wanted).split())


def _plain(text: str) -> str:
    return normalize("NFKC", text).casefold()
