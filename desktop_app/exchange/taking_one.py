"""One assessment taken in: what it is to the one that is here, and what is done, within the transaction of all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from ..storage.adopting import adopt
from ..storage.sqlite_file import in_words
from .incoming import Incoming, What

if TYPE_CHECKING:
    from ..storage.store import Store


class Came(NamedTuple):
    """What was done with an assessment, as the table of takings calls it, in a sentence, and its heads."""

    what: str
    words: str
    before: str
    after: str


def compared(store: Store, source: Store, one: Incoming) -> Incoming:
    """Say what an assessment is to the one that is here with another head."""
    return replace(one, what=_what(store, source, one.id))


def head(store: Store, assessment_id: str) -> str:
    """Return the head of an assessment, empty where it is not there."""
    with in_words(store.path):
        rows = store.file.query("SELECT head FROM assessment WHERE id = ?", assessment_id)
        return next((str(row["head"]) for row in rows), "")


def take(store: Store, source: Store, one: Incoming, answers: Mapping[Any, Any]) -> Came:
    """Do what an assessment asks for here and now: others may have come in since it was compared."""
    before, theirs = head(store, one.id), one.head
    if not before:
        adopt(store, source, one.id)
        return Came("new", "新接收", "", theirs)
    if before == theirs:
        return Came("same", "与本文件的相同，没有改动", before, before)
    what = _what(store, source, one.id)
    if what is What.OLDER:
        return Came("older", "较旧，本文件的已包含它，没有改动", before, before)
    if what is What.NEWER:
        store.remove(one.id, clear=False, sweep=False)
        adopt(store, source, one.id)
        return Came("newer", "较新，已接到本文件的修改记录后面", before, theirs)
    return Came("left", "没有接收：两边都有改动", before, before)


def _what(store: Store, source: Store, assessment_id: str) -> What:
    ours, theirs = head(store, assessment_id), head(source, assessment_id)
    if ours == theirs:
        return What.SAME
    if _knows(source, assessment_id, ours):
        return What.NEWER
    return What.OLDER if _knows(store, assessment_id, theirs) else What.MERGE


def _knows(store: Store, assessment_id: str, hash_: str) -> bool:
    sql = "SELECT 1 FROM event WHERE assessment = ? AND hash = ?"
    with in_words(store.path):
        return any(store.file.query(sql, assessment_id, hash_))
