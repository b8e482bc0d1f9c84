"""One sheet's cells as its reader finds them, and as they are seen: merged over, hidden, struck out, or no value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from ..base.text import presentable

ROWS = 5000
COLUMNS = 100
SHEETS = 100
LONGEST_CELL = 32_767  # characters: what Excel has room for
MOST_TEXT = 2_000_000  # characters of a sheet: five thousand rows of four hundred
MOST_OF_ALL = 8_000_000  # of all sheets
MOST_CELLS = 2 * ROWS * COLUMNS  # of all sheets, filled or not

HIDDEN_ROW = "表格中隐藏或筛选掉的行"
HIDDEN_COLUMN = "表格中隐藏的"
COVERED = "被合并单元格盖住、看不见的内容"
STRUCK = "加了删除线的内容"
NOT_SHOWN = "设为不显示的内容"
ERROR = "错误值"
NO_RESULT = "公式没有保存计算结果"
PICTURE = "图片"

WITHOUT_RESULT = "（公式未计算）"
A_PICTURE = "（图片）"
_PICTURE_FORMULA = re.compile(r"=?\s*(_xlfn\.)*DISPIMG\(", re.IGNORECASE)
_RADICALS = re.compile("[\u2e80-\u2fd5\uf900-\ufaff]")
# What Unicode calls the equivalent of a radical (EquivalentUnifiedIdeograph.txt) where NFKC knows none.
_SUPPLEMENT = str.maketrans(
    "⺀⺁⺄⺈⺌⺍⺎⺓⺘⺛⺜⺝⺞⺟⺠⺢⺥⺦⺧⺨⺩⺫⺬⺭⺮⺯⺰⺱⺶⺷⺹⺻⺼⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
    "冫厂乙刀小小兀幺扌旡日月歹母民氺爫丬牛犭王目示礻竹糸纟罒羊羊耂聿肉艹艹艹虎衤覀西见角讠贝车辶辶辶阝钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龟亀",
)


class RefusedError(Exception):
    """Why a file is not read: a word that ``refusals`` makes a sentence of, and what the sentence may quote."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(kind, detail)
        self.kind, self.detail = kind, detail


def tidy(text: str) -> str:
    """Return a text as it is stored: nothing unseen in it, its lines apart, radicals as the letters they look like."""
    text = presentable(text)
    if _RADICALS.search(text):
        text = _RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text).translate(_SUPPLEMENT)
    if text.isprintable():
        return text.strip()
    return "\n".join(filter(None, (" ".join(line.split("\t")).strip() for line in text.splitlines())))


