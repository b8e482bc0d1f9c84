"""Files of units as sheets: workbooks of any kind, tables of documents, pages and texts; refused in one sentence."""

from __future__ import annotations

from pathlib import Path

from ..base.errors import UserError, reason
from ..base.limits import read_up_to
from ..base.text import shown
from ..files.plain_reading import open_plain
from ..tables.apart import read_apart
from ..tables.refusals import refusal
from .headings import HEADING_WITHIN, recognise
from .parting import parted
from .sheets import Sheet, seen

SUFFIXES = (".xlsx", ".xls", ".et", ".ods", ".docx", ".csv", ".html", ".htm", ".xml", ".txt")
LARGEST = 20 * 2**20  # bytes


def read_ledger(path: Path) -> list[Sheet]:
    """Read the tables of a file of which at least one has the headings of a ledger."""
    sheets = read_workbook(path)
    if not any(map(recognise, sheets)):
        raise UserError(
            f"“{shown(path.name, 120)}”里没有找到整改台账：前{HEADING_WITHIN}行里没有“反馈问题”“整改措施”这样的表头；"
            "请检查是否选错了文件，或者在表格里选中任务各行复制，再回来粘贴。"
        )
    return sheets


def read_workbook(path: Path) -> list[Sheet]:
    """Read every table that has something in it; raise ``UserError`` with one sentence."""
    sheets = [part for table in read_apart(_bytes(path), path.name) for part in parted(seen(table))]
    if not sheets:
        raise refusal("empty", path.name)
    return sheets


def sheets_from_page(page: str) -> list[Sheet]:
    """Read the tables of a web page, as programs put them on the clipboard beside the plain text."""
    data = page.encode("utf-8", "replace")
    if len(data) > LARGEST:
        raise refusal("too_much", "剪贴板", "剪贴板")
    return [part for table in read_apart(data, "剪贴板", page=True) for part in parted(seen(table))]


def _bytes(path: Path) -> bytes:
    name = shown(path.name, 120)
    try:
        if path.stat().st_size > LARGEST:
            raise UserError(
                f"“{name}”超过{LARGEST // 2**20}MB，没有导入；请只留要导入的表格，删去图片和其他内容，另存一份再导入。"
            )
        with open_plain(path) as file:
            data = read_up_to(file, LARGEST + 1)
    except OSError as error:
        raise UserError(f"“{name}”无法读取（{reason(error)}），没有导入。") from None
    if len(data) > LARGEST:  # a device has no size of its own
        raise UserError(f"“{name}”没有尽头或超过{LARGEST // 2**20}MB，没有导入；请选一个台账文件。")
    return data
