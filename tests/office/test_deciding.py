"""审核 and 审定: in their order, on one revision, with a reason where the grade is another; the score stays printed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.assessing.checking import faults as faults_of
from desktop_app.base.clock import now
from desktop_app.base.errors import UserError
from desktop_app.office.decision.deciding import decide, place_of, review, withdraw
from desktop_app.office.decision.facts import Decided
from desktop_app.office.decision.listed import Decisions, listed_whole
from desktop_app.office.decision.standing import by_assessment, decided_of
from desktop_app.office.round.overview import Overviews
from desktop_app.record.act import ActKind, act, facts_of, gone_on
from desktop_app.record.assessment import Assessment
from desktop_app.record.revision import RecordedSigning
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.adopting import adopt, take_acts
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.ready import DAY
from tests.visits import another_tool, finalised

from .signed import signed, signed_visit

COMPUTED = "较好"  # 86.63 points
WISH = Decided(grade=COMPUTED, date=DAY, document="领导小组第3次会议")


@pytest.fixture
def visit(store: Store, rubric: Rubric, record: Assessment) -> str:
    return signed_visit(store, rubric, record)


def reviewed(store: Store, visit: str) -> None:
    review(store, visit, "王某", "agreed", post="副主任")


def test_a_decision_is_on_the_signed_and_reviewed_revision(store: Store, visit: str) -> None:
    reviewed(store, visit)
    before = store.load(visit), store.revisions.of(visit)
    decide(store, visit, WISH)
    place = place_of(store, visit)
    assert place.decision is not None
    assert (place.decision.grade, place.decision.words, place.decision.said.total) == (COMPUTED, COMPUTED, "86.63")
    assert [one.words for one in place.reviews] == ["王某（副主任）同意"]
    assert (store.load(visit), store.revisions.of(visit)) == before
    assert faults_of(store) == []


def test_another_grade_wants_a_reason_and_stands_with_it(store: Store, visit: str) -> None:
    reviewed(store, visit)
    with pytest.raises(
        UserError, match=r"审定为“一般”，按得分86\.63分计算为“较好”，没有登记审定；请写明等次不同的理由"
    ):
        decide(store, visit, replace(WISH, grade="一般"))
    assert place_of(store, visit).decision is None
    decide(store, visit, replace(WISH, grade="一般", reason="整改不实"))
    found = place_of(store, visit).decision
    assert found is not None
    assert found.words == "一般（计算为“较好”：整改不实）"


LATER = (now() + timedelta(days=2)).date().isoformat()
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no grade": ({"grade": ""}, "没有选择等次"),
    "no such grade": ({"grade": "差"}, "没有“差”这个等次"),
    "no date": ({"date": ""}, "没有填写审定日期"),
    "no such date": ({"date": "2026-11-31"}, "“2026-11-31”不是日期"),
    "not yet": ({"date": LATER}, "还没有到"),
    "before it was assessed": ({"date": "2026-11-19"}, "早于评估日期2026-11-20"),
    "no document": ({"document": " \n"}, "没有填写会议名称或文号"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_missing_is_refused(store: Store, visit: str, case: str) -> None:
    changed, words = REFUSED[case]
    reviewed(store, visit)
    with pytest.raises(UserError, match=words) as refused:
        decide(store, visit, replace(WISH, **changed))
    assert "没有登记审定；" in str(refused.value)
    assert place_of(store, visit).decision is None


def test_the_order_is_kept(store: Store, rubric: Rubric, record: Assessment) -> None:
    visit = store.add(rubric, record)
    for why in ("还没有定稿", "考核表还没有登记签名", "还没有登记审核"):
        with pytest.raises(UserError, match=why):
            decide(store, visit, WISH)
        if why == "还没有登记审核":
            reviewed(store, visit)
            decide(store, visit, WISH)
        else:
            with pytest.raises(UserError, match=f"{why}，没有登记审核"):
                reviewed(store, visit)
            NEXT[why](store, visit)


def _sign(store: Store, visit: str) -> None:
    finalising.sign(store, store.load(visit), RecordedSigning(revision=1, outcome="unasked", leader="张某某"))


NEXT: dict[str, Callable[[Store, str], object]] = {
    "还没有定稿": lambda store, visit: finalised(store, store.load(visit)),
    "考核表还没有登记签名": _sign,
}


def test_who_returns_it_has_to_agree_before_it_is_decided(store: Store, visit: str) -> None:
    reviewed(store, visit)
    with pytest.raises(UserError, match="退回要写明原因"):
        review(store, visit, "赵某", "returned")
    review(store, visit, "赵某", "returned", remark="第7项依据不足")
    with pytest.raises(UserError, match="审核人赵某已退回"):
        decide(store, visit, WISH)
    review(store, visit, "赵 某", "agreed")
    assert [one.words for one in place_of(store, visit).reviews] == ["王某（副主任）同意", "赵 某同意"]
    decide(store, visit, WISH)


def test_a_review_that_was_registered_by_mistake_is_taken_back(store: Store, visit: str) -> None:
    with pytest.raises(UserError, match="没有登记过“王某”的审核，没有撤销任何内容"):
        review(store, visit, "王某", "withdrawn", remark="登记错人")
    reviewed(store, visit)
    with pytest.raises(UserError, match="撤销登记要写明原因，没有登记审核；请填写撤销登记的原因"):
        review(store, visit, "王某", "withdrawn")
    decide(store, visit, WISH)
    review(store, visit, "王某", "withdrawn", remark="登记错人")
    place = place_of(store, visit)
    assert (place.reviews, place.why_no_decision) == ((), "还没有登记审核")
    assert place.decision == Overviews().of(store, DAY).lines[0].ruling
    assert place.decision is not None
    assert place.decision.words == "较好；审核登记已撤销，请核对审定是否还作数"
    reviewed(store, visit)
    assert place_of(store, visit).decision.words == "较好"  # type: ignore[union-attr]
    assert len(store.acts.all()) == 4


def test_a_later_revision_makes_both_void(store: Store, visit: str) -> None:
    reviewed(store, visit)
    decide(store, visit, WISH)
    finalising.reopen(store, store.load(visit), "核对")
    assert _void(store, visit) == "审定的是第1版，评估已重新打开，再定稿后须重新审定"
    stored = store.load(visit)
    signed(store, store.save(stored, replace(stored.record, members=("孙某",)))[0])
    assert _void(store, visit) == "审定的是第1版，现为第2版，须重新审定"
    assert place_of(store, visit).reviews == ()
    with pytest.raises(UserError, match="还没有登记审核"):
        decide(store, visit, WISH)
    reviewed(store, visit)
    decide(store, visit, WISH)
    assert _void(store, visit) == ""
    finalising.declare_void(store, store.load(visit), "误建")
    assert _void(store, visit) == "评估已作废"


def test_a_decision_on_what_is_not_here_says_so(store: Store, visit: str) -> None:
    reviewed(store, visit)
    decide(store, visit, WISH)
    [one] = store.acts.of_kinds(ActKind.DECIDED)
    said = facts_of(one, Decided)
    assert said is not None
    for revision, words in {
        2: "审定的第2版不在这个文件里",
        1: "审定的是第1版，内容与现在的第1版不同，须重新审定",
    }.items():
        other = replace(said, revision=revision, code="0" * 64)
        before = decided_of(by_assessment(store.acts.of([visit]))[visit], visit)
        store.acts.add([gone_on(ActKind.DECIDED, other, before, assessment=visit, unit="", person="")])
        assert _void(store, visit) == words


def _void(store: Store, visit: str) -> str:
    found = place_of(store, visit).decision
    assert found == Overviews().of(store, DAY).lines[0].ruling
    assert found is not None
    assert found.grade == ("" if found.void else COMPUTED)
    return found.void


def test_a_decision_is_changed_and_taken_back_and_all_of_it_stays(store: Store, visit: str) -> None:
    reviewed(store, visit)
    with pytest.raises(UserError, match="没有审定，没有撤销任何内容"):
        withdraw(store, visit, "误登")
    decide(store, visit, WISH)
    decide(store, visit, replace(WISH, document="领导小组第4次会议"))
    with pytest.raises(UserError, match="没有写明撤销审定的原因"):
        withdraw(store, visit, " ")
    withdraw(store, visit, "误登")
    assert place_of(store, visit).decision is None
    decide(store, visit, WISH)
    found = place_of(store, visit).decision
    assert found is not None
    assert (found.doubts, len(store.acts.of_kinds("decided"))) == ((), 4)


def test_two_offices_decide_apart_and_come_to_one(store: Store, visit: str, tmp_path: Path) -> None:
    reviewed(store, visit)
    decide(store, visit, WISH)
    store.copy_to(tmp_path / "乙.db")
    with closing(Store.open(tmp_path / "乙.db")) as other:
        decide(other, visit, replace(WISH, grade="一般", reason="另有问题"))
        decide(store, visit, replace(WISH, document="另一次会议"))
        words = set()
        for number, order in enumerate(permutations((store, other))):
            with closing(Store.create(tmp_path / f"{number}.db")) as whole:
                adopt(whole, store, visit)
                with whole.together():
                    for source in order:
                        take_acts(whole, source, [visit])
                found = place_of(whole, visit).decision
                assert found is not None
                words.add(found.words)
                decide(whole, visit, WISH)
                assert place_of(whole, visit).decision.words == COMPUTED  # type: ignore[union-attr]
        assert words == {"较好；有2条各自登记的审定，以较晚的为准，请核对后重新登记一次"}


DEEDS: dict[str, Callable[[Store, str], object]] = {
    "decide": lambda store, visit: decide(store, visit, WISH),
    "otherwise": lambda store, visit: decide(store, visit, replace(WISH, grade="一般", reason="另有问题")),
    "withdraw": lambda store, visit: withdraw(store, visit, "误登"),
    "return": lambda store, visit: review(store, visit, "赵某", "returned", remark="依据不足"),
    "agree": lambda store, visit: review(store, visit, "赵某", "agreed"),
}
DONE = st.lists(st.sampled_from(list(DEEDS)), max_size=4)


@settings(max_examples=examples(6), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.tuples(DONE, DONE, DONE), st.permutations(range(3)))
@example((["decide"], ["decide", "withdraw"], []), [0, 1, 2])
@example((["decide"], ["return"], []), [0, 1, 2])
@example((["decide", "withdraw"], ["decide"], ["decide", "otherwise"]), [2, 1, 0])
def test_whatever_offices_do_apart_is_the_same_in_any_order_and_told(
    store: Store, visit: str, done: tuple[list[str], ...], order: list[int]
) -> None:
    folder = Path(tempfile.mkdtemp(dir=store.path.parent))
    if not store.acts.all():
        reviewed(store, visit)
    paths = [folder / f"{number}.db" for number in range(3)]
    for path, deeds in zip(paths, done, strict=True):
        store.copy_to(path)
        with closing(Store.open(path)) as office:
            for deed in deeds:
                with suppress(UserError):
                    DEEDS[deed](office, visit)
    found = []
    for ways in (range(3), [*order, order[0]]):
        whole = folder / f"{len(found)}-whole.db"
        store.copy_to(whole)
        with closing(Store.open(whole)) as office:
            for at in ways:
                with closing(Store.open(paths[at])) as source, office.together():
                    take_acts(office, source, [visit])
            found.append(
                (place_of(office, visit), Overviews().of(office, DAY).lines[0].ruling, Decisions().of(office.file))
            )
    assert found[0] == found[1]
    place, ruling, _ = found[0]
    assert place.decision == ruling
    told = "" if ruling is None else ruling.words
    assert (place.stands is not None and place.stands.differs) == ("各自登记的审定" in told)
    if ruling is not None and ruling.grade:
        assert any(one.said.outcome == "returned" for one in place.reviews) == ("赵某已退回" in told)


def test_to_say_the_same_again_adds_nothing(store: Store, visit: str) -> None:
    for _ in range(2):
        reviewed(store, visit)
        decide(store, visit, WISH)
    assert len(store.acts.all()) == 2


def test_what_another_program_wrote_is_told(store: Store, visit: str) -> None:
    reviewed(store, visit)
    decide(store, visit, WISH)
    guard = "CREATE TRIGGER act_stays BEFORE UPDATE ON act BEGIN SELECT RAISE(ABORT, 'an act is told for good'); END"
    changed = "UPDATE act SET data = replace(data, '较好', '一般') WHERE kind = 'decided'"
    another_tool(store.path, f"DROP TRIGGER act_stays; {changed}; {guard}")
    found = place_of(store, visit).decision
    assert found is not None
    assert "这条审定在登记以后被改动过" in found.words
    newer = act(ActKind.DECIDED, replace(WISH, revision=1), assessment=visit, replaces=store.acts.of_kinds("decided"))
    store.acts.add([replace(newer, data='{"grade":{"more":1}}')])
    found = place_of(store, visit).decision
    assert found is not None
    assert (found.grade, "审定登记读不懂" in found.words) == ("", True)


GUARD = "CREATE TRIGGER revision_stays BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'a revision is final'); END"
ALTERED = {
    "a score": f"UPDATE revision SET result = replace(result, '86.63', '96.63'); {GUARD}",
    "no result": f"UPDATE revision SET result = '['; {GUARD}",
    "an answer": f"UPDATE answer SET note = '改过' WHERE item = 1; {GUARD}",
    "the history": f"UPDATE event SET person = '别人' WHERE id = (SELECT min(id) FROM event); {GUARD}",
}


@pytest.mark.parametrize("sql", ALTERED.values(), ids=ALTERED)
def test_nothing_rests_on_what_another_program_has_changed(store: Store, visit: str, sql: str) -> None:
    reviewed(store, visit)
    another_tool(store.path, f"DROP TRIGGER revision_stays; {sql}")
    for deed in (lambda: review(store, visit, "赵某", "agreed"), lambda: decide(store, visit, WISH)):
        with pytest.raises(UserError, match="请先检查这个文件，查明原因"):
            deed()
    assert len(store.acts.all()) == 1


def test_a_list_tells_what_was_decided_and_counts(store: Store, visit: str) -> None:
    seen = Decisions()

    def told() -> dict[str, str]:
        assert seen.of(store.file) == Decisions().of(store.file)  # what is remembered is what would be read
        return seen.of(store.file)

    assert told() == {}
    reviewed(store, visit)
    decide(store, visit, WISH)
    assert told() == {visit: "已审定"}
    decide(store, visit, replace(WISH, grade="一般", reason="整改不实"))
    assert listed_whole(store.file) == {visit: "一般（计算为“较好”：整改不实）"}
    assert told() == {visit: "审定：一般"}
    withdraw(store, visit, "登记有误")
    assert told() == {}
    decide(store, visit, WISH)
    finalising.reopen(store, store.load(visit), "补充材料")
    assert told() == {}
