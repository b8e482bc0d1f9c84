"""What a file is, by its beginning and never by its name; and who reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .cells import Grid, RefusedError

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLD_SHEETS = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")  # .xls before it was a file in a file
_OTHERS = {
    b"%PDF": "PDF文件", b"{\\rtf": "RTF文档", b"\x89PNG": "图片", b"\xff\xd8\xff": "图片", b"GIF8": "图片",
    b"BM": "图片", b"II*\0": "图片", b"MM\0*": "图片", b"RIFF": "图片或录音", b"SQLite format 3": "数据文件",
    b"Rar!": "压缩包", b"7z\xbc\xaf": "压缩包", b"\x1f\x8b": "压缩包", b"MZ": "程序", b"\x7fELF": "程序",
    b"MIME-Version": "单个文件网页（.mht）", b"From: ": "单个文件网页（.mht）",
}  # fmt: skip
_OLE_OTHERS = {
    "WordDocument": "旧版Word文档（.doc）",
    "PowerPoint Document": "演示文稿",
    "__properties_version1.0": "邮件",
}
_ZIP_OTHERS = {
    "ppt/presentation.xml": "演示文稿", "ofd.xml": "OFD版式文件", "index/document.iwa": "Numbers或Pages文件",
    "fixeddocumentsequence.fdseq": "XPS版式文件", "doc.kml": "地图文件", "androidmanifest.xml": "手机程序",
}  # fmt: skip
_TAG = re.compile(r"<\s*(table|html|!doctype html|body|meta|frameset)\b", re.IGNORECASE)


def read(data: bytes) -> Iterable[Grid]:
    """Return the tables of a file. Raises ``RefusedError`` for what has none, and whatever its reader raises."""
    for mark, words in _OTHERS.items():
        if data.startswith(mark):
            raise RefusedError("other", words)
    if data.startswith(b"PK"):
        return _zipped(data)
    if data.startswith(_OLE):
        return _in_ole(data)
    if data.startswith(_OLD_SHEETS):
        from . import xls

        return xls.read(data)
    return _text(data)


def read_page(data: bytes) -> Iterable[Grid]:
    """Return the tables of a web page in UTF-8."""
    from . import web

    return web.read(data.decode("utf-8", "replace"))


def _zipped(data: bytes) -> Iterable[Grid]:
    from .package import Package

    package = Package(data)
    for part, words in _ZIP_OTHERS.items():
        if part in package:
            raise RefusedError("other", words)
    main = package.main_part("")
    if main.startswith("word/") or "word/document.xml" in package:
        from . import word

        return _or_none(word.read(package), "Word文档")
    if "content.xml" in package:
        kind = package.read("mimetype") if "mimetype" in package else b""
        if b"opendocument" in kind and b"spreadsheet" not in kind:
            raise RefusedError("other", "ODF文档，不是电子表格")
        from . import ods

        return ods.read(package)
    if main or "xl/workbook.xml" in package:
        from . import xlsx

        return xlsx.read(package)
    raise RefusedError("other", "压缩包")


def _in_ole(data: bytes) -> Iterable[Grid]:
    from . import xls

    names = {name: words for name, words in _OLE_OTHERS.items() if name.encode("utf-16-le") in data}
    if names and "Workbook".encode("utf-16-le") not in data and "Book".encode("utf-16-le") not in data:
        raise RefusedError("other", next(iter(names.values())))
    return xls.read(data)


def _text(data: bytes) -> Iterable[Grid]:
    from . import ods, plain_text, spreadsheet_xml, web

    head = data[:4096].replace(b"\0", b"")
    if spreadsheet_xml.NAMESPACE in head and b"<html" not in head.lower():
        return spreadsheet_xml.read(data)
    if b"urn:oasis:names:tc:opendocument" in head:
        return ods.read_xml(data)
    if b"schemas.microsoft.com/office/word/2003" in head or b"schemas.microsoft.com/office/2006/xmlPackage" in head:
        raise RefusedError("other", "Word存成的XML文档")
    text = plain_text.decoded(data)
    if text is None or not text.strip():
        raise RefusedError("other" if data.strip() else "empty", "Excel、WPS不认识的文件")
    if _TAG.search(text[:20_000]):
        return _or_none(web.read(text), "网页")
    if text.lstrip("\ufeff \r\n\t").startswith("<?xml"):
        raise RefusedError("other", "XML文件")
    if text.lstrip().startswith("{"):
        raise RefusedError("other", "JSON文件")
    return [plain_text.read(text)]


def _or_none(grids: Iterable[Grid], words: str) -> Iterable[Grid]:
    """Return the tables, of which there must be one."""
    found = list(grids)
    if not found:
        raise RefusedError("no_table", words)
    return found
