"""Workbooks of units, sound and otherwise: what is in them, and one sentence for what cannot be read."""

import contextlib
import datetime
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.errors import UserError
from desktop_app.ledger import Sheet, best_sheet, read_ledger, read_workbook, recognise
from desktop_app.ledger.headings import HEADINGS
from tests.test_ledger import read

FILES = Path(__file__).parent / "files"
SAMPLES = {  # file -> its sheet, tasks if measures count, tasks if findings count, fields
    "ledger-plain.xlsx": ("整改清单", 24, 24, "number finding text leader department person deadline progress kept"),
    "ledger-merged.xlsx": ("Sheet1", 22, 12, "number finding kept text leader department person deadline kept"),
    "ledger-300.xlsx": ("任务台账", 300, 300, " number finding text department deadline kept"),
}


def the_ledger(path: Path) -> Sheet:
    found = read_ledger(path)
    return found[best_sheet(found)]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_give_their_tasks(name: str) -> None:
    sheet_name, measures, findings, fields = SAMPLES[name]
    sheet = the_ledger(FILES / name)
    layout = recognise(sheet)
    assert layout is not None
    assert (sheet.name, " ".join(layout.fields)) == (sheet_name, fields)
    assert len(read(sheet, "findings")[0]) == findings
    tasks, _ = read(sheet)
    assert len(tasks) == measures
    assert all(task.finding and task.text and task.department and task.deadline for task in tasks)
    for words in ("合计", "填表人", "云岭市", "截至", "序号"):
        assert not [task for task in tasks if words in task.finding + task.text]


def test_deadlines_are_as_the_unit_wrote_them() -> None:
    deadlines = {task.deadline for task in read(the_ledger(FILES / "ledger-merged.xlsx"))[0]}
    assert {"2026年6月底前", "立行立改", "长期坚持", "2026-07-31", "2026年第三季度"} <= deadlines


class Plan(NamedTuple):
    """A ledger to be written: findings with their measures, and everything that units put around them."""

    headings: list[tuple[str, str]]  # field and word, in the order of the columns
    findings: list[int]  # number of measures of each
    down: str  # how a finding goes on in the next row: merged, blank or written again
    titles: int
    two_rows: bool
    rows_between: list[str]  # after each finding
    foot: bool


BETWEEN = {"": [], "blank": [""], "total": ["小计"], "category": ["二、党的建设方面"]}


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    fields = draw(st.permutations(["finding", "text", "department", "deadline", "leader", "progress"]))
    words = [(field, draw(st.sampled_from(HEADINGS[field][:4]))) for field in fields]
    findings = draw(st.lists(st.integers(1, 3), min_size=1, max_size=5))
    return Plan(
        [("number", "序号"), *words],
        findings,
        draw(st.sampled_from(["merged", "blank", "again"])),
        draw(st.integers(0, 3)),
        draw(st.booleans()),
        [draw(st.sampled_from(list(BETWEEN))) for _ in findings],
        draw(st.booleans()),
    )