class Grid:
    """The cells of a sheet by row and column from its own first, counted from 0."""

    def __init__(self, name: str, *, hidden: bool = False) -> None:
        self.name, self.hidden = name, hidden
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merged: list[tuple[int, int, int, int]] = []  # first row and column, last row and column
        self._cells: dict[tuple[int, int], str] = {}
        self._flaws: list[tuple[int, int, str, str]] = []
        self._length = 0

    def put(self, row: int, column: int, text: str, flaw: str = "") -> None:
        """Put a text into a cell; ``flaw`` says why it is no value."""
        text = tidy(text)
        if not text:
            return
        if _PICTURE_FORMULA.match(text):
            text, flaw = A_PICTURE, PICTURE
        if row >= ROWS or column >= COLUMNS:
            raise RefusedError("too_large")
        self._length += len(text)
        if len(text) > LONGEST_CELL or self._length > MOST_TEXT:
            raise RefusedError("too_much", self.name)
        self._cells[row, column] = text
        if flaw:
            self._flaws.append((row, column, text, flaw))

    def leave_out(self, row: int, column: int, text: str, reason: str) -> None:
        """Tell a text that stands in the file and is not taken."""
        text = tidy(text)[:LONGEST_CELL]
        self._length += len(text)
        if self._length > MOST_TEXT:
            raise RefusedError("too_much", self.name)
        if text:
            self._flaws.append((row, column, text, reason))

    @property
    def length(self) -> int:
        """Number of characters."""
        return self._length

    @property
    def area(self) -> int:
        """Number of cells up to the last ones, filled or not."""
        down, across = (max((place[at] for place in self._cells), default=-1) + 1 for at in (0, 1))
        return down * across

    def finished(self) -> dict[str, Any]:
        """Return what is seen of the sheet, and what is told of the rest, as plain data."""
        bottom = max((row for row, _ in self._cells), default=-1)
        right = max((column for _, column in self._cells), default=-1)
        merged = [self._seen(one) for one in self._apart(bottom, right)]
        self._cover(merged)
        self._hide()
        cells, flaws = self._cells, [one for one in self._flaws if not self._is_hidden(one)]
        bottom = max((row for row, _ in cells), default=-1)
        right = max((column for _, column in cells), default=-1)
        rows = [[cells.get((row, column), "") for column in range(right + 1)] for row in range(bottom + 1)]
        return {"name": tidy(self.name), "rows": rows, "merged": merged, "hidden": self.hidden, "flaws": sorted(flaws)}

    def _is_hidden(self, flaw: tuple[int, int, str, str]) -> bool:
        row, column, _, reason = flaw
        if reason in (HIDDEN_ROW, HIDDEN_COLUMN):
            return False
        return row in self.hidden_rows or column in self.hidden_columns

    def _apart(self, bottom: int, right: int) -> Iterator[tuple[int, int, int, int]]:
        """Yield the merged cells that begin where something is, those that lie over another one left out."""
        owned: set[tuple[int, int]] = set()
        for top, left, last, rightmost in dict.fromkeys(self.merged):
            if not (0 <= top <= min(last, bottom) and 0 <= left <= min(rightmost, right)) or (top, left) in owned:
                continue
            area = (
                (row, column)
                for row in range(top, min(last, bottom) + 1)
                for column in range(left, min(rightmost, right) + 1)
            )
            places = list(area)
            if (top, left) != (last, rightmost) and owned.isdisjoint(places):
                owned.update(places)
                yield top, left, last, rightmost

    def _seen(self, merged: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
        """Let a merged cell begin in its first row and column that are seen, where its text stands on the screen."""
        top, left, bottom, right = merged
        row = next((at for at in range(top, min(bottom, ROWS) + 1) if at not in self.hidden_rows), top)
        column = next((at for at in range(left, min(right, COLUMNS) + 1) if at not in self.hidden_columns), left)
        if (row, column) != (top, left) and (top, left) in self._cells:
            if (row, column) in self._cells:
                self._flaws.append((row, column, self._cells[row, column], COVERED))
            self._cells[row, column] = self._cells.pop((top, left))
            moved = [(row, column, *one[2:]) if one[:2] == (top, left) else one for one in self._flaws]
            self._flaws = moved
        return row, column, bottom, right

    def _cover(self, merged: list[tuple[int, int, int, int]]) -> None:
        """Take away what stands under merged cells."""
        starts = {}
        for top, left, bottom, right in merged:
            for row in range(top, min(bottom, ROWS) + 1):
                starts.update({(row, column): (top, left) for column in range(left, min(right, COLUMNS) + 1)})
        for place in [one for one in self._cells if starts.get(one, one) != one]:
            text = self._cells.pop(place)
            self._flaws = [one for one in self._flaws if one[:2] != place]
            if text != self._cells.get(starts[place]):  # as some programs fill each cell of a merged one
                self._flaws.append((*place, text, COVERED))

    def _hide(self) -> None:
        """Take away hidden rows and columns; a row is told as a whole, a column by its first texts."""
        for row in sorted({row for row, _ in self._cells if row in self.hidden_rows}):
            told = [self._cells.pop(place) for place in sorted(one for one in self._cells if one[0] == row)]
            self._flaws.append((row, -1, "　".join(told), HIDDEN_ROW))
        for column in sorted({column for _, column in self._cells if column in self.hidden_columns}):
            places = sorted(one for one in self._cells if one[1] == column)
            told = [self._cells.pop(place) for place in places]
            self._flaws.append((places[0][0], column, "　".join(told[:3]), HIDDEN_COLUMN))
