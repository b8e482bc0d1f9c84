"""The manual on paper: a title, the contents with page numbers, and the very pages that the window shows."""

from __future__ import annotations

from collections.abc import Sequence

from ..base.version import VERSION
from ..rubric.help_texts import OF_ITEM, PAGE, PICTURES, Page, general_pages, item_page, particulars_page
from ..rubric.readings import READINGS, readings_page
from ..rubric.rubric import Rubric
from .form import STRIP, draw_page_number
from .marked_text import Heading, Picture, blocks_of
from .running_head import RunningHead
from .typesetting.faces import installed
from .typesetting.flow import WIDTH, Flow, broken
from .typesetting.fonts import BOLD, REGULAR, TITLE
from .typesetting.pen import Pdf, Pen
from .typesetting.table import EDGES, LEFT, MIDDLE

MANUAL = "使用手册"
_NAME = "巡察整改成效评估"
_TITLE, _SUBTITLE, _CHAPTER, _ENTRY = 24.0, 12.0, 16.0, 10.5
_OF_ITEM = 9.5  # an item's line in the contents, of which all stand on one page
_CLOSE, _CLOSER = 1.45, 1.26  # leadings there
_ALONE = ("start", "member", "leader", "secrecy", "install", READINGS)  # are handed out by themselves
_TOGETHER = 4  # blocks that a chapter begins with on one page
_MOST_PASSES = 5  # until no page number changes any more


def manual_pages(rubric: Rubric, *keys: Page) -> list[Page]:
    """Return what is printed, in order; ``keys`` is the page of all keys, which only a window's menus can tell."""
    items = [item_page(rubric, position) for position in range(len(rubric.items))]
    return [*general_pages(), readings_page(rubric), *keys, particulars_page(rubric), *items]


def manual_pdf(rubric: Rubric, *keys: Page) -> Pdf:
    """Return the manual; it is set until the numbers in it are those of its pages."""
    pages = manual_pages(rubric, *keys)
    places = dict.fromkeys((page.topic for page in pages), 1)
    for _ in range(_MOST_PASSES):
        setting = _Setting(rubric, pages, places)
        pdf = setting.done()
        if setting.found == places:
            break
        places = setting.found
    return pdf


class _Setting:
    """One pass; ``places`` are the page numbers that are printed, ``found`` those that come of it."""

    def __init__(self, rubric: Rubric, pages: Sequence[Page], places: dict[str, int]) -> None:
        self._pages, self._places = pages, places
        self.found: dict[str, int] = {}
        self._pen = Pen(f"{_NAME}{MANUAL}", rubric.regulation, REGULAR, faces=installed())
        self._head, self._number = RunningHead(f"{_NAME}　{MANUAL}"), 0
        self._flow = Flow(self._pen, STRIP + 4, self._begin, self._end)

    def done(self) -> Pdf:
        """Write everything."""
        self._write_title()
        alone = True
        for page in self._pages:
            alone, before = page.topic in _ALONE, alone
            self._write(page, new=alone or before)
        self._flow.finish()
        return self._pen.finish()

    def _write_title(self) -> None:
        flow, pen = self._flow, self._pen
        flow.y -= 14
        pen.centred(MIDDLE, flow.y, _NAME, TITLE, _TITLE)
        pen.centred(MIDDLE, flow.y - _TITLE * 1.5, MANUAL, TITLE, _TITLE)
        pen.centred(MIDDLE, flow.y - _TITLE * 2.7, f"版本 {VERSION}", REGULAR, _SUBTITLE)
        flow.y -= _TITLE * 2.7 + 28
        pen.outline("目录", "contents", flow.y + 30)
        pen.centred(MIDDLE, flow.y, "目　录", BOLD, _CHAPTER)
        flow.y -= 14
        for page in self._pages:
            self._write_entry(page)

    def _write_entry(self, page: Page) -> None:
        """Write a line of the contents: title, dots, page number; it leads there."""
        flow, number, of_item = self._flow, str(self._places[page.topic]), page.topic.startswith(OF_ITEM)
        size = _OF_ITEM if of_item else _ENTRY
        leading = size * (_CLOSER if of_item else _CLOSE)
        [*before, last] = broken(page.title, WIDTH / size - 4, REGULAR)
        flow.need((len(before) + 1) * leading)
        top = flow.y
        for line in (*before, last):
            flow.y -= leading
            self._pen.text(LEFT, flow.y, line, REGULAR, size)
        begin, end = LEFT + REGULAR.width(last) * size + 6, EDGES[-1] - REGULAR.width(number) * size
        dots = max(0, int((end - 6 - begin) / (REGULAR.width("·") * size)))
        self._pen.text(end - 6 - dots * REGULAR.width("·") * size, flow.y, "·" * dots, REGULAR, size)
        self._pen.text(end, flow.y, number, REGULAR, size)
        self._pen.lead(page.topic, LEFT, flow.y - 3, EDGES[-1], top - 3)

    def _write(self, page: Page, *, new: bool) -> None:
        flow, blocks = self._flow, list(blocks_of(page.markdown, PICTURES, self._linked))
        if new:
            flow.turn()
        lines = broken(page.title, WIDTH / _CHAPTER, TITLE)
        leading = _CHAPTER * 1.4
        flow.skip(22)
        flow.need(len(lines) * leading + 10 + sum(block.room for block in blocks[:_TOGETHER]))
        self.found[page.topic] = self._number
        self._pen.outline(page.title, page.topic, flow.y + 4)
        self._pen.block(LEFT, flow.y - len(lines) * leading / 2, lines, TITLE, _CHAPTER, leading)
        flow.y -= len(lines) * leading + 6
        for block, following in zip(blocks, [*blocks[1:], None], strict=True):
            if isinstance(block, Heading) and isinstance(following, Picture):
                flow.need(block.room + following.room)  # or it would stand alone below a page
            block.draw(flow)

    def _linked(self, words: str, target: str) -> str:
        """Print where another page is; an article has its name."""
        topic = target.removeprefix(PAGE)
        return f"{words}（第{self._places[topic]}页）" if topic in self._places else words

    def _begin(self) -> float:
        self._number += 1
        return self._head.begin(self._pen, first=self._number == 1)

    def _end(self) -> None:
        draw_page_number(self._pen, self._number)
        self._pen.end_page()
