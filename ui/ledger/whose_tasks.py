"""Tasks that are somebody else's part: asked about once, before the ledger is changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from desktop_app.assessing.division import Part

from ..document import Document


class WhoseTasks:
    """Whether the ledger of the item at ``position`` may be changed; whoever is asked is asked in the window."""

    def __init__(self, document: Document, position: int) -> None:
        self._document, self._position = document, position
        self._number = document.rubric.items[position].number

    def may_change(self, positions: Iterable[int]) -> bool:
        """Whether the tasks at these positions may be."""
        tasks = self._tasks
        return self._document.may_change([Part(self._number, tasks[at].id) for at in positions])

    def may_rearrange(self) -> bool:
        """Whether tasks may be added and moved."""
        return self._document.may_change([Part(self._number)])

    def may_replace(self) -> bool:
        """Whether the whole of it may be changed; all whose parts are in it are named in one question."""
        return self._document.may_change([Part(self._number), *(Part(self._number, one.id) for one in self._tasks)])

    @property
    def _tasks(self) -> tuple[Any, ...]:
        answer: Any = self._document.answer(self._position)
        tasks: tuple[Any, ...] = answer.tasks
        return tasks
