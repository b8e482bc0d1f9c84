"""Workbooks that tests write, and a way to read a sheet that misses no row."""

import datetime
import zipfile
from pathlib import Path
from typing import Any

import xlsxwriter

from desktop_app.ledger import Reading, Sheet, read_off, recognise, without_headings
from desktop_app.rubric.answers import Task

OPEN_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="台账">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""
FILLER = (
    '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/>'
    "</table:table-row>"
)


def read(sheet: Sheet, count: str = "measures") -> tuple[list[Task], Reading]:
    """Read a sheet and see that every row that is not blank is a heading, part of a task, or listed as skipped."""
    layout = recognise(sheet) or without_headings(sheet)
    reading = read_off(sheet, layout)
    told = [row.row - 1 for row in reading.skipped]
    told += [row for finding in reading.findings for entry in finding.measures for row in entry.rows]
    told += [row for row in range(layout.first, layout.data) if any(sheet.rows[row])]
    assert sorted(told) == [number for number, row in enumerate(sheet.rows) if any(row)]
    return reading.tasks(count if count in reading.choices else reading.choices[0]), reading  # type: ignore[arg-type]


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


def ods(path: Path, rows: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", OPEN_DOCUMENT.format(rows=rows))
        manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def ods_row(*texts: str) -> str:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    return f"<table:table-row>{''.join(map(cell.format, texts))}</table:table-row>"
