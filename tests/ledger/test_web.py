"""Pages as browsers show them: what ends without being closed, and what is not shown."""

import pytest

from desktop_app.ledger import read_off, recognise, sheets_from_page, together, without_headings
from tests.ledger.workbooks import told

STRUCK = 'style="text-decoration:line-through"'
OPEN = {  # a page that leaves tags open -> its rows
    f"<tr><td {STRUCK}>旧<td>措施二<tr><td>问题三": [("", "措施二"), ("问题三", "")],
    f"<tr><td><s>旧<td>措施二<tr {STRUCK}><td>旧<tr><td>问题三": [("", "措施二"), ("", ""), ("问题三", "")],
    f"<tbody {STRUCK}><tr><td>旧<tbody><tr><td>问题三": [("",), ("问题三",)],
    f"<tr><td><p {STRUCK}>旧<p>措施二<div>丙</div>": [("措施二\n丙",)],
    f"<tr><td><ul><li {STRUCK}>旧<li>措施二</ul>丙": [("措施二\n丙",)],
    f"<tr><td><select><option {STRUCK}>旧<option>措施二</select>": [("措施二",)],
    "<tr><td><p><s>旧<p>旧</s>措施二": [("措施二",)],
    "<tr><td>甲</s></p></li>乙<td>丙": [("甲\n乙", "丙")],
}


@pytest.mark.parametrize("page", OPEN)
def test_what_is_left_open_ends_where_it_does_in_a_browser(page: str) -> None:
    [sheet] = sheets_from_page(f"<html><head><meta charset=utf-8><body><table>{page}</table>")
    assert list(sheet.rows) == OPEN[page]


STYLES = (
    "<style><!-- p.gone, /* . */ .x{display:none} @media print{.a{color:red} .live{display:none}}"
    " .off{mso-hide:all}--></style>"
)
ROW = "<tr><td>问题一<td>措施一<td>{}"
NOT_SHOWN = {  # what stands in a row's third cell or around the row -> what is told
    '<span style="display:none">旧</span>': "设为不显示的内容没有导入：旧",
    '<p style="visibility: hidden">旧</p>': "设为不显示的内容没有导入：旧",
    '<div style="mso-hide:all">旧<b>旧</b></div>': "设为不显示的内容没有导入：旧旧",
    "<span hidden>旧</span>": "设为不显示的内容没有导入：旧",
    '<span class="y x">旧</span>': "设为不显示的内容没有导入：旧",
    "<p class=gone>旧</p>": "设为不显示的内容没有导入：旧",
    "<span class=off>旧</span>": "设为不显示的内容没有导入：旧",
    "<td hidden>旧": "设为不显示的内容没有导入：旧",
    "<tr class=x><td>问题二<td>旧": "表格中隐藏或筛选掉的行",
    "<tbody hidden><tr><td>问题二<td>旧": "表格中隐藏或筛选掉的行",
    "<span class='gone live'>办公室</span>": "",
}


@pytest.mark.parametrize("cell", NOT_SHOWN)
def test_what_a_page_does_not_show_is_no_value_and_is_told(cell: str) -> None:
    [sheet] = sheets_from_page(f"{STYLES}<table><tr><td>反馈问题<td>整改措施<td>责任部门{ROW.format(cell)}</table>")
    reading = together([(sheet.name, read_off(sheet, recognise(sheet) or without_headings(sheet)))])
    assert [(task.finding, task.text) for task in reading.tasks("measures")] == [("问题一", "措施一")]
    assert [task.department for task in reading.tasks("measures")] == ["" if NOT_SHOWN[cell] else "办公室"]
    assert NOT_SHOWN[cell] in told(reading)
    assert bool(told(reading)) == bool(NOT_SHOWN[cell])


@pytest.mark.parametrize("around", ["<table hidden>", '<div style="display:none"><table>', "<table class=x>"])
def test_a_table_that_is_not_shown_has_no_values(around: str) -> None:
    [sheet] = sheets_from_page(f"{STYLES}{around}{ROW.format('办公室')}</table>")
    assert not any(map(any, sheet.rows))
    assert [flaw.reason for flaw in sheet.flaws] == ["表格中隐藏或筛选掉的行"]
