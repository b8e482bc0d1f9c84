"""Markdown as the manual is written in it, as blocks for paper: headings, paragraphs, lists, tables and pictures."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from .blocks import Block, Grid
from .typesetting.breaking import paragraph
from .typesetting.flow import LEADING, TEXT, WIDTH, Column, Flow, Row, Table
from .typesetting.fonts import BOLD, REGULAR
from .typesetting.pen import CENTRE
from .typesetting.table import LEFT

_LINE = re.compile(r"(?P<heading>## )|(?P<picture>!\[)|(?P<row>\|)|(?P<item>- |\d+\. )|(?P<words>.)")
_ITEM = re.compile(r"(?:- |(\d+\. ))(.*)")
_PICTURE = re.compile(r"!\[.+\]\((.+)\)")
_HEADS = re.compile(r"\*\*[^*]+\*\*")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
_CELL = re.compile(r"(?<!\\)\|")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_INDENT = 2 * TEXT  # of a list's text behind its mark
_BULLET, _DOT = "●", 0.45  # and its size, of the text's
_SCALE = 0.44  # points a pixel of a picture, at most
_HIGHEST = 430.0
_CAPTION = 9.0
_SHARES = 30, 70
_BARE = str.maketrans("", "", "\0\1")

Linked = Callable[[str, str], str]
"""Returns what is printed of a link's words and its target."""


@dataclass(frozen=True)
class Heading:
    """A heading within a chapter."""

    text: str
    room: float = 60

    def draw(self, flow: Flow) -> None:
        """Write it."""
        flow.heading(self.text, below=self.room)


@dataclass(frozen=True)
class Marked:
    """A paragraph of which parts are bold, between NUL and SOH; behind ``mark`` it is an entry of a list."""

    text: str
    mark: str = ""
    size: float = TEXT
    room: float = 30

    def draw(self, flow: Flow) -> None:
        """Write it."""
        indent = _INDENT if self.mark else 0
        start = "" if self.mark else "　　"
        text, bold = _bared(start + self.text)
        leading, at = self.size * LEADING, 0
        for number, line in enumerate(paragraph(text, (WIDTH - indent) / self.size, REGULAR.advance)):
            flow.need(leading)
            baseline = flow.y - leading / 2 - CENTRE * self.size
            if self.mark and not number:
                small = self.size * (_DOT if self.mark == _BULLET else 1)
                flow.pen.text(LEFT + self.size / 2, baseline + (self.size - small) / 4, self.mark, REGULAR, small)
            x = LEFT + indent
            for is_bold, run in groupby(range(at, at + len(line)), bold.__contains__):
                face, words = BOLD if is_bold else REGULAR, "".join(text[one] for one in run)
                flow.pen.text(x, baseline, words, face, self.size)
                x += face.width(words) * self.size
            at += len(line)
            flow.y -= leading
        flow.skip(1 if self.mark else 3)


@dataclass(frozen=True)
class Picture:
    """A picture in the middle, with what is said of it below, on one page."""

    data: bytes
    caption: str

    @property
    def _sizes(self) -> tuple[float, float]:
        across, down = struct.unpack(">II", self.data[16:24])  # of every PNG
        scale = min(_SCALE, WIDTH / across, _HIGHEST / down)
        return across * scale, down * scale

    @property
    def room(self) -> float:
        """What it needs with its caption."""
        return self._sizes[1] + 2 * _CAPTION * LEADING + 10

    def draw(self, flow: Flow) -> None:
        """Draw it."""
        width, height = self._sizes
        flow.need(self.room)
        flow.skip(4)
        flow.y -= height
        flow.pen.picture(LEFT + (WIDTH - width) / 2, flow.y, width, height, self.data)
        leading = _CAPTION * LEADING
        for line in paragraph(self.caption, WIDTH / _CAPTION, REGULAR.advance):
            flow.y -= leading
            flow.pen.centred(LEFT + WIDTH / 2, flow.y, line, REGULAR, _CAPTION)
        flow.y -= leading


def blocks_of(markdown: str, pictures: Path, linked: Linked) -> Iterator[Block]:
    """Yield the blocks of a page; the line below a picture is its caption."""
    caption_of = heads = ""  # the picture to be named next, and what is said above the next table
    for kind, lines in groupby(markdown.splitlines(), _kind):
        texts = list(lines)
        if kind == "picture":
            caption_of = _PICTURE.fullmatch(texts[-1])[1]  # type: ignore[index]  # which it begins like
        elif kind == "words" and caption_of:
            yield Picture((pictures / caption_of).read_bytes(), _plain(texts[0], linked))
            caption_of = ""
        elif kind == "heading":
            yield from (Heading(_plain(one.removeprefix("## "), linked)) for one in texts)
        elif kind == "item":
            for found in filter(None, map(_ITEM.fullmatch, texts)):
                yield Marked(_inline(found[2], linked), (found[1] or _BULLET).strip())
        elif kind == "row":
            yield _table(texts, heads, linked)
            heads = ""
        elif kind == "words" and _HEADS.fullmatch(texts[0]):
            heads = _plain(texts[0], linked)
        elif kind == "words":
            yield Marked(_inline("".join(texts), linked))


def _kind(line: str) -> str:
    found = _LINE.match(line)
    return str(found.lastgroup) if found else ""


def _table(lines: list[str], heads: str, linked: Linked) -> Grid:
    rows = [[_plain(cell.strip(), linked) for cell in _CELL.split(line)[1:-1]] for line in lines]
    table = Table([Column(name, share) for name, share in zip(rows[0], _SHARES, strict=True)])
    made: list[Row] = [table.row(*row) for row in rows[2:]]
    return Grid(table, made, heads)


def _inline(text: str, linked: Linked) -> str:
    """Return text with marks around what is bold, links as they are printed, and nothing escaped."""
    text = _LINK.sub(lambda found: linked(found[1], found[2]), text)
    return _ESCAPED.sub(r"\1", re.sub(r"\*\*(.+?)\*\*", "\0\\1\1", text))


def _plain(text: str, linked: Linked) -> str:
    return _inline(text, linked).translate(_BARE)


def _bared(text: str) -> tuple[str, set[int]]:
    """Return a text without its marks, and which of its characters are bold."""
    bare, bold, is_bold = "", set(), False
    for character in text:
        if character in "\0\1":
            is_bold = character == "\0"
        else:
            if is_bold:
                bold.add(len(bare))
            bare += character
    return bare, bold
