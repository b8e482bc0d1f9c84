"""Questions to look at: each says its numbers, and nothing is asked of what has no ground."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.office.round.overview import Line
from desktop_app.office.round.questions import TITLES, About, by_team, questions, team_numbers
from desktop_app.rubric.amounts import round_half_up
from tests.examples import examples
from tests.strategies import RUBRICS, SHIPPED

from .lines import line

FULL = tuple(item.full for item in SHIPPED.items)
TEAMS = ("第一评估组", "第二评估组", "第三评估组")


def words(found: Sequence[Line], about: About) -> list[str]:
    return [one.words for one in questions(found) if one.about is about]


def test_a_team_whose_mean_is_apart_is_asked_about() -> None:
    lines = [line(at, TEAMS[0], {16: 0}) for at in range(3)] + [line(at, TEAMS[1], {16: 250}) for at in range(3, 6)]
    assert words(lines, About.DIRECT) == [
        "第一评估组第16项平均10分（3份，10至10分），其他组平均7.50分，高2.50分。",
        "第二评估组第16项平均7.50分（3份，7.50至7.50分），其他组平均10分，低2.50分。",
    ]
    assert words(lines[:2] + lines[3:], About.DIRECT)[0].startswith("第二评估组")
    assert words(lines[:3], About.DIRECT) == []


def test_own_scores_far_from_the_groups_are_asked_about() -> None:
    own = [*FULL[:10], *[None] * 6]
    lines = [line(1, "", {7: 600}, own), line(2, "", {7: 400}, own), line(3, "", {7: 3000, 16: 100}, FULL)]
    assert words(lines, About.OWN) == [
        "3号局自评100.00分，评估69.00分，自评高31分。",
        "1号局自评70.00分，评估64.00分（有自评的10项），自评高6分。",
    ]


def test_totals_near_a_border_are_asked_about() -> None:
    lost = {1: 1060, 2: 1000, 3: 910, 4: 899, 5: 900, 6: 1100, 7: 1101}
    lines = [line(at, "", {7: points}) for at, points in lost.items()]
    assert words(lines, About.BORDER) == [
        "2号局合计90.00分，与“好”的界限90分正好在界限上。",
        "1号局合计89.40分，与“好”的界限90分差0.60分。",
        "3号局合计90.90分，与“好”的界限90分仅高0.90分。",
        "5号局合计91.00分，与“好”的界限90分仅高1分。",
        "6号局合计89.00分，与“好”的界限90分差1分。",
    ]


def test_a_team_that_never_takes_off_is_asked_about_where_the_others_do() -> None:
    lines = [line(at, TEAMS[0], {7: 100}) for at in range(3)]
    lines += [line(at, TEAMS[1], {5: 200} if at < 5 else {5: 200, 15: 100}) for at in range(3, 6)]
    assert words(lines, About.NEVER) == [
        "第一评估组的3份评估从未扣分的有第5项（其他组3份中3份扣分）。",
        "第二评估组的3份评估从未扣分的有第7项（其他组3份中3份扣分）。",
    ]
    assert words([one for one in lines if one.team_name == TEAMS[0]], About.NEVER) == []


def test_what_is_not_final_or_scored_otherwise_is_not_mixed_in() -> None:
    other = [line(at, TEAMS[1], {}, rubric=RUBRICS[1]) for at in range(3, 6)]
    lines = [line(at, TEAMS[0], {16: 400}) for at in range(3)]
    assert questions(lines + other) == [*questions(lines), *questions(other)]
    draft = line(9, TEAMS[1], {7: 1050}, status="draft", state="draft")
    assert questions([*lines, draft]) == questions(lines)


LINES = st.lists(
    st.tuples(st.sampled_from(TEAMS), st.dictionaries(st.integers(1, 16), st.integers(0, 4000), max_size=4)),
    max_size=12,
)


@settings(max_examples=examples(60))
@given(LINES)
def test_each_question_rests_on_its_assessments_and_each_mean_is_exact(found: list[tuple[str, dict[int, int]]]) -> None:
    lines = [line(at, team, lost) for at, (team, lost) in enumerate(found)]
    known = {one.assessment for one in lines}
    asked = questions(lines)
    assert all(one.words.endswith("。") and set(one.assessments) <= known and one.assessments for one in asked)
    assert [one.about for one in asked] == sorted((one.about for one in asked), key=list(About).index)
    for told in by_team(lines):
        points = [one.scored.items[15] for one in lines if one.team_name == told.team and one.scored]
        assert (told.number, told.lowest, told.highest) == (len(points), min(points), max(points))  # type: ignore[type-var]
        assert told.mean == round_half_up(Fraction(sum(map(int, points)), len(points)))  # type: ignore[arg-type]


def test_what_each_team_gave_is_told_kind_by_kind() -> None:
    lines = [line(at, TEAMS[at % 2], {16: 250 * at}) for at in range(4)]
    alone = [line(at, TEAMS[0], {}, rubric=RUBRICS[1]) for at in range(4, 6)]
    draft = line(9, TEAMS[2], {16: 500}, status="draft", state="draft")
    headings = ("评估组", "直接评分的项", "份数", "平均分", "最低分", "最高分", "其他组平均分")
    given = [
        ("第一评估组", "第16项", "2份", "7.50", "5", "10", "5"),
        ("第二评估组", "第16项", "2份", "5", "2.50", "7.50", "7.50"),
    ]
    assert team_numbers(by_team([*lines, draft])) == (headings, given)
    assert team_numbers(by_team(alone))[1][0][-1] == "没有其他组"
    mixed_headings, mixed = team_numbers(by_team(lines + alone))
    assert mixed_headings == ("评估组", "评分表和口径", *headings[1:])
    assert [row[:2] for row in mixed][:2] == [(name, "第1种") for name in TEAMS[:2]]
    assert {row[1] for row in mixed} == {"第1种", "第2种"}
    assert team_numbers(by_team([draft]))[1] == []


def test_nobody_is_accused() -> None:
    assert set(TITLES) == set(About)
    lines = [line(at, TEAMS[at % 2], {7: 500 * at, 16: 400 * (at % 2)}, FULL) for at in range(12)]
    said = "".join(one.words for one in questions(lines))
    assert said
    assert not any(word in said for word in ("异常", "违规", "问题", "责任", "偏袒", "应当"))
