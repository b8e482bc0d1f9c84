"""Workbooks made to end the program or keep it busy: a few bytes ask for gigabytes, or mean something else to others.

Each is read in a process of its own, which is ended beyond one gigabyte or some seconds; ours goes on.
"""

import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.base.errors import UserError
from desktop_app.base.paths import ROOT
from desktop_app.base.progress import GivenUpError, Progress, told_to
from desktop_app.ledger import read_workbook
from desktop_app.tables import apart
from desktop_app.tables.refusals import refusal
from tests.ledger.workbooks import ods
from tests.refusing import is_wine

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NEAR = '<row r="1"><c r="A1"><v>1</v></c></row>'
FAR = NEAR + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
LAST = NEAR + '<row r="5000"><c r="CV5000"><v>1</v></c></row>'


def worksheet(rows: str, after: str = "") -> bytes:
    return f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


def parts(sheet: bytes, *, sheets: int = 1, strings: str = "", styles: str = "") -> dict[str, bytes]:
    """Return the parts of a workbook whose sheets are all one part."""
    names = "".join(f'<sheet name="{at}" sheetId="{at + 1}" r:id="r{at}"/>' for at in range(sheets))
    targets = "".join(_relation(f"r{at}", "worksheet", "worksheets/sheet1.xml") for at in range(sheets))
    made = {
        "_rels/.rels": f"<Relationships>{_relation('r', 'officeDocument', 'xl/workbook.xml')}</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{targets}</Relationships>",
    }
    if strings:
        made["xl/sharedStrings.xml"] = strings
    if styles:
        made["xl/styles.xml"] = styles
    return {name: text.encode() for name, text in made.items()} | {"xl/worksheets/sheet1.xml": sheet}


def _relation(id_: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{id_}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def zipped(path: Path, made: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in made.items():
            archive.writestr(name, data)
    return path


def shared(count: int) -> bytes:
    cells = "".join(f'<c r="A{at}" t="s"><v>0</v></c>' for at in range(1, count + 1))
    return worksheet(f'<row r="1">{cells}</row>')


def two_directories(path: Path) -> Path:
    """Two lists of contents in one zip: one is found from its end, the other by the place that is named."""
    near, far = (list(parts(worksheet(rows)).items()) for rows in (NEAR, FAR))
    far_parts, far_list = _packed_by_hand(far, 0)
    start = len(far_parts) + len(far_list) + 22
    near_parts, near_list = _packed_by_hand(near, 10**6)
    data = far_parts + far_list + _end(len(far), len(far_list), len(far_parts)) + near_parts
    place = len(data) + 10**6 - start
    path.write_bytes(data + near_list + _end(len(near), len(near_list), place))
    return path


def _packed_by_hand(made: list[tuple[str, bytes]], base: int) -> tuple[bytes, bytes]:
    body = listed = b""
    for name, data in made:
        common = (0, 0, 33, zlib.crc32(data), len(data), len(data), len(name))
        start = struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, *common[:6], len(name), 0, 0, 0, 0, 0, base + len(body)
        )
        listed += start + name.encode()
        body += struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, *common, 0) + name.encode() + data
    return body, listed


def _end(count: int, size: int, place: int) -> bytes:
    return struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size, place, 0)


def understated(path: Path) -> Path:
    """Hundreds of megabytes that claim to be sixty bytes."""
    text = b"<sst>" + b" " * (600 * 2**20)
    zipped(path, parts(worksheet(NEAR)) | {"xl/sharedStrings.xml": text})
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<L", len(text)), struct.pack("<L", 60)))
    return path


def utf16(path: Path) -> Path:
    """Chinese letters to who reads UTF-16, a sheet to who looks at the bytes."""
    inner = worksheet(FAR)
    text = "\ufeff<a>".encode("utf-16-le") + inner + b" " * (len(inner) % 2) + "</a>".encode("utf-16-le")
    return zipped(path, parts(text))


def _sheet(rows: str, after: str = "") -> Callable[[Path], Path]:
    return lambda path: zipped(path, parts(worksheet(rows, after)))


