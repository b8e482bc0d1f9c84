"""What is told of a merging beside the rows that it changed: what somebody decided, which code was set aside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..rubric.listing import Detail
from ..rubric.rubric import Rubric
from .asking import Wording
from .events import Event, Kind
from .fields import Field
from .merging import BOTH
from .writing import DECIDED

KEPT_BOTH, CHOSEN = "两份改得不同，都保留", "两份改得不同，选定一份"


def decisions_of(rubric: Rubric, event: Event) -> Iterator[Detail]:
    """Say what was decided as another copy came in; ``LookupError`` or the like where it cannot be understood."""
    if event.kind == Kind.SET_ASIDE and event.data.get("code"):
        yield Detail(f"另一份的定稿核验码 {event.data['code']}")
    decided: list[tuple[Any, str]] = [(tuple(field), str(choice)) for field, choice in event.data.get(DECIDED, ())]
    for words, both in ((CHOSEN, False), (KEPT_BOTH, True)):
        named = dict.fromkeys(_named(rubric, field) for field, choice in decided if (choice == BOTH) is both)
        if named:
            yield Detail(f"{words}：{'、'.join(named)}")


def _named(rubric: Rubric, field: Field) -> str:
    """Name a field in few words: 第3项扣分依据."""
    wording = Wording(rubric, [], {})
    return f"{wording.place(field)}{wording.label(field)}"
