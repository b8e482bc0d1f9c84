"""What is told of each assessment without its answers: its own row, and facts out of its events and signings."""

from __future__ import annotations

from typing import Any

from ..base.clock import is_date
from ..base.errors import UserError
from ..base.limits import VISITS
from ..base.text import NO_UNIT, shown, unit_name
from ..record.status import STATES
from .data_file import DataFile
from .sqlite_file import in_words

_LAST = "(SELECT {} FROM event WHERE event.assessment = assessment.id {} ORDER BY id {} LIMIT 1)"
_REASON = "CASE WHEN json_valid(data) THEN json_extract(data, '$.reason') END"
_WITH_REASON = "('reopened', 'voided', 'finalised')"
OF_EVENTS = {
    "created": _LAST.format("at", "", "ASC"),
    "changed": _LAST.format("at", "", "DESC"),
    "reason": _LAST.format(_REASON, f"AND changes = '[]' AND kind IN {_WITH_REASON}", "DESC"),
    "sample": _LAST.format("kind = 'sample'", "", "ASC"),
    "outcome": """CASE WHEN EXISTS (SELECT 1 FROM revision WHERE revision.assessment = assessment.id) THEN
 (SELECT iif(outcome = 'refused' AND leader <> '', 'objected', outcome)
 FROM signing WHERE signing.assessment = assessment.id AND revision =
 (SELECT max(number) FROM revision WHERE revision.assessment = assessment.id) ORDER BY signing.id DESC LIMIT 1)
 END""",  # nothing leads to a signing: of what was never final none is looked for
}
"""What is told of an assessment out of its events and signings, as SQL."""
LAST_EVENT = "(SELECT max(event.id) FROM event WHERE event.assessment = assessment.id)"
_HEAD = f"SELECT *, {', '.join(f'{sql} AS {name}' for name, sql in OF_EVENTS.items())} FROM assessment"
_LISTED = ", ".join(f"{OF_EVENTS[name]} AS {name}" for name in ("changed", "sample", "outcome"))
_TOLD = f"SELECT *, {_LISTED}, {LAST_EVENT} AS last FROM assessment"
_SIGNED = """SELECT assessment AS signed, max(id),
 iif(outcome = 'refused' AND leader <> '', 'objected', outcome) AS outcome FROM signing WHERE revision =
 (SELECT max(number) FROM revision WHERE revision.assessment = signing.assessment) GROUP BY assessment"""
_ALL = ", ".join(f"{OF_EVENTS[name]} AS {name}" for name in ("changed", "sample"))
HEADS = (
    f"SELECT assessment.*, {_ALL}, found.outcome AS outcome, {LAST_EVENT} AS last FROM assessment"
    f" LEFT JOIN ({_SIGNED}) AS found ON found.signed = assessment.id ORDER BY last DESC, id LIMIT {VISITS.read}"
)
"""What the list tells of each assessment, as one query; the last changed first, whatever the clock said.

The signings are gone through once: nothing leads from an assessment to its own.
"""
LAST_CHANGED = "SELECT DISTINCT assessment FROM event ORDER BY id DESC LIMIT ?"
"""The ids of those that were changed last, in that order; no more events are looked at than it takes."""
HEAD_LISTED = f"{_TOLD} WHERE id = ?"
"""The same of one."""


def ids(file: DataFile) -> list[str]:
    """Return the ids of all assessments, the last changed first, whatever the clock said."""
    with in_words(file.path):
        sql = f"SELECT id FROM assessment ORDER BY {LAST_EVENT} DESC, id LIMIT {VISITS.read}"
        return [row["id"] for row in file.query(sql)]


def head_of(file: DataFile, assessment_id: str) -> dict[str, Any]:
    """Return the row of an assessment with what ``OF_EVENTS`` names; refuse one that another program has changed."""
    head = file.row(f"{_HEAD} WHERE id = ?", assessment_id)
    check_head(file, head)
    return head


def check_head(file: DataFile, head: dict[str, Any]) -> None:
    """Refuse an assessment whose own row another program, or damage, has changed."""
    date = head["date"]
    if head["status"] not in STATES or not isinstance(date, str) or (date and not is_date(date)):
        raise altered(file, "状态或日期不对", head["unit"])  # SQLite checks neither where it may not write


def altered(file: DataFile, what: str, unit: object) -> UserError:
    """Return the refusal to load an assessment that another program, or damage, has changed."""
    named = shown(unit_name(unit)) if isinstance(unit, str) else NO_UNIT
    return UserError(f"“{file.path.name}”里“{named}”的评估无法读取，{what}；文件可能已损坏，或被别的程序改动过。")
