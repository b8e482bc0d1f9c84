"""Both papers read back: what is internal is on one alone; all that was typed is on paper, whole, in order."""

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
from desktop_app.paper.contents import INTERNAL_PARTS, UNIT_PARTS, Part, part_name, spoken_parts
from desktop_app.paper.form import sheet_pdf
from desktop_app.paper.supplement import PARTS, document_pdf, internal_pdf
from desktop_app.paper.typesetting.breaking import NEVER_FIRST, NEVER_LAST
from desktop_app.paper.typesetting.fonts import REGULAR
from desktop_app.paper.typesetting.pen import PAGE, Pdf
from desktop_app.paper.typesetting.table import EDGES, LEFT
from desktop_app.record.assessment import Assessment, Conduct
from desktop_app.record.attachments import attachments
from desktop_app.record.scoring import score
from desktop_app.record.small_groups import together
from desktop_app.record.stamp import Stamp
from desktop_app.rubric.answers import Ballot, DirectAnswer, GradedListAnswer, RatioAnswer
from desktop_app.rubric.rubric import Rubric
from tests.examples import examples
from tests.paper.helpers import LONG_UNIT, UNIT, closed_up, full_record, opened, pages, record, texts
from tests.strategies import COMMON, RARE, RUBRICS, SECOND, TASK_TEXTS, assessments

AT = "2026-06-30T09:30:05+08:00"
STAMP = Stamp(code="3F2A-90BC-7D1E", revision=2, replaces="88AB-01CD-4E5F", date="2026-01-05", total="86.77", at=AT)
LONGER = st.just("") | st.text(st.sampled_from(COMMON + RARE) | st.characters(categories=["Lo", "Ll"]), max_size=40)
NOTED = (("第7项还有任务没有说明", "已由组长核对，情况属实"),)
TASK_HEAD = "序号整改任务责任部门（人）时限等次得分"


def unit_paper(rubric: Rubric, assessment: Assessment, parts: tuple[Part, ...] = UNIT_PARTS, **more: Any) -> Pdf:
    options = {"draft": False} | more
    return document_pdf(rubric, assessment, score(rubric, assessment), parts=parts, **options)


def internal(rubric: Rubric, assessment: Assessment, **more: Any) -> Pdf:
    options = {"draft": False, "noted": NOTED} | more
    return internal_pdf(rubric, assessment, score(rubric, assessment), **options)


def both(rubric: Rubric, assessment: Assessment, **more: Any) -> tuple[Pdf, Pdf]:
    return unit_paper(rubric, assessment, **more), internal(rubric, assessment, **more)


def typed(rubric: Rubric, made: Assessment) -> Iterator[str]:
    """Every text that somebody typed."""
    yield from (made.unit, made.leader, *made.members, made.mark)
    yield from (found.ground for found in made.conduct)
    for answer in made.answers:
        yield from (answer.note, answer.own_note)
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
    papers = both(rubric, made)
    found = "".join(page for pdf in papers for page in pages(pdf))
    for text in {*typed(rubric, made), *NOTED[0]}:
        assert on_paper(text) in found
        lacking = {mark for mark in closed_up(text) if REGULAR.glyph(mark).lacking}
        assert lacking <= {mark for pdf in papers for mark in pdf.missing}


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
@settings(max_examples=examples(8, 80))
@given(data=st.data())
def test_the_units_paper_holds_nothing_internal(rubric: Rubric, data: st.DataObject) -> None:
    """Whatever is only said on the internal paper, is a long text here, and none of it may be found on the unit's."""
    made = data.draw(assessments(rubric, st.just("")))  # nothing that somebody typed is looked for
    grounds = tuple(Conduct(kind=kind, ground=f"问责依据之{at}第{at}号") for at, kind in enumerate(rubric.conduct))
    made = replace(made, conduct=grounds)
    matter = Scored(rubric, made, score(rubric, made))
    whole = "".join(pages(unit_paper(rubric, made, stamp=STAMP)))
    secrets = [*(one.ground for one in grounds), *(words for _, _, words in matter.result.notices)]
    secrets += [file.sha256[:32] for _, file in attachments(rubric, made)]
    secrets += ["内部", "口径", "待定", "待巡察办", "合并统计", "自评", *NOTED[0]]
    assert [words for words in secrets if closed_up(words) in whole] == []
    counts = [
        f"{ballot.group}{ballot.issued}{ballot.returned}"
        for answer in made.answers
        if isinstance(answer, RatioAnswer)
        for ballot in answer.ballots
    ]
    assert [words for words in counts if words in whole] == []


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
@settings(max_examples=examples(8, 80))
@given(data=st.data())
def test_the_parts_that_are_offered_are_those_with_something_to_say(rubric: Rubric, data: st.DataObject) -> None:
    made = data.draw(assessments(rubric))
    matter = Scored(rubric, made, score(rubric, made))
    assert {part for part in UNIT_PARTS if list(PARTS[part](matter))} == spoken_parts(rubric, made)


