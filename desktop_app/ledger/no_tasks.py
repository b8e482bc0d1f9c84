"""Which rows of a ledger are no tasks: totals, feet, categories, links to nothing; and what is told of others."""

from __future__ import annotations

import re
from statistics import median_high

from msgspec import Struct

from ..base.text import one_line
from ..tables import cells as told
from .headings import Layout, compact, is_number, plain
from .sheets import Sheet

ZERO = "0"
_TOTAL = re.compile(r"(合计|小计|总计|共计|总合计|本页小计)[:]?[共]?[0-9]*[项条个]?")
_REMARK = re.compile(r"(备注|注|注意|说明|填[表报]说明|特此说明)[0-9]?[:].*")
_WHO = (
    "填表|填报|制表|编制|编报|报送|上报|报告|审核|审批|审定|审签|复核|校对|签发|经办|联系|记录|统计|录入|整理|监督|督办"
)
_SIGNED = re.compile(
    rf"({_WHO}|主要负责|单位负责|部门负责|分管|负责)(人|人员|单位|部门|机关|领导|意见)?"
    r"((及|和|、|/)?(联系)?(日期|时间|电话|方式))?[:(].*"
    rf"|({_WHO})(人|日期|时间|电话)|制表:.*|联系方式:.*"
    r"|.{0,8}(党组|党委|党支部|支部)?(书记|局长|主任|组长|处长|科长|行长|院长|校长|队长|所长|经理|负责人|领导):.{0,12}"
    r"|.{0,14}(签字|签名|签署|签章)\)?:.{0,20}|.{0,14}\((签字|签名|签章)\).{0,20}"
    r"|.{0,14}\((加?盖公?章|公章|印章)\).{0,30}|.{0,14}(盖章|公章|签章)(处|:.{0,30})?"
    r"|(落款|日期|时间|电话|传真|邮箱|地址|邮编|抄送|抄报|主送|附件|附)[0-9]?:.*"
    r"|\(?(以下空白|以下无正文|此页无正文|本页无正文|此表完|完)\)?"
)
_DATE = re.compile(
    r"((截至|截止):?)?([0-9]{2,4}|[〇○零一二三四五六七八九]{4}|[×xX_]{0,4})"
    r"年[0-9一二三四五六七八九十×xX_]{0,3}月([0-9一二三四五六七八九十×xX_]{0,3}日)?"
    r"|(19|20)[0-9]{2}[-./][0-9]{1,2}([-./][0-9]{1,2})?"
)
_PAGE = re.compile(
    r"第?[0-9]+页([,/]?共[0-9]+页)?|第[0-9一二三四五六七八九十]+页.{0,3}(共|总)[0-9一二三四五六七八九十]+页"
    r"|共[0-9]+页.{0,3}第[0-9]+页|共[0-9]+页|[-—]+[0-9]+[-—]+|[0-9]+/[0-9]+|page[0-9]+(of[0-9]+)?",
    re.IGNORECASE,
)
_CATEGORY = re.compile(
    r"\(?[一二三四五六七八九十]{1,3}\)?[、.,:].+|\([一二三四五六七八九十]{1,3}\).+"
    r"|第[一二三四五六七八九十0-9]{1,3}(部分|类|方面|章|节).*|.{2,40}(方面|领域|类)(的?问题)?[:]?"
)
_CHINESE_NUMBER = re.compile(r"\(?[一二三四五六七八九十百]{1,4}\)?[.、]?")
CATEGORY = "分类标题或说明"


class Usual(Struct, frozen=True):
    """What the rows of a ledger are like: how many cells they fill, and whether their numbers are Arabic."""

    filled: int
    arabic: bool

    @staticmethod
    def of(sheet: Sheet, layout: Layout) -> Usual:
        """Look at the rows below the headings."""
        numbers = layout.columns("number")
        rows = [row for row in sheet.filled[layout.data :] if any(row)]
        counts = [sum(1 for at, cell in enumerate(row) if cell and at not in numbers) for row in rows]
        full = [row for row, count in zip(rows, counts, strict=True) if count > 1]
        numbered = [row[at] for row in full for at in numbers[:1] if row[at]]
        arabic = sum(not _CHINESE_NUMBER.fullmatch(compact(cell)) for cell in numbered)
        return Usual(median_high(counts) if counts else 0, 2 * arabic >= len(numbered))


