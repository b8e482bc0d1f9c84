"""The sample visit that a newcomer can play with; in every list it is marked 示例."""

from __future__ import annotations

from msgspec.structs import replace

from ..base.paths import SAMPLE_VISIT
from ..rubric.loading import shipped_rubric
from ..rubric.rubric import Rubric
from .assessment import Assessment
from .interchange import from_json, rubric_id

MARK = "示例"


def sample_visit() -> tuple[Rubric, Assessment]:
    """Return the sample with its rubric; its unit says that it is none."""
    text, name = SAMPLE_VISIT.read_bytes(), SAMPLE_VISIT.name
    rubric = shipped_rubric(rubric_id(text, name))
    record = from_json(rubric, text, name)
    return rubric, replace(record, unit=f"（{MARK}）{record.unit}")