WIDE = '<table:table-row><table:table-cell table:number-columns-repeated="32000"/><table:table-cell/></table:table-row>'
BLANKS = (
    '<table:table-row><table:table-cell office:value-type="string"><text:p>甲{}</text:p></table:table-cell>'
    "</table:table-row>"
)
NINETY = (
    '<table:table-row><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="90"/>'
    "</table:table-row>"
)
FORMULA = NINETY.replace('office:value-type="float" office:value="1"', 'table:formula="=1"')
HOSTILE: dict[str, Callable[[Path], Path]] = {
    "rows begun anew by a table": _sheet(NEAR + '<row r="999999999"/><table/><row><c><v>1</v></c></row>'),
    "rows begun anew by a sheet": _sheet(NEAR + '<row r="999999999"/><sheetData/><row><c><v>1</v></c></row>'),
    "a row behind a cell that is elsewhere": _sheet(
        NEAR + '<row r="999999999"><c r="A1"/></row><row><c><v>1</v></c></row>'
    ),
    "rows in rows": _sheet(('<row r="1">' + "<c/>" * 99) * 3000 + "<c><v>1</v></c>" + "</row>" * 3000 + LAST),
    "two encodings": utf16,
    "two directories": two_directories,
    "texts that are not there": lambda path: zipped(
        path, parts(worksheet(NEAR), strings='<sst uniqueCount="100000000000"/>')
    ),
    "one long text in each cell": lambda path: zipped(
        path, parts(shared(4000), strings=f"<sst><si><t>{'甲' * 200_000}</t></si></sst>")
    ),
    "a size that is not true": understated,
    "fifty sheets from one": lambda path: zipped(path, parts(worksheet(LAST), sheets=50)),
    "thousands of sheets from one": lambda path: zipped(path, parts(worksheet(NEAR), sheets=3000)),
    "merged over and over": _sheet(LAST, "<mergeCells>" + '<mergeCell ref="A1:CV5000"/>' * 100_000 + "</mergeCells>"),
    "blanks without end": lambda path: ods(path, BLANKS.format('<text:s text:c="900000000"/>')),
    "blanks again and again": lambda path: ods(path, BLANKS.format('<text:s text:c="900000"/>' * 2000)),
    "wide empty rows": lambda path: ods(path, WIDE * 20_000),
    "rows begun anew in .ods": lambda path: ods(
        path,
        f'{NINETY}<table:table-row table:number-rows-repeated="900000"/><x:table xmlns:x="u"/>{NINETY}',
    ),
    "repeated not once": lambda path: ods(path, '<table:table-row table:number-rows-repeated="0"/>'),
    "a formula far out": lambda path: ods(
        path,
        (FORMULA + '<table:table-row table:number-rows-repeated="900000"/>') * 2 + FORMULA,
    ),
}


def outcome(path: Path) -> str:
    """Say what came of a file: that it was read, or the sentence of its refusal."""
    try:
        read_workbook(path)
    except UserError as error:
        return str(error)
    return "read"


@pytest.mark.parametrize("case", HOSTILE)
def test_what_asks_for_gigabytes_is_read_or_refused(tmp_path: Path, case: str) -> None:
    told = outcome(HOSTILE[case](tmp_path / "台账.xlsx"))
    assert told == "read" or (told.endswith("。") and told.count("。") == 1)


def test_of_two_directories_the_one_is_read_that_programs_read(tmp_path: Path) -> None:
    assert [sheet.rows for sheet in read_workbook(two_directories(tmp_path / "a.xlsx"))] == [(("1",),)]


def test_a_format_of_brackets_is_no_riddle(tmp_path: Path) -> None:
    code = "[" * 3_000_000
    styles = f'<styleSheet><numFmts><numFmt numFmtId="170" formatCode="{code}"/></numFmts><cellXfs><xf numFmtId="170"/>'
    path = zipped(tmp_path / "台账.xlsx", parts(worksheet(NEAR), styles=f"{styles}</cellXfs></styleSheet>"))
    assert outcome(path) in ("read", str(refusal("broken", "台账.xlsx")))


LIMITED = "from desktop_app.tables import limits; limits.SECONDS = 1; limits.limit_this_process(); "
TOO_MUCH = {"memory": f"{LIMITED}bytearray(limits.MEMORY)", "time": f"{LIMITED}\nwhile True: pass"}


@pytest.mark.skipif(is_wine(), reason="Wine takes a job's limits and keeps neither that of time nor that of memory")
@pytest.mark.parametrize("what", TOO_MUCH)
def test_the_reader_is_ended_beyond_its_limits(what: str) -> None:
    done = subprocess.run([sys.executable, "-c", TOO_MUCH[what]], cwd=ROOT, stderr=subprocess.DEVNULL, timeout=60)
    assert done.returncode != 0


def test_a_file_at_which_the_reader_ends_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "COMMAND", "--no-such-option")
    with pytest.raises(UserError, match="内存或时间超出了限度"):
        apart.read_apart(b"a", "台账.xls")


def test_where_no_process_can_be_started_the_system_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/program")
    with pytest.raises(UserError, match="系统不让另开一个进程来读它（找不到文件或文件夹）"):
        apart.read_apart(b"a", "台账.xls")


@pytest.mark.skipif(sys.platform == "win32", reason="it has no shell of that kind")
def test_a_reader_that_nobody_waits_for_any_more_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless, told = tmp_path / "reader", Progress()
    endless.write_text("#!/bin/sh\nexec sleep 60\n")
    endless.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(endless))
    told.cancel()
    with told_to(told), pytest.raises(GivenUpError):
        apart.read_apart(b"a", "台账.xls")


def test_the_reader_loads_neither_qt_nor_the_record() -> None:
    code = "import sys; from desktop_app.tables import child, kinds, xlsx, ods, word, web; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    loaded = done.stdout.split()
    assert not [
        name for name in loaded if name.startswith(("PySide6", "ui", "msgspec", "desktop_app.ledger", "sqlite"))
    ]


@pytest.mark.parametrize("size", [1, 2**16, 2**20])
def test_a_reader_that_begins_late_gets_all_there_is(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "LOOK_AGAIN", 0.0001)  # it is asked for its answer long before it reads
    page = f"<html><body><table><tr><td>序号</td><td>{'字' * 9}</td></tr>".encode()
    rows = b"".join(f"<tr><td>{at}</td><td>{'甲' * 300}</td></tr>".encode() for at in range(size // 900 + 1))
    [table] = apart.read_apart(page + rows + b"</table></body></html>", "粘贴", page=True)
    assert len(table.rows) == size // 900 + 2
