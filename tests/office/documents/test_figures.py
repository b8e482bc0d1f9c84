"""Whatever is written about a round says what the scoring core says, read back from each form that it has."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.office.documents.data import COLUMNS, files
from desktop_app.office.documents.facts import UnitFacts
from desktop_app.office.documents.filling import filled
from desktop_app.office.documents.kinds import KINDS
from desktop_app.office.documents.reading import blocks_of
from desktop_app.office.documents.word_file import WordFile
from desktop_app.office.documents.workbook import workbook
from desktop_app.paper.official import official_pdf
from desktop_app.record.assessment import Assessment
from desktop_app.record.scoring import score
from desktop_app.rubric.amounts import written, written_total
from desktop_app.rubric.answers import GradedListAnswer
from desktop_app.rubric.rubric import Rubric
from tests.examples import examples
from tests.office.documents.made import said, texts, visit, whole
from tests.office.documents.workbooks import tables
from tests.paper.helpers import full_record, pages
from tests.strategies import RUBRICS, TEXTS, complete_assessments

KIND = {kind.name: kind for kind in KINDS}


def filled_as(name: str, *visits: Any) -> WordFile:
    """The document of a kind on these visits."""
    template = WordFile.read(KIND[name].shipped_template)
    return filled(template, KIND[name].entries(whole(*visits), visits))


def made(name: str, *visits: Any) -> bytes:
    return filled_as(name, *visits).data()


def read_csv(data: bytes) -> list[dict[str, str]]:
    """A table as another program reads it, the apostrophe before a formula taken away again."""
    text = data.decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [{name: value.removeprefix("'") for name, value in row.items()} for row in rows]


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda one: one.id)
@settings(max_examples=examples(15))
@given(data=st.data())
def test_figures_read_back_are_those_of_the_scoring_core(rubric: Rubric, data: st.DataObject) -> None:
    record = data.draw(complete_assessments(rubric))
    result, facts = score(rubric, record), whole(visit(rubric, record))
    total, grade = written_total(result.total), rubric.grade_of(result.total).name
    points = [written(item.points or 0) for item in result.items]

    found = files(facts)
    for rows in (json.loads(found["round.json"]), {name: read_csv(found[f"{name}.csv"]) for name in COLUMNS}):
        assert (rows["visits"][0]["total"], rows["visits"][0]["grade"]) == (total, grade)
        assert [row["points"] for row in rows["items"]] == points
        assert [row["points"] for row in rows["sections"]] == [written(one.points) for one in result.sections]

    sheets = tables(workbook(facts))
    assert list(sheets["逐项得分"][1][2:-1]) == [float(one) for one in points]
    assert sheets["汇总"][1][sheets["汇总"][0].index("合计")] == float(total)

    document = filled_as("反馈意见书", *facts.visits)
    sentence = f"评估得分{total}分（满分{written(sum(one.full for one in result.sections))}分），等次为“{grade}”"
    assert sentence in texts(document.data())
    assert sentence in pages(official_pdf("反馈意见书", list(blocks_of(document))))[0]
    assert f"{total}\n{grade}（未审定）\n" in texts(made("通报", *facts.visits))


def test_days_are_days_and_headings_stay_in_view(rubric: Rubric, record: Assessment) -> None:
    one = visit(rubric, replace(record, date="2026-06-30"))
    data = workbook(whole(one))
    sheets = tables(data)
    assert sheets["汇总"][1][sheets["汇总"][0].index("评估日期")] == 46203  # as Excel counts days
    assert {type(row[sheets["扣分明细"][0].index("扣分")]) for row in sheets["扣分明细"][1:]} == {float}
    with ZipFile(io.BytesIO(data)) as package:
        pages = [package.read(f"xl/worksheets/sheet{number}.xml").decode() for number in range(1, len(sheets) + 1)]
        assert package.read("xl/workbook.xml").decode().count("_xlnm.Print_Titles") == len(sheets)
    assert all(
        'ySplit="2"' in page and 'state="frozen"' in page and 'orientation="landscape"' in page for page in pages
    )


@settings(max_examples=examples(8))
@given(data=st.data())
def test_each_deduction_has_its_working_paper(data: st.DataObject, rubric: Rubric) -> None:
    record = data.draw(complete_assessments(rubric))
    one = visit(rubric, record)
    expected = [
        loss
        for item in score(rubric, record).items
        for loss in item.deductions
        if not loss.reason.startswith("整改任务")
    ]
    reasons = [loss.reason for loss in expected if not loss.awarded]
    found = [loss for _, loss in one.losses]
    assert [loss.reason for loss in found if not loss.task] == reasons
    tasks = [task for answer in record.answers if isinstance(answer, GradedListAnswer) for task in answer.tasks]
    assert len([loss for loss in found if loss.task]) == sum(task.grade != "好" for task in tasks)
    if found:
        paper = texts(made("问题底稿", one))
        assert re.findall("共[0-9]+份，第[0-9]+份", paper) == [
            f"共{len(found)}份，第{at}份" for at in range(1, len(found) + 1)
        ]


@settings(max_examples=examples(20))
@given(TEXTS, st.sampled_from("=+-@'＝"))
def test_text_that_begins_like_a_formula_stays_text(text: str, mark: str) -> None:
    record = full_record(RUBRICS[0])
    name = f"{mark}1+1{text}".rstrip()
    facts = whole(visit(RUBRICS[0], record, UnitFacts(name=name)))
    cell = tables(workbook(facts))["汇总"][1][1]
    assert isinstance(cell, str)
    assert cell.startswith(f"{mark}1+1")
    raw = files(facts)["visits.csv"].decode("utf-8-sig").splitlines()[1]
    assert f",'{mark}1+1" in raw or f",\"'{mark}1+1" in raw
    assert read_csv(files(facts)["visits.csv"])[0]["unit"] == name


def test_counts_and_grades_of_a_round_are_summed(rubric: Rubric, record: Assessment) -> None:
    visits = [visit(rubric, record, UnitFacts(name=f"{name}局"), at) for at, name in enumerate("甲乙", 1)]
    lines = said(made("整改统计表", *visits))
    tasks = len(visits[0].tasks)
    assert lines[lines.index("整改任务") + 1] == f"{2 * tasks}项"
    assert lines[lines.index("谈话人数") + 1] == "【请填写：数量】"
    assert "2个单位中，“较好”2个。" in texts(made("通报", *visits))
