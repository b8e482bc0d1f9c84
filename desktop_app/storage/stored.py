"""An assessment as the file holds it."""

from __future__ import annotations

from msgspec import Struct

from ..record.assessment import Assessment
from ..rubric.rubric import Rubric

BEGUN = "新建评估"  # the history's words for an assessment begun empty
SAMPLE = "打开示例评估"  # and for the sample, which stays one whatever is typed into it


class Stored(Struct, frozen=True, kw_only=True):
    """An assessment as the file holds it; ``created`` and ``changed`` are ISO local times."""

    id: str
    rubric: Rubric
    record: Assessment
    status: str
    reason: str
    created: str
    changed: str
    sample: bool = False  # the sample visit, no real one
    outcome: str = ""  # how the last revision was signed: signed or refused

    @property
    def refused(self) -> bool:
        """Whether the present revision stands unsigned because the unit refused to."""
        return self.outcome == "refused" and self.status in ("signed", "handed_over")
