"""A revision: what 定稿 fixes, sealed, and how it is told whether it is still as it was."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

from ..base.errors import UserError
from ..base.text import shown
from ..rubric.answers import Attachment
from ..rubric.rubric import Rubric
from .assessment import Assessment
from .check_code import FIRST, SECOND, first_code, printed, second_code
from .interchange import read_record
from .scoring import score, to_dict
from .stamp import Stamp

APART_SINCE = (1, 2)
"""The version of the program since which the unit's paper holds nothing internal."""


class Revision(Struct, frozen=True, kw_only=True):
    """A row of the table ``revision``; ``sheet`` and ``supplement`` are PDFs, ``code`` and ``seal`` SHA-256 in hex.

    Where the papers are ``apart``, ``sheet`` is the unit's whole paper and ``supplement`` the internal one; before
    that they were the form alone and one supplement with all that there is to say.

    ``form`` is that of the code; ``head`` the head of the history on which it rests, empty in check/1; ``program``
    the version of the program that made the PDFs.
    """

    assessment: str
    number: int
    at: str
    person: str
    reason: str
    record: str
    result: str
    code: str
    sheet: bytes
    supplement: bytes
    seal: str = ""
    form: str = SECOND
    head: str = ""
    program: str = ""

    @property
    def apart(self) -> bool:
        """Whether the unit's paper and the internal one were kept apart."""
        return tuple(int(part) for part in re.findall("[0-9]{1,6}", self.program)[:2]) >= APART_SINCE

    @property
    def printed_code(self) -> str:
        return printed(self.form, self.code)

    @property
    def total(self) -> str:
        """The total as it stands on the sheet."""
        return str(_result(self)["total"])

    @property
    def grade(self) -> str:
        return str(_result(self)["grade"])

    @property
    def points(self) -> list[str]:
        """The items' points as they stand on the sheet, in order."""
        return [str(item["points"]) for item in _result(self)["items"]]

    def stamp(self, replaces: str) -> Stamp:
        """Return what its paper bears; ``replaces`` is the printed code of the revision before, or empty."""
        date = str(json.loads(self.record)["date"])
        digest = "" if self.form == FIRST else self.code
        return Stamp(
            code=self.printed_code,
            revision=self.number,
            replaces=replaces,
            date=date,
            total=self.total,
            digest=digest,
            program=self.program,
            at=self.at,
        )

    def content(self, rubric: Rubric) -> Assessment:
        """Return the record that was fixed, or raise ``UserError``."""
        return read_record(rubric, self.record.encode("utf-8", "surrogatepass"), f"第{self.number}版")


class RecordedSigning(Struct, frozen=True, kw_only=True):
    """Who signed the sheet of a revision; with the scan, when and by whom it was recorded.

    The regulation wants the group's ``leader``; ``members`` may sign too. ``outcome`` is how the unit took it, apart
    from that: ``signer`` signed or refused for it, or it was not asked. ``remark`` is its opinion, or why it refused.
    What was recorded in a file of version 4 or older has the unit alone.
    """

    outcome: Literal["signed", "refused", "unasked"]
    signer: str = ""
    remark: str = ""
    revision: int
    files: tuple[Attachment, ...] = ()
    at: str = ""
    person: str = ""
    seal: str = ""
    leader: str = ""
    members: tuple[str, ...] = ()


def code_of(form: str, record: str, digest: str, assessment_id: str, number: int, head: str) -> str:
    """Return the code (64 hex digits) of a revision in a form; empty where none can be computed."""
    if form == SECOND:
        return second_code(record, digest, assessment_id, number, head)
    try:
        return first_code(record, digest, assessment_id, number)
    except (ValueError, ArithmeticError, RecursionError):
        return ""


def sealed(revision: Revision) -> Revision:
    """Return the revision with its seal: one hash over all that it holds."""
    return replace(revision, seal=_seal(_sealed_fields(revision)))


def signing_row(assessment_id: str, signing: RecordedSigning) -> dict[str, Any]:
    """Return a signing as a row of its table, with the seal over all that it holds."""
    lists = {name: msgspec.json.encode(getattr(signing, name)).decode() for name in SIGNING_LISTS}
    row = asdict(signing) | {"assessment": assessment_id, **lists}
    since = {} if signing.leader else dict.fromkeys(_SINCE_LEADER)  # its seal is as it was made then
    return row | {"seal": _seal({name: value for name, value in row.items() if name not in since})}


def faults(rubric: Rubric, revision: Revision) -> list[str]:
    """Say what in a revision is not as 定稿 left it."""
    name = f"第{revision.number}版"
    found = []
    if sealed(revision).seal != revision.seal:
        found.append(f"{name}在定稿以后被改动过（封存值不符）")
    try:
        record = revision.content(rubric)
    except UserError:
        return [*found, f"{name}的内容已无法读取"]
    one = revision
    if code_of(one.form, one.record, rubric.digest, one.assessment, one.number, one.head) != one.code:
        found.append(f"{name}的内容与核验码 {shown(revision.printed_code)} 不符")
    now = score(rubric, record)
    decided = to_dict(now) | {"grade": rubric.grade_of(now.total).name}  # whatever was open when it was made final
    if _figures(decided) != _figures(_result(revision)):
        found.append(f"{name}的得分与内容重新计算的结果不符")
    return found


SIGNING_LISTS = ("files", "members")
"""Columns of a signing that hold lists, as JSON."""
_SINCE_LEADER = ("leader", "members")
_SINCE_SECOND = ("form", "head", "program")
"""Fields that revisions of check/1 have not, and their seals do not cover."""


def _sealed_fields(revision: Revision) -> dict[str, Any]:
    fields = asdict(revision)
    if revision.form == FIRST:
        for name in _SINCE_SECOND:
            del fields[name]
    return fields


def _seal(row: dict[str, Any]) -> str:
    whole = sha256()
    for name, value in row.items():
        if name != "seal":
            data = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
            whole.update(f"{name}:{len(data)}:".encode() + data)
    return whole.hexdigest()


def _result(revision: Revision) -> dict[str, Any]:
    """Return the result that was fixed; what another tool has made unreadable counts as empty."""
    nothing = {"items": [], "sections": [], "total": "？", "grade": "？"}
    try:
        result = json.loads(revision.result)
        _figures(result)
    except (ValueError, RecursionError, LookupError, TypeError):
        return nothing
    return dict(result)


def _figures(result: dict[str, Any]) -> list[Any]:
    """Return what of a result no later wording may change."""
    items = [(item["number"], item["points"]) for item in result["items"]]
    return [items, result["sections"], result["total"], result["grade"]]
