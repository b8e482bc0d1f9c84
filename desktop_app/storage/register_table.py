"""The store's tables of the register: read whole, written as it changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from ..base.decoding import UNREADABLE
from ..base.errors import UserError
from ..base.text import is_text, shown
from ..record.register import Assignment, Member, Recusal, Register, Round, Team, Unit
from .data_file import DataFile
from .sqlite_file import in_words
from .within import refuse_long, refuse_longer

_KEYS = {
    "unit": ("id",),
    "round": ("id",),
    "team": ("id",),
    "member": ("team", "name"),
    "recusal": ("person", "unit"),
    "assignment": ("assessment",),
}
"""Key columns by table, in an order in which their references hold."""
_ORDERS = {"unit": "position, id", "team": "position, id", "member": "team, position, name"}
_LISTS = {"unit": "aliases", "member": "items"}
"""The column of a table that holds a list, as JSON."""
_LINES = ("name", "short", "head", "supervisor", "leader", "deputy", "person")
"""Columns that stand on one line of a table or a paper."""
_REFERENCES = (
    ("team", "round", "round", "有{}个评估组所属的轮次不在名册里"),
    ("member", "team", "team", "有{}名组员所属的评估组不在名册里"),
    ("recusal", "unit", "unit", "有{}条回避所指的单位不在名册里"),
    ("assignment", "unit", "unit", "有{}份评估所属的单位不在名册里"),
    ("assignment", "round", "round", "有{}份评估所属的轮次不在名册里"),
    ("assignment", "team", "team", "有{}份评估所分的评估组不在名册里"),
)
"""Table, its column, the table that this refers to, and what is told where that has no such row."""
_ELSEWHERE = (
    "SELECT count(*) AS number FROM assignment JOIN team ON team.id = assignment.team"
    " WHERE team.round IS NOT assignment.round"
)
_ADVICE = "；请在“单位名册与轮次”里核对，或用“备份与恢复”找回最近的备份。"

Rows = dict[tuple[str, tuple[Any, ...]], dict[str, Any]]


class RegisterTable:
    """The register in an open file."""

    def __init__(self, file: DataFile) -> None:
        self._file = file
        self._last: tuple[object, Register] | None = None

    def load(self) -> Register:
        """Return the register in its order; one without units where the file has none. The same as long as it is."""
        names, found = dict[str, list[str]](), dict[str, list[tuple[Any, ...]]]()
        cursor = self._file.connection.cursor()
        cursor.row_factory = None  # to be compared with what they were, rows need no names
        with in_words(self._file.path):
            for table in _KEYS:
                found[table] = cursor.execute(f"SELECT * FROM {table} ORDER BY {_order(table)}").fetchall()
                names[table] = [column[0] for column in cursor.description]
        if self._last is None or self._last[0] != found:
            rows = {table: [dict(zip(names[table], row, strict=True)) for row in found[table]] for table in _KEYS}
            self._last = found, self._made(rows)
        return self._last[1]

    def _made(self, found: dict[str, list[dict[str, Any]]]) -> Register:
        """Put the register together of the rows of each table."""
        members: dict[str, list[dict[str, Any]]] = {}
        for row in map(self._with_list, found["member"], ["member"] * len(found["member"])):
            members.setdefault(row["team"], []).append({"name": row["name"], "items": row["items"]})
        teams = [{**row, "members": members.get(row["id"], [])} for row in found["team"]]
        return Register(
            units=tuple(self._all([self._with_list(row, "unit") for row in found["unit"]], Unit)),
            rounds=tuple(self._all(found["round"], Round)),
            teams=tuple(self._all(teams, Team)),
            recusals=tuple(self._all(found["recusal"], Recusal)),
            assignments=tuple(self._all(found["assignment"], Assignment)),
        ).in_order()

    def save(self, register: Register, since: Register | None = None) -> None:
        """Write what differs from the register in the file, all or nothing.

        Refused where the file no longer holds ``since``, which the new one was made of.
        """
        with self._file.transaction():
            present = self.load()
            if since is not None and present != since:
                raise UserError("单位名册同时在别处改动过，刚才的改动没有写入；请重新打开“单位名册与轮次”再改。")
            before, after = _rows(present), _rows(register)
            for (table, key), row in after.items():
                if before.get((table, key)) != row:
                    self._write(table, row)
            for table, key in sorted(before.keys() - after.keys(), key=_last_first):  # nothing refers to it by now
                where = " AND ".join(f"{name} = ?" for name in _KEYS[table])
                self._file.execute(f"DELETE FROM {table} WHERE {where}", *key)

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with the register, each a sentence: what cannot be read, what refers to nothing."""
        with in_words(self._file.path):
            for table, column, other, words in _REFERENCES:
                lost = f"{column} IS NOT NULL AND {column} NOT IN (SELECT id FROM {other})"
                sql = f"SELECT count(*) AS number FROM {table} WHERE {lost}"
                if number := next(self._file.query(sql))["number"]:
                    yield f"单位名册里{words.format(number)}{_ADVICE}"
            if number := next(self._file.query(_ELSEWHERE))["number"]:
                yield f"单位名册里有{number}份评估分给了另一轮次的评估组{_ADVICE}"
        register = self.load()
        for name in register.names_of_several():
            yield f"单位名册里有几个单位都叫“{shown(name)}”{_ADVICE}"

    def _write(self, table: str, row: dict[str, Any]) -> None:
        """Write a row in place of the one with its key: not by REPLACE, which deletes what refers to it."""
        refuse_long(table, row)
        for name in _LINES:
            refuse_longer(row.get(name, ""), "LINE", "单位名册里")
        keys = ", ".join(_KEYS[table])
        others = [name for name in row if name not in _KEYS[table]]
        names, places = ", ".join(row), ", ".join("?" * len(row))
        changed = ", ".join(f"{name} = excluded.{name}" for name in others)
        sql = f"INSERT INTO {table} ({names}) VALUES ({places}) ON CONFLICT ({keys}) DO UPDATE SET {changed}"
        self._file.execute(sql, *row.values())

    def _with_list(self, row: dict[str, Any], table: str) -> dict[str, Any]:
        """Return a row with its list, whatever somebody has written there: what is none is refused with the row."""
        try:
            return row | {_LISTS[table]: msgspec.json.decode(row[_LISTS[table]])}
        except UNREADABLE:
            return row | {_LISTS[table]: None}

    def _all(self, rows: list[dict[str, Any]], kind: type[msgspec.Struct]) -> Iterator[Any]:
        for row in rows:
            made = self._file.fitting({name: row[name] for name in kind.__struct_fields__}, kind, "单位名册")
            if not _are_texts(msgspec.to_builtins(made)):
                words = f"“{self._file.path.name}”里的单位名册有读不出的文字；文件可能已损坏，或被别的程序改动过。"
                raise UserError(words)
            yield made


