"""Check codes read off paper: out of a photograph, a scan or a PDF, and compared with what the file holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ...assessing.verifying import Verdict, verdict_on, verdicts
from ...base.errors import UserError, reason
from ...base.limits import read_within
from ...base.progress import stage, step
from ...evidence.pictures import form_of, grey_pages
from ...files.plain_reading import open_plain
from ...paper.joining import grey_page, pages_of
from ...paper.office_receipt_sheet import RECEIPT_MARK
from ...paper.recovery_sheet import MARK
from ...record.check_code import SECOND, printed
from .qr_codes import qr_words

if TYPE_CHECKING:
    from ...storage.store import Store

LARGEST = 200 << 20  # bytes of a scan
MOST_PAGES = 500
_SIDE, _PIXELS = 5000, 25_000_000  # of a page that is looked at: A4 at 400 dots an inch
_PDF = b"%PDF-"
_DIGEST = re.compile("[0-9A-F]{64}")
_SHORT = re.compile("[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}")  # of check/1
_WHERE = "考核表的二维码在每页右下角，请把那里扫描清楚、拍清楚，不要反光、弯折"


Source = Path | tuple[str, bytes]
"""A file, or what a picture is called and its bytes."""


class PaperCode(Struct, frozen=True, kw_only=True):
    """What the QR code of a sheet says; ``digest`` is the whole code (64 hex digits), empty in papers before 1.1."""

    page: int
    code: str
    digest: str = ""
    revision: int = 0
    date: str = ""
    total: str = ""


class Scanned(Struct, frozen=True, kw_only=True):
    """What was found in one picture or PDF: its pages, the codes of sheets, and how many codes were of other papers."""

    name: str
    pages: int
    codes: tuple[PaperCode, ...]
    others: int = 0
    words: tuple[str, ...] = ()
    """All that the QR codes say, of whatever paper."""


class Compared(Struct, frozen=True, kw_only=True):
    """A code from paper, and what is to be said of it."""

    name: str
    code: PaperCode
    verdict: Verdict


def paper_code(words: str, page: int = 1) -> PaperCode | None:
    """Return what the words of a QR code stand for; None where they are not those of a sheet."""
    first, *rest = words.split(" ")
    number = int(rest[0]) if rest and re.fullmatch("[1-9][0-9]{0,5}", rest[0]) else 0
    date = next((word for word in rest[1:] if re.fullmatch(r"\d{4}-\d\d-\d\d", word)), "")
    total = next((word for word in rest[1:] if re.fullmatch(r"\d{1,3}\.\d\d", word)), "")
    made = partial(PaperCode, page=page, revision=number, date=date, total=total)
    if not number:
        return None
    if _DIGEST.fullmatch(first):
        return made(code=printed(SECOND, first.lower()), digest=first.lower())
    return made(code=first) if _SHORT.fullmatch(first) else None


def scanned_file(path: Path) -> Scanned:
    """Read the codes in a picture or PDF; refused where it cannot be read, or none is found."""
    try:
        with open_plain(path) as file:
            content = read_within(file, LARGEST)
    except OSError as error:
        raise UserError(f"“{path}”无法读取（{reason(error)}）。") from None
    return scanned(content, path.name)


def scanned(content: bytes, name: str) -> Scanned:
    """Read the codes in what is a picture or PDF, each once, though it stands on every page of its sheet."""
    stage("读取二维码")
    said: list[tuple[int, str]] = []
    pages = 0
    for pages, page in enumerate(_pages(content, name), 1):
        said += [(pages, words) for words in qr_words(*page)]
    if not pages:
        raise UserError(f"“{name}”不是能识别的图片或PDF，没有读取；请用JPG、PNG、TIFF图片或PDF。")
    found = [paper_code(words, page) for page, words in said]
    codes = {one.digest or one.code: one for one in reversed(found) if one is not None}
    return Scanned(
        name=name,
        pages=pages,
        codes=tuple(sorted(codes.values(), key=lambda one: one.page)),
        others=sum(one is None for one in found),
        words=tuple(dict.fromkeys(words for _, words in said)),
    )


def is_pictured(content: bytes) -> bool:
    """Whether a file begins as a PDF or a picture does."""
    return _PDF in content[:1024] or bool(form_of(content[:64], named_so=False))


def recovery_words_on(path: Path) -> str:
    """Return the groups that the QR code of a recovery sheet says; refused where there is none in a picture or PDF."""
    found = scanned_file(path)
    for words in found.words:
        if words.startswith(f"{MARK} "):
            return words.removeprefix(f"{MARK} ")
    raise UserError(f"“{found.name}”里没有找到恢复页的二维码；请扫描清楚些，或者照恢复页输入13组字符。")


def receipt_code_on(path: Path) -> str:
    """Return the code that the QR code of a receipt's paper says; refused where there is none in a picture or PDF."""
    found = scanned_file(path)
    for words in found.words:
        if words.startswith(f"{RECEIPT_MARK} "):
            return words.removeprefix(f"{RECEIPT_MARK} ")
    raise UserError(f"“{found.name}”里没有找到接收回执的二维码；请扫描清楚些，或者输入回执码、选择回执文件。")


