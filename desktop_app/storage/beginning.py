"""The first event of an assessment: from then on it is in the file."""

from __future__ import annotations

from typing import Any

from ..base.clock import time_after
from ..history.changes import changes
from ..history.events import Kind, origin
from ..record.assessment import Assessment, empty_assessment
from ..rubric.rubric import Rubric
from .data_file import DataFile
from .event_table import EventTable
from .inventory import BEGUN, Inventory
from .rows import write_rows
from .rubric_table import RubricTable
from .within import Extent, grown


def begin_as(
    file: DataFile,
    rubric: Rubric,
    record: Assessment,
    kind: Kind,
    data: dict[str, Any] | None = None,
    assessment_id: str = "",
) -> str:
    """Store a new assessment, within a transaction, and return its id; the rubric is stored with it.

    With ``assessment_id`` it is the one that the register has given to a team: what comes back goes on from it.
    """
    from uuid import uuid4  # not at the start: the list does without

    assessment_id, at = assessment_id or str(uuid4()), time_after("")
    RubricTable(file).add(rubric)
    start = origin(assessment_id, rubric.digest)
    file.insert("assessment", {"id": assessment_id, "rubric": rubric.digest, "head": start})
    Inventory(file).add(assessment_id, at, BEGUN)
    found = changes(rubric, empty_assessment(rubric), record)
    grown(Extent(), found)
    _, head = EventTable(file).append(assessment_id, start, at, kind, data or {}, found)
    file.execute("UPDATE assessment SET head = ? WHERE id = ?", head, assessment_id)
    write_rows(file, assessment_id, found)
    return assessment_id