def _are_texts(value: Any) -> bool:
    """Whether all texts within can be written: half a surrogate pair stands in a list as JSON has it."""
    if isinstance(value, str):
        return is_text(value)
    if isinstance(value, dict):
        return all(map(_are_texts, value.values()))
    return not isinstance(value, list | tuple) or all(map(_are_texts, value))


def _rows(register: Register) -> Rows:
    """Return the register as rows by table and key, in an order in which their references hold."""
    found: Rows = {}
    for position, unit in enumerate(register.units):
        facts = msgspec.structs.asdict(unit) | {"aliases": _json(unit.aliases)}
        found["unit", (unit.id,)] = {"position": position, **facts}
    for one in register.rounds:
        found["round", (one.id,)] = msgspec.structs.asdict(one)
    for position, team in enumerate(register.teams):
        facts = msgspec.structs.asdict(team)
        del facts["members"]
        found["team", (team.id,)] = {"position": position, **facts}
    for team in register.teams:
        for position, member in enumerate(team.members):
            row = _member_row(team.id, position, member)
            found["member", (team.id, member.name)] = row
    for recusal in register.recusals:
        found["recusal", (recusal.person, recusal.unit)] = msgspec.structs.asdict(recusal)
    for assignment in register.assignments:
        found["assignment", (assignment.assessment,)] = msgspec.structs.asdict(assignment)
    return found


def _member_row(team: str, position: int, member: Member) -> dict[str, Any]:
    return {"team": team, "position": position, "name": member.name, "items": _json(member.items)}


def _json(values: tuple[Any, ...]) -> str:
    return msgspec.json.encode(values).decode()


def _order(table: str) -> str:
    return _ORDERS.get(table, ", ".join(_KEYS[table]))


def _last_first(place: tuple[str, tuple[Any, ...]]) -> tuple[int, tuple[Any, ...]]:
    return -list(_KEYS).index(place[0]), place[1]
