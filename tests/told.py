"""What the history says of an assessment, in the words of today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from desktop_app.history.events import Event
from desktop_app.history.words import line
from desktop_app.storage.store import Store


def event_of(
    changes: Sequence[Any] = (), kind: str = "edited", data: dict[str, Any] | None = None, number: int = 1
) -> Event:
    """Return an event that changed these rows."""
    return Event(number, "2026-11-20T14:03:00+08:00", "", kind, data or {}, msgspec.json.encode(list(changes)).decode())


def told(store: Store, assessment_id: str) -> list[str]:
    """Return the words of each event, oldest first."""
    rubric = store.load(assessment_id).rubric
    return [line(rubric, event).words for event in store.history.of(assessment_id)]
