"""The rubric as frozen data: sections, items and grades, loaded from TOML and checked."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

from msgspec import Struct

from .amounts import hundredths
from .rules import Item, Number, Rule
from .shipped import digest_of, doctored


class Grade(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A grade of the whole sheet: ``minimum`` ≤ total < ``below`` (Article 12), and its use (Article 14)."""

    name: str
    minimum: Decimal
    below: Decimal | None = None
    consequence: str = ""


class Article(Struct, frozen=True, forbid_unknown_fields=True):
    """An article of the regulation, and the heading of the chapter that it stands in."""

    number: Number
    text: str
    chapter: str = ""


class Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """A section of the sheet; ``heading`` holds the lines of its first column, ``short`` its name on screen."""

    heading: tuple[str, ...]
    short: str
    points: Decimal
    items: tuple[Item, ...]
    articles: tuple[Number, ...] = ()

    @property
    def name(self) -> str:
        return "".join(self.heading)

    @cached_property
    def full(self) -> int:
        """The section's points in hundredths."""
        return hundredths(self.points)


class Rubric(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """A whole sheet. ``source`` is the TOML text it was read from, kept with every assessment."""

    format: str
    id: str
    name: str
    regulation: str
    title: tuple[str, ...]
    methods: tuple[str, ...]
    conduct: tuple[str, ...] = ()
    conduct_article: Number | None = None
    grades: tuple[Grade, ...]
    sections: tuple[Section, ...]
    articles: tuple[Article, ...] = ()
    source: str = ""

    @cached_property
    def items(self) -> tuple[Rule, ...]:
        """All items in paper order."""
        return tuple(item for section in self.sections for item in section.items)

    @cached_property
    def positions(self) -> dict[int, int]:
        """Position in ``items`` by item number."""
        return {item.number: position for position, item in enumerate(self.items)}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the TOML text, which tells two rubrics apart even under one id."""
        return digest_of(self.source)

    @property
    def doctored(self) -> str:
        """Say that it bears the id of a shipped rubric and is another; empty if it does not."""
        return doctored(self.id, self.digest)

    @cached_property
    def thresholds(self) -> tuple[tuple[int, Grade], ...]:
        """Lowest total of each grade in hundredths, best grade first."""
        return tuple(sorted(((hundredths(g.minimum), g) for g in self.grades), key=lambda pair: -pair[0]))

    def grade_of(self, total: int) -> Grade:
        """Return the grade of a total in hundredths."""
        return next(grade for minimum, grade in self.thresholds if total >= minimum)
