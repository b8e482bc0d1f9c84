"""Workbooks that tests write, and a way to read a sheet that misses no row."""

import datetime
import zipfile
from pathlib import Path
from typing import Any

import xlsxwriter

from desktop_app.ledger import (
    Reading,
    Sheet,
    read_ledger,
    read_off,
    recognise,
    taken,
    together,
    without_headings,
)
from desktop_app.rubric.answers import Task

OPEN_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">{styles}<office:body><office:spreadsheet>
<table:table table:name="台账">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FILLER = (
    '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/>'
    "</table:table-row>"
)


def read(sheet: Sheet, count: str = "measures") -> tuple[list[Task], Reading]:
    """Read a sheet and see that every row that is not blank is a heading, part of a task, or listed as skipped."""
    layout = recognise(sheet) or without_headings(sheet)
    reading = read_off(sheet, layout)
    told = [row.row - 1 - sheet.top for row in reading.skipped]
    told += [row for finding in reading.findings for entry in finding.measures for row in entry.rows]
    told += [row for row in range(layout.first, layout.data) if any(sheet.rows[row])]
    assert sorted(told) == [number for number, row in enumerate(sheet.rows) if any(row)]
    return reading.tasks(count if count in reading.choices else reading.choices[0]), reading  # type: ignore[arg-type]


def read_whole(path: Path) -> Reading:
    """Read a file as the user does who changes nothing."""
    sheets = read_ledger(path)
    layouts = [(sheets[at], recognise(sheets[at])) for at in taken(sheets)]
    return together([(sheet.name, read_off(sheet, layout)) for sheet, layout in layouts if layout])


def told(reading: Reading) -> str:
    """Return all that is told of rows that are no tasks, and of doubtful ones."""
    return "\n".join(f"{row.row} {row.reason} {row.text}" for row in [*reading.skipped, *reading.doubtful])


def book(path: Path, rows: list[list[Any]], **options: Any) -> Path:
    with xlsxwriter.Workbook(path, options) as made:
        sheet = made.add_worksheet()
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(at, column, value, day)
                else:
                    sheet.write(at, column, value)
    return path


def ods(path: Path, rows: str, styles: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", OPEN_DOCUMENT.format(rows=rows, styles=styles))
        manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def ods_row(*texts: str) -> str:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    return f"<table:table-row>{''.join(map(cell.format, texts))}</table:table-row>"


def word(path: Path, rows: list[list[str]]) -> Path:
    """Write a document with one table; a row whose first cell begins with HIDDEN is hidden."""

    def cell(text: str) -> str:
        lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
        return f"<w:tc>{lines}</w:tc>"

    body = ""
    for row in rows:
        hidden = "<w:trPr><w:hidden/></w:trPr>" if row[0].startswith("HIDDEN") else ""
        body += f"<w:tr>{hidden}{''.join(cell(one.removeprefix('HIDDEN')) for one in row)}</w:tr>"
    with zipfile.ZipFile(path, "w") as archive:
        document = f'<w:document xmlns:w="{WORD}"><w:body><w:tbl>{body}</w:tbl></w:body></w:document>'
        archive.writestr("word/document.xml", document)
    return path