def test_an_internal_part_is_refused_on_the_units_paper(rubric: Rubric) -> None:
    for part in INTERNAL_PARTS:
        with pytest.raises(ValueError, match="internal"):
            unit_paper(rubric, full_record(rubric), (*UNIT_PARTS, part))


def test_each_part_says_its_own(rubric: Rubric) -> None:
    for_unit, inside = ("".join(pages(pdf)) for pdf in both(rubric, noted_good(full_record(rubric)), stamp=STAMP))
    for words in (
        "一、扣分情况说明",
        "应不少于2次，实际1次，少1次×2分，扣2分。扣分依据：只开过一次会评估方式：查看台账、座谈交流",
        "评估组评9分。整改重视程度：党组重视整改到位率：八项改了六项整改质量：总体较好评分理由：一致评定",
        "整改任务7项：好1项、较好6项，40分÷7×（1×100%＋6×80%）得33.14分，扣6.86分",
        "按满意度折算，得4.17分",
        "二、整改任务台账及评定",
        TASK_HEAD
        + "反馈问题：财务管理不规范1整改任务责任人：李某好5.71整改目标（标准）：凭证齐全评定说明：抽查凭证，已改正"
        "单位自报完成情况：已补正台账备注：年底前2整改任务",
        "整改任务共7项，得33.14分",
        "三、满意度测评结果",
        "共发出测评票20张，收回19张：满意15票、基本满意3票、不满意0票、弃权（不了解）1票、无效0票。",
        "满意度15÷18≈83.33%，5分×满意度，得4.17分。",
        "四、签名及被评估单位意见",
        "评估组组长欧阳某某年月日评估组成员李某某年月日",
        "党组织负责人签名：",
    ):
        assert closed_up(words) in for_unit, words
        assert closed_up(words) not in inside, words
    for words in (
        "一、问责情形（第十五条）情形依据拖拉推诿三次延期",
        "二、满意度测评分类统计",
        "职工201915" + "3010",
        "“基本满意”每票按0票计入满意度，待巡察办确定口径",
        "三、自评对照",
        "41.50" + "2＋0.50",
        "四、无扣分项的记录",
        "说明：已核查会议记录",
        "五、评分提示",
        "第7项还有任务没有说明已由组长核对，情况属实",
        "六、佐证材料目录",
        "1会议纪要.pdf240KB第1项、第7项之1、第7项之2",
        "ab" * 32,
    ):
        assert closed_up(words) in inside, words
        assert closed_up(words) not in for_unit, words
    assert for_unit.count("扣6.86分") == 1  # the sentence of the ledger stands once


def noted_good(made: Assessment) -> Assessment:
    """The record with something written on an item that lost nothing."""
    return made.with_answer(1, replace(made.answers[1], note="已核查会议记录"))


@pytest.mark.parametrize("left_out", UNIT_PARTS)
def test_each_part_can_be_left_out(rubric: Rubric, left_out: Part) -> None:
    made = full_record(rubric)
    kept = tuple(part for part in UNIT_PARTS if part is not left_out)
    whole = "".join(pages(unit_paper(rubric, made, kept)))
    assert [whole.count(f"{number}、") for number in "一二三"] == [1, 1, 1]
    assert not [number for number in "一二三" if f"{number}、{part_name(rubric, left_out)}" in whole]
    assert "四、" not in whole


SMALL = {
    "two small ones": ([30, 4, 12, 3], [(0,), (2,), (1, 3)]),
    "one small one takes the next larger": ([30, 4, 12, 9], [(0,), (2,), (1, 3)]),
    "still small together": ([30, 1, 12, 2], [(0,), (1, 2, 3)]),
    "nobody came": ([30, 0, 12, 9], [(0,), (2,), (1, 3)]),
    "none small": ([30, 5, 12, 9], [(0,), (1,), (2,), (3,)]),
    "all small": ([1, 2, 1, 3], [(0, 1, 2, 3)]),
}


