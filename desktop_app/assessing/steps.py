"""One step of editing: undone, redone, joined by more of the same typing, saved at once or a moment later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from ..history.events import Kind
from ..record.assessment import Assessment


@dataclass
class Step:
    """One undo step; ``field`` names the field whose typing may still join it.

    ``event`` is its event, which tells what changed ``since`` that record.
    """

    before: Assessment
    after: Assessment
    kind: Kind
    data: dict[str, Any]
    field: str
    event: int | None = None
    since: Assessment | None = None
    words: str = ""  # made when they are asked for


class Save(NamedTuple):
    """A save that is still to be made: of which kind, and of which step."""

    kind: Kind
    data: dict[str, Any] | None
    step: Step | None
