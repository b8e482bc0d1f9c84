"""What the supplement speaks of, and the blocks that its parts are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from ..assessment import Assessment
from ..paper import Signing
from ..rubric import Rubric
from ..rules import Rule
from ..scoring import ItemResult, Result
from .flow import Flow, Row, Table
from .fonts import BOLD


class Matter(NamedTuple):
    """One assessment with all that can be said of it."""

    rubric: Rubric
    record: Assessment
    result: Result
    noted: tuple[tuple[str, str], ...] = ()
    signing: Signing | None = None

    @property
    def items(self) -> Iterator[tuple[Rule, Any, ItemResult]]:
        """Each item with its answer and its result, in paper order."""
        return zip(self.rubric.items, self.record.answers, self.result.items, strict=True)


class Block(Protocol):
    """Something to write; ``room`` is what its beginning needs under a heading."""

    @property
    def room(self) -> float: ...

    def draw(self, flow: Flow) -> None:
        """Write it."""


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str
    room: float = 30

    def draw(self, flow: Flow) -> None:
        """Write it."""
        flow.words(self.text)
        flow.skip(3)


@dataclass(frozen=True)
class Caption:
    """The line above a table, on the page where that begins."""

    text: str
    room: float = 90

    def draw(self, flow: Flow) -> None:
        """Write it."""
        flow.skip(4)
        flow.need(self.room)
        flow.words(self.text, BOLD, indent=0)
        flow.skip(3)


@dataclass(frozen=True)
class Grid:
    """A table."""

    table: Table
    rows: Sequence[Row]
    room: float = 64

    def draw(self, flow: Flow) -> None:
        """Draw it."""
        flow.need(self.room)
        flow.table(self.table, self.rows)


def marked(pairs: Sequence[tuple[str, str]]) -> str:
    """Return texts in lines, each after what it is; empty ones are left out."""
    return "\n".join(f"{mark}：{text.strip()}" for mark, text in pairs if text.strip())
