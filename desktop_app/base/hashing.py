"""A hash over several texts, in which none can run into the next."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256


def hash_of_texts(texts: Iterable[str]) -> str:
    """Return the SHA-256 (64 hex digits) over texts in UTF-8, each behind its length in bytes and a colon."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    return sha256(b"".join([b"%d:%b" % (len(data), data) for data in encoded])).hexdigest()
