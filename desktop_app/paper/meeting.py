"""Forms for the meeting at which the satisfaction is voted on: ballots, counting sheet, sign-in sheet.

No ballot has a place for a name or a number: single ballots must not be told apart. Measures are points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..rubric.answers import BALLOT_COUNTS
from ..rubric.rubric import Rubric
from ..rubric.rules import Ratio
from .ballots import draw_ballots
from .blocks import Grid
from .contents import FORM_NAMES, Form
from .dates import date_on_paper
from .form import STRIP, TOP, draw_page_number, pen_for
from .typesetting.flow import WIDTH, Column, Flow, Row, Table, broken
from .typesetting.fonts import BOLD, REGULAR
from .typesetting.pen import Pdf, Pen
from .typesetting.table import MIDDLE

_TITLE = 18.0
_TALLIES = 12  # boxes of five votes each in a line
_COUNTED_BY_TALLY = tuple(BALLOT_COUNTS)[2:]  # all but what is issued and returned
_TALLY_LINE, _NAME_LINE, _GROUP = 18.5, 25.0, 144.5
_NAMES = 50  # lines of a sign-in sheet, on two pages
_BLANK_UNIT = "＿" * 18
_BLANK_DATE = "　　　　年　　月　　日"


class Meeting(NamedTuple):
    """What is voted on, of which unit and when; an empty text leaves a line to write on."""

    rubric: Rubric
    item: Ratio
    unit: str = ""
    date: str = ""

    @property
    def place(self) -> str:
        return " ".join(self.unit.split()) or _BLANK_UNIT

    @property
    def day(self) -> str:
        return date_on_paper(self.date) or _BLANK_DATE


def meetings(rubric: Rubric, unit: str = "", date: str = "") -> list[Meeting]:
    """Return a meeting for each item of the rubric that is voted on."""
    return [Meeting(rubric, item, unit, date) for item in rubric.items if isinstance(item, Ratio)]


def meeting_pdf(held: Sequence[Meeting], forms: Sequence[Form]) -> Pdf:
    """Return the chosen forms of one meeting or more in one document, each form with page numbers of its own."""
    pen = pen_for(held[0].rubric, held[0].unit, "、".join(FORM_NAMES[form] for form in forms))
    for meeting in held:
        for form, draw in _DRAWN.items():
            if form in forms:
                draw(pen, meeting)
    return pen.finish()


def _ballots(pen: Pen, meeting: Meeting) -> None:
    draw_ballots(pen, meeting.item, meeting.place, meeting.day)
    pen.end_page()


class _Pages:
    """The furniture of a form's pages: title on the first, page number on all."""

    def __init__(self, pen: Pen, meeting: Meeting, form: Form) -> None:
        self.pen, self._number = pen, 0
        self.flow = Flow(pen, STRIP, self._begin, self._end)
        flow, leading = self.flow, _TITLE * 1.5
        pen.centred(MIDDLE, flow.y - _TITLE, FORM_NAMES[form], BOLD, _TITLE, _TITLE / 2)
        flow.y -= leading
        for line in broken(f"{meeting.rubric.name}第{meeting.item.number}项", WIDTH / 9.5, REGULAR):
            pen.centred(MIDDLE, flow.y - 9, line, REGULAR, 9.5)
            flow.y -= 14
        flow.y -= 4
        flow.words(f"被评估单位：{meeting.place}", indent=0)
        flow.words(f"测评日期：{meeting.day}", indent=0)
        flow.y -= 4

    def _begin(self) -> float:
        self._number += 1
        return TOP

    def _end(self) -> None:
        draw_page_number(self.pen, self._number)
        self.pen.end_page()


def _counting(pen: Pen, meeting: Meeting) -> None:
    flow = _Pages(pen, meeting, Form.COUNT).flow
    boxes = [Column(str(5 * (number + 1)), 25, centred=True) for number in range(_TALLIES)]
    table = Table([Column("选项", 108), *boxes, Column("票数", 60)])
    for group in meeting.item.groups:
        flow.need(_GROUP)
        flow.skip(3)
        flow.words(f"{group}　　发出＿＿＿＿张　　收回＿＿＿＿张", BOLD, indent=0)
        rows = [
            _to_write_in(table.row(BALLOT_COUNTS[name], *[""] * (_TALLIES + 1)), _TALLY_LINE)
            for name in _COUNTED_BY_TALLY
        ]
        flow.table(table, rows)
    flow.words("每格画一个“正”字（5票）。各项票数之和应等于收回票数；收回票数多于发出票数的，测评无效。", indent=0)
    flow.need(50)
    flow.skip(16)
    flow.words(f"监票人签名：＿＿＿＿＿＿＿＿　　计票人签名：＿＿＿＿＿＿＿＿　　{_BLANK_DATE}", indent=0)
    flow.finish()


def _sign_in(pen: Pen, meeting: Meeting) -> None:
    flow = _Pages(pen, meeting, Form.SIGN_IN).flow
    flow.words(f"测评对象：{'、'.join(meeting.item.groups)}", indent=0)
    flow.skip(4)
    table = Table(
        [
            Column("序号", 36, centred=True),
            Column("签名", 130),
            Column("部门及职务", 157),
            Column("测评对象", 100),
            Column("备注", 70),
        ]
    )
    rows = [_to_write_in(table.row(str(number), "", "", "", ""), _NAME_LINE) for number in range(1, _NAMES + 1)]
    Grid(table, rows).draw(flow)
    flow.finish()


def _to_write_in(row: Row, height: float) -> Row:
    return Row(row.cells, least=height)


_DRAWN: dict[Form, Callable[[Pen, Meeting], None]] = {
    Form.BALLOT: _ballots,
    Form.COUNT: _counting,
    Form.SIGN_IN: _sign_in,
}
