"""An assessment as the file holds it, and what was handed over of it."""

from __future__ import annotations

from msgspec import Struct

from ..record.assessment import Assessment
from ..record.status import is_refused
from ..rubric.rubric import Rubric
from .within import Extent


class Stored(Struct, frozen=True, kw_only=True):
    """An assessment as the file holds it; ``created`` and ``changed`` are ISO local times, of its first and last event.

    ``head`` is the hash of that last event: who writes names it, and is refused where somebody else was quicker.
    """

    id: str
    rubric: Rubric
    record: Assessment
    status: str
    head: str
    reason: str = ""  # why it was reopened or declared void
    created: str = ""
    changed: str = ""
    sample: bool = False  # the sample visit, no real one
    outcome: str = ""  # how the last revision was signed: signed or refused
    extent: Extent = Extent()  # how much the record comes to

    @property
    def refused(self) -> bool:
        """Whether the present revision stands unsigned because the unit refused to."""
        return is_refused(self.status, self.outcome)


class Handover(Struct, frozen=True, kw_only=True):
    """A revision that was handed over in a copy: the copy's name, and the SHA-256 of its bytes."""

    assessment: str
    revision: int
    name: str
    sha256: str
