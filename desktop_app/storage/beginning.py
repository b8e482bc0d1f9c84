"""The first event of an assessment: from then on it is in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..base.clock import time_after
from ..history.changes import changes
from ..history.events import Kind, origin
from ..record.assessment import Assessment, empty_assessment
from ..rubric.rubric import Rubric
from .inventory import BEGUN
from .rows import write_rows
from .within import Extent, grown

if TYPE_CHECKING:
    from .store import Store


def begin_as(
    store: Store,
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
    store.rubrics.add(rubric)
    start = origin(assessment_id, rubric.digest)
    store.file.insert("assessment", {"id": assessment_id, "rubric": rubric.digest, "head": start})
    store.inventory.add(assessment_id, at, BEGUN)
    found = changes(rubric, empty_assessment(rubric), record)
    grown(Extent(), found)
    _, head = store.history.append(assessment_id, start, at, kind, data or {}, found)
    store.file.execute("UPDATE assessment SET head = ? WHERE id = ?", head, assessment_id)
    write_rows(store.file, assessment_id, found)
    return assessment_id
