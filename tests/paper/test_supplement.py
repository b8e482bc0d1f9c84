"""The supplement read back: all that was typed is on paper, whole, in order, in the house's type."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.paper.blocks import Scored
from desktop_app.paper.contents import ALL_PARTS, Part, spoken_parts
from desktop_app.paper.form import sheet_pdf
from desktop_app.paper.supplement import PARTS, document_pdf, supplement_pdf
from desktop_app.paper.typesetting.breaking import NEVER_FIRST, NEVER_LAST
from desktop_app.paper.typesetting.fonts import REGULAR
from desktop_app.paper.typesetting.pen import PAGE, Pdf
from desktop_app.paper.typesetting.table import LEFT
from desktop_app.record.assessment import Assessment
from desktop_app.record.scoring import score
from desktop_app.record.stamp import Stamp
from desktop_app.rubric.answers import DirectAnswer, GradedListAnswer
from desktop_app.rubric.rubric import Rubric
from tests.examples import examples
from tests.paper.helpers import LONG_UNIT, UNIT, closed_up, full_record, opened, pages, record, texts
from tests.strategies import COMMON, RARE, RUBRICS, SECOND, TASK_TEXTS, assessments

STAMP = Stamp(code="3F2A-90BC-7D1E", revision=2, replaces="88AB-01CD-4E5F", date="2026-01-05", total="86.77")
LONGER = st.just("") | st.text(st.sampled_from(COMMON + RARE) | st.characters(categories=["Lo", "Ll"]), max_size=40)
NOTED = (("第7项还有任务没有说明", "已由组长核对，情况属实"),)
TASK_HEAD = "序号整改任务责任部门（人）时限等次得分"


def supplement(rubric: Rubric, assessment: Assessment, parts: tuple[Part, ...] = ALL_PARTS, **more: Any) -> Pdf:
    options = {"draft": False, "noted": NOTED} | more
    return supplement_pdf(rubric, assessment, score(rubric, assessment), parts=parts, **options)


def typed(rubric: Rubric, made: Assessment) -> Iterator[str]:
    """Every text that somebody typed."""
    yield from (made.unit, made.leader, *made.members)
    yield from (found.ground for found in made.conduct)
    for answer in made.answers:
        yield answer.note
        yield from (file.name for file in answer.files)
        yield from answer.grounds if isinstance(answer, DirectAnswer) else ()
        for task in answer.tasks if isinstance(answer, GradedListAnswer) else ():
            yield from (getattr(task, name) for name in TASK_TEXTS)
            yield from (file.name for file in task.files)


def on_paper(text: str) -> str:
    """What a text is on paper, without white space: □ for what no font has, nothing for what has no shape."""
    drawn = "".join(REGULAR.glyph(mark).drawn for mark in closed_up(text))
    return closed_up(re.sub("[\ufb00-\ufb06]", lambda found: normalize("NFKD", found[0]), drawn))  # as PDFium reads


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
@settings(max_examples=examples(8, 80))
@given(data=st.data())
def test_all_that_was_typed_is_in_the_text_layer(rubric: Rubric, data: st.DataObject) -> None:
    made = data.draw(assessments(rubric, LONGER))
    pdf = supplement(rubric, made)
    found = "".join(pages(pdf))
    for text in {*typed(rubric, made), *NOTED[0]}:
        assert on_paper(text) in found
        lacking = {mark for mark in closed_up(text) if REGULAR.glyph(mark).lacking}
        assert lacking <= set(pdf.missing)


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
@settings(max_examples=examples(8, 80))
@given(data=st.data())
def test_the_parts_that_are_offered_are_those_with_something_to_say(rubric: Rubric, data: st.DataObject) -> None:
    made = data.draw(assessments(rubric))
    matter = Scored(rubric, made, score(rubric, made))
    assert {part for part, make in PARTS.items() if list(make(matter))} == spoken_parts(rubric, made)


def test_each_part_says_its_own(rubric: Rubric) -> None:
    whole = "".join(pages(supplement(rubric, full_record(rubric), stamp=STAMP)))
    for words in (
        "一、扣分情况说明",
        "应不少于2次，实际1次，少1次×2分，扣2分。依据和说明：只开过一次会查证方式：查看台账、座谈交流",
        "整改重视程度：党组重视整改到位率：八项改了六项整改质量：总体较好依据和说明：一致评定",
        "二、整改任务台账及评定",
        TASK_HEAD + "反馈问题：财务管理不规范1整改任务责任人：李某好5.71评定说明：抽查凭证，已改正2整改任务",
        "整改任务7项：好1项、较好6项，40分÷7×（1×100%＋6×80%）得33.14分，扣6.86分",
        "三、满意度测评统计",
        "职工201915" + "3010合计2019153010",
        "满意15票、基本满意3票、不满意0票，满意度15÷18≈83.33%，本项得分5分×满意度，得4.17分。",
        "“基本满意”每票按0票计入满意度（口径待确认）",
        "四、自评对照",
        "41.52＋0.5",
        "五、第十五条所列情形",
        "六、佐证材料目录",
        "1会议纪要.pdf240KB第1项、第7项之1、第7项之2",
        "ab" * 32,
        "七、签名",
        "评估组组长欧阳某某年月日评估组成员李某某年月日",
    ):
        assert closed_up(words) in whole, words


@pytest.mark.parametrize("left_out", ALL_PARTS)
def test_each_part_can_be_left_out(rubric: Rubric, left_out: Part) -> None:
    made = full_record(rubric)
    kept = tuple(part for part in ALL_PARTS if part is not left_out)
    first_words = [
        "扣分情况说明",
        "台账及评定",
        "满意度测评统计",
        "自评对照",
        "第十五条所列情形",
        "佐证材料目录",
        "签名",
    ]
    whole = "".join(pages(supplement(rubric, made, kept)))
    heads = [f"{'一二三四五六'[at]}、" for at in range(6)]
    assert [whole.count(head) for head in heads] == [1] * 6
    gone = first_words[ALL_PARTS.index(left_out)]
    assert not [head for head in heads if f"{head}{gone}" in whole]
    assert "七、" not in whole


def test_pages_follow_the_sheet_and_bear_unit_and_code(rubric: Rubric) -> None:
    made = replace(full_record(rubric), unit=LONG_UNIT)
    options: dict[str, Any] = {"draft": False, "stamp": STAMP}
    result = score(rubric, made)
    sheet = pages(sheet_pdf(rubric, made, result, **options))
    later = pages(supplement(rubric, made, stamp=STAMP))
    both = document_pdf(rubric, made, result, parts=ALL_PARTS, noted=NOTED, **options)
    assert pages(both) == sheet + later
    assert len(later) > 1
    for number, page in enumerate(later, len(sheet) + 1):
        assert f"—{number}—" in page
        assert LONG_UNIT in page
        assert "第2版校验码3F2A-90BC-7D1E" in page
    assert pages(document_pdf(rubric, made, result, **options)) == sheet


def test_a_draft_says_so_on_every_page(rubric: Rubric) -> None:
    made = pages(supplement(rubric, full_record(rubric), draft=True))
    assert all(page.startswith("草稿") for page in made)
    assert "已确认的提示" in "".join(made)
    assert "定稿时" not in "".join(made)


def test_an_empty_record_has_a_page_all_the_same(rubric: Rubric) -> None:
    made = replace(record(rubric, {}), unit="", leader="")
    [page] = pages(supplement(rubric, made, (Part.OWN,), noted=()))
    assert "附页" in page


def long_record(rubric: Rubric) -> Assessment:
    note = "".join(f"第{number}条：责任落实到位（见“台账”），" for number in range(200))[:2000]
    made = full_record(rubric)
    answers: list[Any] = list(made.answers)
    at = next(at for at, answer in enumerate(answers) if isinstance(answer, GradedListAnswer))
    task = replace(answers[at].tasks[0], note=note)
    answers[at] = replace(answers[at], tasks=tuple(replace(task, id=number) for number in range(1, 301)))
    return replace(made, answers=tuple(answers))


def test_three_hundred_tasks_with_long_notes(rubric: Rubric) -> None:
    found = pages(supplement(rubric, long_record(rubric), (Part.LEDGER,)))
    assert len(found) > 100
    assert all(TASK_HEAD in page for page in found)
    assert [number for number, page in enumerate(found, 2) if f"—{number}—" not in page] == []
    furniture = closed_up(f"{rubric.name}（附页）{UNIT}{TASK_HEAD}")
    whole = "".join(page.removesuffix(f"—{at}—").removeprefix(furniture) for at, page in enumerate(found, 2))
    assert [whole.count(f"第{number}条：") for number in range(100)] == [300] * 100
    assert whole.count("反馈问题：财务管理不规范") == 1


def lines(pdf: Pdf) -> Iterator[str]:
    """Every line of text on all pages, pieces that follow one another put together; no page numbers."""
    raw = pypdfium2.raw
    with opened(pdf) as document:
        for page in document:
            layer = page.get_textpage()
            line, at = "", (0.0, 0.0)
            for piece in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
                matrix, (left, _, right, _) = piece.get_matrix(), piece.get_bounds()
                size = raw.FPDFTextObj_GetText(piece, layer, None, 0)
                buffer = (raw.c_ushort * size)()
                raw.FPDFTextObj_GetText(piece, layer, buffer, size)
                text = bytes(buffer).decode("utf-16-le").rstrip("\0").strip()
                if matrix.f == at[1] and left - at[0] < 8:
                    line += text
                else:
                    yield line
                    line = text
                at = right, matrix.f
            yield line


def test_no_line_begins_or_ends_with_the_wrong_mark(rubric: Rubric) -> None:
    made = long_record(rubric)
    task = next(answer for answer in made.answers if isinstance(answer, GradedListAnswer)).tasks[0]
    found = [line for line in lines(supplement(rubric, made, stamp=STAMP)) if line and not line.startswith("—")]
    assert max(map(len, found)) > 30
    assert task.note[:20] in "".join(found)
    assert [line for line in found if line[0] in NEVER_FIRST] == []
    assert [line for line in found if line[-1] in NEVER_LAST] == []


@pytest.mark.skipif(not shutil.which("pdffonts"), reason="poppler brings it")
@pytest.mark.parametrize("name", ["陈某某", "𰻝某"])
def test_every_font_is_embedded_and_is_noto(rubric: Rubric, tmp_path: Path, name: str) -> None:
    pdf = supplement(rubric, replace(full_record(rubric), leader=name), draft=True, stamp=STAMP)
    (tmp_path / "supplement.pdf").write_bytes(pdf.data)
    command = ["pdffonts", tmp_path / "supplement.pdf"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()[2:]]
    assert {row[0].split("+")[1].split("SC-")[0] for row in rows} <= {"NotoSerif", "NotoSans"}
    assert {tuple(row[-5:-2]) for row in rows} == {("yes", "yes", "yes")}
    assert b"Helvetica" not in pdf.data


def test_equal_input_gives_equal_bytes(rubric: Rubric) -> None:
    made = full_record(rubric)
    assert supplement(rubric, made, stamp=STAMP).data == supplement(rubric, made, stamp=STAMP).data


def cases(rubric: Rubric) -> dict[str, Pdf]:
    made = full_record(rubric)
    crowd = tuple(f"成员某{number}" for number in range(60))
    return {
        "full": supplement(rubric, made, stamp=STAMP),
        "long unit": supplement(rubric, replace(made, unit=LONG_UNIT * 4), draft=True),
        "many members": supplement(rubric, replace(made, members=crowd)),
        "second rubric": supplement(SECOND, Assessment(answers=tuple(item.answer_type() for item in SECOND.items))),
    }


def test_nothing_overlaps_or_leaves_the_page(rubric: Rubric) -> None:
    for name, pdf in cases(rubric).items():
        for boxes in texts(pdf):
            for left, bottom, right, top in boxes:
                assert LEFT - 2 < left < right < PAGE[0] - LEFT + 2, name
                assert 28 < bottom <= top < PAGE[1] - 34, name
            for one, other in combinations(boxes, 2):
                apart = one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
                assert apart, (name, one, other)


def test_no_heading_stands_at_the_end_of_a_page(rubric: Rubric) -> None:
    made = full_record(rubric)
    heads = (
        "情况说明",
        "台账及评定",
        "分）",
        "测评统计",
        "自评对照",
        "所列情形",
        "材料目录",
        "、签名",
        "等次得分",
        "不规范",
    )
    for count in range(1, 48):
        remark = "\n".join("已由组长核对" for _ in range(count))
        for page in pages(supplement(rubric, made, noted=(("提示", remark),))):
            assert not page.rpartition("—")[0].rpartition("—")[0].endswith(heads), (count, page[-40:])
