"""Forms for the meeting at which the satisfaction is voted on: ballots, counting sheet, sign-in sheet.

No ballot has a place for a name or a number: single ballots must not be told apart. Measures are points.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from ..record.assessment import Assessment
from ..rubric.answers import BALLOT_COUNTS, RatioAnswer
from ..rubric.rubric import Rubric
from ..rubric.rules import Ratio
from .ballots import draw_ballots
from .blocks import Grid
from .contents import FORM_NAMES, Form
from .dates import date_on_paper
from .form import STRIP, draw_page_number, pen_for
from .running_head import RunningHead
from .typesetting.flow import WIDTH, Column, Flow, Row, Table, broken
from .typesetting.fonts import BOLD, REGULAR, TITLE
from .typesetting.pen import Pdf, Pen
from .typesetting.table import MIDDLE

_TITLE = 18.0
_TALLIES, _BOX = 12, 5  # boxes in a line, votes in a box
_LINE = _TALLIES * _BOX
_USUAL_LINES = 2  # of each option, where nobody has said how many ballots there are
_KEPT = 8  # lines of an option that are kept on one page
_MORE = 12  # lines that a longer count goes on in
_COUNTED_BY_TALLY = tuple(BALLOT_COUNTS)[2:]  # all but what is issued and returned
_TALLY_LINE, _NAME_LINE = 18.5, 25.0
_NAMES = 50  # lines of a sign-in sheet, on two pages
_BLANK_UNIT = "＿" * 18
_BLANK_DATE = "　　　　年　　月　　日"


class Meeting(NamedTuple):
    """What is voted on, of which unit and when; an empty text leaves a line to write on.

    ``issued`` is how many ballots each group got, as far as that is known.
    """

    rubric: Rubric
    item: Ratio
    unit: str = ""
    date: str = ""
    issued: Mapping[str, int] = MappingProxyType({})

    @property
    def place(self) -> str:
        return " ".join(self.unit.split()) or _BLANK_UNIT

    @property
    def day(self) -> str:
        return date_on_paper(self.date) or _BLANK_DATE


def meetings(rubric: Rubric, record: Assessment | None = None) -> list[Meeting]:
    """Return a meeting for each item of the rubric that is voted on; without a record all is left to be written in."""
    if record is None:
        return [Meeting(rubric, item) for item in rubric.items if isinstance(item, Ratio)]
    held = []
    for item, answer in zip(rubric.items, record.answers, strict=True):
        if isinstance(item, Ratio) and isinstance(answer, RatioAnswer):
            issued = {ballot.group: ballot.issued for ballot in answer.ballots if ballot.issued}
            held.append(Meeting(rubric, item, record.unit, record.date, issued))
    return held


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
        unit = f"　被评估单位：{meeting.unit}" if meeting.unit else ""
        self._head = RunningHead(f"{FORM_NAMES[form]}（{meeting.rubric.name}第{meeting.item.number}项）{unit}")
        self.flow = Flow(pen, STRIP, self._begin, self._end)
        flow, leading = self.flow, _TITLE * 1.5
        pen.centred(MIDDLE, flow.y - _TITLE, FORM_NAMES[form], TITLE, _TITLE, _TITLE / 2)
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
        return self._head.begin(self.pen, first=self._number == 1)

    def _end(self) -> None:
        draw_page_number(self.pen, self._number)
        self.pen.end_page()


def _counting(pen: Pen, meeting: Meeting) -> None:
    flow = _Pages(pen, meeting, Form.COUNT).flow
    for group in meeting.item.groups:
        table = _tally_table(f"选项（{group}）", 82)  # which group it is, is said on every page
        rows = _tally_rows(table, meeting.issued.get(group, 0))
        flow.skip(3)
        flow.need(table.opening(rows) + 6 * _TALLY_LINE)
        issued = meeting.issued.get(group)
        flow.words(f"{group}　　发出{issued or '＿＿＿＿'}张　　收回＿＿＿＿张", BOLD, indent=0)
        flow.table(table, rows)
    _continuation(flow)
    words = f"每格画一个“正”字（{_BOX}票），一行不够的记入下一行，仍不够的记入续表。各项票数之和应等于收回票数；"
    flow.words(f"{words}收回票数多于发出票数的，测评无效。多选的计入无效，不选的计入弃权。", indent=0)
    flow.need(50)
    flow.skip(16)
    flow.words(f"监票人签名：＿＿＿＿＿＿＿＿　　计票人签名：＿＿＿＿＿＿＿＿　　{_BLANK_DATE}", indent=0)
    flow.finish()


def _tally_table(name: str, width: float) -> Table:
    boxes = [Column(str(_BOX * (number + 1)), 25, centred=True) for number in range(_TALLIES)]
    return Table([Column(name, width), Column("票序", 40, centred=True), *boxes, Column("票数", 46)])


def _tally_rows(table: Table, issued: int) -> list[Row]:
    """As many lines for each option as all ballots of a group could take."""
    lines = math.ceil(issued / _LINE) or _USUAL_LINES
    rows = []
    for name in _COUNTED_BY_TALLY:
        for line in range(lines):
            votes = f"{line * _LINE + 1}—{(line + 1) * _LINE}"
            row = table.row("" if line else BALLOT_COUNTS[name], votes, *[""] * (_TALLIES + 1))
            cells = row.cells[1:] if line else row.cells
            rows.append(Row(cells, keep=line + 1 < min(lines, _KEPT), joined=1 if line else 0, least=_TALLY_LINE))
    return rows


def _continuation(flow: Flow) -> None:
    """Lines that a count goes on in which has come to its end."""
    table = _tally_table("类别及选项（续）", 82)
    rows = [Row(table.row(*[""] * (_TALLIES + 3)).cells, least=_TALLY_LINE) for _ in range(_MORE)]
    flow.skip(3)
    Grid(table, rows, "续表（可复印）", whole=(_MORE + 2) * _TALLY_LINE).draw(flow)


def _sign_in(pen: Pen, meeting: Meeting) -> None:
    flow = _Pages(pen, meeting, Form.SIGN_IN).flow
    flow.words(f"参评人员类别：{'、'.join(meeting.item.groups)}", indent=0)
    flow.skip(4)
    table = Table(
        [
            Column("序号", 36, centred=True),
            Column("签名", 130),
            Column("部门及职务", 157),
            Column("参评人员类别", 100),
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
