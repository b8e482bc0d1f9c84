"""What the office did beside scoring travels between offices, never to a team, and goes with what it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from itertools import permutations
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.backups.making import backup
from desktop_app.backups.occasions import IMPORTING
from desktop_app.backups.restoring import restore
from desktop_app.backups.snapshots import snapshots_of
from desktop_app.base.errors import UserError
from desktop_app.exchange.clearing.looking import holding
from desktop_app.exchange.copies.content import content
from desktop_app.exchange.giving.giving_out import Recipient, give_out
from desktop_app.exchange.merging.two_files import merge_files
from desktop_app.exchange.taking.taking_back import undo
from desktop_app.exchange.taking.taking_in import look_through, take_in
from desktop_app.history.events import Kind
from desktop_app.paper.taking import TakingReport
from desktop_app.record.act import Act, ActKind, act, standing
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.answers import Attachment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.adopting import adopt, take_acts
from desktop_app.storage.store import Store
from desktop_app.storage.taking_out import take_out
from tests.examples import examples
from tests.visits import another_tool, finalised

MINUTES = "会议纪要".encode()


class Said(Struct, frozen=True, kw_only=True):
    grade: str = ""
    thing: str = ""
    files: tuple[Attachment, ...] = ()


def acted(store: Store, grade: str, *before: Act, kind: ActKind = ActKind.DECIDED, of: str | None = None) -> Act:
    """Let an office act on an assessment, by default the first, with the minutes of its meeting."""
    digest = store.evidence.add(MINUTES, "text/plain")
    said = Said(grade=grade, files=(Attachment(name="会议纪要.txt", sha256=digest, size=len(MINUTES)),))
    one = act(kind, said, assessment=store.ids()[0] if of is None else of, person=store.person, replaces=before)
    store.acts.add([one])
    return one


@pytest.fixture
def office(store: Store, rubric: Rubric, record: Assessment) -> Store:
    """An office's file with one final assessment."""
    finalised(store, store.load(store.add(rubric, record)))
    return store


Copied = Callable[[str], Store]


@pytest.fixture
def copied(office: Store, tmp_path: Path) -> Iterator[Copied]:
    """Make copies of the office's file, each open."""
    with ExitStack() as stack:

        def made(name: str) -> Store:
            office.copy_to(tmp_path / name)
            return stack.enter_context(closing(Store.open(tmp_path / name)))

        yield made


def taken(store: Store, *paths: Path) -> TakingReport:
    with look_through(store, list(paths)) as look:
        return take_in(store, look)


@pytest.mark.parametrize(("kind", "goes"), [("team", False), ("member", False), ("copy", True)])
def test_a_team_is_told_nothing_of_what_the_office_did(office: Store, stick: Path, kind: str, goes: bool) -> None:
    one = acted(office, "好")
    acted(office, "", kind=ActKind.ISSUED, of="")
    [slip] = give_out(office, [Recipient(name="收件", kind=kind, assessments=tuple(office.ids()))], stick).given
    path = slip.receipt.path
    assert (MINUTES in path.read_bytes(), one.id.encode() in path.read_bytes()) == (goes, goes)
    with closing(Store.open(path, read_only=True)) as made:
        assert made.acts.all() == ([one] if goes else [])
        assert faults_of(made) == []


def test_offices_come_to_the_same_in_any_order(office: Store, copied: Copied, tmp_path: Path) -> None:
    first = acted(office, "好")
    paths = []
    for name in ("甲.db", "乙.db", "丙.db"):
        other = copied(name)
        acted(other, name, first)
        acted(other, "", kind=ActKind.ISSUED, of="")
        paths.append(other.path)
        other.close()
    results = set()
    for number, order in enumerate(permutations(paths)):
        with closing(Store.create(tmp_path / f"office{number}.db")) as store:
            for path in order:
                assert not taken(store, path).left
            assert not taken(store, *order).left
            results.add((tuple(store.acts.all()), tuple(standing(store.acts.all()).items())))
            assert faults_of(store) == []
    [(acts, stands)] = results
    assert len(acts) == 7
    assert len(dict(stands)["decided", office.ids()[0], ""].all) == 3


DEEDS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.booleans()), max_size=10)


