"""A receipt for the leader's hand-over, on the laptops of members: what the office has of theirs, and nothing more."""

from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.base.errors import UserError
from desktop_app.exchange.clearing.permit import WITHIN, permit, without_drafts
from desktop_app.exchange.clearing.places import CHANGED, survey
from desktop_app.exchange.copies.heads import heads_of
from desktop_app.exchange.giving.handing_over import hand_over
from desktop_app.exchange.receipts.issuing import issue
from desktop_app.exchange.receipts.receipt_file import to_bytes
from desktop_app.exchange.receipts.receipts import State, verify_receipt
from desktop_app.history.events import Kind
from desktop_app.history.merging import Which
from desktop_app.paper.clearing import Kind as Place
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.visits import finalised

from .file_copies import Copies, copies_in, decided_for, graded, merged, noted, worked_on


def receipt_for(leader: Store, folder: Path) -> bytes:
    """Have the office take in what the leader has, and say so."""
    folder.mkdir(exist_ok=True)
    copy = hand_over(leader, folder).path
    with closing(Store.open(copy)) as office:
        return to_bytes(issue(office, heads_of(copy, str)))


def state(laptop: Store, receipt: bytes) -> tuple[State, str]:
    [one] = verify_receipt(laptop, receipt).checked
    return one.state, one.words


@pytest.fixture
def group(copies: Copies, tmp_path: Path) -> tuple[Store, Store, Store, bytes]:
    """A leader with two members, of whom one has done something, and the receipt for what the leader handed over."""
    leader, member, idle = copies.first, copies.another("李某某"), copies.another("王某某")
    noted(member, 0, "组员的依据")
    graded(leader, 0, "一般")
    merged(leader, member)
    finalised(leader, leader.load(copies.id))
    return leader, member, idle, receipt_for(leader, tmp_path / "U盘")


def test_what_was_merged_is_confirmed_on_every_laptop(group: tuple[Store, Store, Store, bytes]) -> None:
    leader, member, idle, receipt = group
    for laptop in (leader, member, idle):
        assert state(laptop, receipt)[0] is State.CONFIRMED
    allowed = without_drafts(permit(member, receipt))  # a draft there, but not where it came to
    [visit] = allowed.visits
    assert (visit.revision, visit.state) == (1, WITHIN)
    assert visit.code == leader.revisions.of(leader.ids()[0])[-1].printed_code
    assert allowed.confirmed == {member.ids()[0]: member.load(member.ids()[0]).head}


def test_other_units_of_a_receipt_are_counted_and_not_named(copies: Copies, rubric: Rubric, tmp_path: Path) -> None:
    leader, member, id_ = copies.first, copies.another("李某某"), copies.id
    leader.add(rubric, replace(empty_assessment(rubric), unit="别的单位"))
    finalised(leader, leader.load(id_))
    allowed = permit(member, receipt_for(leader, tmp_path / "U盘"))
    assert "已接收本机的1份评估，回执里还有1份不在这个文件里" in allowed.words
    assert (len(allowed.visits), allowed.refused) == (1, ())
    both = permit(leader, receipt_for(leader, tmp_path / "U盘"))
    assert [bool(one.revision) for one in both.visits] == [True, False]


def test_who_typed_on_is_refused_and_told_how_much(group: tuple[Store, Store, Store, bytes]) -> None:
    _, member, idle, receipt = group
    for laptop, count in ((member, 2), (idle, 1)):
        for at in range(count):
            noted(laptop, 2 + at, "交回以后又填的")
        assert state(laptop, receipt)[0] is State.MOVED_ON
        with pytest.raises(UserError, match=f"有{count}条修改记录巡察办还没有.*没有清除任何内容。"):
            permit(laptop, receipt)


def test_what_was_set_aside_is_confirmed(copies: Copies, tmp_path: Path) -> None:
    leader, member = copies.first, copies.another("李某某")
    noted(member, 0, "没有采用的")
    finalised(member, member.load(copies.id))
    finalised(leader, leader.load(copies.id))
    merged(leader, member)
    assert leader.history.of(copies.id)[-1].kind == Kind.SET_ASIDE
    assert state(member, receipt_for(leader, tmp_path / "U盘"))[0] is State.CONFIRMED


@settings(max_examples=examples(12))
@given(seeds=st.lists(st.integers(0, 2**16), min_size=2, max_size=3), late=st.integers(0, 3), which=st.data())
def test_confirmed_is_exactly_what_the_leader_had(
    seeds: list[int], late: int, which: st.DataObject, rubric: Rubric, record: Assessment
) -> None:
    """Whatever anybody did, merged in whatever order, and went on with behind the leader's back."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        first = stack.enter_context(closing(Store.create(Path(folder) / "组长.db")))
        first.add(rubric, record)
        copies = stack.enter_context(copies_in(Path(folder), first))
        members = [copies.another(f"组员{at}") for at in range(len(seeds))]
        for member, seed in zip(members, seeds, strict=True):
            worked_on(member, seed, 4)
        for member in which.draw(st.permutations(members)):
            decided_for(which.draw(st.sampled_from(list(Which))), first, member)
        receipt = receipt_for(first, Path(folder) / "U盘")
        for member in members:
            assert state(member, receipt)[0] is State.CONFIRMED
        for at in range(late):
            noted(members[0], 2 + at, f"又填的{at}")
        found, words = state(members[0], receipt)
        assert (found is State.CONFIRMED) == (late == 0)
        assert late == 0 or f"有{late}条修改记录巡察办还没有" in words


def test_a_draft_that_waits_is_cleared_where_the_office_has_it_too(
    group: tuple[Store, Store, Store, bytes], tmp_path: Path
) -> None:
    leader, _, idle, receipt = group
    noted(idle, 3, "定稿以后交来的")
    merged(leader, idle)
    assert state(leader, receipt)[0] is State.MOVED_ON
    with pytest.raises(UserError, match=r"草稿里有1条修改记录，回执没有确认；请再移交一次.*没有清除任何内容。"):
        permit(leader, receipt)
    again = receipt_for(leader, tmp_path / "又一个U盘")
    assert {state(laptop, again)[0] for laptop in group[:3]} == {State.CONFIRMED}


def test_a_leaders_file_beside_a_members_is_what_the_receipt_confirms(group: tuple[Store, Store, Store, bytes]) -> None:
    leader, member, idle, receipt = group
    allowed = without_drafts(permit(member, receipt))

    def told() -> dict[Path, str]:
        found = survey(member.path, allowed.confirmed, received=allowed.received).traces
        return {one.path: one.note for one in found if one.kind in (Place.FILE, Place.OTHER_FILE)}

    assert told() == {one.path: "" for one in (member, leader, idle)}
    noted(idle, 3, "定稿以后交来的")
    assert told()[idle.path] == CHANGED
    merged(leader, idle)  # where it waits now
    assert told() == {member.path: "", leader.path: CHANGED, idle.path: CHANGED}
