"""Workbooks of Excel and WPS (.xlsx, .xls, .ods, .et) as sheets; what is no such file is refused in one sentence."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

import python_calamine as calamine

from ..errors import UserError, reason
from ..storage.plain_reading import open_plain
from .bounds import COLUMNS, ROWS, check_parts
from .formats import Formats, as_shown, read_formats
from .headings import recognise
from .sheets import Sheet, sheet

SUFFIXES = (".xlsx", ".xls", ".ods", ".et")
LARGEST = 20 * 2**20  # bytes
_OLD_FORMAT = bytes.fromhex("d0cf11e0a1b11ae1")
_HOW_TO_COPY = "请在Excel或WPS中打开它，另存为“Excel工作簿(*.xlsx)”再导入"


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
    if data.startswith(b"PK"):
        formats = _check_zip(data, path.name)
    elif data.startswith(_OLD_FORMAT):
        _check_old_format(data, path.name)
    else:
        raise UserError(f"“{path.name}”不是Excel或WPS的工作簿，没有导入；能导入的是.xlsx、.xls、.et和.ods文件。")
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            sheets = [_sheet(workbook, metadata, formats, path.name) for metadata in workbook.sheets_metadata]
    except calamine.PasswordError:
        raise _password(path.name) from None
    except (calamine.CalamineError, ValueError, OSError):
        raise _broken(path.name) from None
    except BaseException as error:  # the library's own way to stop is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise _broken(path.name) from None
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
            return file.read()
    except OSError as error:
        raise UserError(f"“{path.name}”无法读取（{reason(error)}），没有导入。") from None


def _check_zip(data: bytes, name: str) -> dict[str, Formats]:
    """Refuse macros, passwords, and what would grow beyond all measure; return what cells are shown otherwise."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [part.filename.lower() for part in archive.infolist()]
            if any(part.flag_bits & 1 for part in archive.infolist()):
                raise _password(name)
            if any(part.endswith(("vbaproject.bin", "workbook.bin")) for part in names):
                raise _macros(name)
            check_parts(archive, name)
            return read_formats(archive)
    except UserError:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        OSError,
        ValueError,
        LookupError,
        EOFError,
        RuntimeError,
    ):
        raise _broken(name) from None


def _check_old_format(data: bytes, name: str) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise _password(name)
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise _macros(name)


def _sheet(
    workbook: calamine.CalamineWorkbook, metadata: calamine.SheetMetadata, formats: dict[str, Formats], name: str
) -> Sheet:
    if metadata.typ != calamine.SheetTypeEnum.WorkSheet:
        return Sheet(metadata.name, ())
    read = workbook.get_sheet_by_name(metadata.name)
    bottom, right = read.end or (0, 0)
    if bottom >= ROWS or right >= COLUMNS:
        raise UserError(
            f"“{name}”的工作表“{metadata.name}”超过{ROWS}行或{COLUMNS}列，没有导入；请只留整改台账，另存一份再导入。"
        )
    shown = formats.get(metadata.name, {})
    rows: list[list[object]] = list(map(list, read.to_python(skip_empty_area=False)))
    for (at, column), kind in shown.items():
        if at < len(rows) and column < len(rows[at]):
            rows[at][column] = as_shown(rows[at][column], kind)
    hidden = metadata.visible != calamine.SheetVisibleEnum.Visible
    return sheet(metadata.name, rows, read.merged_cell_ranges or (), hidden=hidden)


def _broken(name: str) -> UserError:
    return UserError(f"“{name}”已损坏或不是Excel、WPS的工作簿，没有导入；{_HOW_TO_COPY}。")


def _password(name: str) -> UserError:
    return UserError(f"“{name}”设了打开密码，没有导入；{_HOW_TO_COPY}，另存时去掉密码。")


def _macros(name: str) -> UserError:
    return UserError(f"“{name}”带有宏或是二进制工作簿，为了安全没有打开；{_HOW_TO_COPY}。")