def no_task(sheet: Sheet, layout: Layout, at: int, usual: Usual, *, goes_on: bool) -> str:
    """Say why a row cannot be a task; empty if it can."""
    row = sheet.rows[at]
    filled = [cell for cell in row if cell]
    words = _colons_joined([compact(cell) for cell in filled])
    if not is_number(filled[0]):
        if _TOTAL.fullmatch(words[0]):
            return "合计行"
        if _SIGNED.fullmatch(words[0]) or (not goes_on and all(map(_is_foot, words))):
            return "页码" if all(map(_PAGE.fullmatch, words)) else "填表人、日期等落款"
        if _REMARK.fullmatch(words[0]):
            return "备注"
        if any(all(map(_same, row, heading)) for heading in sheet.rows[layout.first : layout.data]):
            return "重复的表头"
    elif layout.rows and len(filled) > 2 and at == layout.data and all(map(is_number, filled)) and ZERO not in words:
        return "栏目编号"
    values = _values(layout, row)
    if set(values) == {ZERO}:
        return "只有0，多半是引用了空单元格"
    if (len(filled) == 1 and _is_title(sheet, layout, at)) or (not goes_on and _is_category(sheet, layout, at, usual)):
        return CATEGORY
    return ""


def doubt(sheet: Sheet, layout: Layout, at: int, usual: Usual) -> list[str]:
    """Say what makes a row that was taken doubtful."""
    row = sheet.rows[at]
    numbered = any(row[column] for column in layout.columns("number"))
    if len(_values(layout, row)) == 1 and usual.filled > 2 and not (numbered and usual.arabic):
        return ["只有这一格有内容，可能是分类标题或说明"]
    return []


def row_flaw(sheet: Sheet, layout: Layout, at: int) -> str:
    """Say why a row of which nothing is seen has something in it all the same; empty if it has not."""
    flaws = sheet.flaws_of(at)
    whole = [flaw.reason for flaw in flaws if flaw.column < 0]
    return whole[0] if whole else of_flaws(sheet, layout, at)


def of_flaws(sheet: Sheet, layout: Layout, at: int, before: str = "") -> str:
    """Add to what is said of a row which of its cells are no values, and what of them was left out."""
    words = [before] if before else []
    for flaw in sheet.flaws_of(at):
        field = layout.fields[flaw.column] if 0 <= flaw.column < len(layout.fields) else "kept"
        name = _column(layout, flaw.column)
        if flaw.reason == told.ERROR:
            words.append(f"“{name}”是错误值{flaw.text}")
        elif flaw.reason == told.NO_RESULT:
            words.append(f"“{name}”的公式没有保存计算结果，请在Excel或WPS里打开、保存后再导入")
        elif flaw.reason == told.HIDDEN_COLUMN:
            words.append(f"{told.HIDDEN_COLUMN}{name}没有导入：{one_line(flaw.text)}")
        elif flaw.reason == told.PICTURE:
            words += [f"“{name}”是图片，里面的字读不出"] if field not in ("progress", "remark", "kept", "") else []
        else:
            words.append(f"“{name}”里{flaw.reason}没有导入：{one_line(flaw.text)}")
    return "；".join(words)


def _column(layout: Layout, column: int) -> str:
    heading = layout.headings[column] if 0 <= column < len(layout.headings) else ""
    if heading or column < 0:
        return heading
    first, last = divmod(column, 26)
    return (chr(64 + first) if first else "") + chr(65 + last) + "列"  # of at most a hundred


def _values(layout: Layout, row: tuple[str, ...]) -> list[str]:
    """Return what stands in a row beside its number."""
    numbers = layout.columns("number")
    return [cell for column, cell in enumerate(row) if cell and not (column in numbers and is_number(cell))]


def _colons_joined(words: list[str]) -> list[str]:
    """Join a foot's first word with the next cell, if that begins with the colon between them."""
    return ["".join(words[:2]), *words[2:]] if len(words) > 1 and words[1].startswith(":") else words


def _is_foot(word: str) -> bool:
    return any(one.fullmatch(word) for one in (_SIGNED, _DATE, _PAGE, _REMARK))


def _same(one: str, other: str) -> bool:
    return one == other or plain(one) == plain(other)


def _is_title(sheet: Sheet, layout: Layout, at: int) -> bool:
    """Whether the row's only text lies across the columns, or stands where the numbers are."""
    column = next(column for column, cell in enumerate(sheet.rows[at]) if cell)
    across = any(left == column and right - left > 1 for left, right in sheet.spans(at))
    return across or (layout.fields[column] == "number" and not is_number(sheet.rows[at][column]))


def _is_category(sheet: Sheet, layout: Layout, at: int, usual: Usual) -> bool:
    """Whether a row of one text names the kind of those that follow, which are fuller and numbered otherwise."""
    row = sheet.rows[at]
    values = _values(layout, row)
    if len(values) != 1 or usual.filled < 3 or layout.rows == 0:
        return False
    numbers = [compact(row[column]) for column in layout.columns("number") if row[column]]
    if numbers:
        return usual.arabic and all(map(_CHINESE_NUMBER.fullmatch, numbers))
    return bool(_CATEGORY.fullmatch(compact(values[0])))
