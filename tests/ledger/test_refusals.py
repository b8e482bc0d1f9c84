"""Workbooks that are no ledger, are damaged or are made to harm: one sentence each, and nothing lost in silence."""

import contextlib
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.errors import UserError
from desktop_app.ledger import read_ledger, read_workbook
from tests.ledger.workbooks import FILLER, book, ods, ods_row, read
from tests.samples import FILES, LEDGER


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


def zipped(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def macros(path: Path) -> Path:
    repacked(path, lambda _, data: data)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return path


def bomb(path: Path) -> Path:
    """A file of some hundred kilobytes that grows to more than is let in."""
    return repacked(path, lambda name, data: data + b" " * GROWN if name.endswith("sheet1.xml") else data)


def lying_bomb(path: Path) -> Path:
    """The same, its size given as ten bytes."""
    with zipfile.ZipFile(bomb(path)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    data = bytearray(path.read_bytes())
    assert data.count(size) == 2
    path.write_bytes(bytes(data).replace(size, (10).to_bytes(4, "little")))
    return path


def encrypted(path: Path) -> Path:
    """As Excel keeps a workbook with a password: an old-format file that holds it in a stream of this name."""
    path.write_bytes(OLE + bytes(1024) + "EncryptedPackage".encode("utf-16-le"))
    return path


def old_encrypted(path: Path) -> Path:
    """As Excel 97 keeps one: after the first record of the workbook comes how it is enciphered."""
    first = bytes.fromhex("09081000") + bytes.fromhex("0006") + bytes(14)
    path.write_bytes(OLE + bytes(504) + first + bytes.fromhex("2f003600") + bytes(900))
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


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
GROWN = 90 * 2**20
FIRST_CELL = b'r="A1"'
REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no such file": (lambda path: path, "无法读取"),
    "a folder": (lambda path: path.parent, "无法读取"),
    "a text that is no ledger": (lambda path: text(path, "姓名,电话".encode()), "没有找到整改台账"),
    "nothing in it": (lambda path: text(path, b""), "是空的"),
    "bytes of no kind": (lambda path: text(path, bytes(range(256))), "Excel、WPS不认识的文件"),
    "a PDF": (lambda path: text(path, b"%PDF-1.7"), "是PDF文件"),
    "an old document": (lambda path: text(path, OLE + "WordDocument".encode("utf-16-le")), "旧版Word文档（.doc）"),
    "a page without a table": (lambda path: text(path, b"<html><body>a</body></html>"), "是网页，里面没有表格"),
    "a zip of files": (lambda path: zipped(path, {"a.txt": "a"}), "是压缩包"),
    "slides": (lambda path: zipped(path, {"ppt/presentation.xml": "<a/>"}), "是演示文稿"),
    "another XML": (lambda path: text(path, b"<?xml version='1.0'?><a/>"), "是XML文件"),
    "cut off": (lambda path: text(path, (FILES / "ledger-300.xlsx").read_bytes()[:9000]), "已损坏"),
    "a zip of something else": (lambda path: ods(path, "").rename(path.with_suffix(".zip")), "是空的"),
    "an old file in ruins": (lambda path: text(path, OLE + bytes(900)), "已损坏"),
    "too large": (lambda path: text(path, b"PK" + bytes(21 * 2**20)), "超过20MB"),
    "a zip bomb": (bomb, "内容太多"),
    "a zip bomb that lies": (lying_bomb, "已损坏"),
    "a cell at the world's end": (lambda path: with_sheet(path, FIRST_CELL, b'r="XFD1048576"'), "超过5000行或100列"),
    "a cell there in small letters": (lambda path: with_sheet(path, FIRST_CELL, b'r="xfd1048576"'), "超过5000行"),
    "a cell there with zeros": (lambda path: with_sheet(path, FIRST_CELL, b'r="A000001048576"'), "已损坏"),
    "a cell with a second place": (
        lambda path: with_sheet(path, FIRST_CELL, FIRST_CELL + b' r="XFD1048576"'),
        "已损坏",
    ),
    "a row with a sign": (lambda path: with_sheet(path, b'<row r="1"', b'<row r="+4294967295"'), "已损坏"),
    "a sheet under another name": (elsewhere, "超过5000行或100列"),
    "too many rows": (lambda path: book(path, [["问题", "措施"], *[["甲", "乙"]] * 5001]), "超过5000行"),
    "too many columns": (lambda path: book(path, [["问题"] * 101]), "100列"),
    "an .ods that repeats itself": (lambda path: ods(path, ods_row("问题") + FILLER + ods_row("甲")), "超过5000行"),
    "password": (encrypted, "打开密码"),
    "another password": (locked, "打开密码"),
    "a password of old": (old_encrypted, "打开密码"),
    "macros": (macros, "宏"),
    "a binary workbook": (
        lambda path: repacked(path, lambda _, data: data) and _add(path, "xl/workbook.bin"),
        "二进制",
    ),
    "too many parts": (many, "内容太多"),
    "an unknown encoding": (
        lambda path: with_sheet(path, b"<worksheet", b'<?xml version="1.0" encoding="none"?><worksheet'),
        "已损坏",
    ),
    "blank": (lambda path: book(path, []), "是空的"),
    "headings too far down": (
        lambda path: book(path, [["说明"]] * 25 + [["反馈问题", "整改措施"], ["甲", "乙"]]),
        "前20行里没有“反馈问题”“整改措施”这样的表头",
    ),
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
def test_a_cell_too_far_out_is_found_however_it_is_written(tmp_path: Path, far: bytes) -> None:
    with pytest.raises(UserError, match="超过5000行或100列"):
        read_workbook(with_sheet(tmp_path / "台账.xlsx", FIRST_CELL, far))


@given(st.lists(st.tuples(st.integers(0, 7000), st.binary(min_size=1, max_size=4)), min_size=1, max_size=6))
def test_a_damaged_file_is_refused_or_read(
    tmp_path_factory: pytest.TempPathFactory, damage: list[tuple[int, bytes]]
) -> None:
    data = bytearray((LEDGER).read_bytes())
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


@pytest.mark.parametrize(
    ("sound", "damaged"),
    [(b"<is><t>", b"<is><t"), (b'<c r="B1"', b'<cr="B1"'), (b"</is>", b"</ix>"), (b"<t>", "<t>甲<乙>".encode())],
)
def test_what_the_library_would_lose_in_a_damaged_sheet_is_refused(
    tmp_path: Path, sound: bytes, damaged: bytes
) -> None:
    """The library reads on over some damage."""
    with pytest.raises(UserError, match="已损坏"):
        read_workbook(with_sheet(tmp_path / "台账.xlsx", sound, damaged))


TAGS = [b"<row ", b"</row>", b"<c ", b"</c>", b"<is>", b"</is>", b"<t>", b"</t>", b"<v>", b"</v>", b"<mergeCell"]


@given(st.sampled_from(TAGS), st.integers(0, 300), st.sampled_from([*TAGS, b"", b"<", b">", b'"', b"<x>"]))
def test_a_sheet_that_is_read_is_sound(
    tmp_path_factory: pytest.TempPathFactory, old: bytes, at: int, new: bytes
) -> None:
    data = b""

    def damaged(name: str, part: bytes) -> bytes:
        nonlocal data
        if "sheet1.xml" not in name:
            return part
        pieces = part.split(old)
        at_piece = at % len(pieces)
        data = old.join(pieces[: at_piece + 1]) + new + old.join(pieces[at_piece + 1 :])
        return data

    path = repacked(tmp_path_factory.mktemp("damaged") / "台账.xlsx", damaged)
    with contextlib.suppress(UserError):
        read_workbook(path)
        assert ElementTree.fromstring(data) is not None
