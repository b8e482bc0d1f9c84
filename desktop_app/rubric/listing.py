"""Lists within an answer that lie in a table of their own: how their rows are written, read, compared and told.

A rule kind that keeps such a list names it in its ``listings``; saving, history, replay and migration go by that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from .answers import Attachment

Row = tuple[Any, ...]

NOTHING = "（空）"
LISTS: dict[str, type] = {"methods": str, "files": Attachment}
"""Columns that hold a JSON list, by name, and what it is a list of."""


class Detail(Struct, frozen=True):
    """One thing that changed; without ``before`` and ``after`` the words of ``what`` say it all.

    ``label`` names it in few words, as undo does: 任务3 评定等次 较好.
    """

    what: str
    before: str = ""
    after: str = ""
    label: str = ""

    @property
    def words(self) -> str:
        """The whole as one text: 自评分：3分 → 4分."""
        if not self.before and not self.after:
            return self.what
        change = f"{self.before} → {self.after}"
        return f"{self.what}：{change}" if self.what else change


class Listing(Struct, frozen=True, kw_only=True, dict=True):
    """Entries of the answer's ``field``, each one row of ``table``, named by ``name`` in the column ``key``.

    ``columns`` are the entries' fields as they stand behind the position: texts, whole numbers or None, beside LISTS.
    A later one is added at the end, so that earlier rows of the history stay readable. ``words`` name those told.
    """

    table: str
    field: str
    entry: type[Struct]
    name: str
    key: str
    columns: tuple[str, ...]
    words: Mapping[str, str]
    noun: str = ""
    """What an entry is called before its number or name; empty: as the item's ``label`` says."""
    short: str = ""
    """What it is called behind the number of its item: 第7项任务3."""
    known_by: tuple[str, ...] = ()
    """Columns whose texts say which entry has come or gone, the first in quotation marks: 新增任务3“建章立制”（好）."""
    numbered: bool = True
    """Whether entries go by their number; those that go by name are told as if they had always been there,
    but where nothing was entered."""
    said: Mapping[str, Mapping[Any, str]] = {}
    """How values are told, by column, where they do not say it themselves: None, 0 and 1."""

    @property
    def empty(self) -> Row:
        """The row of an entry in which nothing was entered, at the first position."""
        return self.row(0, self.entry(**{self.name: 0 if self.numbered else ""}))

    def row(self, position: int, entry: Any) -> Row:
        """Return an entry as its row."""
        values = attrgetter(*self.columns)(entry)
        return position, *(as_json(value) if type(value) is tuple else value for value in values)

    def entry_of(self, name: Any, row: Row) -> Any:
        """Return the entry that a row stands for, or raise one of ``UNREADABLE``."""
        fields = dict(zip(self.columns, row[1:], strict=True))
        for column in LISTS.keys() & fields.keys():
            fields[column] = from_json(fields[column], LISTS[column])
        return msgspec.convert({self.name: name, **fields}, self.entry, from_attributes=True)

    def entries(self, answer: Any) -> tuple[Any, ...]:
        """Return the entries of an answer, in order."""
        entries: tuple[Any, ...] = getattr(answer, self.field)
        return entries

    def with_entries(self, answer: Any, entries: Iterable[Any], above: int = 0) -> Any:
        """Return the answer with these entries; those that go by number and have none get the next one ``above``."""
        made = list(entries)
        if self.numbered:
            highest = max((getattr(entry, self.name) for entry in made), default=0)
            highest = max(highest, above)
            for place, entry in enumerate(made):
                if not getattr(entry, self.name):
                    highest += 1
                    made[place] = replace(entry, **{self.name: highest})
        return replace(answer, **{self.field: tuple(made)})

    def numbered_anew(self, answer: Any) -> Any:
        """Return the answer as one from outside comes in: entries that go by number are numbered through."""
        if not self.numbered:
            return answer
        return self.with_entries(answer, (replace(entry, **{self.name: 0}) for entry in self.entries(answer)))

    def named(self, answer: Any) -> dict[Any, tuple[int, Any]]:
        """Return position and entry of each, by name."""
        name = attrgetter(self.name)
        return {name(entry): (position, entry) for position, entry in enumerate(self.entries(answer))}

    def told(self, noun: str, name: Any, before: Row | None, after: Row | None) -> Iterator[Detail]:
        """Say what changed in an entry, or that it came or went: 整改任务3 评定等次：未评 → 较好."""
        row = after or before or ()
        called = f"{noun}{row[0] + 1}" if self.numbered else f"{noun} {name}"
        verb = "新增" if before is None else "删除" if after is None else ""
        if verb and (self.numbered or row[1:] == self.empty[1:]):
            yield Detail(f"{verb}{called}{self._marks(row)}", label=f"{verb}{called}")
            return
        old, new = (dict(zip(self.columns, (one or self.empty)[1:], strict=True)) for one in (before, after))
        for column, words in self.words.items():
            if old[column] != new[column]:
                was, now = (self._said(column, one[column]) for one in (old, new))
                short = now if column in self.said or isinstance(new[column], int) else ""
                yield Detail(f"{called} {words}", was, now, label=f"{called} {words} {short}".rstrip())
        yield from ways_told(f"{called} ", old, new)

    def _marks(self, row: Row) -> str:
        told = dict(zip(self.columns, row[1:], strict=True))
        quoted = "“{}”", *["（{}）"] * len(self.known_by)
        return "".join(mark.format(told[name]) for mark, name in zip(quoted, self.known_by, strict=False) if told[name])

    def _said(self, column: str, value: Any) -> str:
        if column in self.said:
            return self.said[column].get(value, str(value))
        if isinstance(value, int):
            return str(value)
        return f"“{value}”" if value else NOTHING


def ways_told(called: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Detail]:
    """Word the two lists that answers and entries have in common: how it was checked, and the evidence."""
    if "methods" in old and old["methods"] != new["methods"]:
        had, has = (from_json(one["methods"], str) for one in (old, new))
        came, went = ([one for one in a if one not in b] for a, b in ((has, had), (had, has)))
        label = "、".join(came) if came else f"取消{'、'.join(went)}"
        yield Detail(f"{called}评估方式", "、".join(had) or NOTHING, "、".join(has) or NOTHING, f"{called}{label}")
    if "files" in old and old["files"] != new["files"]:
        had, has = (from_json(one["files"], Attachment) for one in (old, new))
        for verb, short, files, others in (("删除", "移除", had, has), ("添加", "添加", has, had)):
            for file in files:
                if file not in others:
                    yield Detail(f"{called}{verb}佐证材料“{file.name}”", label=f"{called}{short}材料 {file.name}")


def as_json(value: Any) -> str:
    """Write a list as a column holds it."""
    return "[]" if value == () else msgspec.json.encode(value).decode()


def from_json(text: str, kind: Any) -> tuple[Any, ...]:
    """Read a column that holds a JSON list, or raise one of ``UNREADABLE``."""
    return () if text == "[]" else tuple(msgspec.json.decode(text, type=list[kind]))
