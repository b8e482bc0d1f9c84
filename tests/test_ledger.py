"""Cells from the clipboard become tasks: with and without headings, with line breaks inside, never with grades."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.assessment import presentable
from desktop_app.ledger import HEADINGS, tasks_from_text

TABLES = {
    "one column": ("任务一\n任务二\n", [("任务一", "", ""), ("任务二", "", "")]),
    "three columns": ("任务一\t办公室\t2026-06-30", [("任务一", "办公室", "2026-06-30")]),
    "numbered": ("1\t任务一\t办公室\n2\t任务二\t人事处", [("任务一", "办公室", ""), ("任务二", "人事处", "")]),
    "headings in another order": (
        "序号\t责任部门\t整改任务\t整改时限\n1\t办公室\t任务一\t立行立改",
        [("任务一", "办公室", "立行立改")],
    ),
    "headings with marks": (
        "存在问题*\t 责任单位（牵头）\t完成时限\n问题一\t办公室\t6月底",
        [("问题一", "办公室", "6月底")],
    ),
    "a heading that is a word of a task": ("整改任务未按时完成\t办公室", [("整改任务未按时完成", "办公室", "")]),
    "line break in a cell": ('"第一行\n第二行"\t办公室', [("第一行第二行", "办公室", "")]),
    "quotation marks": ('"执行""三会一课""不严"\t办公室', [('执行"三会一课"不严', "办公室", "")]),
    "blank rows and Windows line ends": ("任务一\r\n\t\r\n\r\n任务二\r\n", [("任务一", "", ""), ("任务二", "", "")]),
    "the unit's own grade is left out": (
        "整改任务\t责任部门\t完成情况\n任务一\t办公室\t好",
        [("任务一", "办公室", "")],
    ),
    "nothing": (" \n\t\n", []),
    "title, date, total and signature": (
        "整改台账\n2026年10月31日\n序号\t存在问题\t责任部门\n1\t问题一\t办公室\n合计\t1\n填表人：张某某",
        [("问题一", "办公室", "")],
    ),
    "merged numbers": ("1\t任务一\n\t任务二", [("任务一", "", ""), ("任务二", "", "")]),
    "Chinese numbers": ("一、\t任务一\n（二）\t任务二", [("任务一", "", ""), ("任务二", "", "")]),
    "a quoted word in front": (
        '"三会一课"执行不严\t办公室\n任务二',
        [('"三会一课"执行不严', "办公室", ""), ("任务二", "", "")],
    ),
    "a task that begins like a signature": ("审核人员配备不足\t人事处", [("审核人员配备不足", "人事处", "")]),
}


@pytest.mark.parametrize("case", TABLES)
def test_cells_become_tasks(case: str) -> None:
    text, wanted = TABLES[case]
    tasks = tasks_from_text(text).tasks
    assert [(task.text, task.department, task.deadline) for task in tasks] == wanted
    assert {task.grade for task in tasks} <= {None}


@given(st.text(st.sampled_from('任务一"\t\n\r1、合计　') | st.characters(), max_size=60))
def test_any_text_is_read_without_an_error_and_nothing_is_lost(text: str) -> None:
    tasks, skipped = tasks_from_text(text)
    assert all(task.text for task in tasks)
    assert len(tasks) + len(skipped) <= text.count("\n") + text.count("\r") + 1
    read = presentable(text).strip().replace('""', "")
    assert tasks or skipped or not read or any(heading in read for heading in HEADINGS["text"])


@given(st.lists(st.text('某项任务整改甲乙丙"“', min_size=1), min_size=1, max_size=300))
def test_no_row_is_lost(rows: list[str]) -> None:
    texts = [f"第{row}" for row in rows]
    assert [task.text for task in tasks_from_text("\n".join(texts)).tasks] == texts


@given(st.lists(st.lists(st.text('甲乙"\t\n', min_size=1), min_size=3, max_size=3), min_size=1, max_size=20))
def test_cells_quoted_as_excel_does_come_back(table: list[list[str]]) -> None:
    cells = [[f"事{cell}" for cell in row] for row in table]
    text = "\n".join("\t".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in cells)
    found = [[task.text, task.department, task.deadline] for task in tasks_from_text(text).tasks]
    assert found == [["".join(line.strip() for line in cell.splitlines()) for cell in row] for row in cells]


def test_what_is_not_a_task_is_told() -> None:
    text = TABLES["title, date, total and signature"][0]
    assert tasks_from_text(text).skipped == ["整改台账", "2026年10月31日", "合计　1", "填表人：张某某"]
