"""The meeting's forms read back: what they ask, that no ballot can be told from another, that all fits."""

from itertools import combinations
from typing import Any

import pytest
from msgspec.structs import replace

from desktop_app.paper.contents import Form
from desktop_app.paper.meeting import Meeting, meeting_pdf, meetings
from desktop_app.paper.typesetting.pen import PAGE, Pdf
from desktop_app.paper.typesetting.table import EDGES, LEFT
from desktop_app.record.assessment import empty_assessment
from desktop_app.rubric.rubric import Rubric
from tests.paper.helpers import LONG_UNIT, UNIT, full_record, pages, texts
from tests.strategies import SECOND

OPTIONS = "测评内容满意基本满意不满意弃权（不了解）"


def held(rubric: Rubric, unit: str = "", date: str = "") -> list[Meeting]:
    return meetings(rubric, empty_assessment(rubric, unit=unit, date=date))


def test_four_ballots_on_a_page_all_alike(rubric: Rubric) -> None:
    [meeting] = held(rubric, UNIT, "2026-11-20")
    [page] = pages(meeting_pdf([meeting], [Form.BALLOT]))
    assert len(page) % 4 == 0
    ballot = page[: len(page) // 4]
    assert page == ballot * 4
    assert ballot.startswith(
        f"巡察整改成效满意度测评票被评估单位：{UNIT}2026年11月20日参评人员类别：□班子成员□中层干部□职工□谈话对象"
    )
    assert OPTIONS + "对该单位巡察整改成效的评价" in ballot
    assert not [word for word in ("姓名", "编号", "签名") if word in ballot]


def test_unit_and_date_are_left_to_be_written_in(rubric: Rubric) -> None:
    [meeting] = meetings(rubric)
    for page in pages(meeting_pdf([meeting], tuple(Form)))[:2]:
        assert "被评估单位：＿＿＿＿" in page
        assert "年月日" in page


def test_what_voters_are_told_is_what_is_counted(rubric: Rubric) -> None:
    [meeting] = held(rubric, UNIT)
    [slips], *counts = (pages(meeting_pdf([meeting], [form])) for form in (Form.BALLOT, Form.COUNT))
    assert slips.count("只选一项；多选无效，不选视为弃权。") == 4
    assert "多选的计入无效，不选的计入弃权。" in "".join(counts[0])
    assert "测评" + "对象" not in slips + "".join(counts[0])


def test_every_page_says_what_is_counted_and_of_which_unit(rubric: Rubric) -> None:
    [meeting] = held(rubric, UNIT, "2026-11-20")
    for form, name in ((Form.COUNT, "计票单"), (Form.SIGN_IN, "签到表")):
        first, *later = pages(meeting_pdf([meeting._replace(issued={"职工": 700})], [form]))
        assert later
        assert first.startswith(f"{name}{rubric.name}第15项被评估单位：{UNIT}")
        for page in later:
            assert page.startswith(f"{name}（{rubric.name}第15项）被评估单位：{UNIT}")
            heads = ("续表（可复印）", *(f"选项（{group}）票序" for group in meeting.item.groups))
            assert form is Form.SIGN_IN or any(head in page for head in heads)


@pytest.mark.parametrize(("issued", "lines"), [(0, 2), (1, 1), (60, 1), (61, 2), (1000, 17)])
def test_every_group_is_counted_as_far_as_its_ballots_go(rubric: Rubric, issued: int, lines: int) -> None:
    [meeting] = held(rubric, UNIT)
    whole = "".join(pages(meeting_pdf([meeting._replace(issued={"职工": issued} if issued else {})], [Form.COUNT])))
    for group in meeting.item.groups:
        count = f"{issued}" if issued and group == "职工" else "＿＿＿＿"
        assert f"{group}发出{count}张收回＿＿＿＿张选项（{group}）票序51015" in whole
    last = f"{lines * 60 - 59}—{lines * 60}"
    assert whole.count(last) >= 5
    assert "续表（可复印）" in whole  # and on without an end
    assert "监票人签名" in whole
    assert "计票人签名" in whole


def test_ballots_that_were_issued_are_known_from_the_record(rubric: Rubric) -> None:
    [meeting] = meetings(rubric, full_record(rubric))
    assert meeting.issued == {"职工": 20}


def test_the_sign_in_sheet_goes_on(rubric: Rubric) -> None:
    [meeting] = held(rubric, UNIT)
    found = pages(meeting_pdf([meeting], [Form.SIGN_IN]))
    assert ["序号签名部门及职务参评人员类别备注" in page for page in found] == [True, True]
    assert [page.endswith(f"—{number}—") for number, page in enumerate(found, 1)] == [True, True]


def test_a_rubric_with_two_votes_has_forms_for_both() -> None:
    both = held(SECOND, UNIT)
    assert [meeting.item.number for meeting in both] == [30, 31]
    found = pages(meeting_pdf(both, [Form.BALLOT]))
    assert ["查阅人员对利用服务的满意度" in page for page in found] == [True, False]
    assert "参评人员类别：移交部门" in found[1]


def cases(rubric: Rubric) -> dict[str, Pdf]:
    [meeting] = held(rubric, UNIT, "2026-11-20")
    item: Any = meeting.item
    many = replace(item, groups=tuple(f"第{number}组测评人员" for number in range(30)), question="总体评价，" * 40)
    return {
        "shipped": meeting_pdf([meeting], tuple(Form)),
        "second": meeting_pdf(meetings(SECOND), tuple(Form)),
        "long unit": meeting_pdf(held(rubric, LONG_UNIT * 3), tuple(Form)),
        "many groups": meeting_pdf([meeting._replace(item=many)], tuple(Form)),
    }


def test_nothing_overlaps_or_leaves_the_page(rubric: Rubric) -> None:
    for name, pdf in cases(rubric).items():
        for boxes in texts(pdf):
            for left, bottom, right, top in boxes:
                assert LEFT - 2 < left < right < EDGES[-1] + 2, name
                assert 28 < bottom <= top < PAGE[1] - 28, name
            for one, other in combinations(boxes, 2):
                apart = one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
                assert apart, (name, one, other)


@pytest.mark.parametrize("form", Form)
def test_equal_input_gives_equal_bytes(rubric: Rubric, form: Form) -> None:
    one, other = (meeting_pdf(held(rubric, UNIT), [form]).data for _ in range(2))
    assert one == other
