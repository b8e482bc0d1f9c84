"""The store's tables of the register: read whole, written as it changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from ..record.register import Assignment, Member, Recusal, Register, Round, Team, Unit
from .data_file import DataFile
from .sqlite_file import in_words

_KEYS = {
    "unit": ("id",),
    "round": ("id",),
    "team": ("id",),
    "member": ("team", "name"),
    "recusal": ("person", "unit"),
    "assignment": ("assessment",),
}
"""Key columns by table, in an order in which their references hold."""

Rows = dict[tuple[str, tuple[Any, ...]], dict[str, Any]]


class RegisterTable:
    """The register in an open file."""

    def __init__(self, file: DataFile) -> None:
        self._file = file

    def load(self) -> Register:
        """Return the register; one without units where the file has none."""
        with in_words(self._file.path):
            found = {name: list(self._file.query(f"SELECT * FROM {name} ORDER BY {_order(name)}")) for name in _KEYS}
        members: dict[str, list[dict[str, Any]]] = {}
        for row in found["member"]:
            items = msgspec.json.decode(row["items"])
            members.setdefault(row["team"], []).append({"name": row["name"], "items": items})
        teams = [{**row, "members": members.get(row["id"], [])} for row in found["team"]]
        return Register(
            units=tuple(self._all(found["unit"], Unit)),
            rounds=tuple(self._all(found["round"], Round)),
            teams=tuple(self._all(teams, Team)),
            recusals=tuple(self._all(found["recusal"], Recusal)),
            assignments=tuple(self._all(found["assignment"], Assignment)),
        )

    def save(self, register: Register) -> None:
        """Write what differs from the register in the file, all or nothing."""
        with self._file.transaction():
            before, after = _rows(self.load()), _rows(register)
            for table, key in sorted(before.keys() - after.keys(), key=_last_first):
                where = " AND ".join(f"{name} = ?" for name in _KEYS[table])
                self._file.execute(f"DELETE FROM {table} WHERE {where}", *key)
            for (table, key), row in after.items():
                if before.get((table, key)) != row:
                    self._write(table, row)

    def _write(self, table: str, row: dict[str, Any]) -> None:
        """Write a row in place of the one with its key: not by REPLACE, which deletes what refers to it."""
        keys = ", ".join(_KEYS[table])
        others = [name for name in row if name not in _KEYS[table]]
        names, places = ", ".join(row), ", ".join("?" * len(row))
        changed = ", ".join(f"{name} = excluded.{name}" for name in others)
        sql = f"INSERT INTO {table} ({names}) VALUES ({places}) ON CONFLICT ({keys}) DO UPDATE SET {changed}"
        self._file.execute(sql, *row.values())

    def _all(self, rows: list[dict[str, Any]], kind: type[msgspec.Struct]) -> Iterator[Any]:
        for row in rows:
            yield self._file.fitting({name: row[name] for name in kind.__struct_fields__}, kind, "单位名册")


def _rows(register: Register) -> Rows:
    """Return the register as rows by table and key, in an order in which their references hold."""
    found: Rows = {}
    for position, unit in enumerate(register.units):
        found["unit", (unit.id,)] = {"position": position, **msgspec.structs.asdict(unit)}
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
    items = msgspec.json.encode(member.items).decode()
    return {"team": team, "position": position, "name": member.name, "items": items}


def _order(table: str) -> str:
    if table in ("unit", "team"):
        return "position, id"
    return "team, position, name" if table == "member" else "year, id" if table == "round" else ", ".join(_KEYS[table])


def _last_first(place: tuple[str, tuple[Any, ...]]) -> tuple[int, tuple[Any, ...]]:
    return -list(_KEYS).index(place[0]), place[1]