def written(plan: Plan, path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet, last = book.add_worksheet(), len(plan.headings) - 1
        for row in range(plan.titles):
            sheet.merge_range(row, 0, row, last, "整改任务清单" if row == 0 else "截至10月31日")
        at = plan.titles
        for column, (_, word) in enumerate(plan.headings):
            if plan.two_rows and column not in (last, last - 1):
                sheet.merge_range(at, column, at + 1, column, word)
            else:
                sheet.write(at + plan.two_rows, column, f" {word}* ")
        if plan.two_rows:
            sheet.merge_range(at, last - 1, at, last, "整改要求")
        at += 1 + plan.two_rows
        for number, (measures, between) in enumerate(zip(plan.findings, plan.rows_between, strict=True), 1):
            _write_finding(sheet, plan, at, number, measures)
            at += measures
            for words in BETWEEN[between]:
                sheet.write(at, 0, words)
                at += 1
        if plan.foot:
            sheet.write(at, 0, "合计")
            sheet.write(at + 2, 0, "填表人：张某某")


def _write_finding(sheet: Any, plan: Plan, at: int, number: int, measures: int) -> None:
    for column, (field, _) in enumerate(plan.headings):
        first: str | int = number if field == "number" else f"第{number}个问题"
        for measure in range(measures):
            if field not in ("number", "finding"):
                sheet.write(at + measure, column, f"{field}{number}.{measure}")
            elif measure == 0 or plan.down == "again":
                sheet.write(at + measure, column, first)
        if field in ("number", "finding") and plan.down == "merged" and measures > 1:
            sheet.merge_range(at, column, at + measures - 1, column, first)


@given(plans())
def test_any_units_ledger_gives_exactly_its_tasks(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> None:
    path = tmp_path_factory.mktemp("ledger") / "台账.xlsx"
    written(plan, path)
    sheet = the_ledger(path)
    wanted = [(f"第{number}个问题", measure) for number, n in enumerate(plan.findings, 1) for measure in range(n)]
    tasks, _ = read(sheet)
    numbers = [int(finding.removeprefix("第").removesuffix("个问题")) for finding, _ in wanted]
    assert [
        (task.finding, task.text, task.department, task.leader, task.deadline, task.progress) for task in tasks
    ] == [
        (finding, *(f"{field}{n}.{measure}" for field in ("text", "department", "leader", "deadline", "progress")))
        for n, (finding, measure) in zip(numbers, wanted, strict=True)
    ]
    assert len(read(sheet, "findings")[0]) == len(plan.findings)


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


def test_cells_read_as_the_unit_sees_them(tmp_path: Path) -> None:
    rows = [["序号", "整改任务", "整改时限", "备注"], [1, "甲\n第二行\n2.乙", datetime.date(2026, 6, 30), True]]
    [sheet] = read_workbook(book(tmp_path / "a.xlsx", rows))
    assert sheet.rows[1] == ("1", "甲第二行\n2.乙", "2026-06-30", "是")


SHOWN: dict[str | int, tuple[float | datetime.datetime, str]] = {  # format -> what is stored, what is seen
    "yyyy-mm-dd": (datetime.datetime(2026, 6, 30), "2026-06-30"),
    'yyyy"年"m"月"d"日"': (datetime.datetime(2026, 6, 30), "2026-06-30"),
    '[$-804]yyyy"年"m"月";@': (datetime.datetime(2026, 6, 1), "2026年6月"),
    57: (datetime.datetime(2026, 6, 1), "2026年6月"),
    "0%": (0.85, "85%"),
    "0.00%": (0.07, "7%"),
    "General": (0.85, "0.85"),
    "0": (3, "3"),
}


def test_a_month_is_no_day_and_a_percentage_no_fraction(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as made:
        sheet = made.add_worksheet("台账")
        for at, (code, (value, _)) in enumerate(SHOWN.items()):
            shown = made.add_format()
            shown.set_num_format(code)
            sheet.write(at + 1, 1, value, shown)
    [read_back] = read_workbook(tmp_path / "a.xlsx")
    assert [row[1] for row in read_back.rows[1:]] == [seen for _, seen in SHOWN.values()]


OPEN_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="台账">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""
FILLER = (
    '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/>'
    "</table:table-row>"
)


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


def test_an_open_document_is_read_with_the_empty_rows_at_its_end(tmp_path: Path) -> None:
    path = ods(tmp_path / "a.ods", ods_row("反馈问题", "整改措施") + ods_row("问题甲", "措施一") + FILLER)
    [task], _ = read(the_ledger(path))
    assert (task.finding, task.text) == ("问题甲", "措施一")


def repacked(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """Write a sound workbook with some of its parts changed."""
    with zipfile.ZipFile(FILES / "ledger-plain.xlsx") as source, zipfile.ZipFile(path, "w") as target:
        for part in source.infolist():
            target.writestr(part.filename, change(part.filename, source.read(part)), zipfile.ZIP_DEFLATED)
    return path


def with_sheet(path: Path, old: bytes, new: bytes) -> Path:
    return repacked(path, lambda name, data: data.replace(old, new, 1) if "sheet1.xml" in name else data)


def elsewhere(path: Path) -> Path:
    """A cell at the world's end, in a part that is not named as a sheet."""
    return _renamed(with_sheet(path, FIRST_CELL, b'r="XFD1048576"'), "a.png")


def _renamed(path: Path, new: str) -> Path:
    """Call the sheet's part otherwise."""
    with zipfile.ZipFile(path) as archive:
        parts = {part.filename: archive.read(part) for part in archive.infolist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("sheet1.xml", new), data.replace(b"sheet1.xml", new.encode()))
    return path


def many(path: Path) -> Path:
    repacked(path, lambda _, data: data)
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(3001):
            archive.writestr(f"xl/{number}", b"")
    return path


def macros(path: Path) -> Path:
    repacked(path, lambda _, data: data)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return path


def bomb(path: Path) -> Path:
    """A file of some hundred kilobytes that grows to more than is let in."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<a>" + b" " * (100 * 2**20))
    return path


def lying_bomb(path: Path) -> Path:
    """The same, its size given as ten bytes."""
    data = bytearray(bomb(path).read_bytes())
    size = (3 + 100 * 2**20).to_bytes(4, "little")
    assert data.count(size) == 2
    path.write_bytes(bytes(data).replace(size, (10).to_bytes(4, "little")))
    return path


def encrypted(path: Path) -> Path:
    """As Excel keeps a workbook with a password: an old-format file that holds it in a stream of this name."""
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1024) + "EncryptedPackage".encode("utf-16-le"))
    return path


def locked(path: Path) -> Path:
    """A zip whose parts are enciphered, as other programs do it."""
    data = bytearray(repacked(path, lambda _, data: data).read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(mark, at + 4)
    path.write_bytes(data)
    return path


def text(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


FIRST_CELL = b'r="A1"'
REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no such file": (lambda path: path, "无法读取"),
    "a folder": (lambda path: path.parent, "无法读取"),
    "no workbook": (lambda path: text(path, "序号,问题".encode()), "不是Excel或WPS的工作簿"),
    "nothing in it": (lambda path: text(path, b""), "不是Excel或WPS的工作簿"),
    "cut off": (lambda path: text(path, (FILES / "ledger-300.xlsx").read_bytes()[:9000]), "已损坏"),
    "a zip of something else": (lambda path: ods(path, "").rename(path.with_suffix(".zip")), "是空的"),
    "an old file in ruins": (lambda path: text(path, bytes.fromhex("d0cf11e0a1b11ae1") + bytes(900)), "已损坏"),
    "too large": (lambda path: text(path, b"PK" + bytes(21 * 2**20)), "超过20MB"),
    "a zip bomb": (bomb, "内容太多"),
    "a zip bomb that lies": (lying_bomb, "已损坏"),
    "a cell at the world's end": (lambda path: with_sheet(path, FIRST_CELL, b'r="XFD1048576"'), "超过5000行或100列"),
    "a cell there in small letters": (lambda path: with_sheet(path, FIRST_CELL, b'r="xfd1048576"'), "已损坏"),
    "a cell there with zeros": (lambda path: with_sheet(path, FIRST_CELL, b'r="A000001048576"'), "已损坏"),
    "a row with a sign": (lambda path: with_sheet(path, b'<row r="1"', b'<row r="+4294967295"'), "已损坏"),
    "a sheet under another name": (elsewhere, "超过5000行或100列"),
    "too many rows": (lambda path: book(path, [["问题", "措施"], *[["甲", "乙"]] * 5001]), "超过5000行"),
    "too many columns": (lambda path: book(path, [["问题"] * 101]), "100列"),
    "an .ods that repeats itself": (lambda path: ods(path, ods_row("问题") + FILLER + ods_row("甲")), "超过5000行"),
    "password": (encrypted, "打开密码"),
    "another password": (locked, "打开密码"),
    "macros": (macros, "宏"),
    "a binary workbook": (
        lambda path: repacked(path, lambda _, data: data) and _add(path, "xl/workbook.bin"),
        "二进制",
    ),
    "entities": (
        lambda path: with_sheet(path, b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet'),
        "为了安全没有打开",
    ),
    "entities under another name": (
        lambda path: _renamed(with_sheet(path, b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet'), "a.bin"),
        "为了安全没有打开",
    ),
    "too many parts": (many, "内容太多"),
    "an unknown encoding": (
        lambda path: with_sheet(path, b"<worksheet", b'<?xml version="1.0" encoding="none"?><worksheet'),
        "已损坏",
    ),
    "blank": (lambda path: book(path, []), "是空的"),
    "no ledger": (lambda path: book(path, [["姓名", "电话"], ["张某某", "1"]]), "没有找到整改台账"),
}


def _add(path: Path, name: str) -> Path:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, b"")
    return path


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_told_in_one_sentence(tmp_path: Path, case: str) -> None:
    make, words = REFUSED[case]
    path = make(tmp_path / "台账.xlsx")
    with pytest.raises(UserError) as refused:
        read_ledger(path)
    told = str(refused.value)
    assert words in told
    assert told.endswith("。")
    assert told.count("。") == 1
    assert "\n" not in told


@pytest.mark.parametrize(
    "far",
    [
        b"r='XFD1048576'",
        b's="0" r="CW9"',
        b'r="A5001"',
        b'r = "A5001"',
        b'r="&#67;W9"',
        b'\nr="A1048576"',
        b'r="A10000"',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_cell_too_far_out_is_found_however_it_is_written(tmp_path: Path, far: bytes, encoding: str) -> None:
    def moved(name: str, data: bytes) -> bytes:
        return data.replace(FIRST_CELL, far, 1).decode().encode(encoding) if "sheet1.xml" in name else data

    with pytest.raises(UserError, match="超过5000行或100列"):
        read_workbook(repacked(tmp_path / "台账.xlsx", moved))


@given(st.lists(st.tuples(st.integers(0, 7000), st.binary(min_size=1, max_size=4)), min_size=1, max_size=6))
def test_a_damaged_file_is_refused_or_read(
    tmp_path_factory: pytest.TempPathFactory, damage: list[tuple[int, bytes]]
) -> None:
    data = bytearray((FILES / "ledger-merged.xlsx").read_bytes())
    for at, new in damage:
        data[at : at + len(new)] = new
    path = text(tmp_path_factory.mktemp("damaged") / "台账.xlsx", bytes(data))
    with contextlib.suppress(UserError):
        assert read_workbook(path)


@given(st.binary(max_size=60), st.integers(0, 400))
def test_a_damaged_sheet_is_refused_or_read(tmp_path_factory: pytest.TempPathFactory, new: bytes, at: int) -> None:
    """The parts of a zip are told damaged by their sums; here the sums are right, and what they hold is not."""

    def damaged(name: str, data: bytes) -> bytes:
        return data[:at] + new + data[at + len(new) :] if name.endswith(("sheet1.xml", "workbook.xml")) else data

    path = repacked(tmp_path_factory.mktemp("damaged") / "台账.xlsx", damaged)
    with contextlib.suppress(UserError):
        for sheet in read_workbook(path):
            read(sheet)
