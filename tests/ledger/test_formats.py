"""One ledger in every format that units send, under any name: the same tasks, and the same told of what is unseen."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from desktop_app.ledger import read_ledger, sheets_from_page
from tests.ledger.workbooks import ods, ods_row, read_whole, told, word

HEADINGS = ["序号", "反馈问题", "整改措施", "责任部门", "整改时限", "完成情况"]
ROWS = [
    ["1", "问题一", "修订制度\n组织培训", "办公室", "2026年6月", "80%"],
    ["2", "问题二", "措施二", "人事处", "立行立改", "已完成"],
]
TASKS = [tuple(row[1:]) for row in ROWS]
SHEET_XML = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="p"><NumberFormat ss:Format="0%"/>'
    '</Style><Style ss:ID="m"><NumberFormat ss:Format="yyyy&quot;年&quot;m&quot;月&quot;"/></Style></Styles>'
    '<Worksheet ss:Name="台账"><Table>{}</Table></Worksheet></Workbook>'
)


def as_xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        shapes = {"80%": (0.8, "0%"), "2026年6月": (46174, 'yyyy"年"m"月"')}
        for at, row in enumerate([HEADINGS, *ROWS]):
            for column, cell in enumerate(row):
                value, shape = shapes.get(cell, (cell, "General"))
                sheet.write(at, column, value, book.add_format({"num_format": shape}))


def as_ods(path: Path) -> None:
    ods(path, "".join(ods_row(*(cell.replace("\n", "</text:p><text:p>") for cell in row)) for row in [HEADINGS, *ROWS]))


def as_word(path: Path) -> None:
    word(path, [HEADINGS, *ROWS])


def as_page(path: Path) -> None:
    path.write_bytes(page().encode("gb18030"))


def page() -> str:
    rows = ["".join(f"<td>{cell}</td>" for cell in row) for row in [HEADINGS, *ROWS]]
    body = "".join(f"<tr>\r\n {row}</tr>" for row in rows).replace("\n组织", "<br>\n  组织")
    return f'<html><meta charset="gb2312"><table>{body}</table></html>'


def as_xml(path: Path) -> None:
    def cell(text: str) -> str:
        if text == "80%":
            return '<Cell ss:StyleID="p"><Data ss:Type="Number">0.8</Data></Cell>'
        if text == "2026年6月":
            return '<Cell ss:StyleID="m"><Data ss:Type="DateTime">2026-06-01T00:00:00.000</Data></Cell>'
        return f'<Cell><Data ss:Type="String">{text}</Data></Cell>'.replace("\n", "&#10;")

    rows = "".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in [HEADINGS, *ROWS])
    path.write_text(SHEET_XML.format(rows), "utf-8")


def as_text(separator: str, encoding: str, end: bytes = b"") -> Callable[[Path], None]:
    def write(path: Path) -> None:
        lines = [separator.join(json.dumps(cell, ensure_ascii=False) for cell in row) for row in [HEADINGS, *ROWS]]
        path.write_bytes("\r\n".join(lines).replace("\\n", "\n").encode(encoding) + end)

    return write


WRITERS = {
    ".xlsx": as_xlsx,
    ".ods": as_ods,
    ".docx": as_word,
    ".html": as_page,
    ".xml": as_xml,
    "GB18030 with commas": as_text(",", "gb18030"),
    "UTF-8 with tabs": as_text("\t", "utf-8"),
    "UTF-8 with a mark": as_text(",", "utf-8-sig"),
    "UTF-16 with tabs": as_text("\t", "utf-16"),
    "an end as in DOS": as_text(",", "gb18030", b"\r\n\x1a"),
    "semicolons": as_text(";", "gb18030"),
}


@pytest.mark.parametrize("name", ["台账.xls", "台账"])
@pytest.mark.parametrize("kind", WRITERS)
def test_a_ledger_is_read_in_every_format_under_any_name(tmp_path: Path, kind: str, name: str) -> None:
    WRITERS[kind](tmp_path / name)
    reading = read_whole(tmp_path / name)
    fields = ("finding", "text", "department", "deadline", "progress")
    assert [tuple(getattr(task, one) for one in fields) for task in reading.tasks("measures")] == TASKS
    assert not told(reading)


def xlsx_unseen(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet, struck = book.add_worksheet("台账"), book.add_format({"font_strikeout": True})
        for at, row in enumerate([HEADINGS[:4], ["1", "问题一", "措施一", "办公室"], ["2", "问题二", "措施二", "甲"]]):
            sheet.write_row(at, 0, row)
        sheet.write_row(3, 0, ["3", "问题三", "", "办公室"])
        sheet.write_rich_string(3, 2, "措施三", struck, "旧措施")
        sheet.write_row(4, 0, ["4", "问题四", "措施四"])
        sheet.write(4, 3, "旧部门", struck)
        sheet.set_row(2, None, None, {"hidden": True})


def ods_unseen(path: Path) -> None:
    styles = (
        '<office:automatic-styles><style:style xmlns:style="s" style:name="x">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style></office:automatic-styles>'
    )
    rows = [
        ods_row(*HEADINGS[:4]),
        ods_row("1", "问题一", "措施一", "办公室"),
        ods_row("2", "问题二", "措施二", "甲").replace(
            "<table:table-row", '<table:table-row table:visibility="filter"'
        ),
        ods_row("3", "问题三", '措施三<text:span text:style-name="x">旧措施</text:span>', "办公室"),
        ods_row("4", "问题四", "措施四", '<text:span text:style-name="x">旧部门</text:span>'),
    ]
    ods(path, "".join(rows), styles)


def page_unseen(path: Path) -> None:
    cells = ["".join(f"<td>{cell}" for cell in row) for row in (HEADINGS[:4], ["1", "问题一", "措施一", "办公室"])]
    rows = "".join(f"<tr>{row}" for row in cells)
    rows += '<tr style="display:none"><td>2<td>问题二<td>措施二<td>甲'
    rows += "<tr><td>3<td>问题三<td>措施三<s>旧措施</s><td>办公室<tr><td>4<td>问题四<td>措施四<td class=x>旧部门"
    path.write_text(f"<style>.x {{text-decoration:line-through}}</style><table>{rows}</table>", "utf-8")


def xml_unseen(path: Path) -> None:
    def row(*cells: str, how: str = "") -> str:
        cell = '<Cell><Data ss:Type="String">{}</Data></Cell>'
        return f"<Row{how}>{''.join(map(cell.format, cells))}</Row>"

    rows = row(*HEADINGS[:4]) + row("1", "问题一", "措施一", "办公室")
    rows += row("2", "问题二", "措施二", "甲", how=' ss:Hidden="1"')
    rows += row("3", "问题三", "措施三<S>旧措施</S>", "办公室") + row("4", "问题四", "措施四", "<S>旧部门</S>")
    path.write_text(SHEET_XML.format(rows), "utf-8")


def word_unseen(path: Path) -> None:
    struck = "</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>{}"
    rows = [HEADINGS[:4], ["1", "问题一", "措施一", "办公室"], ["HIDDEN2", "问题二", "措施二", "甲"]]
    rows += [["3", "问题三", "措施三" + struck.format("旧措施"), "办公室"]]
    word(path, [*rows, ["4", "问题四", "措施四", struck.format("旧部门")]])


@pytest.mark.parametrize("write", [xlsx_unseen, ods_unseen, page_unseen, xml_unseen, word_unseen])
def test_what_is_hidden_or_struck_out_is_left_out_and_told(tmp_path: Path, write: Callable[[Path], None]) -> None:
    write(tmp_path / "台账")
    reading = read_whole(tmp_path / "台账")
    tasks = [(task.finding, task.text, task.department) for task in reading.tasks("measures")]
    assert tasks == [
        ("问题一", "措施一", "办公室"),
        ("问题三", "措施三", "办公室"),
        ("问题四", "措施四", ""),
    ]
    assert [tuple(row) for row in reading.skipped] == [(3, "2　问题二　措施二　甲", "表格中隐藏或筛选掉的行")]
    assert [row.reason for row in reading.doubtful] == [
        "“整改措施”里加了删除线的内容没有导入：旧措施",
        "“责任部门”里加了删除线的内容没有导入：旧部门",
    ]


GROUPS = {  # what stands around the second of three rows -> the measures that are seen
    '<table:table-row-group table:display="false">{}</table:table-row-group>': ["措施一", "措施三"],
    '<table:table-row-group table:display="false"><table:table-row-group>{}</table:table-row-group>'
    "</table:table-row-group>": ["措施一", "措施三"],
    '<table:table-row-group table:display="true">{}</table:table-row-group>': ["措施一", "措施二", "措施三"],
}


@pytest.mark.parametrize("around", GROUPS)
def test_a_group_of_rows_that_is_closed_up_is_hidden(tmp_path: Path, around: str) -> None:
    first, second, third = (ods_row(f"问题{at}", f"措施{at}") for at in "一二三")
    path = ods(tmp_path / "a.ods", ods_row("反馈问题", "整改措施") + first + around.format(second) + third)
    reading = read_whole(path)
    assert [task.text for task in reading.tasks("measures")] == GROUPS[around]
    assert ("3 表格中隐藏或筛选掉的行 问题二　措施二" in told(reading)) == (len(GROUPS[around]) == 2)


def test_hidden_columns_and_unshown_values_are_told(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, ["序号", "反馈问题", "整改措施", "责任人", "数量"])
        sheet.write_row(1, 0, [1, "问题一", "措施一", "甲某"])
        sheet.write(1, 4, 5, book.add_format({"num_format": ";;;"}))
        sheet.set_column(3, 3, None, None, {"hidden": True})
    reading = read_whole(tmp_path / "a.xlsx")
    assert [(task.text, task.person, task.progress) for task in reading.tasks("measures")] == [("措施一", "", "")]
    assert "表格中隐藏的D列没有导入：责任人　甲某" in told(reading)
    assert "设为不显示的内容没有导入：5" in told(reading)


def test_a_formula_without_a_result_is_told_and_not_blank(tmp_path: Path) -> None:
    rows = '<table:table-row><table:table-cell table:formula="of:=[.A1]"/></table:table-row>'
    path = ods(tmp_path / "a.ods", ods_row("整改措施", "责任部门") + ods_row("措施一", "办公室") + rows)
    reading = read_whole(path)
    assert [task.text for task in reading.tasks("measures")] == ["措施一", "（公式未计算）"]
    assert "3 “整改措施”的公式没有保存计算结果" in told(reading)


def test_a_merged_cell_is_seen_though_its_first_row_is_hidden(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, HEADINGS[:4])
        for at in (1, 2, 3):
            sheet.write_row(at, 2, [f"措施{at}", "办公室"])
        sheet.merge_range(1, 0, 3, 0, 1)
        sheet.merge_range(1, 1, 3, 1, "问题一")
        sheet.set_row(1, None, None, {"hidden": True})
    tasks = read_whole(tmp_path / "a.xlsx").tasks("measures")
    assert [(task.finding, task.text) for task in tasks] == [("问题一", "措施2"), ("问题一", "措施3")]


WORD_ON_THE_CLIPBOARD = (
    "<table><tr><td>序号</td><td>反馈问题</td><td>整改措施</td><td>责任部门</td></tr><tr><td>1</td>"
    "<td>会议费超标准</td><td><p>1.修订办法；</p><p>2.开展培训；</p></td><td rowspan=2>财务科</td></tr>"
    "<tr><td>2</td><td>考勤\n 不严</td><td>加强<!-- 一 -->考勤</td></tr></table>"
)


def test_cells_of_a_page_keep_their_paragraphs_and_reach_down() -> None:
    [sheet] = sheets_from_page(WORD_ON_THE_CLIPBOARD)
    assert sheet.rows[1:] == (
        ("1", "会议费超标准", "1.修订办法；\n2.开展培训；", "财务科"),
        ("2", "考勤不严", "加强考勤", ""),
    )
    assert sheet.merged == (((1, 3), (2, 3)),)


def test_a_page_without_end_tags_and_with_tables_in_cells_is_read(tmp_path: Path) -> None:
    inner = "<table><tr><td>反馈问题<td>整改措施<tr><td>问题一<td>措施一</table>"
    (tmp_path / "a.htm").write_text(f"<body><table><tr><td>导出<td>{inner}</table>", "utf-8")
    sheets = read_ledger(tmp_path / "a.htm")
    assert [sheet.rows[-1] for sheet in sheets] == [("导出",), ("问题一", "措施一")]