@settings(max_examples=examples(10))
@given(DEEDS, st.tuples(*[st.permutations(range(3))] * 2))
def test_offices_in_any_tree_know_the_same_in_the_end(
    tmp_path_factory: pytest.TempPathFactory,
    rubric: Rubric,
    record: Assessment,
    deeds: list[tuple[int, int, bool]],
    orders: tuple[list[int], list[int]],
) -> None:
    folder = tmp_path_factory.mktemp("offices")
    with ExitStack() as stack:
        stores = [stack.enter_context(closing(Store.create(folder / f"{number}.db"))) for number in range(3)]
        id_ = stores[0].add(rubric, record)
        for other in stores[1:]:
            adopt(other, stores[0], id_)
        for one, other, acts in deeds:
            if acts:  # one of them goes on from all that stands there
                stands = standing(stores[one].acts.all()).get(("decided", id_, ""))
                acted(stores[one], str(other), *(stands.all if stands else ()))
            else:
                bring(stores[one], stores[other], [id_])
        known = []
        for number, order in enumerate(orders):
            whole = stack.enter_context(closing(Store.create(folder / f"whole{number}.db")))
            adopt(whole, stores[0], id_)
            for at in order:
                bring(whole, stores[at], [id_])
            known.append((whole.acts.all(), standing(whole.acts.all())))
            assert faults_of(whole) == []
        assert known[0] == known[1]
        everything = {one.id for store in stores for one in store.acts.all()}
        assert {one.id for one in known[0][0]} == everything


def bring(store: Store, source: Store, ids: list[str]) -> None:
    with store.together():
        take_acts(store, source, ids)


def test_what_comes_along_is_told_and_taken_back_as_a_whole(office: Store, copied: Copied) -> None:
    other = copied("乙.db")
    one = acted(other, "好")
    report = taken(office, other.path)
    [file] = report.files
    assert "一并收下巡察办的办理记录：审定1条" in file.told
    assert (office.acts.all(), office.evidence.content(files_in(one))) == ([one], MINUTES)
    undo(office, report.batch)
    assert office.acts.all() == []
    assert faults_of(office) == []
    assert not taken(office, other.path).left
    assert office.acts.all() == [one]


def files_in(one: Act) -> str:
    return str(one.said["files"][0]["sha256"])


def test_two_decisions_made_apart_are_told(office: Store, copied: Copied) -> None:
    first = acted(office, "好")
    other = copied("乙.db")
    acted(other, "较好", first)
    acted(office, "一般", first)
    [file] = taken(office, other.path).files
    assert any("有2条各自登记的审定，以较晚的为准" in told for told in file.told)


def test_what_another_tool_has_changed_is_left_and_told(office: Store, copied: Copied) -> None:
    other = copied("乙.db")
    acted(other, "好")
    another_tool(other.path, "DROP TRIGGER act_stays; UPDATE act SET person = '别人'; " + GUARD)
    [file] = taken(office, other.path).files
    assert any("1条巡察办的办理记录在登记以后被改动过，没有收下" in told for told in file.told)
    assert office.acts.all() == []


GUARD = "CREATE TRIGGER act_stays BEFORE UPDATE ON act BEGIN SELECT RAISE(ABORT, 'an act is told for good'); END;"


def test_what_was_decided_since_keeps_a_taking_from_being_taken_back(
    office: Store, rubric: Rubric, record: Assessment, tmp_path: Path
) -> None:
    path = tmp_path / "来的.db"
    with closing(Store.create(path)) as other:
        other.add(rubric, record)
    report = taken(office, path)
    one = acted(office, "好", of=report.files[0].done[0].id)
    with pytest.raises(UserError, match="已对“某市局”登记了审定1条，不能撤回，没有改动任何内容"):
        undo(office, report.batch)
    assert office.acts.all() == [one]


def test_what_was_done_before_hinders_no_taking_back(office: Store, copied: Copied) -> None:
    other = copied("乙.db")
    one = acted(office, "好")
    other.set_status(other.load(other.ids()[0]), kind=Kind.REOPENED, reason="核对")
    undo(office, taken(office, other.path).batch)
    assert office.acts.all() == [one]


def test_merging_files_and_bringing_back_bring_the_acts(
    office: Store, rubric: Rubric, record: Assessment, tmp_path: Path
) -> None:
    one = acted(office, "好")
    with closing(Store.create(tmp_path / "别的.db")) as other:
        other.add(rubric, record)
        merge_files(other, office, tmp_path / "合.db", {})
    with closing(Store.open(tmp_path / "合.db", read_only=True)) as both:
        assert both.acts.all() == [one]
        assert faults_of(both) == []
    [id_] = office.ids()
    backup(office, IMPORTING)
    take_out(office, [id_])
    assert (office.acts.all(), office.evidence.size()) == ([], 0)
    restore(office, snapshots_of(office.path)[0], [id_])
    assert office.acts.all() == [one]
    assert faults_of(office) == []


def test_what_names_an_assessment_is_found_when_it_is_cleared(office: Store) -> None:
    id_ = str(uuid4())
    assert holding(office.path, [id_]) is None
    acted(office, "好", of=id_)
    assert holding(office.path, [id_]) is not None


@pytest.mark.parametrize("of", ["", None])
def test_a_copy_without_the_last_act_says_something_else(office: Store, copied: Copied, of: str | None) -> None:
    other = copied("乙.db")
    assert content(other.path) == content(office.path)
    acted(office, "好", of=of)
    assert content(other.path) != content(office.path)
