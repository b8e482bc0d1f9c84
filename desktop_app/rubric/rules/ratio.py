"""Items that multiply their points by a rate of satisfaction, counted or typed in."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from ...base.text import plain
from ..amounts import round_half_up, within, written, written_total
from ..answers import BALLOT_COUNTS, UNSAID, Ballot, RatioAnswer
from ..listing import Listing
from .base import DECIMALS_TYPED, Loss, Range, Remark, Rule, choice_faults, label_faults

BALLOTS = Listing(
    table="ballot",
    field="ballots",
    entry=Ballot,
    name="group",
    key="voters",
    columns=tuple(BALLOT_COUNTS),
    words=BALLOT_COUNTS,
    noun="票数",
    numbered=False,
)


class Ratio(Rule, frozen=True, tag="ratio"):
    """Points times the 满意度: (satisfied + weight × fairly) ÷ valid votes, or a rate typed in.

    ``question`` is what the ballots ask about; without one it is the item's text.
    """

    groups: tuple[str, ...]
    fairly_weight: Decimal = Decimal(0)
    weight_pending: bool = False
    question: str = ""

    answer_type = RatioAnswer
    listings = (BALLOTS,)
    can_be_flawless = False
    ground_wanted = "满意度是直接填写的，没有写明依据"
    awarded = True

    def faults(self) -> Iterator[str]:
        yield from super().faults()
        if not within(self.fairly_weight, 1):
            yield "“基本满意”的权重应在0到1之间，最多两位小数"
        yield from choice_faults(self.groups)

    def weight(self, answer: RatioAnswer) -> Decimal:
        """Return how much a vote for 基本满意 counts: as it was settled, else as the rubric has it."""
        return answer.reading.value if answer.reading else self.fairly_weight

    def is_pending(self, answer: RatioAnswer) -> bool:
        """Whether nobody has settled that yet."""
        return self.weight_pending and answer.reading is None

    def unsettled(self, answer: RatioAnswer) -> str:
        if not (self.is_pending(answer) and any(ballot.fairly for ballot in answer.ballots)):
            return ""
        return f"“基本满意”暂按{plain(self.fairly_weight)}计算，待巡察办确定口径；请先登记口径"

    def grounded(self, answer: RatioAnswer) -> bool:
        """Counted ballots are a ground; a rate typed in needs its source."""
        return bool(answer.ballots) or super().grounded(answer)

    def tally(self, answer: RatioAnswer) -> tuple[int, int, int]:
        """Return how many ballots say satisfied, fairly satisfied and dissatisfied, over all groups."""
        satisfied = fairly = dissatisfied = 0
        for ballot in answer.ballots:
            satisfied += ballot.satisfied
            fairly += ballot.fairly
            dissatisfied += ballot.dissatisfied
        return satisfied, fairly, dissatisfied

    def rate(self, answer: RatioAnswer) -> Fraction | None:
        """Return the 满意度 as an exact share of 1, or None without a rate and a valid ballot."""
        if answer.rate is not None:
            return Fraction(answer.rate) / 100
        satisfied, fairly, dissatisfied = self.tally(answer)
        valid = satisfied + fairly + dissatisfied
        return (satisfied + Fraction(self.weight(answer)) * fairly) / valid if valid else None

    def open_range(self, answer: RatioAnswer) -> Range:
        if not (self.answered(answer) and self.unsettled(answer)):
            return super().open_range(answer)
        satisfied, fairly, dissatisfied = self.tally(answer)
        share = Fraction(self.full, satisfied + fairly + dissatisfied)
        return Range(share * satisfied, share * (satisfied + fairly))

    def answered(self, answer: RatioAnswer) -> bool:
        return (answer.rate is not None or any(self.tally(answer))) and not self.contradictions(answer)

    def said(self, answer: RatioAnswer) -> str:
        if answer.rate is not None:
            said = f"{plain(answer.rate)}%"
        else:
            said = self.formula(answer) if answer.ballots else UNSAID
        if not answer.reading:
            return said
        by = f"，{answer.reading}" if str(answer.reading) else ""
        return f"{said}（“基本满意”按{plain(answer.reading.value)}计算{by}）"

    def losses(self, answer: RatioAnswer) -> list[Loss]:
        rate = self.rate(answer)
        if rate is None or rate == 1:
            return []
        earned = self.full * rate
        worth = written(round_half_up(earned))
        return [(self.full - earned, f"{self.formula(answer)}，{written(self.full)}分×满意度得{worth}分")]

    def formula(self, answer: RatioAnswer) -> str:
        """Return the 满意度 in words with its numbers."""
        if answer.rate is not None:
            return f"满意度{plain(answer.rate)}%"
        satisfied, fairly, dissatisfied = self.tally(answer)
        rate = self.rate(answer)
        if rate is None:
            return "还没有有效票"
        weight = self.weight(answer)
        weighted = f"（{satisfied}＋{fairly}×{plain(weight)}）" if weight else f"{satisfied}"
        percent = rate * 100_00  # in hundredths
        exact = percent.denominator == 1
        shown = plain(written(round_half_up(percent)))
        votes = f"满意{satisfied}票、基本满意{fairly}票、不满意{dissatisfied}票"
        return f"{votes}，满意度{weighted}÷{satisfied + fairly + dissatisfied}{'＝' if exact else '≈'}{shown}%"

    def worked(self, answer: RatioAnswer) -> str:
        """Return the whole calculation in words with its numbers, down to the item's score."""
        rate = self.rate(answer)
        if rate is None:
            return ""
        percent, earned = rate * 100_00, self.full * rate  # in hundredths
        shown = f"{written_total(round_half_up(percent))}%"
        sign, about = ("＝" if exact.denominator == 1 else "≈" for exact in (percent, earned))
        points = f"{written(self.full)}分×{shown}{about}{written(round_half_up(earned))}分"
        if answer.rate is not None:
            return f"满意度{plain(answer.rate)}%，{points}"
        satisfied, fairly, dissatisfied = self.tally(answer)
        weighted = f"（满意{satisfied}＋{plain(self.weight(answer))}×基本满意{fairly}）"
        return f"满意度＝{weighted}÷（{satisfied}＋{fairly}＋{dissatisfied}）{sign}{shown}，{points}"

    def invalid(self, answer: RatioAnswer) -> Iterator[str]:
        if answer.rate is not None and not within(answer.rate, 100, DECIMALS_TYPED):
            yield "满意度应在0%到100%之间"
        if answer.rate is not None and answer.ballots:
            yield "满意度和票数只能填一种"
        if answer.reading and not self.weight_pending:
            yield "评分表已规定“基本满意”怎样计算，不能另定"
        elif answer.reading and not within(answer.reading.value, 1):
            yield "“基本满意”应按0到1之间的数计算，最多两位小数"
        yield from label_faults([ballot.group for ballot in answer.ballots], self.groups, "参评人员类别")

    def contradictions(self, answer: RatioAnswer) -> list[str]:
        found = []
        for ballot in answer.ballots:
            if ballot.returned > ballot.issued:
                found.append(f"{ballot.group}收回{ballot.returned}张，多于发出{ballot.issued}张，测评无效")
            if ballot.marked != ballot.returned:
                found.append(f"{ballot.group}各项合计{ballot.marked}张，与收回{ballot.returned}张不符")
        return found

    def remarks(self, answer: RatioAnswer) -> list[Remark]:
        found = []
        if self.is_pending(answer) and any(ballot.fairly for ballot in answer.ballots):
            weight = plain(self.fairly_weight)
            found.append(Remark(f"weight_pending:{weight}", f"“基本满意”暂按{weight}计算，待巡察办确定口径"))
        issued, returned = sum(b.issued for b in answer.ballots), sum(b.returned for b in answer.ballots)
        if 2 * returned < issued:
            found.append(Remark(f"half_absent:{issued}:{returned}", f"发出{issued}张，收回{returned}张，不到一半"))
        else:
            found += [_half_absent(ballot) for ballot in answer.ballots if ballot.half_absent]
        return found


def _half_absent(ballot: Ballot) -> Remark:
    key = f"half_absent:{ballot.group}:{ballot.issued}:{ballot.returned}"
    return Remark(key, f"{ballot.group}发出{ballot.issued}张，收回{ballot.returned}张，不到一半")
