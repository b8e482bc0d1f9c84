"""A ledger's cells become tasks: with and without headings, merged or not, never with grades, never losing a row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.text import presentable
from desktop_app.ledger import FIELDS, Layout, Sheet, read_off, recognise, sheet_from_text
from desktop_app.ledger.headings import HEADINGS
from desktop_app.ledger.sheets import Merged
from desktop_app.rubric.answers import Task
from tests.ledger.workbooks import read

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
    "line break in a cell": ('"第一行\n第二行"\t办公室', [("第一行\n第二行", "办公室", "")]),
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
    tasks, _ = read(sheet_from_text(text))
    assert [(task.text, task.department, task.deadline) for task in tasks] == wanted
    assert {task.grade for task in tasks} <= {None}


@given(st.text(st.sampled_from('任务一"\t\n\r1、合计　') | st.characters(), max_size=60))
def test_any_text_is_read_without_an_error_and_nothing_is_lost(text: str) -> None:
    tasks, _ = read(sheet_from_text(text))
    assert all(task.text for task in tasks)
    assert bool(sheet_from_text(text).rows) == bool(presentable(text).replace('"', "").strip()) or '"' in text


@given(st.lists(st.text('某项任务整改甲乙丙"“', min_size=1), min_size=1, max_size=300))
def test_no_row_is_lost(rows: list[str]) -> None:
    texts = [f"第{row}" for row in rows]
    assert [task.text for task in read(sheet_from_text("\n".join(texts)))[0]] == texts


@given(st.lists(st.lists(st.text('甲乙"\t\n', min_size=1), min_size=3, max_size=3), min_size=1, max_size=20))
def test_cells_quoted_as_excel_does_come_back(table: list[list[str]]) -> None:
    cells = [[f"事{cell}" for cell in row] for row in table]
    text = "\n".join("\t".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in cells)
    found = [[task.text, task.department, task.deadline] for task in read(sheet_from_text(text))[0]]
    assert found == [
        ["\n".join(filter(None, map(str.strip, cell.replace("\t", " ").splitlines()))) for cell in row] for row in cells
    ]


def test_what_is_not_a_task_is_told_with_its_reason() -> None:
    _, reading = read(sheet_from_text(TABLES["title, date, total and signature"][0]))
    assert [tuple(row) for row in reading.skipped] == [
        (1, "整改台账", "表头上方的标题或说明"),
        (2, "2026年10月31日", "表头上方的标题或说明"),
        (5, "合计　1", "合计行"),
        (6, "填表人：张某某", "填表人、日期等落款"),
    ]


HEADED = {  # heading rows -> what each column holds
    "序号\t反馈问题\t整改措施\t责任领导": "number finding text leader",
    "编号\t问题\n表述*\t整改任务（逐条）\t整改完成情况\t佐证材料": "number finding text progress kept",
    "整改任务\t整改措施\t承办部门": "finding text department",
    "存在问题\t整改措施完成情况\t计划整改措施\t办结时限（年月日）": "finding progress text deadline",
    "问题类别\t主要问题\t任务编号\t牵头部门\t责任人电话\t责任人": "kept finding number department kept person",
    "序号\t整改目标\t整改任务": "number target text",
    "一、关于整改任务的责任部门、责任人和整改时限的说明\n序号\t问题\t措施": "number finding text",
}


@pytest.mark.parametrize("text", HEADED)
def test_headings_are_known_by_many_names(text: str) -> None:
    quoted = "\t".join(f'"{cell}"' if "\n" in cell and "序" not in cell else cell for cell in text.split("\t"))
    layout = recognise(sheet_from_text(f"{quoted}\n" + "\t".join("甲乙丙丁戊己"[: text.count("\t") + 1])))
    assert layout is not None
    assert " ".join(layout.fields) == HEADED[text]


LEDGER = Sheet(
    "台账",
    (
        ("整改台账", "", "", "", ""),
        ("序号", "反馈问题", "整改任务", "", "完成情况"),
        ("", "", "整改措施", "责任部门", ""),
        ("一、党的领导方面", "", "", "", ""),
        ("1", "问题甲", "措施一", "办公室", "已完成"),
        ("", "", "措施二", "人事处", ""),
        ("", "", "", "机关党委", ""),
        ("2", "问题乙", "", "", ""),
        ("", "", "", "纪检组", ""),
        ("3", "问题丙", "措施三", "办公室", "好"),
        ("合 计", "", "3项", "", ""),
    ),
    (
        ((0, 0), (0, 4)),
        ((1, 0), (2, 0)),
        ((1, 1), (2, 1)),
        ((1, 2), (1, 3)),
        ((1, 4), (2, 4)),
        ((3, 0), (3, 4)),
        ((4, 0), (6, 0)),
        ((4, 1), (6, 1)),
        ((4, 4), (6, 4)),
        ((5, 2), (6, 2)),
    ),
)


def test_measures_stand_under_their_finding() -> None:
    tasks, reading = read(LEDGER)
    assert [(task.finding, task.text, task.department, task.progress) for task in tasks] == [
        ("问题甲", "措施一", "办公室", "已完成"),
        ("问题甲", "措施二", "人事处、机关党委", "已完成"),
        ("", "问题乙", "", ""),
        ("问题丙", "措施三", "办公室", "好"),
    ]
    assert [row.reason for row in reading.skipped] == [
        "表头上方的标题或说明",
        "分类标题或说明",
        "没有问题，也没有措施",
        "合计行",
    ]


def test_findings_as_tasks_keep_their_measures_below() -> None:
    tasks, _ = read(LEDGER, "findings")
    assert [(task.text, task.department, task.progress) for task in tasks] == [
        ("问题甲\n措施1：措施一\n措施2：措施二", "办公室、人事处、机关党委", "已完成"),
        ("问题乙", "", ""),
        ("问题丙\n措施：措施三", "办公室", "好"),
    ]


def test_a_finding_is_one_whether_merged_left_blank_or_written_again() -> None:
    for second in ("", "问题甲"):
        text = f"反馈问题\t整改措施\n问题甲\t措施一\n{second}\t措施二\n问题乙\t措施三"
        assert len(read(sheet_from_text(text), "findings")[0]) == 2
        assert [task.finding for task in read(sheet_from_text(text))[0]] == ["问题甲", "问题甲", "问题乙"]


def test_columns_without_a_field_are_kept_in_words() -> None:
    [task], _ = read(sheet_from_text("整改任务\t责任部门\t完成情况\t是否销号\t备注\n甲\t办公室\t推进中\t否\t年底"))
    assert (task.progress, task.remark) == ("推进中", "年底\n是否销号：否")


PROMISED = {  # a heading of the middle column -> the field that it fills, and what then stands there
    "整改目标": ("target", "零差错"),
    "整改目标（标准）": ("target", "零差错"),
    "整改标准": ("target", "零差错"),
    "问题销号标准": ("target", "零差错"),
    "整改\n目标": ("target", "零差错"),
    "目标要求": ("target", "零差错"),
    "整改目标完成情况": ("progress", "零差错"),
    "整改目标责任人": ("person", "零差错"),
    "是否达到整改目标": ("remark", "是否达到整改目标：零差错"),
    "未达到整改标准原因": ("remark", "未达到整改标准原因：零差错"),
    "备注": ("remark", "零差错"),
    "备注（须说明的事项）": ("remark", "零差错"),
}


@pytest.mark.parametrize("heading", PROMISED)
def test_what_the_unit_promised_what_it_did_and_its_remark_are_fields_apart(heading: str) -> None:
    field, words = PROMISED[heading]
    [task], _ = read(sheet_from_text(f'反馈问题\t"{heading}"\t整改措施\n甲\t零差错\t乙'))
    assert task == Task(finding="甲", text="乙", **{field: words})


def test_two_columns_of_promises_both_stand_in_the_target_under_their_headings() -> None:
    text = "整改任务\t整改目标\t销号标准\t完成情况\n甲\t零差错\t连查三月\t已改\n乙\t\t连查三月\t已改"
    tasks, _ = read(sheet_from_text(text))
    assert [task.target for task in tasks] == ["整改目标：零差错\n销号标准：连查三月", "销号标准：连查三月"]
    assert {task.progress for task in tasks} == {"已改"}


def test_a_finding_with_several_measures_says_which_target_is_whose() -> None:
    text = "反馈问题\t整改措施\t整改目标\t备注\n甲\t措施一\t目标一\t同\n\t措施二\t目标二\t同"
    [task], _ = read(sheet_from_text(text), "findings")
    assert (task.target, task.remark) == ("措施1：目标一\n措施2：目标二", "同")


@pytest.mark.parametrize("rows", ["目标\t备注\n甲\t乙", "备注\t销号标准\n甲\t乙"])
def test_a_table_of_nothing_but_targets_and_remarks_is_no_ledger(rows: str) -> None:
    assert recognise(sheet_from_text(rows)) is None


CELLS = st.sampled_from(
    [*("", "", "", "1", "2", "合计", "备注：", "问题甲", "措施乙", "一、分类"), *sum(HEADINGS.values(), ())]
) | st.text(max_size=4)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Sheets of words that ledgers are made of, in no order at all, with merged cells wherever they fall."""
    width = draw(st.integers(1, 6))
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width).map(tuple), max_size=8))
    corner = st.tuples(st.integers(0, 8), st.integers(0, 6))
    merged: list[Merged] = draw(st.lists(st.tuples(corner, corner), max_size=3))
    return Sheet("甲", tuple(tuple(cell.strip() for cell in row) for row in rows), tuple(merged))


@given(sheets(), st.lists(st.sampled_from(list(FIELDS)), min_size=6, max_size=6))
def test_any_sheet_mapped_in_any_way_is_read_and_no_row_is_lost(sheet: Sheet, fields: list[str]) -> None:
    read(sheet)
    layout = Layout(0, 0, tuple("甲乙丙丁戊己"[: sheet.width]), tuple(fields[: sheet.width]))
    reading = read_off(sheet, layout)
    rows = sum(len(entry.rows) for finding in reading.findings for entry in finding.measures)
    assert rows + len(reading.skipped) == sum(map(any, sheet.rows))
    for count in reading.choices:
        assert all(task.text for task in reading.tasks(count))
