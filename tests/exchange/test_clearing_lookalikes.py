"""What a clearing finds by content: copies made by hand, wherever; and what only bears a like name, which stays."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.backups.making import backup
from desktop_app.backups.occasions import BY_HAND
from desktop_app.backups.snapshots import facts_path, snapshots_of
from desktop_app.backups.working_copy import origin_of, take
from desktop_app.base.progress import Progress, told_to
from desktop_app.base.userdirs import default_file
from desktop_app.exchange.clearing import candidates, clearing_out, places
from desktop_app.exchange.clearing.clearing_out import Wish, clear_out
from desktop_app.exchange.clearing.looking import says
from desktop_app.exchange.clearing.places import survey
from desktop_app.exchange.merging.merging import apply, compare
from desktop_app.files import phrases
from desktop_app.files.forgetting import Named
from desktop_app.files.places import Place
from desktop_app.files.plain_reading import CHUNK
from desktop_app.office.noting.noting import note_issued
from desktop_app.paper.clearing import Cleared, Kind
from desktop_app.record.assessment import Assessment
from desktop_app.record.register import Assignment, Register, Unit
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.exchange.arriving_files import noted
from tests.exchange.cleared import OTHER, UNIT, Visit, found

pytestmark = pytest.mark.usefixtures("quick_passphrases")


@pytest.fixture
def visit(tmp_path: Path, rubric: Rubric, record: Assessment) -> Visit:
    return Visit(tmp_path / "visit", rubric, record, alone=False)


def cleared(visit: Visit, *, all_of_it: bool = False) -> Cleared:
    wish = Wish(path=visit.path, confirmed={visit.id: visit.head}, receipt="", person="李某某")
    if all_of_it:
        wish = replace(wish, agreed=[one.key for one in survey(visit.path, wish.confirmed).traces])
    return clear_out(wish)


BY_HAND_AT: dict[str, Callable[[Visit], Path]] = {
    "beside the file": lambda visit: visit.path.with_name("评估 - 副本.db"),
    "in a folder beside it": lambda visit: visit.path.parent / "以前的" / "7月" / "评估.db",
    "under another ending": lambda visit: visit.path.with_name("评估.db.bak"),
    "without an ending": lambda visit: visit.path.with_name("备用"),
    "where papers are saved": lambda visit: visit.saved / "甲.db",
    "beside the copy that was handed over": lambda visit: visit.stick / "乙.dat",
}


@pytest.mark.parametrize("at", BY_HAND_AT)
def test_a_copy_made_by_hand_is_found_by_its_content(at: str, visit: Visit) -> None:
    copy = BY_HAND_AT[at](visit)
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(visit.path, copy)
    told = cleared(visit)
    assert (Kind.OTHER_FILE, str(copy)) in [(one.kind, one.path) for one in told.places]
    assert found(UNIT, [*visit.places(), visit.stick]) == []
    with closing(Store.open(copy)) as store:
        assert store.ids() == [visit.other]


def test_backups_on_a_stick_are_a_second_place_alone(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "plugged_in", lambda: [visit.second])
    kinds = [one.kind for one in survey(visit.path, {visit.id: visit.head}).traces if visit.second in one.path.parents]
    assert kinds == [Kind.SECOND]


def test_a_copy_on_a_stick_is_told_and_goes_where_it_is_wanted(
    visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "插着的"
    (stick / "资料").mkdir(parents=True)
    shutil.copy(visit.path, stick / "资料" / "拷给别人.db")
    (stick / "照片.jpg").write_bytes(b"x" * 1024)
    monkeypatch.setattr(candidates, "plugged_in", lambda: [stick])
    real = places.place_of
    monkeypatch.setattr(places, "place_of", lambda path: Place.REMOVABLE if stick in path.parents else real(path))
    first = cleared(visit)
    assert [one.path for one in first.left] == [str(stick / "资料" / "拷给别人.db")]
    assert "在U盘或移动硬盘上，不在本机" in first.left[0].why
    assert found(UNIT, [*visit.places(), visit.stick]) == []
    assert cleared(visit, all_of_it=True).left == ()
    assert found(UNIT, [stick]) == []
    assert (stick / "照片.jpg").exists()


@pytest.mark.parametrize("like", [UNIT, f"{UNIT}机关支部"])
def test_what_belongs_to_a_like_named_visit_stays(
    like: str, visit: Visit, tmp_path: Path, rubric: Rubric, record: Assessment
) -> None:
    """Its backups with what is noted of them, and where its working copy came from."""
    path = tmp_path / "另一处" / "另一份.db"
    path.parent.mkdir()
    with closing(Store.create(path)) as store:
        store.add(rubric, replace(record, unit=like))
    backup(path, BY_HAND)
    copy = take(path)
    [snapshot] = snapshots_of(path)
    before = [one.read_bytes() for one in (snapshot.path, facts_path(snapshot.path), copy, path)]
    phrases.remember("2", f"{UNIT}机关支部的台账不全")
    assert cleared(visit).finished
    assert [one.read_bytes() for one in (snapshot.path, facts_path(snapshot.path), copy, path)] == before
    assert origin_of(copy) == path
    own = ([visit.saved, visit.second, default_file().parent / "评估.db"], [copy])
    assert found(UNIT, own[0]) == []
    assert phrases.own_phrases("2") == ((f"{UNIT}机关支部的台账不全",) if like != UNIT else ())


@settings(max_examples=examples(60))
@given(text=st.text(alphabet="甲乙丙", max_size=12), other=st.text(alphabet="甲乙丙", min_size=3, max_size=5))
def test_a_name_within_a_longer_one_does_not_count(text: str, other: str) -> None:
    assert Named(said=("甲乙",), others=(other,)).is_in(text) == ("甲乙" in text.replace(other, "\n"))


@pytest.mark.parametrize("before", [0, *range(CHUNK - 14, CHUNK + 2, 3)])
@pytest.mark.parametrize(("text", "told"), [("甲乙", True), ("甲乙丙", False), ("丁甲乙丙", False), ("甲乙丁", True)])
def test_it_is_the_same_wherever_blocks_end(before: int, text: str, told: bool, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b" " * before + text.encode() + b" ")
    assert says(path, ["甲乙"], ["甲乙丙"]) == told


def test_a_short_name_within_that_of_a_unit_that_stays_does_not_count(visit: Visit) -> None:
    gone, stays = Unit(id=str(uuid4()), name=UNIT, short="云局"), Unit(id=str(uuid4()), name=OTHER, short="云局二处")
    given = tuple(
        Assignment(assessment=one, unit=unit.id) for one, unit in ((visit.id, gone), (visit.other, stays)) if one
    )
    with closing(Store.open(visit.path)) as store:
        store.register.save(Register(units=(gone, stays), assignments=given))
    told = cleared(visit)
    assert (told.finished, [one for one in told.left if one.path == str(visit.path)]) == (True, [])
    with closing(Store.open(visit.path)) as store:
        assert store.register.load().units == (stays,)


def let_wait(visit: Visit, path: Path, work: Path) -> None:
    """Let a draft come into a file that comes after 定稿."""
    late = work / "组员.db"
    shutil.copy(snapshots_of(visit.path)[-1].path, late)  # as it was before it was final
    with closing(Store.open(late)) as other, closing(Store.open(path)) as store:
        noted(1, "定稿以后交来的", visit.id)(other)
        apply(store, other, compare(store, other, visit.id))
        assert store.side.waits(visit.id)
    late.unlink()


def let_act(visit: Visit, path: Path, work: Path) -> None:
    """Let an office register something in a file."""
    with closing(Store.open(path)) as store:
        note_issued(store, "通报", str(work), assessment=visit.id)


@pytest.mark.parametrize("more", [let_wait, let_act])
def test_what_comes_while_a_clearing_is_broken_off_stays(
    more: Callable[[Visit, Path, Path], None], visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = tmp_path / "late"
    late.mkdir()
    copy = late / visit.path.name
    shutil.copy(visit.path, copy)
    more(visit, copy, late)
    progress = Progress()
    with monkeypatch.context() as patched, told_to(progress):
        patched.setattr(clearing_out, "wipe", lambda path: progress.cancel())
        assert not cleared(visit).finished
    shutil.copy(copy, visit.path)  # as it would be had the draft been taken in since
    told = cleared(visit)
    assert [one.why for one in told.left if one.path == str(visit.path)] == [places.CHANGED_SINCE]
    with closing(Store.open(visit.path)) as store:
        assert store.side.waits(visit.id) or store.acts.of([visit.id])


@pytest.mark.parametrize("more", [let_wait, let_act])
def test_a_copy_made_by_hand_with_more_beside_is_asked_about(
    more: Callable[[Visit, Path, Path], None], visit: Visit, tmp_path: Path
) -> None:
    copy = visit.path.with_name("评估 - 副本.db")
    shutil.copy(visit.path, copy)
    more(visit, copy, tmp_path)
    [left] = cleared(visit).left
    assert (left.path, "可能有没有移交的改动" in left.why) == (str(copy), True)
    assert cleared(visit, all_of_it=True).left == ()
