"""What documents are written from: the facts of a round, frozen; nothing in it is a judgement.

Amounts are hundredths of a point, dates ISO or empty. ``VisitFacts.conduct`` is internal: it stands in no document
that is not.
"""

from __future__ import annotations

from msgspec import Struct

from ...rubric.rubric import Rubric


class UnitFacts(Struct, frozen=True, kw_only=True):
    """A unit as the register has it; without a register it has the name on its sheet alone, and no id."""

    name: str
    id: str = ""
    short: str = ""
    head: str = ""
    supervisor: str = ""

    @property
    def known_as(self) -> str:
        """What it is called where there is little room."""
        return self.short or self.name


class RubricFacts(Struct, frozen=True, kw_only=True):
    """The sheet a visit was scored on; ``consequences`` by the grade's name, best first; ``sheet`` is all of it."""

    id: str
    name: str
    regulation: str
    digest: str
    full: int
    consequences: dict[str, str]
    sheet: Rubric | None = None


class EvidenceFacts(Struct, frozen=True, kw_only=True):
    """A piece of evidence: its number on the internal paper, its names and its digest."""

    number: int
    name: str
    sha256: str
    size: int


class LossFacts(Struct, frozen=True, kw_only=True):
    """One deduction; of a ledger one for each task that has not the best grade, whose number is ``task``.

    ``points`` of a task is its own share, rounded: these need not add up to what its item loses.
    """

    number: str
    points: int
    reason: str
    ground: str = ""
    methods: tuple[str, ...] = ()
    evidence: tuple[EvidenceFacts, ...] = ()
    task: int = 0


class ItemFacts(Struct, frozen=True, kw_only=True):
    """An item; what is ``awarded`` was converted or agreed on, and loses nothing."""

    number: int
    section: str
    text: str
    standard: str
    full: int
    points: int
    awarded: bool = False
    reasons: tuple[str, ...] = ()
    ground: str = ""
    losses: tuple[LossFacts, ...] = ()


class TaskFacts(Struct, frozen=True, kw_only=True):
    """A task of a ledger; ``percent`` is what its grade earns of its share, ``lagging`` whether it is not in place."""

    item: int
    number: int
    finding: str
    text: str
    department: str
    leader: str
    person: str
    deadline: str
    target: str
    progress: str
    grade: str
    percent: int
    note: str
    lagging: bool


class SectionFacts(Struct, frozen=True, kw_only=True):
    """A section and what it came to."""

    name: str
    full: int
    points: int


class CountFacts(Struct, frozen=True, kw_only=True):
    """Something that was counted on the visit, in the rubric's words; ``about`` is the item's text."""

    item: int
    label: str
    value: int
    measure: str = ""
    about: str = ""


class ConductFacts(Struct, frozen=True, kw_only=True):
    """Conduct that calls for accountability, with its ground: internal."""

    kind: str
    ground: str


class ReadingFacts(Struct, frozen=True, kw_only=True):
    """A number that the regulation leaves open, as it was counted; ``usual``: as the rubric counts it by itself."""

    item: int
    value: str
    usual: bool = False


class DecisionFacts(Struct, frozen=True, kw_only=True):
    """What the leading group has decided (审定)."""

    grade: str
    date: str = ""
    document: str = ""
    reason: str = ""


class VisitFacts(Struct, frozen=True, kw_only=True):
    """What one visit came to, as its last revision fixed it; ``mark`` is that of its papers (标注)."""

    assessment: str
    unit: UnitFacts
    team: str = ""
    leader: str
    members: tuple[str, ...] = ()
    date: str
    mark: str = ""
    revision: int
    code: str
    signed: str = ""
    rubric: RubricFacts
    readings: tuple[ReadingFacts, ...] = ()
    total: int
    grade: str
    decided: DecisionFacts | None = None
    sections: tuple[SectionFacts, ...]
    items: tuple[ItemFacts, ...]
    tasks: tuple[TaskFacts, ...] = ()
    counts: tuple[CountFacts, ...] = ()
    conduct: tuple[ConductFacts, ...] = ()

    @property
    def final_grade(self) -> str:
        """The grade that counts: the one decided on, else the one of the total."""
        return self.decided.grade if self.decided else self.grade

    @property
    def consequence(self) -> str:
        """What the regulation says follows from that grade; empty where it knows no such grade."""
        return self.rubric.consequences.get(self.final_grade, "")

    @property
    def is_changed(self) -> bool:
        """Whether another grade was decided than the one of the total."""
        return self.decided is not None and self.decided.grade != self.grade

    @property
    def scale(self) -> tuple[str, tuple[tuple[int, str], ...]]:
        """What it may be compared by, as in the round's table: the rubric, and what was settled otherwise than it."""
        return self.rubric.digest, tuple((one.item, one.value) for one in self.readings if not one.usual)

    @property
    def losses(self) -> tuple[tuple[ItemFacts, LossFacts], ...]:
        """Every deduction with its item, in paper order."""
        return tuple((item, loss) for item in self.items for loss in item.losses)

    @property
    def lagging(self) -> tuple[TaskFacts, ...]:
        """The tasks that are not in place."""
        return tuple(task for task in self.tasks if task.lagging)


class RoundFacts(Struct, frozen=True, kw_only=True):
    """What is written about together, in the register's order; ``told`` says what is left out of it and why.

    ``pending`` are the units that belong to it and are not final yet, as they are called where there is little room.
    """

    name: str
    year: int | None
    visits: tuple[VisitFacts, ...]
    told: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """The round's name with its year, which the name may say already; empty where it is no round."""
        year = str(self.year or "")
        return f"{year}年{self.name}" if year and self.name and year not in self.name else self.name

    @property
    def scales(self) -> int:
        """On how many different rubrics or readings the visits were scored."""
        return len({one.scale for one in self.visits})
