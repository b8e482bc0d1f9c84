"""What the history says of an assessment, in the words of today."""

from __future__ import annotations

from desktop_app.history.words import line
from desktop_app.storage.store import Store


def told(store: Store, assessment_id: str) -> list[str]:
    """Return the words of each event, oldest first."""
    rubric = store.load(assessment_id).rubric
    return [line(rubric, event).words for event in store.history.of(assessment_id)]
