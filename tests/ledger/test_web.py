"""Pages as browsers show them: what ends without being closed, and what is not shown."""

import pytest

from desktop_app.ledger import sheets_from_page

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
