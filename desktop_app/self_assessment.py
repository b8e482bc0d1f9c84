"""The unit's own scores (Article 3): beside the group's for comparison, never in a total."""

from __future__ import annotations

import contextlib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from .assessment import Assessment, from_json, rubric_id
from .errors import UserError, reason
from .points import round_half_up, written
from .rubric import Rubric
from .scoring import Result, score
from .storage.first_bytes import SQLITE
from .storage.plain_reading import open_plain
from .storage.store import Store

LONGEST_DOCUMENT = 20_000_000  # bytes; whatever is longer is no interchange document


class Comparison(Struct, frozen=True):
    """Sums in hundredths: of the own scores given, and of both sides' where both exist."""

    given: int
    own: int
    both: int
    own_of_both: int
    team_of_both: int


class Source(Struct, frozen=True):
    """A form that a unit filled in itself, and the scores that it comes to (None: not assessed there)."""

    unit: str
    date: str
    scores: tuple[Decimal | None, ...]

    @property
    def given(self) -> int:
        """Number of items with a score."""
        return sum(points is not None for points in self.scores)


def compare(record: Assessment, result: Result) -> Comparison:
    """Sum up what can be compared."""
    own = [None if answer.own is None else Fraction(answer.own) * 100 for answer in record.answers]
    pairs = [(a, b.points) for a, b in zip(own, result.items, strict=True) if a is not None and b.points is not None]
    given = [points for points in own if points is not None]
    return Comparison(
        given=len(given),
        own=round_half_up(Fraction(sum(given))),
        both=len(pairs),
        own_of_both=round_half_up(Fraction(sum(a for a, _ in pairs))),
        team_of_both=sum(b for _, b in pairs),
    )


def difference(own: Decimal | Fraction, points: int) -> str:
    """Say how the group's score (hundredths) stands to the unit's own (points)."""
    gap = points - Fraction(own) * 100
    if not gap:
        return "与自评相同"
    return f"比自评{'高' if gap > 0 else '低'}{written(round_half_up(abs(gap)))}分"


def sources(rubric: Rubric, path: Path, apart_from: str = "") -> list[Source]:
    """Return the forms on this rubric that a file holds, a data file or an interchange document.

    ``apart_from`` is the id of the assessment that asks. Raises ``UserError`` if there is none.
    """
    try:
        with open_plain(path) as file:
            head = file.read(len(SQLITE))
            text = b"" if head == SQLITE else head + file.read(LONGEST_DOCUMENT)
    except OSError as error:
        raise UserError(f"不能读取“{path.name}”（{reason(error)}），自评分没有改动；请换一个文件。") from None
    if head == SQLITE:
        return _from_data_file(rubric, path, apart_from)
    if rubric_id(text, path.name) != rubric.id:
        raise _mismatch(rubric, path)
    return [_source(rubric, from_json(rubric, text, path.name))]


def with_own(record: Assessment, scores: tuple[Decimal | None, ...]) -> Assessment:
    """Return a record with these own scores and no others."""
    pairs = zip(record.answers, scores, strict=True)
    return replace(record, answers=tuple(a if a.own == own else replace(a, own=own) for a, own in pairs))


def _from_data_file(rubric: Rubric, path: Path, apart_from: str) -> list[Source]:
    with contextlib.closing(Store.open(path, read_only=True)) as store:
        stored, faults = store.load_all()
    others = [one for one in stored if one.id != apart_from]
    fitting = [one for one in others if (one.rubric.id, one.rubric.items) == (rubric.id, rubric.items)]
    if fitting:
        return [_source(one.rubric, one.record) for one in fitting]
    if others:
        raise _mismatch(rubric, path)
    raise UserError(faults[0] if faults else f"“{path.name}”里没有别的评估，自评分没有改动；请选单位自己填写的文件。")


def _source(rubric: Rubric, record: Assessment) -> Source:
    points = (item.points for item in score(rubric, record).items)
    scores = tuple(None if one is None else Decimal(one) / 100 for one in points)
    return Source(record.unit, record.date, scores)


def _mismatch(rubric: Rubric, path: Path) -> UserError:
    return UserError(
        f"“{path.name}”用的评分表与本次评估的“{rubric.name}”不同，不能对照，自评分没有改动；请让单位用同一张表填写。"
    )
