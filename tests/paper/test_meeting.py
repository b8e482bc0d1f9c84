"""The meeting's forms read back: what they ask, that no ballot can be told from another, that all fits."""

from itertools import combinations
from typing import Any

import pytest
from msgspec.structs import replace

from desktop_app.paper.contents import Form
from desktop_app.paper.meeting import meeting_pdf, meetings
from desktop_app.paper.typesetting.pen import PAGE, Pdf
from desktop_app.paper.typesetting.table import EDGES, LEFT
from desktop_app.rubric.rubric import Rubric
from tests.paper.helpers import LONG_UNIT, UNIT, pages, texts
from tests.strategies import SECOND

OPTIONS = "测评内容满意基本满意不满意弃权（不了解）"


def test_four_ballots_on_a_page_all_alike(rubric: Rubric) -> None:
    [meeting] = meetings(rubric, UNIT, "2026-11-20")
    [page] = pages(meeting_pdf([meeting], [Form.BALLOT]))
    assert len(page) % 4 == 0
    ballot = page[: len(page) // 4]
    assert page == ballot * 4
    assert ballot.startswith(f"民主测评票被评估单位：{UNIT}2026年11月20日测评对象：□班子成员□中层干部□职工□谈话对象")
    assert OPTIONS + "对该单位巡察整改成效的评价" in ballot
    assert not [word for word in ("姓名", "编号", "签名") if word in ballot]


def test_unit_and_date_are_left_to_be_written_in(rubric: Rubric) -> None:
    [meeting] = meetings(rubric)
    for page in pages(meeting_pdf([meeting], tuple(Form)))[:2]:
        assert "被评估单位：＿＿＿＿" in page
        assert "年月日" in page


def test_every_group_is_counted_by_itself(rubric: Rubric) -> None:
    [meeting] = meetings(rubric, UNIT)
    [page] = pages(meeting_pdf([meeting], [Form.COUNT]))
    for group in meeting.item.groups:
        assert f"{group}发出＿＿＿＿张收回＿＿＿＿张选项51015" in page
    assert page.count("票数满意基本满意不满意弃权（不了解）无效") == len(meeting.item.groups)
    assert "监票人签名" in page
    assert "计票人签名" in page


def test_the_sign_in_sheet_goes_on(rubric: Rubric) -> None:
    [meeting] = meetings(rubric, UNIT)
    found = pages(meeting_pdf([meeting], [Form.SIGN_IN]))
    assert ["序号签名部门及职务测评对象备注" in page for page in found] == [True, True]
    assert [page.endswith(f"—{number}—") for number, page in enumerate(found, 1)] == [True, True]


def test_a_rubric_with_two_votes_has_forms_for_both() -> None:
    held = meetings(SECOND, UNIT)
    assert [meeting.item.number for meeting in held] == [30, 31]
    found = pages(meeting_pdf(held, [Form.BALLOT]))
    assert ["查阅人员对利用服务的满意度" in page for page in found] == [True, False]
    assert "测评对象：移交部门" in found[1]


def cases(rubric: Rubric) -> dict[str, Pdf]:
    [meeting] = meetings(rubric, UNIT, "2026-11-20")
    item: Any = meeting.item
    many = replace(item, groups=tuple(f"第{number}组测评人员" for number in range(30)), question="总体评价，" * 40)
    return {
        "shipped": meeting_pdf([meeting], tuple(Form)),
        "second": meeting_pdf(meetings(SECOND), tuple(Form)),
        "long unit": meeting_pdf(meetings(rubric, LONG_UNIT * 3), tuple(Form)),
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
    held = meetings(rubric, UNIT)
    assert meeting_pdf(held, [form]).data == meeting_pdf(held, [form]).data
