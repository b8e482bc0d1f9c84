"""Small files, each for a whole kind: what its sheet shows is what is imported, and what is left out is told."""

import pytest

from desktop_app.base.errors import UserError
from desktop_app.ledger import read_ledger
from tests.ledger.workbooks import read_whole, told
from tests.samples import FILES

LEDGERS = FILES / "ledgers"


CASES: dict[str, tuple[list[tuple[str, ...]], str, list[str]]] = {  # file -> tasks, the fields shown, what is told
    "error_cells.xlsx": (
        [("修订采购办法", "办公室"), ("#N/A", "办公室"), ("组织采购培训", "办公室"), ("补齐台账", "#REF!")],
        "text department",
        ["3 “整改措施”是错误值#N/A", "5 “责任部门”是错误值#REF!"],
    ),
    "zero_links.xlsx": ([("修订采购办法",), ("补齐台账",)], "text", ["4 只有0", "5 只有0", "6 只有0"]),
    "two_tables.xlsx": (
        [("甲问题1", "甲措施1"), ("甲问题2", "甲措施2"), ("乙问题1", "乙措施1"), ("乙问题2", "乙措施2")],
        "finding text",
        ["1 “台账·第1张表”：表头上方的标题或说明 一、立行立改", "6 “台账·第2张表”：表头上方的标题或说明 二、限期整改"],
    ),
    "side_by_side.xlsx": (
        [("左问题1", "左措施1"), ("左问题2", "左措施2"), ("右问题1", "右措施1"), ("右问题2", "右措施2")],
        "finding text",
        [],
    ),
    "foot.xlsx": (
        [("问题1", "措施1"), ("问题2", "措施2")],
        "finding text",
        ["5 填表人、日期等落款 单位（盖章）", "6 填表人、日期等落款", "7 页码 第1页", "8 填表人、日期等落款 党组书记"],
    ),
    "hidden_under_merge.xlsx": (
        [("制度执行不严", "修订采购办法", "办公室"), ("台账不全", "补齐台账", "财务科")],
        "finding text department",
        ["3 “反馈问题”里被合并单元格盖住、看不见的内容没有导入：旧问题：上级已撤销"],
    ),
    "year_month_number.xlsx": ([("2026.10",), ("2026.01",)], "deadline", []),
    "lines_in_cells.xlsx": (
        [("修订制度\n组织培训", "办公室\n财务科", "丙某\n丁某", "2026-06-30\n2026-09-30")],
        "text department person deadline",
        [],
    ),
    "heading_kind.xlsx": ([("会议费超标准", "严格执行标准"), ("差旅费超标准", "清退超标费用")], "finding text", []),
    "unmerged_category.xlsx": (
        [("学习不深入", "制定学习计划"), ("报销不规范", "修订报销办法")],
        "finding text",
        ["2 分类标题或说明 一　落实党的路线方针政策方面", "4 分类标题或说明 二　落实全面从严治党方面"],
    ),
    "three_sheets.xlsx": (
        [("党建类措施1",), ("党建类措施2",), ("财务类措施1",), ("财务类措施2",), ("财务类措施3",), ("人事类措施1",)],
        "text",
        ["1 “人事类”：表头上方的标题或说明"],
    ),
    "own_format_60.xls": ([("措施1", "2026-06-30")], "text deadline", []),
    "unseen.xls": (
        [
            ("措施一", "办公室", "立行立改"),
            ("措施三", "办公室", "2026.10"),
            ("措施四", "", "2026年6月30日"),
            ("措施五", "", ""),
            ("措施六", "", ""),
        ],
        "text department deadline",
        [
            "3 表格中隐藏或筛选掉的行 2　问题二　措施二　人事处　乙某",
            "1 表格中隐藏的E列没有导入：责任人　甲某　丙某",
            "4 “整改措施”里加了删除线的内容没有导入：旧措施",
            "5 “责任部门”里加了删除线的内容没有导入：旧部门",
        ],
    ),
    "percent_and_month.xls": ([("2026年7月", "80%"), ("2026年8月", "100%")], "deadline progress", []),
    "picture_in_cell.xlsx": ([("措施1", "佐证材料：（图片）")], "text remark", []),
    "kangxi_headings.xlsx": ([("食堂管理不规范", "办公室", "2026年6月")], "finding department deadline", []),
    "web_export.xls": ([("问题1", "措施1")], "finding text", []),
    "word_ledger.docx": ([("问题1", "措施1")], "finding text", []),
    "indented.ods": ([("问题1", "措施1")], "finding text", []),
    "dimension_A0.xlsx": ([(f"问题{at}", f"措施{at}", "办公室") for at in range(1, 6)], "finding text department", []),
    "utf16_workbook.xlsx": ([("问题1", "措施1"), ("问题2", "措施2")], "finding text", []),
}


@pytest.mark.parametrize("name", CASES)
def test_what_the_sheet_shows_is_imported(name: str) -> None:
    wanted, fields, words = CASES[name]
    reading = read_whole(LEDGERS / name)
    found = [tuple(getattr(task, field) for field in fields.split()) for task in reading.tasks(reading.choices[0])]
    assert found == wanted
    for word in words:
        assert word in told(reading)
    if not words:
        assert not told(reading)


def test_a_directory_that_runs_in_a_circle_is_refused() -> None:
    with pytest.raises(UserError, match="没有导入"):
        read_ledger(LEDGERS / "round_directory.xls")


def test_every_file_has_its_case() -> None:
    assert {path.name for path in LEDGERS.iterdir()} == {*CASES, "round_directory.xls"}
