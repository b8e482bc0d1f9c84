"""Workbooks of Excel and WPS (.xlsx, .xls, .ods, .et) as sheets; what is no such file is refused in one sentence."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import python_calamine as calamine

from ..base.errors import UserError, reason
from ..base.limits import read_within
from ..files.plain_reading import open_plain
from .bounds import MOST_CELLS
from .formats import Formats, as_shown, read_formats
from .headings import recognise
from .refusals import COLUMNS, ROWS, broken, macros, password, too_large
from .sheets import Sheet, sheet
from .unpacking import packed, unpack

SUFFIXES = (".xlsx", ".xls", ".ods", ".et")
SHEETS = 100
LARGEST = 20 * 2**20  # bytes
_OLD_FORMAT = bytes.fromhex("d0cf11e0a1b11ae1")
# BOF and behind it FilePass, which says how an .xls is enciphered: [MS-XLS] 2.4.21 and 2.4.117.
_ENCIPHERED = re.compile(rb"\x09\x08\x10\x00\x00\x06.{14}\x2f\x00", re.DOTALL)


def read_ledger(path: Path) -> list[Sheet]:
    """Read the sheets of a workbook of which at least one has the headings of a ledger."""
    sheets = read_workbook(path)
    if not any(map(recognise, sheets)):
        raise UserError(
            f"“{path.name}”里没有找到整改台账：没有“反馈问题”“整改措施”这样的表头；"
            "请检查是否选错了文件，或者在表格里选中任务各行复制，再回来粘贴。"
        )
    return sheets


def read_workbook(path: Path) -> list[Sheet]:
    """Read every sheet that has something in it; raise ``UserError`` with one sentence."""
    data = _bytes(path)
    formats: dict[str, Formats] = {}
    file = io.BytesIO(data)
    if data.startswith(b"PK"):
        parts = unpack(data, path.name)
        formats, file = read_formats(parts), packed(parts)
    elif data.startswith(_OLD_FORMAT):
        _check_old_format(data, path.name)
    else:
        raise UserError(f"“{path.name}”不是Excel或WPS的工作簿，没有导入；能导入的是.xlsx、.xls、.et和.ods文件。")
    try:
        with calamine.CalamineWorkbook.from_filelike(file) as workbook:
            sheets = _sheets(workbook, formats, path.name)
    except calamine.PasswordError:
        raise password(path.name) from None
    except (calamine.CalamineError, ValueError, OSError):
        raise broken(path.name) from None
    except BaseException as error:  # the library's own way to stop is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise broken(path.name) from None
    filled = [one for one in sheets if one.rows]
    if not filled:
        raise UserError(f"“{path.name}”是空的，没有可以导入的内容。")
    return filled


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise UserError(
                f"“{path.name}”超过{LARGEST // 2**20}MB，没有导入；请只留整改台账，删去图片和其他内容，另存一份再导入。"
            )
        with open_plain(path) as file:
            return read_within(file, LARGEST)  # a device has no size, and no end
    except OSError as error:
        raise UserError(f"“{path.name}”无法读取（{reason(error)}），没有导入。") from None


def _check_old_format(data: bytes, name: str) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data or _ENCIPHERED.search(data):
        raise password(name)
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise macros(name)


def _sheets(workbook: calamine.CalamineWorkbook, formats: dict[str, Formats], name: str) -> list[Sheet]:
    """Read the sheets one by one; many can be one part, read again and again, and merged cells lie over each other."""
    if len(workbook.sheet_names) > SHEETS:
        raise too_large(name)
    sheets = []
    room = MOST_CELLS
    for metadata in workbook.sheets_metadata:
        if metadata.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        read = workbook.get_sheet_by_name(metadata.name)
        bottom, right = read.end or (-1, -1)
        merged = read.merged_cell_ranges or ()
        room -= (bottom + 1) * (right + 1) + sum(max(0, min(last, bottom) - first) for (first, _), (last, _) in merged)
        if bottom >= ROWS or right >= COLUMNS or room < 0:
            raise too_large(name)
        rows: list[list[Any]] = read.to_python(skip_empty_area=False)
        for (at, column), kind in formats.get(metadata.name, {}).items():
            if at < len(rows) and column < len(rows[at]):
                rows[at][column] = as_shown(rows[at][column], kind)
        hidden = metadata.visible != calamine.SheetVisibleEnum.Visible
        sheets.append(sheet(metadata.name, rows, merged, hidden=hidden))
    return sheets
