"""The unit's own form (自评表) as a workbook: written to be filled in by the unit, and read back.

All but the fields to be filled in is locked. What is read back has to be this rubric's form as it was given out: each
item with its number, words and points; the order of rows and columns does not matter.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from ..base.errors import UserError
from ..base.text import number_in, one_line, plain, shown
from ..paper.own_form import OWN_FORM, own_title
from ..record.assessment import Assessment
from ..rubric.amounts import within, written
from ..rubric.rubric import Rubric
from ..rubric.rules import Rule
from ..tables.apart import Table, read_apart
from ..tables.cells import ERROR, LONGEST_CELL, NO_RESULT, PICTURE, tidy

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FORM = f"{OWN_FORM}/1"
HEADS = ("评估项目", "序号", "评估内容", "分值", "评分标准", "自评得分", "自评说明")
UNIT, FILLED = "被评估单位", "填表日期"
HINT = "只填写浅黄色的格：自评得分在0分与分值之间，最多两位小数；没有自评的项空着不填；自评说明可不填。"
_SECTION, _NUMBER, _TEXT, _POINTS, _STANDARD, _SCORE, _NOTE = range(len(HEADS))
_WIDTHS = (11, 5, 34, 6, 34, 10, 32)  # characters of a cell
_FIRST = 5  # rows above the items
_HIGHEST = 409  # points that a row can have
UNCHANGED = "自评分没有改动"
_SEND_AGAIN = "请把程序给出的自评表重新发给单位填写"
_MEND = "请在Excel或WPS里改正、保存后再导入"
_FLAWS = {ERROR: "是错误值{}", NO_RESULT: "是公式，没有保存计算结果", PICTURE: "是图片，读不出"}


class Filled(NamedTuple):
    """What a unit has filled in: its name and date as written there, and of each item score and note."""

    unit: str
    date: str
    scores: tuple[Decimal | None, ...]
    notes: tuple[str, ...]


def own_workbook(rubric: Rubric, record: Assessment) -> bytes:
    """Return the workbook for the unit of a record; what the record holds of its own scores is filled in.

    Raises ``UserError`` where a note is too long for a cell.
    """
    from xlsxwriter import Workbook  # 50 ms, which only who wants one waits for

    for item, answer in zip(rubric.items, record.answers, strict=True):
        if len(answer.own_note) > LONGEST_CELL:
            raise UserError(f"第{item.number}项的自评说明超过{LONGEST_CELL}字，表格放不下；请改用纸质自评表。")
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": own_title(rubric), "subject": rubric.regulation, "author": "评估组"})
        sheet = book.add_worksheet(OWN_FORM)
        _set_up(sheet)
        _fill(sheet, _formats(book), rubric, record)
    return made.getvalue()


def _formats(book: Any) -> dict[str, Format]:
    usual = {"font_name": "宋体", "font_size": 10.5, "text_wrap": True, "valign": "vcenter"}
    boxed = usual | {"border": 1}
    middle = boxed | {"align": "center"}
    to_fill = {"locked": False, "bg_color": "#FFF9DB"}
    given = {
        "title": usual | {"font_name": "黑体", "font_size": 16, "align": "center"},
        "mark": {"font_name": "黑体", "font_size": 14},
        "plain": usual,
        "small": usual | {"font_size": 8, "font_color": "#808080"},
        "line": usual | to_fill | {"bottom": 1},
        "head": middle | {"bold": True, "bg_color": "#EDEDED"},
        "middle": middle,
        "text": boxed,
        "score": middle | to_fill,
        "note": boxed | to_fill,
    }
    return {name: book.add_format(how) for name, how in given.items()}


def _set_up(sheet: Worksheet) -> None:
    """Print on A4 across, one page wide, the headings on each; let nothing be changed but what is to be filled in."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.center_horizontally()
    sheet.set_footer("&C第&P页，共&N页")
    sheet.repeat_rows(_FIRST - 1)
    sheet.freeze_panes(_FIRST, 0)
    sheet.protect("", {"format_rows": True, "format_columns": True})
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)


