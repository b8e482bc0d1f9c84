"""Workbooks of units: what is in them, as the unit sees it."""

import datetime
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.ledger import Sheet, best_sheet, read_ledger, read_workbook, recognise
from desktop_app.ledger.headings import HEADINGS
from tests.ledger.workbooks import FILLER, book, ods, ods_row, read
from tests.samples import FILES, LEDGER

SAMPLES = {  # file -> its sheet, tasks if measures count, tasks if findings count, fields
    "ledger-plain.xlsx": ("整改清单", 24, 24, "number finding text leader department person deadline progress kept"),
    "ledger-merged.xlsx": ("Sheet1", 22, 12, "number finding target text leader department person deadline remark"),
    "ledger-300.xlsx": ("任务台账", 300, 300, " number finding text department deadline kept"),
}


def the_ledger(path: Path) -> Sheet:
    found = read_ledger(path)
    return found[best_sheet(found)]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_give_their_tasks(name: str) -> None:
    sheet_name, measures, findings, fields = SAMPLES[name]
    sheet = the_ledger(FILES / name)
    layout = recognise(sheet)
    assert layout is not None
    assert (sheet.name, " ".join(layout.fields)) == (sheet_name, fields)
    assert len(read(sheet, "findings")[0]) == findings
    tasks, _ = read(sheet)
    assert len(tasks) == measures
    assert all(task.finding and task.text and task.department and task.deadline for task in tasks)
    for words in ("合计", "填表人", "云岭市", "截至", "序号"):
        assert not [task for task in tasks if words in task.finding + task.text]


def test_deadlines_are_as_the_unit_wrote_them() -> None:
    deadlines = {task.deadline for task in read(the_ledger(LEDGER))[0]}
    assert {"2026年6月底前", "立行立改", "长期坚持", "2026-07-31", "2026年第三季度"} <= deadlines


class Plan(NamedTuple):
    """A ledger to be written: findings with their measures, and everything that units put around them."""

    headings: list[tuple[str, str]]  # field and word, in the order of the columns
    findings: list[int]  # number of measures of each
    down: str  # how a finding goes on in the next row: merged, blank or written again
    titles: int
    two_rows: bool
    rows_between: list[str]  # after each finding
    foot: bool


BETWEEN = {"": [], "blank": [""], "total": ["小计"], "category": ["二、党的建设方面"]}


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    fields = draw(st.permutations(["finding", "text", "department", "deadline", "leader", "progress"]))
    words = [(field, draw(st.sampled_from(HEADINGS[field][:4]))) for field in fields]
    findings = draw(st.lists(st.integers(1, 3), min_size=1, max_size=5))
    return Plan(
        [("number", "序号"), *words],
        findings,
        draw(st.sampled_from(["merged", "blank", "again"])),
        draw(st.integers(0, 3)),
        draw(st.booleans()),
        [draw(st.sampled_from(list(BETWEEN))) for _ in findings],
        draw(st.booleans()),
    )


def written(plan: Plan, path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet, last = book.add_worksheet(), len(plan.headings) - 1
        for row in range(plan.titles):
            sheet.merge_range(row, 0, row, last, "整改任务清单" if row == 0 else "截至10月31日")
        at = plan.titles
        for column, (_, word) in enumerate(plan.headings):
            if plan.two_rows and column not in (last, last - 1):
                sheet.merge_range(at, column, at + 1, column, word)
            else:
                sheet.write(at + plan.two_rows, column, f" {word}* ")
        if plan.two_rows:
            sheet.merge_range(at, last - 1, at, last, "整改要求")
        at += 1 + plan.two_rows
        for number, (measures, between) in enumerate(zip(plan.findings, plan.rows_between, strict=True), 1):
            _write_finding(sheet, plan, at, number, measures)
            at += measures
            for words in BETWEEN[between]:
                sheet.write(at, 0, words)
                at += 1
        if plan.foot:
            sheet.write(at, 0, "合计")
            sheet.write(at + 2, 0, "填表人：张某某")


def _write_finding(sheet: Any, plan: Plan, at: int, number: int, measures: int) -> None:
    for column, (field, _) in enumerate(plan.headings):
        first: str | int = number if field == "number" else f"第{number}个问题"
        for measure in range(measures):
            if field not in ("number", "finding"):
                sheet.write(at + measure, column, f"{field}{number}.{measure}")
            elif measure == 0 or plan.down == "again":
                sheet.write(at + measure, column, first)
        if field in ("number", "finding") and plan.down == "merged" and measures > 1:
            sheet.merge_range(at, column, at + measures - 1, column, first)


@given(plans())
def test_any_units_ledger_gives_exactly_its_tasks(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> None:
    path = tmp_path_factory.mktemp("ledger") / "台账.xlsx"
    written(plan, path)
    sheet = the_ledger(path)
    wanted = [(f"第{number}个问题", measure) for number, n in enumerate(plan.findings, 1) for measure in range(n)]
    tasks, _ = read(sheet)
    numbers = [int(finding.removeprefix("第").removesuffix("个问题")) for finding, _ in wanted]
    assert [
        (task.finding, task.text, task.department, task.leader, task.deadline, task.progress) for task in tasks
    ] == [
        (finding, *(f"{field}{n}.{measure}" for field in ("text", "department", "leader", "deadline", "progress")))
        for n, (finding, measure) in zip(numbers, wanted, strict=True)
    ]
    assert len(read(sheet, "findings")[0]) == len(plan.findings)


def test_cells_read_as_the_unit_sees_them(tmp_path: Path) -> None:
    rows = [["序号", "整改任务", "整改时限", "备注"], [1, "甲\n第二行\n2.乙", datetime.date(2026, 6, 30), True]]
    [sheet] = read_workbook(book(tmp_path / "a.xlsx", rows))
    assert sheet.rows[1] == ("1", "甲\n第二行\n2.乙", "2026-06-30", "是")


SHOWN: dict[str | int, tuple[float | datetime.datetime, str]] = {  # format -> what is stored, what is seen
    "yyyy-mm-dd": (datetime.datetime(2026, 6, 30), "2026-06-30"),
    'yyyy"年"m"月"d"日"': (datetime.datetime(2026, 6, 30), "2026年6月30日"),
    '[$-804]yyyy"年"m"月";@': (datetime.datetime(2026, 6, 1), "2026年6月"),
    57: (datetime.datetime(2026, 6, 1), "2026年6月"),
    "0%": (0.85, "85%"),
    "0.00%": (0.07, "7.00%"),
    "General": (0.85, "0.85"),
    "0": (3, "3"),
}


def test_a_month_is_no_day_and_a_percentage_no_fraction(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as made:
        sheet = made.add_worksheet("台账")
        for at, (code, (value, _)) in enumerate(SHOWN.items()):
            shown = made.add_format()
            shown.set_num_format(code)
            sheet.write(at + 1, 1, value, shown)
    [read_back] = read_workbook(tmp_path / "a.xlsx")
    assert [row[1] for row in read_back.rows[1:]] == [seen for _, seen in SHOWN.values()]


def test_an_open_document_is_read_with_the_empty_rows_at_its_end(tmp_path: Path) -> None:
    """And with the empty part that LibreOffice puts into each."""
    path = ods(tmp_path / "a.ods", ods_row("反馈问题", "整改措施") + ods_row("问题甲", "措施一") + FILLER)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("Configurations2/accelerator/current.xml", b"")
    [task], _ = read(the_ledger(path))
    assert (task.finding, task.text) == ("问题甲", "措施一")
