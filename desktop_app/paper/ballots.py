"""The ballots: several alike on a page, to cut apart. Measures are points."""

from __future__ import annotations

from ..rubric.answers import BALLOT_COUNTS
from ..rubric.rules import Ratio
from .contents import FORM_NAMES, Form
from .typesetting.flow import WIDTH, broken, fitted
from .typesetting.fonts import BOLD, REGULAR, TITLE
from .typesetting.pen import PAGE, Pen
from .typesetting.table import EDGES, LEFT, MIDDLE, PADDING

_OPTIONS = ("satisfied", "fairly", "dissatisfied", "abstained")
_MOST = 4  # on a page
_TITLE, _SIZE, _SMALL = 16.0, 11.0, 9.5
_LEADING = 1.5
_OPTION = 72.0  # width of an option's column
_HEAD, _MARK = 24.0, 36.0  # heights of the rows: what is asked, where the mark goes
_MARGIN, _SEAM = 30.0, 14.0  # at the page's edges; above and below a line to cut along
_NAME_SIZES = {11.0: 1, 10.0: 1, 9.0: 2, 8.0: 3, 6.0: 6, 4.0: 99}
_RULES = "请在相应栏内画“√”，只选一项；多选无效，不选视为弃权。本票不记名，请勿作其他记号。"


class _Ballot:
    """One ballot, broken into lines."""

    def __init__(self, item: Ratio, unit: str, day: str) -> None:
        self._day = day
        self._day_width = REGULAR.width(day) * _SIZE
        self._unit_size, self._unit = fitted(f"被评估单位：{unit}", WIDTH - self._day_width - 20, REGULAR, _NAME_SIZES)
        self._groups = _group_lines(item.groups)
        asked = WIDTH - len(_OPTIONS) * _OPTION - 2 * PADDING
        self._question = broken(item.question or item.text, asked / _SIZE, REGULAR)
        self._rules = broken(_RULES, WIDTH / _SMALL, REGULAR)
        self._mark = max(_MARK, len(self._question) * _SIZE * _LEADING + 8)

    @property
    def height(self) -> float:
        head = _TITLE * 1.8 + len(self._unit) * self._unit_size * _LEADING
        return head + len(self._groups) * _SIZE * _LEADING + 8 + _HEAD + self._mark + 6 + self._rules_height

    @property
    def _rules_height(self) -> float:
        return len(self._rules) * _SMALL * _LEADING

    def draw(self, pen: Pen, y: float) -> None:
        """Draw it downwards from the height ``y``."""
        pen.centred(MIDDLE, y - _TITLE, FORM_NAMES[Form.BALLOT], TITLE, _TITLE, _TITLE / 2)
        y -= _TITLE * 1.8
        pen.text(EDGES[-1] - self._day_width, y - _SIZE, self._day, REGULAR, _SIZE)
        y = _lines(pen, y, self._unit, self._unit_size)
        y = _lines(pen, y, self._groups, _SIZE) - 8
        y = self._draw_table(pen, y) - 6
        _lines(pen, y, self._rules, _SMALL)

    def _draw_table(self, pen: Pen, top: float) -> float:
        edges = [LEFT, *(EDGES[-1] - _OPTION * left for left in range(len(_OPTIONS), -1, -1))]
        middle, bottom = top - _HEAD, top - _HEAD - self._mark
        pen.centred_block((edges[0] + edges[1]) / 2, top - _HEAD / 2, ["测评内容"], BOLD, _SIZE, _SIZE)
        for name, left, right in zip(_OPTIONS, edges[1:-1], edges[2:], strict=True):
            words = BALLOT_COUNTS[name]
            size = min(_SIZE, (right - left - 2 * PADDING) / BOLD.width(words))
            pen.centred_block((left + right) / 2, top - _HEAD / 2, [words], BOLD, size, size)
        at = (middle + bottom) / 2
        pen.block(LEFT + PADDING, at, self._question, REGULAR, _SIZE, _SIZE * _LEADING)
        pen.rules(0.5, [(LEFT, middle, EDGES[-1], middle), *((edge, top, edge, bottom) for edge in edges[1:-1])])
        pen.frame(1.0, LEFT, bottom, EDGES[-1], top)
        return bottom


def _group_lines(groups: tuple[str, ...]) -> list[str]:
    """Return the voters' groups with a box each, no group broken in two; a single one needs no box."""
    lines = ["参评人员类别："]
    for group in groups:
        words = group if len(groups) == 1 else f"□ {group}　"
        if REGULAR.width(lines[-1] + words.rstrip()) > WIDTH / _SIZE:
            lines.append("")
        lines[-1] += words
    return [part for line in lines for part in broken(line, WIDTH / _SIZE, REGULAR)]


def draw_ballots(pen: Pen, item: Ratio, unit: str, day: str) -> None:
    """Fill a page with as many ballots as fit, four at most, and lines to cut along between them."""
    ballot = _Ballot(item, unit, day)
    room = PAGE[1] - 2 * _MARGIN
    count = max(1, min(_MOST, int(room / (ballot.height + 2 * _SEAM))))
    part = room / count
    for number in range(count):
        top = PAGE[1] - _MARGIN - number * part
        ballot.draw(pen, top - (part - ballot.height) / 2)
        if number:
            pen.dashes(0.6, [(0, top, PAGE[0], top)])


def _lines(pen: Pen, y: float, lines: list[str], size: float) -> float:
    for line in lines:
        pen.text(LEFT, y - size, line, REGULAR, size)
        y -= size * _LEADING
    return y
