"""What comes along with assessments beside their records: noted, so that it is taken back as it was left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from ...base.hashing import hash_of_texts
from ...base.text import shown
from ...record.package import Share
from ...record.register import Register
from ...storage.sqlite_file import in_words

if TYPE_CHECKING:
    from ...storage.store import Store

Brought = tuple[str, ...]
"""Table and key of a row, and behind them the digest of what the taking has left there; none in earlier files."""

_KEYS = {
    "assignment": ("assessment",),
    "recusal": ("person", "unit"),
    "team": ("id",),
    "unit": ("id",),
    "round": ("id",),
}
"""Tables of the register by their keys, in an order in which nothing goes that another row refers to."""
_IN_USE = {
    "unit": ("assignment WHERE unit = ?", "recusal WHERE unit = ?"),
    "round": ("assignment WHERE round = ?", "team WHERE round = ?"),
    "team": ("assignment WHERE team = ?",),
}
"""What may still need a row of the register, by its table: all but the first of its kind would go with it."""
_EDITED, _USED = "接收以后改动过，没有撤回，保留改动后的内容", "接收以后还有别的内容用到它，保留在名册里"


def digest(*what: msgspec.Struct) -> str:
    """Return by what a row, or the rows that stand for one thing, are known again."""
    return hash_of_texts(msgspec.json.encode(one).decode() for one in what)


def take_back(
    store: Store, then: Store, brought: Iterable[Brought], divided: Mapping[str, tuple[Share, ...]]
) -> list[str]:
    """Take back what came along, where it is as the taking has left it; within a transaction.

    What was edited since, and what something else needs by now, stays and is told. ``then`` is the file before,
    ``divided`` how assessments are divided now, by the numbers that their tasks had then.
    """
    left = dict(map(_parted, brought))  # the last of what one batch has left in a place
    told = _beside(store, then, left, divided)
    register = store.register.load()
    with in_words(store.path, saving=True):
        for table, names in _KEYS.items():
            for key in [key for name, *key in left if name == table]:
                told += _row_back(store, register, table, key, names, left[(table, *key)])
    return told


def _parted(one: Brought) -> tuple[Brought, str]:
    """Part a place from what was left there."""
    length = 1 + len(_KEYS.get(one[0], ("one",)))
    return one[:length], one[length] if len(one) > length else ""


def _row_back(
    store: Store, register: Register, table: str, key: Sequence[str], names: Sequence[str], left: str
) -> list[str]:
    present = _PRESENT[table](register, key)
    if present is None:
        return []  # somebody has taken it out since
    if left and digest(present) != left:
        return [f"单位名册里{_called(register, table, key)}{_EDITED}"]
    if any(any(store.file.query(f"SELECT 1 FROM {place}", *key)) for place in _IN_USE.get(table, ())):
        return [f"单位名册里{_called(register, table, key)}{_USED}"]
    where = " AND ".join(f"{name} = ?" for name in names)
    store.file.execute(f"DELETE FROM {table} WHERE {where}", *key)
    return []


_PRESENT: dict[str, Callable[[Register, Sequence[str]], msgspec.Struct | None]] = {
    "assignment": lambda register, key: register.assignment_of(key[0]),
    "recusal": lambda register, key: next(
        (one for one in register.recusals if [one.person, one.unit] == list(key)), None
    ),
    "team": lambda register, key: register.team(key[0]),
    "unit": lambda register, key: register.unit(key[0]),
    "round": lambda register, key: register.round(key[0]),
}
"""How a row is found in the register."""


def _called(register: Register, table: str, key: Sequence[str]) -> str:
    """Name a row for people."""
    if table == "assignment":
        unit = register.unit_of(key[0])
        return f"“{shown(unit.name)}”的分派" if unit else "一份评估的分派"
    if table == "recusal":
        unit = register.unit(key[1])
        return f"{shown(key[0])}对“{shown(unit.name)}”的回避" if unit else f"{shown(key[0])}的回避"
    return f"的“{shown(str(getattr(_PRESENT[table](register, key), 'name', '')))}”"


def _beside(store: Store, then: Store, left: dict[Brought, str], divided: Mapping[str, tuple[Share, ...]]) -> list[str]:
    """Take back whose part is what, and the office's key."""
    told = []
    edited = {id_ for id_ in divided if digest(*store.shares.of(id_)) != left.get(("share", id_))}
    for (table, *key), digest_left in left.items():
        if table == "share":
            if digest(*store.shares.of(key[0])) == digest_left:
                store.shares.save(key[0], then.shares.of(key[0]))
            else:
                unit = store.register.load().unit_of(key[0])
                told.append(f"“{shown(unit.name)}”的分工{_EDITED}" if unit else f"一份评估的分工{_EDITED}")
        elif table == "package":
            package = store.givings.package
            if package is not None and digest(package) == digest_left:
                store.givings.keep_package(then.givings.package)
            elif package is not None:
                told.append(f"随任务包来的巡察办密钥{_EDITED}")
    for id_ in edited:
        store.shares.save(id_, divided[id_])
    return told
