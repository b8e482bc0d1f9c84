"""The store's table of the office's acts (办理记录): rows are added, and go only with what they are about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

import msgspec
from msgspec.structs import asdict

from ..base.decoding import UNREADABLE
from ..base.text import is_text, shown
from ..record.act import WORDS, Act
from ..rubric.answers import Attachment
from ..rubric.listing import as_json
from .data_file import DataFile
from .sqlite_file import in_words

_ADVICE = "；请用“备份与恢复”找回最近的备份，或与发文、会议记录核对。"


class ActTable:
    """The acts in an open file."""

    def __init__(self, file: DataFile) -> None:
        self._file = file

    def all(self) -> list[Act]:
        """Return all acts that can be read, in the order of their ids: it tells nothing of who came first."""
        return list(self._found(""))

    def of(self, assessments: Collection[str]) -> list[Act]:
        """Return what was done to these assessments; of the empty id, to none in particular."""
        with in_words(self._file.path):
            rows = self._file.query_of("SELECT * FROM act WHERE assessment IN {} ORDER BY id", assessments)
            return [one for one in map(_act_of, rows) if one is not None]

    def of_kinds(self, *kinds: str) -> list[Act]:
        """Return what was done of some kinds."""
        return list(self._found(f"WHERE kind IN ({', '.join('?' * len(kinds))})", *kinds))

    @property
    def any(self) -> bool:
        """Whether there is any act."""
        with in_words(self._file.path):
            return any(self._file.query("SELECT 1 FROM act LIMIT 1"))

    def add(self, acts: Iterable[Act]) -> list[Act]:
        """Keep acts, all or none; return those that were not here already."""
        new = []
        with self._file.transaction():
            for one in acts:
                if not any(self._file.query("SELECT 1 FROM act WHERE id = ?", one.id)):
                    self._file.insert("act", asdict(one) | {"replaces": as_json(one.replaces)})
                    new.append(one)
        return new

    def drop(self, ids: Collection[str]) -> list[Act]:
        """Take acts away, within a transaction, but for those from which others here go on; return these."""
        going_on = {id_ for one in self.all() if one.id not in ids for id_ in one.replaces}
        for id_ in ids:
            if id_ not in going_on:
                self._file.execute("DELETE FROM act WHERE id = ?", id_)
        return [one for one in self.all() if one.id in going_on and one.id in ids]

    def forget(self, assessment_id: str) -> None:
        """Take away all that was done to an assessment, within a transaction: it goes itself."""
        self._file.execute("DELETE FROM act WHERE assessment = ?", assessment_id)

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with the acts, each a sentence: what was changed, taken out or lost."""
        known, named = dict[str, bool](), set[str]()
        spoilt = 0
        for one in self._each(""):
            if one is None:
                spoilt += 1
                continue
            known[one.id] = one.is_sound
            named.update(one.replaces)
            yield from self._evidence_faults(one)
        if spoilt:
            yield f"有{spoilt}条巡察办的办理记录（审核、审定等）无法读取{_ADVICE}"
        if changed := sum(not sound for sound in known.values()):
            yield f"有{changed}条巡察办的办理记录（审核、审定等）在登记以后被改动过{_ADVICE}"
        if gone := len(named - known.keys()):
            yield f"有{gone}条巡察办的办理记录（审核、审定等）不见了，不是用本程序删除的{_ADVICE}"
        with in_words(self._file.path):
            sql = """SELECT count(*) AS number FROM act
 WHERE assessment <> '' AND assessment NOT IN (SELECT id FROM assessment)"""
            if lost := next(self._file.query(sql))["number"]:
                yield f"有{lost}条巡察办的办理记录所指的评估不在文件里{_ADVICE}"

    def _evidence_faults(self, one: Act) -> Iterator[str]:
        for file in files_of(one):
            with in_words(self._file.path):
                if not any(self._file.query("SELECT 1 FROM evidence WHERE sha256 = ?", file.sha256)):
                    what = WORDS.get(one.kind, shown(one.kind))
                    yield f"“{what}”所附的材料“{shown(file.name)}”，内容不在文件里{_ADVICE}"

    def _found(self, where: str, *parameters: Any) -> Iterator[Act]:
        return (one for one in self._each(where, *parameters) if one is not None)

    def _each(self, where: str, *parameters: Any) -> Iterator[Act | None]:
        """Yield acts; None for one that cannot be read, which spoils no other."""
        with in_words(self._file.path):
            yield from map(_act_of, self._file.query(f"SELECT * FROM act {where} ORDER BY id", *parameters))


def files_of(one: Act) -> tuple[Attachment, ...]:
    """Return the evidence that an act names."""
    try:
        return msgspec.convert(one.said.get("files", ()), tuple[Attachment, ...])
    except msgspec.ValidationError:
        return ()


def _act_of(row: dict[str, Any]) -> Act | None:
    try:
        if not is_text("".join(row.values())):
            return None
        return Act(**row | {"replaces": msgspec.json.decode(row["replaces"], type=tuple[str, ...])})
    except (*UNREADABLE, TypeError):
        return None
