"""Assessments and rubrics to print, and what a PDF says when read back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import pairwise
from typing import Any

import msgspec
import pypdfium2
from msgspec.structs import replace

from desktop_app.paper.form import sheet_pdf
from desktop_app.paper.typesetting.pen import Pdf
from desktop_app.paper.typesetting.table import EDGES
from desktop_app.record.assessment import Assessment, Conduct
from desktop_app.record.interchange import from_json
from desktop_app.record.scoring import score
from desktop_app.rubric.amounts import hundredths, written
from desktop_app.rubric.answers import Attachment, Ballot, DirectAnswer, GradedListAnswer, RatioAnswer
from desktop_app.rubric.rubric import Rubric
from tests.record.full_marks import FULL

UNIT = "云岭市气象局党组"
LONG_UNIT = (
    "中共云岭省气象局直属机关委员会云岭市（州）气象局党组及所属县级气象局党组（领导班子）和事业单位联合党支部委员会"
)
SCORES = ["2", "2", "1", "2", "5", "3", "33.14", "2", "4", "4", "4", "2", "5", "4", "4.63", "9"]
TOTAL = "86.77"
ANSWERS: dict[str, Any] = FULL | {
    "1": {"count": 1},
    "3": {"choice": "基本到位"},
    "6": {"ticked": ["印证材料缺失"]},
    "7": {"tasks": [{"text": "整改任务", "grade": grade} for grade in ("好", *["较好"] * 6)]},
    "15": {"rate": "92.5"},
    "16": {"points": "9"},
}


def record(rubric: Rubric, answers: dict[str, Any] = ANSWERS, **particulars: str) -> Assessment:
    """A record on the shipped rubric, by default with everything assessed."""
    shown = {"unit": UNIT, "date": "2026-01-05", "leader": "欧阳某某", **particulars}
    document = {"format": "assessment/1", "rubric": rubric.id, "answers": answers, **shown}
    return from_json(rubric, msgspec.json.encode(document), "test")


def full_record(rubric: Rubric) -> Assessment:
    """A record in which every part has something to say."""
    made = record(rubric)
    files = (Attachment(name="会议纪要.pdf", sha256="ab" * 32, size=245_760),)
    own = {"own": Decimal("1.5"), "own_note": "已逐条对照自查"}
    answers: list[Any] = [replace(answer, **own) for answer in made.answers]
    for at, answer in enumerate(answers):
        if isinstance(answer, GradedListAnswer):
            said = {"finding": "财务管理不规范", "note": "抽查凭证，已改正", "person": "李某", "files": files}
            said |= {"target": "凭证齐全", "progress": "已补正", "remark": "年底前"}
            answers[at] = replace(answer, tasks=tuple(replace(task, **said) for task in answer.tasks))
        if isinstance(answer, RatioAnswer):
            counts = {"issued": 20, "returned": 19, "satisfied": 15, "fairly": 3, "abstained": 1}
            answers[at] = replace(answer, rate=None, ballots=(Ballot(group="职工", **counts),))
        if isinstance(answer, DirectAnswer):
            answers[at] = replace(answer, grounds=("党组重视", "八项改了六项", "总体较好"), note="一致评定")
    answers[0] = replace(answers[0], files=files, note="只开过一次会", methods=("查看台账", "座谈交流"))
    conduct = (Conduct(kind="拖拉推诿", ground="三次延期"),)
    return replace(made, answers=tuple(answers), members=("李某某", "王某某"), conduct=conduct)


def printed(rubric: Rubric, assessment: Assessment, *, draft: bool = False) -> Pdf:
    return sheet_pdf(rubric, assessment, score(rubric, assessment), draft=draft)


def lengthened(rubric: Rubric, count: int) -> Rubric:
    """The rubric with so many items, its own over and over, numbered through, in four sections."""
    items = [replace(rubric.items[at % len(rubric.items)], number=at + 1, points=Decimal("2.5")) for at in range(count)]
    edges = [0, count // 4, count // 2 + 1, count - 1, count]
    sections = [
        replace(section, items=tuple(items[first:last]), points=Decimal("2.5") * (last - first))
        for section, (first, last) in zip(rubric.sections, pairwise(edges), strict=False)
    ]
    return replace(rubric, sections=tuple(sections))


@contextmanager
def opened(pdf: Pdf) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(pdf.data)
    yield document
    document.close()


def pages(pdf: Pdf) -> list[str]:
    """The text layer of each page in the order of the stream, without white space."""
    with opened(pdf) as document:
        return [closed_up(page.get_textpage().get_text_range()) for page in document]


def closed_up(text: str) -> str:
    return "".join(text.split())


def table_text(rubric: Rubric, scores: list[str]) -> str:
    """What the table says, row by row, without white space."""
    remaining = iter(scores)
    words = []
    for section in rubric.sections:
        words += [*section.heading, f"（{written(hundredths(section.points))}分）"]
        for item in section.items:
            words += [str(item.number), item.text, written(item.full), item.standard, next(remaining)]
    return closed_up("".join(words))


Box = tuple[float, float, float, float]


def texts(pdf: Pdf) -> list[list[Box]]:
    """Left, bottom, right and top of every piece of text on each page, the rotated watermark left out."""
    found = []
    with opened(pdf) as document:
        for page in document:
            objects = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
            found.append([item.get_bounds() for item in objects if item.get_matrix().b == 0])
    return found


def strokes(pdf: Pdf) -> list[list[Box]]:
    """The same of every rule."""
    with opened(pdf) as document:
        return [
            [o.get_bounds() for o in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH])] for page in document
        ]


def row_heights(pdf: Pdf) -> list[float]:
    """The distances of the rules along the right edge of the table, from a picture of the page."""
    scale = 4
    with opened(pdf) as document:
        picture = document[0].render(scale=scale, grayscale=True).to_pil()
    x = int((EDGES[-1] - 3) * scale)
    dark = [picture.getpixel((x, y)) < 128 for y in range(picture.height - 60 * scale)]  # the QR code is below
    rules = [y for y in range(1, len(dark)) if dark[y] and not dark[y - 1]]
    return [(lower - upper) / scale for upper, lower in pairwise(rules)]
