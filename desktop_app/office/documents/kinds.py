"""The documents that can be made: of a round or of each unit, internal or not, and for which results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ...base.paths import TEMPLATES
from .facts import RoundFacts, VisitFacts
from .fields import Values
from .values import loss_values, round_values, unit_values, with_conduct


class Kind(Struct, frozen=True, kw_only=True):
    """A kind of document; the office's own template is called as it is, the ``shipped`` one so that any system has it.

    ``follows`` are words of the regulation, one of which has to stand in what follows from the grade (Article 14).
    ``each`` has a document a unit; ``sheets`` one page or more for each deduction in it. What is ``graded`` goes out
    with grades, which should have been decided by then.
    """

    name: str
    shipped: str
    each: bool = False
    internal: bool = False
    follows: tuple[str, ...] = ()
    graded: bool = False
    lagging: bool = False
    sheets: bool = False

    @property
    def template(self) -> str:
        return f"{self.name}.docx"

    @property
    def shipped_template(self) -> Path:
        return TEMPLATES / f"{self.shipped}.docx"

    def chosen(self, facts: RoundFacts) -> tuple[VisitFacts, ...]:
        """Return the visits that such a document is for, or on."""
        return tuple(one for one in facts.visits if self._concerns(one))

    def _concerns(self, visit: VisitFacts) -> bool:
        if self.follows and not any(word in visit.consequence for word in self.follows):
            return False
        if self.lagging and not visit.lagging:
            return False
        return not self.sheets or bool(visit.losses)

    def entries(self, facts: RoundFacts, visits: Sequence[VisitFacts]) -> list[Values]:
        """Return what a document on these visits says, an entry for each of its parts; of one visit if it is each's."""
        if not self.each:
            made = [round_values(facts, visits, internal=self.internal)]
        elif self.sheets:
            [visit] = visits
            number = len(visit.losses)
            pairs = enumerate(visit.losses, 1)
            made = [loss_values(facts, visit, *loss, of=f"共{number}份，第{at}份") for at, loss in pairs]
        else:
            made = [unit_values(facts, one) for one in visits]
        if self.internal and not self.sheets:
            made = [with_conduct(one, visits) for one in made]
        return [replace(one, fields=one.fields | {"标注": self.mark(visits)}) for one in made]

    def mark(self, visits: Sequence[VisitFacts]) -> str:
        """Return what has to stand above each page: the marks of the visits, of what is internal at least 内部."""
        from ...paper.mark import internal_mark

        marks = "　".join(dict.fromkeys(one.mark for one in visits if one.mark))
        return internal_mark(marks) if self.internal else marks


KINDS = (
    Kind(name="评估情况报告", shipped="report", internal=True),
    Kind(name="通报", shipped="circular", graded=True),
    Kind(name="表扬名单", shipped="praise", graded=True, follows=("表扬",)),
    Kind(name="抄告单", shipped="result-notice", graded=True),
    Kind(name="整改统计表", shipped="statistics"),
    Kind(name="反馈意见书", shipped="opinion", each=True),
    Kind(name="整改督办单", shipped="supervision", each=True, graded=True, follows=("督促", "限期")),
    Kind(name="约谈通知书", shipped="summons", each=True, graded=True, follows=("约谈",)),
    Kind(name="任务未到位清单", shipped="lagging-tasks", each=True, lagging=True),
    Kind(name="事实清单", shipped="facts", each=True, internal=True, follows=("问责",)),
    Kind(name="问题底稿", shipped="working-paper", each=True, internal=True, sheets=True),
)