def compared(store: Store, found: Scanned) -> list[Compared]:
    """Compare the codes of a scan with the file; refused, with what to do, where there is none."""
    if not found.codes:
        where = f"“{found.name}”{f'的{found.pages}页' if found.pages > 1 else ''}里"
        if found.others:
            raise UserError(f"{where}的二维码不是考核表上的，没有核对；请用考核表的扫描件。")
        raise UserError(f"{where}没有找到考核表的二维码，没有核对；{_WHERE}，也可以手工输入核验码。")
    return [Compared(name=found.name, code=one, verdict=_verdict(store, one)) for one in found.codes]


def read_all(sources: Sequence[Source]) -> tuple[list[Scanned], list[str]]:
    """Read several scans; with them what was refused, each in a sentence: none stops the rest."""
    found: list[Scanned] = []
    refused: list[str] = []
    for source in sources:
        try:
            found.append(scanned_file(source) if isinstance(source, Path) else scanned(source[1], source[0]))
        except UserError as error:
            refused.append(str(error))
    return found, refused


def compare_all(store: Store, scans: Sequence[Scanned]) -> tuple[list[Compared], list[str]]:
    """Compare several scans with the file; with them what was refused, likewise."""
    found: list[Compared] = []
    refused: list[str] = []
    for one in scans:
        try:
            found += compared(store, one)
        except UserError as error:
            refused.append(str(error))
    return found, refused


def words_of(all_of_them: Sequence[Compared]) -> list[str]:
    """Say what came of each code, with the page that it stands on where there are more."""
    files = {one.name for one in all_of_them}
    pages = {(one.name, one.code.page) for one in all_of_them}
    told = []
    for one in all_of_them:
        file = f"“{one.name}”" if len(files) > 1 else ""
        page = f"第{one.code.page}页" if len(pages) > 1 else ""
        told.append(f"{file}{page}：{one.verdict.words}" if file or page else one.verdict.words)
    return told


def _verdict(store: Store, code: PaperCode) -> Verdict:
    if not code.digest:
        return verdicts(store, code.code)[0]
    verdict = verdict_on(store, code.digest)
    if verdict is None:
        words = f"二维码里的核验码是 {code.code}，这个文件里没有这一版：纸和文件不一致；请换一个文件核对。"
        return Verdict(agrees=False, words=words)
    one = verdict.found
    if one is None or (code.revision, code.total or one.total) == (one.revision, one.total):
        return verdict
    on_paper, in_file = f"第{code.revision}版、{code.total}分", f"第{one.revision}版、{one.total}分"
    words = f"二维码里写的是{on_paper}，文件里核验码相同的是{in_file}：二维码被改动过，纸和文件不一致。"
    return replace(verdict, agrees=False, words=words)


def _pages(content: bytes, name: str) -> Iterator[tuple[int, int, bytes]]:
    if _PDF not in content[:1024]:
        yield from grey_pages(content, _SIDE)
        return
    count = min(pages_of(content, name), MOST_PAGES)
    for number in range(count):
        step(number, count)
        yield grey_page(content, number, _PIXELS)
