"""What is told of a round as a whole: its name, grades that were decided otherwise, what was counted and what not."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from desktop_app.office.documents.facts import (
    CountFacts,
    DecisionFacts,
    ReadingFacts,
    RoundFacts,
    UnitFacts,
    VisitFacts,
)
from desktop_app.office.documents.kinds import KINDS
from desktop_app.office.documents.making import Made, Wanted, make
from desktop_app.office.documents.summary import summary_pdf
from desktop_app.office.documents.values import MOST_LOST, round_values
from desktop_app.office.documents.workbook import workbook
from desktop_app.office.noting.facts import ASKED
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from tests.office.documents.made import parts, said, texts, visit, whole
from tests.office.documents.workbooks import tables
from tests.paper.helpers import closed_up, pages

OF_ALL = [kind.name for kind in KINDS if not kind.each]
DECIDED = DecisionFacts(grade="较差", document="第3次会议", reason="查实整改不实")


@pytest.fixture
def visits(rubric: Rubric, record: Assessment) -> list[VisitFacts]:
    return [visit(rubric, record, UnitFacts(name=f"{name}局"), at) for at, name in enumerate("甲乙丙", 1)]


def written(facts: RoundFacts, *kinds: str) -> dict[str, bytes]:
    return {one.kind: one.data for one in make(facts, Wanted(kinds=kinds)) if isinstance(one, Made)}


@pytest.mark.parametrize(
    ("name", "year", "called"),
    [
        ("第一轮", 2026, "2026年第一轮"),
        ("2026年第一轮", 2026, "2026年第一轮"),
        ("省局2026第二轮", 2026, "省局2026第二轮"),
        ("第一轮", None, "第一轮"),
        ("", 2026, ""),
    ],
)
def test_a_round_is_called_with_its_year(name: str, year: int | None, called: str, visits: list[VisitFacts]) -> None:
    facts = RoundFacts(name=name, year=year, visits=tuple(visits))
    assert facts.called == called
    title = f"关于{called or '【请填写：轮次名称】'}巡察整改成效\n评估情况的通报"
    assert said(written(facts, "通报")["通报"])[0] == title


@pytest.mark.parametrize("kind", [name for name in OF_ALL if name not in ("表扬名单", "整改统计表")])
def test_a_grade_decided_otherwise_is_told_beside_the_computed_one(kind: str, visits: list[VisitFacts]) -> None:
    computed = visits[0].grade
    text = texts(written(whole(replace(visits[0], decided=DECIDED), *visits[1:]), kind)[kind])
    assert f"得分对应“{computed}”" in text or f"得分对应等次为“{computed}”，审定等次为“较差”" in text
    assert ("查实整改不实" in text) == (kind == "评估情况报告")
    assert "其中2个单位尚未审定" in text or text.count("尚未审定") == 2
    same = replace(DECIDED, grade=computed)
    text = texts(written(whole(*[replace(one, decided=same) for one in visits]), kind)[kind])
    assert not any(words in text for words in ("尚未审定", "得分对应“", "得分对应等次为", "查实"))


def test_units_without_a_decision_are_marked_and_told(visits: list[VisitFacts]) -> None:
    good = replace(DECIDED, grade="好")
    facts = whole(replace(visits[0], decided=good), *[replace(one, grade="好") for one in visits[1:]])
    for kind, marks in {"通报": 2, "评估情况报告": 2, "表扬名单": 2, "抄告单": 0}.items():
        mark = "“好”）（未审定）" if kind == "表扬名单" else "好（未审定）"
        assert texts(written(facts, kind)[kind]).count(mark) == marks
    told = [one for one in make(facts, Wanted(kinds=["通报", "表扬名单", "评估情况报告"])) if isinstance(one, str)]
    assert told == ["乙局、丙局等2个单位尚未审定，通报、表扬名单里的等次是得分对应等次，以审定为准，印发前请核对。"]
    [one] = [one for one in make(whole(visits[0]), Wanted(kinds=["抄告单"])) if isinstance(one, str)]
    assert one.startswith("甲局尚未审定，抄告单里的等次")
    assert not [one for one in make(facts, Wanted(kinds=["整改统计表"])) if isinstance(one, str)]


@pytest.mark.parametrize("kind", [name for name in OF_ALL if name != "表扬名单"])
def test_units_that_are_not_final_are_told_where_there_are_any(kind: str, visits: list[VisitFacts]) -> None:
    for pending in ((), ("丁局", "戊局")):
        text = texts(written(replace(whole(*visits), pending=pending), kind)[kind])
        assert ("另有2个单位" in text) == ("尚未定稿或报回，未列入本" in text) == bool(pending)
        assert ("丁局、戊局" in text) == bool(pending and kind == "评估情况报告")


@pytest.mark.parametrize("kind", ["评估情况报告", "通报", "整改统计表"])
def test_days_that_nobody_has_said_are_a_gap(kind: str, visits: list[VisitFacts]) -> None:
    text = texts(written(whole(*[replace(one, date="") for one in visits]), kind)[kind])
    assert "【请填写：评估起止】" in text


def test_the_tables_tell_what_is_left_out_and_what_else_another_was_scored_on(visits: list[VisitFacts]) -> None:
    other = replace(visits[1], readings=(ReadingFacts(item=15, value="0.5"),))
    facts = replace(whole(visits[0], other), pending=("丁局",))
    sheets, left_out = tables(workbook(facts)), "另有1个单位评估尚未定稿或报回，未列入本表。"
    scored = f"本表单位按“{other.rubric.name}”评分"
    below = [[row[0] for row in sheets[name][2:]] for name in ("汇总1", "汇总2")]
    assert below == [[f"{scored}。", left_out], [f"{scored}，第15项的口径按0.5计算。", left_out]]
    assert sheets["整改统计"][-1][0] == left_out
    assert closed_up(f"{scored}，第15项的口径按0.5计算；{left_out}") in "".join(pages(summary_pdf(facts)))
    assert len(tables(workbook(whole(*visits)))["汇总"]) == 1 + len(visits)


@pytest.mark.parametrize("kind", ["评估情况报告", "通报"])
def test_which_items_are_named_and_in_which_order_is_said(kind: str, visits: list[VisitFacts]) -> None:
    lost = sum(one.points < one.full and not one.awarded for one in visits[0].items)
    text = texts(written(whole(*visits), kind)[kind])
    order = f"列出前{MOST_LOST}项" if lost > MOST_LOST else "排列"
    assert f"以下按失分单位数从多到少{order}，不含满意度测评、综合测评。" in text
    none = tuple(replace(one, points=one.full) for one in visits[0].items)
    assert "失分单位数" not in texts(written(whole(replace(visits[0], items=none)), kind)[kind])


def test_each_picture_is_spoken_of_where_there_is_one(visits: list[VisitFacts]) -> None:
    said_of = ("见图1", "见图2", "见附图1", "见附图2", "附件：1.各单位得分（附图1）", "2.各项失分（附图2）")
    text = texts(written(whole(*visits), "评估情况报告")["评估情况报告"])
    assert [words for words in said_of if words not in text] == []
    mixed = whole(visits[0], replace(visits[1], readings=(ReadingFacts(item=15, value="0.5"),)))
    [one] = [one for one in make(mixed, Wanted(kinds=["评估情况报告"], mixed=True)) if isinstance(one, Made)]
    assert not any(words in texts(one.data) for words in ("图1", "附件"))


def test_praise_tells_what_was_decided_too(visits: list[VisitFacts]) -> None:
    facts = whole(replace(visits[0], decided=replace(DECIDED, grade="好")))
    text = texts(written(facts, "表扬名单")["表扬名单"])
    assert f"得分对应等次为“{visits[0].grade}”，审定等次为“好”。" in text


def test_what_the_office_counts_stands_in_its_order_filled_in_or_as_a_gap(visits: list[VisitFacts]) -> None:
    asked = [CountFacts(item=0, label=label, value=at, measure=what) for at, (label, what) in enumerate(ASKED.items())]
    counted = [replace(one, counts=(*one.counts, *reversed(asked[1:]))) for one in visits[:2]]
    lines = said(written(whole(*counted, *visits[2:]), "整改统计表")["整改统计表"])
    first = lines.index(next(iter(ASKED)))
    known = "（2个单位已填报）"
    assert [lines[first + 4 * at].removesuffix(known) for at in range(len(ASKED))] == list(ASKED)
    numbers = [lines[first + 1 + 4 * at] for at in range(len(ASKED))]
    assert numbers == ["【请填写：数量】", "2项", "4项", "6人"]
    assert lines[first + 4 : first + 7 : 2] == [f"正在整改的问题{known}", "巡察办统计"]
    assert any("只是已填报单位的合计" in line for line in lines)


def test_what_rubrics_count_otherwise_is_summed_once(visits: list[VisitFacts]) -> None:
    tasks = tuple(replace(one, percent=one.percent + 1) for one in visits[0].tasks)
    counts = tuple(replace(one, about="另一项") for one in visits[0].counts)
    other = replace(visits[0], assessment="other", tasks=tasks, counts=counts)
    rows = round_values(whole(visits[0], other), (visits[0], other)).lists["统计"].rows
    assert [row[1] for row in rows] == list(dict.fromkeys(row[1] for row in rows))
    graded = [int((row[2] or "").removesuffix("项")) for row in rows if (row[1] or "").startswith("其中评为")]
    assert sum(graded) == 2 * len(tasks)
    counted = [int((row[2] or "").removesuffix("次")) for row in rows if "：召开次数" in (row[1] or "")]
    assert counted == [one.value for one in visits[0].counts if one.label == "召开次数"] * 2


@pytest.mark.parametrize(
    ("day", "cell"),
    [
        *((text, 46203.0) for text in ("2026-06-30", "2026年6月30日", "2026.6.30", "20260630")),
        *((text, text) for text in ("长期坚持", "2026年6月底", "1899-12-31", "2026-2-30", "=1+1")),
        ("1900-03-01", 61.0),
        ("", None),
    ],
)
def test_a_deadline_that_is_a_day_is_one(day: str, cell: str | float | None, visits: list[VisitFacts]) -> None:
    tasks = tuple(replace(one, deadline=day) for one in visits[0].tasks)
    head, row, *_ = tables(workbook(whole(replace(visits[0], tasks=tasks))))["整改任务"]
    assert row[head.index("整改时限")] == cell


@pytest.mark.parametrize("mark", ["", "内部", "甲&乙", "R&G", "&[Picture]", "内" * 400, "𠮷" * 200])
def test_the_mark_of_the_papers_stands_above_each_page_of_the_workbook(mark: str, visits: list[VisitFacts]) -> None:
    data = workbook(whole(replace(visits[0], mark=mark), *visits[1:]))
    pages = [text.decode() for name, text in parts(data).items() if name.startswith("xl/worksheets/sheet")]
    for page in pages:
        [head] = re.findall("<oddHeader>&amp;L(.*?)</oddHeader>", page) or [""]
        assert mark.replace("&", "＆").startswith(head)
        assert len(head) >= min(len(mark), 100)  # what is longer than a head can be is cut


def test_what_is_not_decided_or_signed_is_told(visits: list[VisitFacts]) -> None:
    facts = whole(replace(visits[0], signed=""), replace(visits[1], decided=DECIDED))
    head, *rows = tables(workbook(facts))["汇总"]
    assert [[row[head.index(name)] for name in ("审定等次", "签署情况")] for row in rows] == [
        ["未审定", "未签"],
        ["较差", "已签"],
    ]


def test_what_was_counted_stands_in_the_order_of_the_document_and_is_summed(visits: list[VisitFacts]) -> None:
    pairs = enumerate(ASKED.items(), 3)
    asked = [CountFacts(item=0, label=label, value=at, measure=measure) for at, (label, measure) in pairs]
    counted = [replace(one, counts=(*one.counts, *reversed(asked[1:]))) for one in visits[:2]]
    facts = whole(*counted, *visits[2:])
    head, *rows = tables(workbook(facts))["整改统计"]
    labels = [str(name).replace("\n", "").split("（")[0] for name in head[5:]]
    told = [
        (row[1] or "").split("：")[-1].split("（")[0] for row in round_values(facts, facts.visits).lists["统计"].rows
    ]
    assert labels == [one for one in told if one in labels]
    sums = next(row for row in rows if row[1] == "合计")
    assert sums[2] == sum(len(one.tasks) for one in visits)
    assert sums[5:9] == [None, 8, 10, 12]
    assert rows[rows.index(sums) + 1][0] == "空白处未登记，未计入合计。"


def test_each_item_is_named_below_its_points(visits: list[VisitFacts]) -> None:
    facts = whole(*visits)
    named = [f"第{one.number}项　{one.text}" for one in visits[0].items]
    assert [row[0] for row in tables(workbook(facts))["逐项得分"][-len(named) :]] == named
    assert closed_up("；".join(named)) in "".join(pages(summary_pdf(facts)))


@pytest.mark.parametrize("number", range(1, 6))
def test_each_sheet_is_printed_in_a_size_that_can_be_read(number: int, visits: list[VisitFacts]) -> None:
    files = parts(workbook(whole(*visits)))
    page = files[f"xl/worksheets/sheet{number}.xml"].decode()
    columns = [float(one) * 7 * 0.75 for one in re.findall(r'<col [^>]*width="([0-9.]+)"', page)]  # points
    spans = [int(last) - int(first) + 1 for first, last in re.findall(r'<col min="(\d+)" max="(\d+)"', page)]
    widths = [width for width, span in zip(columns, spans, strict=True) for _ in range(span)]
    area = re.findall(r"\$A\$1:\$([A-Z])\$\d+", files["xl/workbook.xml"].decode())[number - 1]
    across = (297 / 25.4 - 2 * 0.4) * 72
    assert 11 * across / sum(widths[: ord(area) - ord("A") + 1]) >= 8.2


def test_a_row_of_a_task_is_one_line_high(visits: list[VisitFacts]) -> None:
    task = replace(visits[0].tasks[0], text="第10项整改任务：健全制度，逐项对账销号", finding="", note="")
    page = parts(workbook(whole(replace(visits[0], tasks=(task,)))))["xl/worksheets/sheet4.xml"].decode()
    assert re.findall(r'<row r="3"[^>]* ht="([0-9.]+)"', page) == ["19.5"]