@pytest.mark.parametrize(("returned", "expected"), SMALL.values(), ids=list(SMALL))
def test_small_groups_are_told_together(rubric: Rubric, returned: list[int], expected: list[tuple[int, ...]]) -> None:
    names = ["班子成员", "中层干部", "职工", "谈话对象"]
    ballots = [
        Ballot(group=name, issued=40, returned=count, satisfied=count)
        for name, count in zip(names, returned, strict=True)
    ]
    assert [one.groups for one in together(ballots)] == [tuple(names[at] for at in group) for group in expected]
    made = full_record(rubric)
    at = next(at for at, answer in enumerate(made.answers) if isinstance(answer, RatioAnswer))
    made = made.with_answer(at, replace(made.answers[at], ballots=tuple(ballots)))
    whole = "".join(pages(internal(rubric, made)))
    assert ("合并统计" in whole) == any(len(group) > 1 for group in expected)
    for name, count in zip(names, returned, strict=True):
        assert count >= 5 or f"{name}40{count}" not in whole
        assert count >= 5 or f"{name}发出40张" not in whole


@given(st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_no_small_group_is_told_by_itself(returned: list[int]) -> None:
    ballots = [Ballot(group=str(at), issued=20, returned=count) for at, count in enumerate(returned)]
    told = together(ballots)
    assert sum(one.counts["returned"] for one in told) == sum(returned)
    assert [group for one in told for group in one.groups].count("0") <= 1
    small = [one for one in told if one.counts["returned"] < 5]
    assert len(told) == 1 or small == []  # one alone is the sum, which is told anyway
    assert not [one for one in small if len(one.groups) == 1]


def test_pages_follow_the_sheet_and_bear_unit_and_code(rubric: Rubric) -> None:
    made = replace(full_record(rubric), unit=LONG_UNIT)
    sheet = pages(sheet_pdf(rubric, made, score(rubric, made), draft=False, stamp=STAMP))
    whole = pages(unit_paper(rubric, made, stamp=STAMP))
    assert whole[: len(sheet)] == sheet
    assert pages(unit_paper(rubric, made, (), stamp=STAMP)) == sheet
    for first, found in ((1, whole), (1, pages(internal(rubric, made, stamp=STAMP)))):
        assert len(found) > 1
        for number, page in enumerate(found, first):
            assert f"—{number}—" in page
            assert LONG_UNIT in page
            assert "第2版核验码3F2A-90BC-7D1E" in page


def test_the_internal_paper_says_so_on_every_page_and_has_nobody_sign(rubric: Rubric) -> None:
    found = pages(internal(rubric, full_record(rubric), stamp=STAMP))
    assert len(found) > 1
    assert all(page.startswith("内部") for page in found)
    assert "签名" not in "".join(found)


def test_a_draft_says_so_on_every_page(rubric: Rubric) -> None:
    for pdf in both(rubric, full_record(rubric), draft=True):
        assert all(page.startswith("草稿") for page in pages(pdf))
    inside = "".join(pages(internal(rubric, full_record(rubric), draft=True)))
    assert "已核对的提示" in inside
    assert "定稿时" not in inside


def test_an_empty_record_has_an_internal_page_all_the_same(rubric: Rubric) -> None:
    made = replace(record(rubric, {}), unit="", leader="")
    [page] = pages(internal(rubric, made, noted=()))
    assert "没有需要单独记载的内部事项" in page


def long_record(rubric: Rubric) -> Assessment:
    note = "".join(f"第{number}条：责任落实到位（见“台账”），" for number in range(200))[:2000]
    made = full_record(rubric)
    answers: list[Any] = list(made.answers)
    at = next(at for at, answer in enumerate(answers) if isinstance(answer, GradedListAnswer))
    task = replace(answers[at].tasks[0], note=note)
    answers[at] = replace(answers[at], tasks=tuple(replace(task, id=number) for number in range(1, 301)))
    return replace(made, answers=tuple(answers))


def test_three_hundred_tasks_with_long_notes(rubric: Rubric) -> None:
    [_, *found] = pages(unit_paper(rubric, long_record(rubric), (Part.LEDGER,)))
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
    found = [line for pdf in both(rubric, made, stamp=STAMP) for line in lines(pdf) if line and line[0] != "—"]
    assert max(map(len, found)) > 30
    assert task.note[:20] in "".join(found)
    assert [line for line in found if line[0] in NEVER_FIRST] == []
    assert [line for line in found if line[-1] in NEVER_LAST] == []
    assert [line for line in found if re.match("扣[0-9]", line)] == []


@pytest.mark.skipif(not shutil.which("pdffonts"), reason="poppler brings it")
@pytest.mark.parametrize("name", ["陈某某", "𰻝某"])
def test_every_font_is_embedded_and_is_noto(rubric: Rubric, tmp_path: Path, name: str) -> None:
    pdf = unit_paper(rubric, replace(full_record(rubric), leader=name), draft=True, stamp=STAMP)
    (tmp_path / "paper.pdf").write_bytes(pdf.data)
    command = ["pdffonts", tmp_path / "paper.pdf"]
    listed = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    rows = [line.split() for line in listed.splitlines()[2:]]
    assert {row[0].split("+")[1].split("SC-")[0] for row in rows} <= {"NotoSerif", "NotoSans"}
    assert {tuple(row[-5:-2]) for row in rows} == {("yes", "yes", "yes")}
    assert b"Helvetica" not in pdf.data


def test_equal_input_gives_equal_bytes(rubric: Rubric) -> None:
    made = full_record(rubric)
    assert both(rubric, made, stamp=STAMP) == both(rubric, made, stamp=STAMP)


def cases(rubric: Rubric) -> dict[str, Pdf]:
    made = full_record(rubric)
    crowd = tuple(f"成员某{number}" for number in range(60))
    return {
        "full": unit_paper(rubric, made, stamp=STAMP),
        "internal": internal(rubric, made, stamp=STAMP),
        "long unit": unit_paper(rubric, replace(made, unit=LONG_UNIT * 4), draft=True),
        "internal, long unit": internal(rubric, replace(made, unit=LONG_UNIT * 4), draft=True),
        "many members": unit_paper(rubric, replace(made, members=crowd)),
        "second rubric": internal(SECOND, Assessment(answers=tuple(item.answer_type() for item in SECOND.items))),
    }


def test_nothing_overlaps_or_leaves_the_page(rubric: Rubric) -> None:
    for name, pdf in cases(rubric).items():
        for boxes in texts(pdf):
            for left, bottom, right, top in boxes:
                assert LEFT - 2 < left < right < EDGES[-1] + 2, name
                assert 28 < bottom <= top < PAGE[1] - 14, name
            for one, other in combinations(boxes, 2):
                apart = one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
                assert apart, (name, one, other)


def test_no_heading_stands_at_the_end_of_a_page(rubric: Rubric) -> None:
    heads = [part_name(rubric, part) for part in Part]
    ends = tuple(closed_up(words) for words in (*heads, "分）", "等次得分", "反馈问题：财务管理不规范"))
    made = full_record(rubric)
    for count in range(1, 48):
        remark = "\n".join("已由组长核对" for _ in range(count))
        longer = made.with_answer(0, replace(made.answers[0], note=remark))
        for pdf in (unit_paper(rubric, longer), internal(rubric, longer, noted=(("提示", remark),))):
            for page in pages(pdf):
                assert not page.rpartition("—")[0].rpartition("—")[0].endswith(ends), (count, page[-40:])


def test_the_document_is_dated_by_its_finalising(rubric: Rubric) -> None:
    for pdf, what in zip(both(rubric, full_record(rubric), stamp=STAMP), ("", " 内部材料"), strict=True):
        with opened(pdf) as document:
            told = document.get_metadata_dict()
        assert told["CreationDate"] == told["ModDate"] == "D:20260630093005+08'00'"
        assert (told["Title"], told["Author"]) == (f"{''.join(rubric.title)} {UNIT}{what}", "评估组")
        assert b"/Lang (zh-CN)" in pdf.data


def test_what_is_no_revision_bears_no_date_of_its_making(rubric: Rubric) -> None:
    made = full_record(rubric)
    for pdf in (*both(rubric, made, draft=True), sheet_pdf(rubric, made, score(rubric, made), draft=True)):
        with opened(pdf) as document:
            told = document.get_metadata_dict(skip_empty=True)
        assert "CreationDate" not in told
        assert "ModDate" not in told
        assert (told["Author"], told["Title"].split()[0]) == ("评估组", "".join(rubric.title))


def test_without_its_code_a_paper_is_still_dated(rubric: Rubric) -> None:
    pdf = unit_paper(rubric, full_record(rubric), stamp=STAMP, code=False)
    with opened(pdf) as document:
        assert document.get_metadata_dict()["CreationDate"] == "D:20260630093005+08'00'"
    assert STAMP.code not in "".join(pages(pdf))