def _fill(sheet: Worksheet, formats: dict[str, Format], rubric: Rubric, record: Assessment) -> None:
    last = len(HEADS) - 1
    if record.mark:
        sheet.write_string(0, 0, one_line(record.mark), formats["mark"])
    sheet.merge_range(1, 0, 1, last, own_title(rubric), formats["title"])
    sheet.set_row(1, 30)
    sheet.write_string(2, _SECTION, UNIT, formats["plain"])
    sheet.merge_range(2, _NUMBER, 2, _STANDARD, one_line(record.unit), formats["line"])
    sheet.write_string(2, _SCORE, FILLED, formats["plain"])
    sheet.write_string(2, _NOTE, "", formats["line"])
    sheet.merge_range(3, 0, 3, last, HINT, formats["plain"])
    across = sum(_WIDTHS[_NUMBER:_SCORE])
    sheet.set_row(2, max(22, 15 * _lines(record.unit, across) + 7))
    sheet.set_row(3, 20)
    for column, head in enumerate(HEADS):
        sheet.write_string(_FIRST - 1, column, head, formats["head"])
    row = _FIRST
    answers = iter(record.answers)
    for section in rubric.sections:
        name = "".join(section.heading)
        if len(section.items) > 1:
            sheet.merge_range(row, _SECTION, row + len(section.items) - 1, _SECTION, name, formats["middle"])
        else:
            sheet.write_string(row, _SECTION, name, formats["middle"])
        for item in section.items:
            _fill_item(sheet, formats, row, item, next(answers))
            row += 1
    given = [answer.own for answer in record.answers if answer.own is not None]
    _fill_foot(sheet, formats, rubric, row, given)


def _fill_item(sheet: Worksheet, formats: dict[str, Format], row: int, item: Rule, answer: Any) -> None:
    points = float(item.points)
    sheet.write_number(row, _NUMBER, item.number, formats["middle"])
    sheet.write_string(row, _TEXT, item.text, formats["text"])
    sheet.write_number(row, _POINTS, points, formats["middle"])
    sheet.write_string(row, _STANDARD, item.standard, formats["text"])
    if answer.own is None:
        sheet.write_blank(row, _SCORE, None, formats["score"])
    else:
        sheet.write_number(row, _SCORE, float(answer.own), formats["score"])
    sheet.write_string(row, _NOTE, answer.own_note, formats["note"])
    cells = (_TEXT, item.text), (_STANDARD, item.standard), (_NOTE, answer.own_note)
    lines = max(_lines(words, _WIDTHS[at]) for at, words in cells)
    sheet.set_row(row, min(max(30, 15 * lines + 6), _HIGHEST))
    sheet.data_validation(
        *(row, _SCORE, row, _SCORE),
        {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": points,
            "error_title": "自评得分",
            "error_message": f"第{item.number}项的自评得分应在0分到{written(item.full)}分之间，最多两位小数。",
        },
    )


