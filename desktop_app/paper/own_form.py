"""The unit's own form (自评表) on paper, to be filled in by hand: its score and a word on each item, and who signs."""

from __future__ import annotations

from ..base.text import one_line
from ..record.assessment import Assessment
from ..record.own_scores import written_own
from ..rubric.amounts import written
from ..rubric.rubric import Rubric
from .form import STRIP, draw_page_number, pen_for
from .running_head import RunningHead
from .stamp import draw_rubric_notice
from .typesetting.flow import WIDTH, Column, Flow, Row, Table, broken
from .typesetting.fonts import BOLD, TITLE
from .typesetting.pen import Pdf
from .typesetting.table import MIDDLE

OWN_FORM = "自评表"
_SIZE = 16.0
_END = 48.0  # height of what stands below the table
_LINES = (28.0, 23.0)  # least heights of a row, to write in: a good 8 mm
_BLANK = "＿" * 18
_SIGN = "党组织负责人签名：＿＿＿＿＿＿＿＿　　填表人签名：＿＿＿＿＿＿＿＿　　　　　　年　　月　　日"


def own_title(rubric: Rubric) -> str:
    """Name the form, on paper and in the workbook."""
    return f"{rubric.name}（单位自评）"


def own_form_pdf(rubric: Rubric, record: Assessment) -> Pdf:
    """Return the form, in lower rows where all of it is one page then; the unit's own scores are filled in if known."""
    for line in _LINES:
        made, pages = _drawn(rubric, record, line)
        if pages == 1:
            break
    return made


def _drawn(rubric: Rubric, record: Assessment, line_height: float) -> tuple[Pdf, int]:
    """Return the form in rows of at least this height, and how many pages it has."""
    pen = pen_for(rubric, record.unit, OWN_FORM)
    head, pages = RunningHead(f"{own_title(rubric)}　{record.unit}", record.mark), 0

    def begin() -> float:
        nonlocal pages
        pages += 1
        return head.begin(pen, first=pages == 1)

    def end() -> None:
        draw_page_number(pen, pages)
        draw_rubric_notice(pen, rubric)
        pen.end_page()

    flow = Flow(pen, STRIP, begin, end)
    for line in broken(own_title(rubric), WIDTH / _SIZE, TITLE):
        pen.centred(MIDDLE, flow.y - _SIZE, line, TITLE, _SIZE)
        flow.y -= _SIZE * 1.4
    flow.y -= 6
    flow.words(f"被评估单位：{one_line(record.unit).strip() or _BLANK}", indent=0)
    flow.y -= 4
    table, rows = _table(rubric, record, line_height)
    flow.table(table, rows)
    flow.need(_END)
    flow.skip(4)
    flow.words("自评得分在0分与分值之间，最多两位小数；自评得分只作对照，不计入评估得分。", size=9, indent=0)
    flow.skip(14)
    flow.words(_SIGN, indent=0)
    flow.finish()
    return pen.finish(), pages


def _table(rubric: Rubric, record: Assessment, line_height: float) -> tuple[Table, list[Row]]:
    table = Table(
        [
            Column("序号", 28, centred=True),
            Column("评估内容", 140),
            Column("分值", 32, centred=True),
            Column("评分标准", 160),
            Column("自评得分", 46, centred=True),
            Column("自评说明", 90),
        ]
    )
    rows = []
    for item, answer in zip(rubric.items, record.answers, strict=True):
        own = "" if answer.own is None else written_own(answer.own)
        cells = str(item.number), item.text, written(item.full), item.standard, own, answer.own_note
        rows.append(Row(table.row(*cells).cells, least=line_height))
    given = [answer.own for answer in record.answers if answer.own is not None]
    total = written_own(sum(given[1:], given[0]), total=True) if len(given) == len(rows) else ""
    full = written(sum(item.full for item in rubric.items))
    rows.append(Row(table.row("", "合计", full, "", total, "", face=BOLD).cells, least=line_height))
    return table, rows
