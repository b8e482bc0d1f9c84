"""The unit's own scores (Article 3): beside the group's for comparison, never in a total."""

from __future__ import annotations

import contextlib
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from ..base.errors import UserError, reason
from ..base.limits import DOCUMENT, read_within
from ..files.kinds import SQLITE
from ..files.plain_reading import open_plain
from ..record.assessment import Assessment
from ..record.interchange import from_json, rubric_id
from ..record.scoring import score
from ..rubric.rubric import Rubric
from ..storage.store import Store

_BEFORE_JSON = b"\xef\xbb\xbf \t\r\n"  # a byte order mark, blanks


class Source(Struct, frozen=True):
    """A form that a unit filled in itself, and the scores that it comes to (None: not assessed there).

    ``notes`` are what the unit says of each, where the form has a place for it.
    """

    unit: str
    date: str
    scores: tuple[Decimal | None, ...]
    notes: tuple[str, ...] = ()

    @property
    def given(self) -> int:
        """Number of items with a score."""
        return sum(points is not None for points in self.scores)

    @property
    def told(self) -> str:
        """What it has, in words; empty if nothing."""
        noted = sum(bool(note.strip()) for note in self.notes)
        return "、".join([f"{self.given}项自评分"] * bool(self.given) + [f"{noted}项自评说明"] * bool(noted))


def sources(rubric: Rubric, path: Path, apart_from: str = "") -> list[Source]:
    """Return the forms on this rubric that a file holds: the unit's own form, a data file, an interchange document.

    ``apart_from`` is the id of the assessment that asks. Raises ``UserError`` if there is none.
    """
    try:
        with open_plain(path) as file:
            head = file.read(len(SQLITE))
            text = b"" if head == SQLITE else head + read_within(file, DOCUMENT)
    except OSError as error:
        raise UserError(f"不能读取“{path.name}”（{reason(error)}），自评分没有改动；请换一个文件。") from None
    if head == SQLITE:
        return _from_data_file(rubric, path, apart_from)
    if text.lstrip(_BEFORE_JSON)[:1] not in (b"{", b"["):
        from .own_workbook import own_filled

        return [Source(*own_filled(rubric, text, path.name))]
    if rubric_id(text, path.name) != rubric.id:
        raise _mismatch(rubric, path)
    return [_source(rubric, from_json(rubric, text, path.name))]


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
