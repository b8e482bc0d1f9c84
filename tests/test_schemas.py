"""The JSON Schemas in docs/ are what the code reads and prints now; the shipped sample and drawn records fit them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.paths import ROOT, SAMPLE_VISIT
from desktop_app.record.interchange import read_record, to_json
from desktop_app.record.scoring import score, to_dict
from desktop_app.rubric.rubric import Rubric
from docs.schemas import SCHEMAS, Score, text_of
from tests.json_schema import faults
from tests.strategies import RUBRICS, assessments


@cache
def schema(name: str) -> dict[str, Any]:
    return dict(json.loads((ROOT / "docs" / name).read_text("utf-8")))


def document_faults(document: bytes) -> list[str]:
    whole = schema("assessment-1.schema.json")
    return faults(whole, json.loads(document), whole)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_stored_schema_is_what_the_code_says_now(name: str) -> None:
    stored = (ROOT / "docs" / name).read_text("utf-8")
    assert stored == text_of(SCHEMAS[name]()), "write it anew: python -m docs.schemas"


def test_the_sample_visit_fits() -> None:
    assert document_faults(SAMPLE_VISIT.read_bytes()) == []


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
@given(data=st.data())
def test_whatever_is_written_fits_and_is_read_again(rubric: Rubric, data: st.DataObject) -> None:
    document = to_json(rubric, data.draw(assessments(rubric)))
    assert document_faults(document) == []
    assert to_json(rubric, read_record(rubric, document, "甲.json")) == document


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
@given(data=st.data())
def test_every_printed_score_fits(rubric: Rubric, data: st.DataObject) -> None:
    printed = json.loads(json.dumps(to_dict(score(rubric, data.draw(assessments(rubric))))))
    whole = schema("score.schema.json")
    assert faults(whole, printed, whole) == []
    assert msgspec.to_builtins(msgspec.convert(printed, Score)) == printed


WRONG: dict[str, Callable[[dict[str, Any]], object]] = {
    "another format": lambda one: one.update(format="assessment/2"),
    "an unknown field": lambda one: one.update(note=""),
    "no rubric": lambda one: one.pop("rubric"),
    "a date in words": lambda one: one.update(date="11月20日"),
    "an item without a number": lambda one: one["answers"].update(first={"count": 1}),
    "a count in words": lambda one: one["answers"]["1"].update(count="1"),
    "a mark that is no mark": lambda one: one.update(mark="内" * 31),
    "a negative count": lambda one: one["answers"]["1"].update(count=-1),
    "an unknown field of an answer": lambda one: one["answers"]["1"].update(remark=""),
    "a task that is no task": lambda one: one["answers"]["7"].update(tasks=["整改"]),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_an_interchange_document_does_not_fit(name: str) -> None:
    document = copy.deepcopy(json.loads(SAMPLE_VISIT.read_text("utf-8")))
    WRONG[name](document)
    assert document_faults(json.dumps(document).encode()) != []
