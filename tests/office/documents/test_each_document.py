"""What each document says of a visit is what the scoring core says, in the .docx and the PDF alike."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from desktop_app.office.documents.facts import DecisionFacts, VisitFacts
from desktop_app.office.documents.making import Made, Wanted, make
from desktop_app.office.documents.names import DATA, DOCUMENTS, TABLES, USUAL
from desktop_app.office.documents.workbook import workbook
from desktop_app.paper.typesetting.pen import Pdf
from desktop_app.record.assessment import Assessment
from desktop_app.record.scoring import Result, score
from desktop_app.rubric.amounts import written, written_total
from desktop_app.rubric.answers import GradedListAnswer
from desktop_app.rubric.rubric import Rubric
from tests.office.documents.made import texts, visit, whole
from tests.office.documents.workbooks import tables
from tests.paper.helpers import closed_up, full_record, pages


def lost(result: Result) -> list[str]:
    """The items that lost points, each with its reasons."""
    items = [one for section in result.sections for one in section.items]
    return ["；".join(loss.reason for loss in one.deductions if not loss.awarded) for one in items]


def total(result: Result, rubric: Rubric) -> list[str]:
    return [f"得分{written_total(result.total)}分", rubric.grade_of(result.total).name]


def sections(result: Result, _: Rubric) -> list[str]:
    return [f"{one.name}{written(one.full)}{written(one.points)}" for one in result.sections]


def reasons(result: Result, _: Rubric) -> list[str]:
    return [f"{words}。" for words in lost(result) if words]


def in_a_row(result: Result, _: Rubric) -> list[str]:
    return [f"{written_total(result.total)}好"]


Says = Callable[[Result, Rubric], list[str]]
SAID: dict[str, tuple[str, list[Says]]] = {
    "评估情况报告": ("好", [in_a_row]),
    "通报": ("好", [in_a_row]),
    "表扬名单": ("好", [lambda result, _: [f"（{written_total(result.total)}分，“好”）"]]),
    "抄告单": ("好", [in_a_row]),
    "反馈意见书": ("好", [total, sections, reasons]),
    "整改督办单": ("一般", [total, reasons]),
    "约谈通知书": ("一般", [total, reasons]),
    "事实清单": ("较差", [total]),
    "任务未到位清单": ("好", []),
    "整改统计表": ("好", []),
    "问题底稿": ("好", [lambda result, _: [words for words in lost(result) if words and "；" not in words]]),
}
"""Of each document the decided grade that it follows from, and what it takes from the scoring core."""


@pytest.fixture
def worse(rubric: Rubric) -> Assessment:
    """A record of which everything can be said, with a task that is not in place."""
    record = full_record(rubric)
    answers = [
        replace(one, tasks=(replace(one.tasks[0], grade="差"), *one.tasks[1:]))
        if isinstance(one, GradedListAnswer)
        else one
        for one in record.answers
    ]
    return replace(record, answers=tuple(answers))


def both(visits: list[VisitFacts], *kinds: str) -> dict[str, dict[str, str]]:
    """The text of each document by its kind and form."""
    found: dict[str, dict[str, str]] = {}
    for one in make(whole(*visits), Wanted(kinds=kinds, pdf=True)):
        assert isinstance(one, Made), one
        form = one.name.rpartition(".")[2]
        text = texts(one.data) if form == "docx" else "".join(pages(Pdf(one.data, ())))
        found.setdefault(one.kind, {})[form] = closed_up(text)
    return found


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_each_says_what_the_scoring_core_says(kind: str, rubric: Rubric, worse: Assessment) -> None:
    decided, says = SAID[kind]
    result = score(rubric, worse)
    facts = replace(visit(rubric, worse), decided=DecisionFacts(grade=decided, date="2026-12-01", document="会议"))
    document = both([facts], kind)[kind]
    assert set(document) == {"docx", "pdf"}
    words = [closed_up(one) for said in says for one in said(result, rubric) if not one.startswith("整改任务")]
    if kind == "任务未到位清单":
        words += [f"未到位的{len(facts.lagging)}项如下。", "财务管理不规范"]
    if kind == "整改统计表":
        words += [f"整改任务{len(facts.tasks)}项", "召开次数1次"]
    for form, text in document.items():
        text = re.sub("—[0-9]+—(内部)?", "", text)  # between pages
        assert [one for one in words if one not in text] == [], form


def test_the_working_paper_of_a_task_names_all_who_are_responsible(rubric: Rubric, worse: Assessment) -> None:
    facts = visit(rubric, worse)
    tasks = tuple(replace(one, department="办公室", leader="王某某", person="李某某") for one in facts.tasks)
    for text in both([replace(facts, tasks=tasks)], "问题底稿")["问题底稿"].values():
        assert "责任部门：办公室责任领导：王某某责任人：李某某" in text


def test_the_summary_says_the_same_on_paper_as_in_the_workbook(rubric: Rubric, worse: Assessment) -> None:
    facts = replace(visit(rubric, worse), mark="工作秘密")
    other = replace(facts, assessment="2", decided=DecisionFacts(grade="一般"), total=facts.total - 100)
    made = {one.name: one.data for one in make(whole(facts, other), Wanted(kinds=[TABLES], pdf=True))}  # type: ignore[union-attr]
    text = [closed_up(page) for page in pages(Pdf(made["汇总表_2026年第一轮.pdf"], ()))]
    result = score(rubric, worse)
    by_section = "".join(f"{one.points / 100:.2f}" for one in result.sections)
    by_item = "".join(f"{(item.points or 0) / 100:.2f}" for item in result.items)
    total, grade = written_total(result.total), rubric.grade_of(result.total).name
    assert f"{by_section}{total}{grade}未审定" in text[0]
    assert f"{by_section}{written_total(other.total)}{grade}一般" in text[0]
    assert f"{by_item}{total}" in text[1]
    assert all(page.startswith("工作秘密") for page in text)
    sheets = tables(made["汇总表_2026年第一轮.xlsx"])
    assert [row[sheets["汇总"][0].index("合计")] for row in sheets["汇总"][1:]] == [float(total), other.total / 100]
    assert workbook(whole(facts, other)) == made["汇总表_2026年第一轮.xlsx"]


def test_documents_tables_and_data_are_all_that_is_usual() -> None:
    assert set(SAID) == set(DOCUMENTS)
    assert set(USUAL) == {*DOCUMENTS, TABLES, DATA}
