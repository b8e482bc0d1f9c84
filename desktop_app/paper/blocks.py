"""What the supplement speaks of, and the blocks that its parts are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from ..record.assessment import Assessment
from ..record.scoring import ItemResult, Result
from ..rubric.rubric import Rubric
from ..rubric.rules import Rule
from .typesetting.flow import LEADING, TEXT, WIDTH, Flow, Row, Table, broken
from .typesetting.fonts import CAPTION


class Scored(NamedTuple):
    """One assessment with all that can be said of it."""

    rubric: Rubric
    record: Assessment
    result: Result
    noted: tuple[tuple[str, str], ...] = ()
    draft: bool = False

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
    """A line in bold above something, on the page where that begins."""

    text: str
    room: float = 60

    def draw(self, flow: Flow) -> None:
        """Write it."""
        flow.need(self.room)
        flow.skip(4)
        flow.words(self.text, CAPTION, indent=0)
        flow.skip(3)


@dataclass(frozen=True)
class Grid:
    """A table, with its caption; ``whole`` is a height that is kept on one page."""

    table: Table
    rows: Sequence[Row]
    caption: str = ""
    whole: float = 0

    @cached_property
    def room(self) -> float:
        lines = len(broken(self.caption, WIDTH / TEXT, CAPTION))
        return max(self.whole, self.table.opening(self.rows)) + (lines * TEXT * LEADING + 8 if lines else 0)

    def draw(self, flow: Flow) -> None:
        """Draw it."""
        if self.caption:
            Caption(self.caption, self.room).draw(flow)
        else:
            flow.need(self.room)
        flow.table(self.table, self.rows)


def marked(pairs: Sequence[tuple[str, str]]) -> str:
    """Return texts in lines, each after what it is; empty ones are left out."""
    return "\n".join(f"{mark}：{text.strip()}" for mark, text in pairs if text.strip())
