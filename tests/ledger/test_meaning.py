"""What a row, a heading and a number mean: feet, categories, attributes of findings, formats, letters of PDFs."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.ledger import Sheet, left, recognise, sheet_from_text, taken
from desktop_app.ledger.headings import HEADINGS
from desktop_app.ledger.parting import parted
from desktop_app.tables.cells import tidy
from desktop_app.tables.number_formats import BUILT_IN, shown, shown_text
from tests.ledger.workbooks import read

HEADED = ("序号", "反馈问题", "整改措施", "责任部门", "责任人", "整改时限", "完成情况")
FULL = ("{}", "问题{}", "措施{}", "办公室", "甲某", "2026年6月", "已完成")


def full(number: int) -> tuple[str, ...]:
    return tuple(cell.format(number) for cell in FULL)


FEET = [
    *(
        "单位（盖章）",
        "单位(公章)：某某局",
        "某某局党组（盖章）",
        "盖章处",
        "2026年6月30日",
        "二〇二六年六月三十日",
        "2026-06-30",
    ),
    *("年  月  日", "2026年 月 日", "第1页 共1页", "第 2 页，共 3 页", "共3页", "- 1 -", "1/3", "Page 1 of 3"),
    *(
        "党组书记（签字）：",
        "主要负责人签名：",
        "局长：",
        "审核人：",
        "填表人： 填表日期：",
        "联系人及电话：123",
        "附件：1.制度",
    ),
    *(
        "审批意见：同意",
        "分管领导：",
        "注：本表一式三份",
        "以下空白",
        "填报单位：某某局",
        "制表：甲某",
        "日期：2026年6月",
    ),
]


@given(st.lists(st.tuples(st.sampled_from(FEET), st.integers(0, 6)), min_size=1, max_size=4), st.integers(0, 2))
def test_a_foot_is_listed_wherever_it_stands(feet: list[tuple[str, int]], blank: int) -> None:
    rows = [HEADED, full(1), full(2), *[("",) * 7] * blank]
    rows += [tuple(foot if at == column else "" for at in range(7)) for foot, column in feet]
    tasks, reading = read(Sheet("台账", tuple(rows)))
    assert [task.text for task in tasks] == ["措施1", "措施2"]
    assert [row.row for row in reading.skipped] == list(range(4 + blank, 4 + blank + len(feet)))
    assert not reading.doubtful


TASKS_LIKE_FEET = [
    "审核把关不严",
    "审核人员配备不足",
    "公章管理不规范",
    "盖章登记不全",
    "2026年6月30日前完成整改",
    "局长办公会记录不全",
]


@pytest.mark.parametrize("text", TASKS_LIKE_FEET)
def test_a_task_that_looks_like_a_foot_is_one(text: str) -> None:
    tasks, _ = read(Sheet("台账", (HEADED, ("1", "问题", text, "", "", "", ""), full(2))))
    assert [task.text for task in tasks] == [text, "措施2"]


CATEGORIES = [
    ("一", "党的领导方面"),
    ("（二）", "党的建设方面"),
    ("", "三、作风建设"),
    ("", "（一）财务管理"),
    ("", "第一部分 选人用人"),
]


@given(st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=4), st.integers(1, 2))
def test_a_category_is_listed_though_it_is_not_merged(categories: list[tuple[str, str]], column: int) -> None:
    rows = [HEADED]
    for number, (before, text) in enumerate(categories, 1):
        rows += [(before, *(text if at == column else "" for at in range(1, 7))), full(number)]
    tasks, reading = read(Sheet("台账", tuple(rows)))
    assert [task.text for task in tasks] == [f"措施{number}" for number in range(1, len(categories) + 1)]
    assert {row.reason for row in reading.skipped} == {"分类标题或说明"}


def test_what_may_be_a_category_is_a_task_and_told() -> None:
    tasks, reading = read(Sheet("台账", (HEADED, ("", "作风建设", *[""] * 5), full(1), full(2))))
    assert len(tasks) == 3
    assert [row.reason for row in reading.doubtful] == ["只有这一格有内容，可能是分类标题或说明"]


ATTRIBUTES = [
    "问题性质",
    "问题类型",
    "问题属性",
    "问题领域",
    "问题等级",
    "问题数",
    "问题原因分析",
    "问题责任单位",
    "是否共性问题",
]
TELLING = ["问题说明", "问题概况", "问题详情", "问题摘要", "反馈问题具体表述", "主要问题表现"]


@pytest.mark.parametrize("telling", TELLING)
@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_the_finding_is_what_tells_it_wherever_it_stands(attribute: str, telling: str) -> None:
    for words in permutations((attribute, telling, "整改举措")):
        layout = recognise(Sheet("台账", (words, ("甲", "乙", "丙"))))
        assert layout is not None
        assert layout.fields[words.index(telling)] == "finding"
        assert layout.fields[words.index(attribute)] != "finding"


def test_of_two_headings_alike_the_longer_texts_are_the_finding() -> None:
    rows = (("问题代号甲", "问题正文乙", "整改措施"), ("财务", "会议费超过规定标准", "清退"))
    layout = recognise(Sheet("台账", rows))
    assert layout is not None
    assert layout.fields == ("kept", "finding", "text")


def test_headings_of_letters_from_a_pdf_are_known() -> None:
    """Radicals of Kangxi and their supplement, letters of full width, brackets of half width."""
    [row] = sheet_from_text("整改措施\t责任部⻔\t责任⼈\t整改⻓期\n" * 1).rows
    assert row == ("整改措施", "责任部门", "责任人", "整改长期")
    assert tidy("⻝品⻢⻋⻅⻚⻛⻜⻥⻦⿓⻰") == "食品马车见页风飞鱼鸟龍龙"
    for number in ("１", "⑴", "㈠", "⒈", "（1）", "①"):
        tasks, _ = read(sheet_from_text(f"序号\t问题（必填）\t整改措施\n{number}\t甲\t乙"))
        assert [(task.finding, task.text, task.progress) for task in tasks] == [("甲", "乙", "")]


@pytest.mark.parametrize("zeros", [("", "0", "0", "0"), ("3", "0", "0", "0"), ("0", "0", "", "0")])
def test_rows_of_links_to_nothing_are_listed(zeros: tuple[str, ...]) -> None:
    tasks, reading = read(Sheet("台账", (HEADED[:4], full(1)[:4], zeros)))
    assert len(tasks) == 1
    assert [row.reason for row in reading.skipped] == ["只有0，多半是引用了空单元格"]


def test_a_zero_in_a_task_is_no_department() -> None:
    tasks, reading = read(Sheet("台账", (HEADED[:4], ("1", "问题", "措施", "0"), full(2)[:4])))
    assert tasks[0].department == ""
    assert [row.reason for row in reading.doubtful] == ["“责任部门”只有0，当作空白"]


@given(st.permutations(HEADED[1:5]), st.permutations(HEADED[1:5]), st.integers(0, 2), st.booleans(), st.booleans())
def test_tables_on_one_sheet_are_read_by_their_own_headings(
    first: list[str], second: list[str], gap: int, beside: bool, titled: bool
) -> None:
    def table(headings: list[str], mark: str) -> list[tuple[str, ...]]:
        return [("序号", *headings), *((f"{at}", *(f"{word}{mark}{at}" for word in headings)) for at in (1, 2))]

    one, two = table(first, "甲"), table(second, "乙")
    if beside:
        rows = [(*left_, *[""] * gap, *right) for left_, right in zip(one, two, strict=True)]
        titled = titled and gap > 0
    else:
        title = [("二、限期整改", *[""] * 4)] if titled else []
        rows = [*one, *[("",) * 5] * max(gap, int(titled)), *title, *two]
    parts = parted(Sheet("台账", tuple(rows)))
    same = not beside and first == second
    assert len(parts) == (1 if same else 2)
    tasks = [task for part in parts for task in read(part)[0]]
    wanted = [f"{mark}{at}" for mark in "甲乙" for at in (1, 2)]
    assert [(task.finding, task.text, task.department, task.person) for task in tasks] == [
        tuple(f"{word}{mark}" for word in HEADED[1:5]) for mark in wanted
    ]


def test_sheets_that_repeat_a_ledger_are_told_and_not_taken_twice() -> None:
    whole = Sheet("总表", (HEADED, full(1), full(2), full(3)))
    part = Sheet("办公室", (HEADED, full(2)))
    findings = Sheet("问题清单", tuple(row[:2] for row in whole.rows))
    other = Sheet("补充", (HEADED, full(7)))
    hidden = Sheet("旧表", (HEADED, full(9)), hidden=True)
    note = Sheet("说明", (("填报要求", ""), ("如实填报", "")))
    sheets = [part, whole, findings, other, hidden, note]
    assert taken(sheets) == [1, 3]
    assert left(sheets, [1, 3]) == [
        "“办公室”里的任务另一张表已有",
        "“问题清单”里的任务另一张表已有",
        "“旧表”是隐藏的",
        "“说明”没有认出表头",
    ]


FORMATS: list[tuple[float, str, str]] = [
    (2026.1, "0.00", "2026.10"),
    (0.85, "0%", "85%"),
    (0.855, "0.0%", "85.5%"),
    (46203, "yyyy-mm-dd", "2026-06-30"),
    (46203, 'yyyy"年"m"月"d"日"', "2026年6月30日"),
    (46203, "yyyy/m/d;@", "2026/6/30"),
    (46203, '[$-804]yyyy"年"m"月";@', "2026年6月"),
    (46203, "yyyy.mm", "2026.06"),
    (46203, 'm"月"d"日"', "6月30日"),
    (46203, '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二六年六月三十日"),
    (46203, "[$-804]aaaa;@", "星期二"),
    (46203.5, "yyyy-mm-dd hh:mm", "2026-06-30 12:00"),
    (46203, "yyyy-mm-dd hh:mm:ss", "2026-06-30"),
    (0.75, '上午/下午h"时"mm"分"', "下午6时00分"),
    (1.5, "[h]:mm", "36:00"),
    (7, "000", "007"),
    (3, '"第"0"期"', "第3期"),
    (3, '0"项"', "3项"),
    (202606, '0000"年"00"月"', "2026年06月"),
    (20260630, "0000-00-00", "2026-06-30"),
    (1234.5, "#,##0.00_ ", "1,234.50"),
    (-1234.5, "#,##0.00;(#,##0.00)", "(1,234.50)"),
    (1234567, "#,##0.0,", "1,234.6"),
    (1.5, "# ?/?", "1 1/2"),
    (12345, "0.00E+00", "1.23E+04"),
    (0, '0;-0;"无"', "无"),
    (5, ";;;", ""),
    (1, '[=1]"是";[=0]"否";0', "是"),
    (0.1 + 0.2, "General", "0.3"),
    (18, "@", "18"),
    (2.675, "0.00", "2.68"),
    (-1, "yyyy-mm-dd", "-1"),
]


@pytest.mark.parametrize(("value", "code", "seen"), FORMATS)
def test_a_number_reads_as_its_format_shows_it(value: float, code: str, seen: str) -> None:
    assert shown(value, code) == seen


@given(
    st.floats(allow_nan=True),
    st.text(st.sampled_from('0#?.,%/E+-ymdhsage"\\[]_*;@()年月日DBNum1$804<>= '), max_size=30),
)
def test_any_number_in_any_format_is_some_text(value: float, code: str) -> None:
    assert isinstance(shown(value, code), str)
    assert isinstance(shown_text("甲", code), str)


@pytest.mark.parametrize("number", BUILT_IN)
def test_a_format_of_the_program_itself_shows_something(number: int) -> None:
    assert shown(46203.25, BUILT_IN[number])


def test_every_known_heading_is_known_in_letters_of_full_width() -> None:
    for words in HEADINGS.values():
        layout = recognise(Sheet("台账", ((f"{words[0]}＊", "问题（一）", "整改措施"), ("a", "b", "c"))))
        assert layout is not None
        assert layout.readable


TWO_IN_ONE = {  # headings -> what each column holds
    "反馈问题|整改措施及完成时限|责任人": "finding text person",
    "反馈问题|整改措施和责任人|整改时限": "finding text deadline",
    "反馈问题|整改措施及进展情况|责任部门": "finding text department",
    "反馈问题|整改举措及时限|责任部门": "finding text department",
    "反馈问题|整改措施、责任人|时限要求": "finding text deadline",
    "反馈问题|整改措施/完成时限|责任部门": "finding text department",
    "反馈问题|完成时限（整改措施）|责任部门": "finding text department",
    "反馈问题|整改措施及完成情况|整改措施与时限": "finding progress text",
    "反馈问题|整改措施|整改措施及进展情况": "finding text progress",
    "反馈问题|整改任务|整改措施及进展情况": "finding text progress",
    "整改任务|整改措施及进展情况|责任部门": "finding text department",
    "问题类别|具体表现|整改举措": "kept finding text",
}


@pytest.mark.parametrize("headings", TWO_IN_ONE)
def test_a_measure_has_the_first_claim_to_a_heading_of_two_things(headings: str) -> None:
    layout = recognise(Sheet("台账", (tuple(headings.split("|")), ("甲", "乙", "丙"))))
    assert layout is not None
    assert " ".join(layout.fields) == TWO_IN_ONE[headings]


@pytest.mark.parametrize(("heading", "doubts"), [("整改措施完成情况", 1), ("整改举措落实情况", 1), ("完成情况", 0)])
def test_that_no_column_is_taken_for_measures_is_told(heading: str, doubts: int) -> None:
    tasks, reading = read(Sheet("台账", (("序号", "反馈问题", heading), ("1", "甲", "乙"))))
    assert [task.text for task in tasks] == ["甲"]
    assert [row.reason for row in reading.doubtful] == [f"没有认出哪一列是措施，“{heading}”请核对"] * doubts


ONE = ("序号", "反馈问题", "整改措施", "责任部门", "完成情况")
EITHER = ("序号", "上级反馈问题", "本级自查问题", "整改措施", "责任部门")
DOUBTED = "有自己的序号，“反馈问题”却是空的，归入了上一个问题，须核对"
SECOND = "“上级反馈问题”是空的，以“本级自查问题”为问题，须核对"
PAIRS = {  # rows, what is merged, the findings and measures, the doubts
    "own number": ([ONE, "1|甲|一||", "2||二||"], (), "甲一 甲二", {3: DOUBTED}),
    "no number": ([ONE, "1|甲|一||", "||二||"], (), "甲一 甲二", {}),
    "the same number": ([ONE, "1|甲|一||", "1||二||"], (), "甲一 甲二", {}),
    "a number below": ([ONE, "1|甲|一||", "1.1||二||"], (), "甲一 甲二", {}),
    "merged": ([ONE, "1|甲|一||", "2||二||"], (((1, 1), (2, 1)),), "甲一 甲二", {}),
    "a finding without measures above": ([ONE, "1|甲||办|", "2||二||"], (), "甲二", {3: DOUBTED}),
    "either": ([EITHER, "1|甲||一|", "2||乙|二|", "3|丙||三|"], (), "甲一 乙二 丙三", {3: SECOND}),
    "either, no numbers": ([EITHER, "|甲||一|", "||乙|二|", "|||三|"], (), "甲一 乙二 乙三", {3: SECOND}),
    "either, merged": (
        [EITHER, "1|甲||一|", "2||乙|二|", "3|||三|"],
        (((2, 2), (3, 2)),),
        "甲一 乙二 乙三",
        {3: SECOND},
    ),
    "both": ([EITHER, "1|甲|子|一|", "||丑|二|"], (), "甲一 甲二", {}),
    "both, own number": ([EITHER, "1|甲|子|一|", "2||丑|二|"], (), "甲一 丑二", {3: SECOND}),
}


@pytest.mark.parametrize("case", PAIRS)
def test_a_measure_is_not_paired_with_another_finding_in_silence(case: str) -> None:
    (headings, *lines), merged, wanted, doubts = PAIRS[case]
    rows = (headings, *(tuple(line.split("|")) for line in lines))
    tasks, reading = read(Sheet("台账", rows, merged))
    assert " ".join(task.finding + task.text for task in tasks) == wanted
    assert {row.row: row.reason for row in reading.doubtful} == doubts
    assert not any("乙" in task.progress for task in tasks)


FEET_APART = ["注|：1.本表一式三份", "填表说明|: 逐条填写", "填表人|：张某某|2026年6月"]


@pytest.mark.parametrize("foot", FEET_APART)
@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_foot_over_two_cells_is_listed(foot: str, column: int) -> None:
    cells = [""] * column + foot.split("|")
    tasks, reading = read(Sheet("台账", (HEADED, full(1), full(2), (*cells, *[""] * (7 - len(cells))))))
    assert [task.text for task in tasks] == ["措施1", "措施2"]
    assert [(row.row, row.reason) for row in reading.skipped] == [(4, "填表人、日期等落款")]


@pytest.mark.parametrize(("above", "why"), [(18, "没有认出表头"), (20, "前20行里没有认出表头")])
def test_how_far_down_headings_were_looked_for_is_told(above: int, why: str) -> None:
    note = Sheet("说明", (("填报要求", ""),) * above + (("甲", "乙"), ("丙", "丁")))
    assert left([Sheet("总表", (HEADED, full(1))), note], [0]) == [f"“说明”{why}"]