def _lines(words: str, width: int) -> int:
    """Return how many lines words take at most in a cell of so many characters, a hanzi being two."""
    return sum(max(1, -(-2 * len(line) // (width - 1))) for line in words.splitlines() or [""])


def _fill_foot(
    sheet: Worksheet, formats: dict[str, Format], rubric: Rubric, row: int, given: Sequence[Decimal]
) -> None:
    """Write the sum, which the workbook makes, the places to sign, and which form this is."""
    for column, words in enumerate(("合计", "", "", "", "", "", "")):
        sheet.write_string(row, column, words, formats["head"])
    total = sum(item.points for item in rubric.items)
    sheet.write_number(row, _POINTS, float(total), formats["head"])
    known = float(sum(given)) if given else ""  # for who shows it without computing
    cells = f"{'ABCDEFG'[_SCORE]}{_FIRST + 1}:{'ABCDEFG'[_SCORE]}{row}"
    sheet.write_formula(row, _SCORE, f'=IF(COUNT({cells})=0,"",SUM({cells}))', formats["head"], known)
    last = len(HEADS) - 1
    sheet.set_row(row + 1, 34)
    sheet.merge_range(
        row + 1,
        0,
        row + 1,
        last,
        "党组织负责人签名：　　　　　　　　　　　　填表人：　　　　　　　　",
        formats["plain"],
    )
    sheet.merge_range(row + 2, 0, row + 2, last, f"{FORM}　{rubric.id}", formats["small"])


def own_filled(rubric: Rubric, data: bytes, name: str) -> Filled:
    """Read what a unit has filled in; raise ``UserError`` in one sentence for what is no such form of this rubric."""
    name, tables = shown(name, 120), read_apart(data, name)
    for table in tables:
        if mark := _mark(table):
            _check_mark(rubric, mark, name)
            head = _head(table)
            if head is None:
                raise UserError(f"“{name}”缺少“自评得分”等列，可能被删去或隐藏了，{UNCHANGED}；{_SEND_AGAIN}。")
            return _Reader(rubric, table, *head, name).filled()
    if any(map(_head, tables)):
        raise UserError(f"“{name}”末行的表格标识被删去了，{UNCHANGED}；{_SEND_AGAIN}。")
    raise UserError(f"“{name}”不是本程序给出的自评表，{UNCHANGED}；请选单位填好的自评表（.xlsx）或评估数据文件。")


def _mark(table: Table) -> str:
    cells = (cell for row in reversed(table.rows) for cell in row)
    return next((cell for cell in cells if cell.startswith(f"{OWN_FORM}/")), "")


def _check_mark(rubric: Rubric, mark: str, name: str) -> None:
    form, _, used = mark.partition("　")
    if form != FORM:
        raise UserError(f"“{name}”的格式是“{shown(form)}”，本程序只认“{FORM}”，{UNCHANGED}；{_SEND_AGAIN}。")
    if used.strip() != rubric.id:
        raise UserError(
            f"“{name}”用的评分表“{shown(used)}”与本次评估的“{rubric.name}”不同，不能对照，{UNCHANGED}；{_SEND_AGAIN}。"
        )


def _head(table: Table) -> tuple[int, list[int]] | None:
    """Return the row of the headings, and in which column each of those stands that are asked for."""
    wanted = HEADS[_NUMBER:]
    for at, row in enumerate(table.rows):
        if set(wanted) <= set(row):
            return at, [row.index(head) for head in wanted]
    return None


class _Reader:
    """Reads one table below its headings, item by item."""

    def __init__(self, rubric: Rubric, table: Table, head: int, columns: Sequence[int], name: str) -> None:
        self._rubric, self._table, self._head, self._name = rubric, table, head, name
        self._number, self._text, self._points, self._standard, self._score, self._note = columns

    def filled(self) -> Filled:
        """Return what was filled in."""
        rows = self._rows()
        found = [self._item(item, rows.get(str(item.number))) for item in self._rubric.items]
        scores, notes = zip(*found, strict=True)
        return Filled(self._beside(UNIT), self._beside(FILLED), scores, notes)

    def _rows(self) -> dict[str, int]:
        """Return the row of each number."""
        rows: dict[str, int] = {}
        for at in range(self._head + 1, len(self._table.rows)):
            number = self._table.rows[at][self._number]
            if number in rows:
                raise self._refused(f"里第{shown(number)}项有两行", "请删去多余的再导入")
            if number:
                rows[number] = at
        return rows

    def _item(self, item: Rule, row: int | None) -> tuple[Decimal | None, str]:
        if row is None:
            raise self._refused(f"里没有第{item.number}项，可能被删去或隐藏了", _SEND_AGAIN)
        cells = self._table.rows[row]
        there = cells[self._text], cells[self._points], cells[self._standard]
        if list(map(_close, there)) != list(map(_close, (item.text, plain(item.points), item.standard))):
            raise self._refused(f"里第{item.number}项的评估内容、分值或评分标准与评分表不同", _SEND_AGAIN)
        for flaw in self._table.flaws:
            if flaw.row == row and flaw.column in (self._score, self._note):
                what = _FLAWS.get(flaw.reason, f"有{flaw.reason}").format(shown(flaw.text))
                raise self._refused(f"里第{item.number}项的“{HEADS[self._name_of(flaw.column)]}”{what}", _MEND)
        return self._own(item, cells[self._score]), cells[self._note]

    def _name_of(self, column: int) -> int:
        return _SCORE if column == self._score else _NOTE

    def _own(self, item: Rule, said: str) -> Decimal | None:
        if not said:
            return None
        number = number_in(said, ("分",))
        if not number or not within(Decimal(number), item.points):
            wanted = f"应是0到{written(item.full)}之间的数，最多两位小数"
            raise self._refused(f"里第{item.number}项的自评得分“{shown(said)}”不对，{wanted}", _MEND)
        return Decimal(number)

    def _beside(self, label: str) -> str:
        """Return what was written behind a label above the headings."""
        for row in self._table.rows[: self._head]:
            if label in row:
                behind = next((cell for cell in row[row.index(label) + 1 :] if cell), "")
                return "" if behind in (UNIT, FILLED) else behind
        return ""

    def _refused(self, what: str, to_do: str) -> UserError:
        return UserError(f"“{self._name}”{what}，{UNCHANGED}；{to_do}。")


def _close(text: str) -> str:
    return "".join(tidy(text).split())
