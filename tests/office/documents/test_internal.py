"""Nothing internal stands in what is not: each document and each table is searched."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from desktop_app.base.errors import UserError
from desktop_app.base.paths import TEMPLATES
from desktop_app.office.documents.facts import DecisionFacts, ReadingFacts, VisitFacts
from desktop_app.office.documents.fields import Rows
from desktop_app.office.documents.kinds import KINDS
from desktop_app.office.documents.making import Made, Wanted, make
from desktop_app.office.documents.names import DATA, DOCUMENTS, NAMES, SHIPPED, TABLES
from desktop_app.office.documents.word_file import WordFile
from desktop_app.paper.typesetting.pen import Pdf
from desktop_app.record.assessment import Assessment, Conduct
from desktop_app.rubric.answers import Ballot, GradedListAnswer, RatioAnswer
from desktop_app.rubric.rubric import Rubric
from docs.word_templates import paragraph, template
from tests.office.documents.made import texts, visit, whole
from tests.office.documents.workbooks import tables
from tests.paper.helpers import closed_up, full_record, pages

GROUND = "三次延期报送"
GRADES = {"好": 9500, "较好": 8000, "一般": 7000, "较差": 3000}


@pytest.fixture
def visits(rubric: Rubric) -> tuple[VisitFacts, ...]:
    """A visit of each grade, with conduct and votes of two groups."""
    votes = [
        Ballot(group="班子成员", issued=771, returned=771, satisfied=771),
        Ballot(group="职工", issued=7, returned=7, satisfied=7),
    ]
    record = full_record(rubric)
    answers = []
    for one in record.answers:
        if isinstance(one, RatioAnswer):
            one = replace(one, ballots=tuple(votes))
        if isinstance(one, GradedListAnswer):
            one = replace(one, tasks=(*one.tasks[:-1], replace(one.tasks[-1], grade="差")))
        answers.append(one)
    record = replace(record, answers=tuple(answers), conduct=(Conduct(kind="阳奉阴违", ground=GROUND),))
    made = visit(rubric, record)
    return tuple(replace(made, assessment=grade, grade=grade, total=total) for grade, total in GRADES.items())


def whole_text(one: Made) -> str:
    """What a file says, whatever it is."""
    if one.name.endswith(".docx"):
        headers = [f"word/header{number}.xml" for number in (1, 2)]
        known = WordFile.of(one.data, one.name).texts
        return texts(one.data, ["word/document.xml", *(part for part in headers if part in known)])
    if one.name.endswith(".xlsx"):
        return repr(tables(one.data))
    if one.name.endswith(".pdf"):
        return "".join(pages(Pdf(one.data, ())))
    return one.data.decode("utf-8-sig")


def all_of(visits: tuple[VisitFacts, ...], **how: Any) -> list[Made]:
    found = list(make(whole(*visits), Wanted(**how)))
    assert [one for one in found if not isinstance(one, Made) and "尚未审定" not in str(one)] == []
    return [one for one in found if isinstance(one, Made)]


def test_conduct_and_counts_of_groups_stand_in_what_is_internal_alone(visits: tuple[VisitFacts, ...]) -> None:
    made = all_of(visits, pdf=True)
    assert {one.kind for one in made} == set(NAMES) - {SHIPPED}
    internal = {kind.name for kind in KINDS if kind.internal}
    for one in made:
        text = closed_up(whole_text(one))
        assert "771" not in text, one.name
        if one.kind in internal:
            assert "内部" in text, one.name
        else:
            assert not any(secret in text for secret in (GROUND, "阳奉阴违", "内部")), one.name
    told = {one.kind for one in made if GROUND in closed_up(whole_text(one))}
    assert told == {"评估情况报告", "事实清单"}


def test_no_field_of_what_is_internal_is_known_elsewhere(visits: tuple[VisitFacts, ...]) -> None:
    facts = whole(*visits)
    for kind in KINDS:
        values = kind.entries(facts, visits[:1])[0]
        assert ("问责情形" in values.lists) == (kind.name in ("评估情况报告", "事实清单"))
        assert all(isinstance(rows, Rows) for rows in values.lists.values())
    assert tuple(kind.name for kind in KINDS) == DOCUMENTS


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.internal], ids=lambda one: one.name)
def test_an_internal_document_without_its_mark_is_not_made(kind: Any, visits: Any, tmp_path: Any) -> None:
    (tmp_path / kind.template).write_bytes(template("", [paragraph("正文说明内部情况")]))
    found = list(make(whole(*visits), Wanted(kinds=[kind.name], templates=tmp_path)))
    assert {type(one) for one in found} == {UserError}
    assert "的页眉没有标注，应标“内部”的文书没有生成" in str(found[0])


def test_the_mark_of_an_assessment_stands_above_all_that_is_written_of_it(visits: tuple[VisitFacts, ...]) -> None:
    marked = tuple(replace(one, mark="工作秘密") for one in visits[:1])
    for one in all_of((*marked, *visits[1:]), kinds=["通报", "反馈意见书", "事实清单"], pdf=True):
        text = closed_up(whole_text(one))
        assert ("工作秘密" in text) == (marked[0].assessment in one.of), one.name


@pytest.mark.parametrize("grade", GRADES)
def test_what_follows_from_a_grade_is_written_for_that_grade_alone(
    grade: str, visits: tuple[VisitFacts, ...], record: Assessment
) -> None:
    expected = {
        "好": {"表扬名单"},
        "较好": {"整改督办单"},
        "一般": {"整改督办单", "约谈通知书"},
        "较差": {"事实清单"},
    }
    follows = {name for names in expected.values() for name in names}
    facts = whole(*[one for one in visits if one.grade == grade])
    made = {one.kind for one in make(facts, Wanted(kinds=follows)) if isinstance(one, Made)}
    assert made == expected[grade]


def test_what_is_decided_counts_and_the_score_stays(visits: tuple[VisitFacts, ...]) -> None:
    decided = DecisionFacts(grade="一般", date="2026-12-01", document="第3次会议", reason="群众反映强烈")
    facts = whole(replace(visits[0], decided=decided))
    made = {one.kind: one for one in make(facts, Wanted()) if isinstance(one, Made) and one.kind != DATA}
    assert "约谈通知书" in made
    assert "表扬名单" not in made
    assert "评估得分95.00分（满分100分），等次为“一般”（审定等次，得分对应等次为“好”）" in texts(
        made["反馈意见书"].data
    )
    [_, row] = tables(made[TABLES].data)["汇总"]
    assert [row[row.index(95.0) + at] for at in (1, 2)] == ["好", "一般"]


def test_what_is_scored_otherwise_is_not_mixed_in_silence(visits: tuple[VisitFacts, ...]) -> None:
    other = replace(visits[0], assessment="other", readings=(ReadingFacts(item=15, value="0.5"),))
    facts = whole(*visits, other)
    [refused] = make(facts, Wanted(kinds=["通报"]))
    assert "这些单位按2种不同的考核表或口径评分，没有生成“通报”" in str(refused)
    mixed, _ = make(facts, Wanted(kinds=["通报"], mixed=True))
    assert isinstance(mixed, Made)
    [table] = make(facts, Wanted(kinds=[TABLES]))
    assert isinstance(table, Made)
    assert [name for name in tables(table.data) if name.startswith("汇总")] == ["汇总1", "汇总2"]
    assert len(list(make(facts, Wanted(kinds=["反馈意见书"])))) == 5


def test_every_shipped_template_is_a_kind_and_no_question_of_blame_is_answered(visits: tuple[VisitFacts, ...]) -> None:
    assert set(TEMPLATES.iterdir()) == {kind.shipped_template for kind in KINDS}
    [facts] = all_of(visits, kinds=["事实清单"])
    assert "建议" not in whole_text(facts)
    assert DATA in NAMES
    assert TABLES in NAMES


def test_whatever_the_office_has_written_as_its_mark_is_found_again(visits: tuple[VisitFacts, ...]) -> None:
    made = all_of(tuple(replace(one, mark=f"甲　乙  {one.grade}") for one in visits))
    assert {one.kind for one in made} == set(NAMES) - {SHIPPED}
