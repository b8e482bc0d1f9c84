"""What comes along beside the records: whose part is what, by the task itself, and the office's key; and back again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from nacl.bindings import crypto_sign_seed_keypair

from desktop_app.exchange.merging.merging import apply, compare
from desktop_app.exchange.merging.questions import for_one
from desktop_app.exchange.merging.two_files import merge_files
from desktop_app.exchange.taking.taking_back import undo
from desktop_app.exchange.taking.taking_in import look_through, take_in
from desktop_app.history.merging import Which
from desktop_app.office import rounds
from desktop_app.paper.taking import TakingReport
from desktop_app.record.assessment import Assessment
from desktop_app.record.package import Giving, Package, Share
from desktop_app.record.register import Assignment, Recusal, Register, Round, Team, Unit
from desktop_app.rubric.answers import GradedListAnswer, Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules.graded_list import TASKS
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.visits import finalised

from .arriving_files import LEDGER, Office, made_final, noted
from .file_copies import copies_in

KEY, OTHER_KEY = (crypto_sign_seed_keypair(bytes([number]) * 32)[0].hex() for number in (1, 2))
PACKAGE = Package(id=str(uuid4()), at="2026-03-01T09:00:00+08:00", giver="张某某", recipient="第一评估组", kind="team")
SHARES = (Share(person="李某", items=(1, 2)), Share(person="王某", items=(3,)))


@pytest.fixture
def office(store: Store, tmp_path: Path, rubric: Rubric, record: Assessment) -> Office:
    return Office(store, tmp_path / "来的", rubric, record)


def tasks(store: Store) -> tuple[Task, ...]:
    answer = store.load(store.ids()[0]).record.answers[LEDGER]
    assert isinstance(answer, GradedListAnswer)
    return answer.tasks


def with_tasks(store: Store, made: list[Task]) -> None:
    stored = store.load(store.ids()[0])
    answer = TASKS.with_entries(stored.record.answers[LEDGER], made)
    store.save(stored, stored.record.with_answer(LEDGER, answer))


def worked_on(store: Store, chance: Random, whose: str) -> None:
    """Delete, add and move tasks, each an event of its own; each new one has a text of its own."""
    for number in range(chance.randrange(1, 4)):
        made = list(tasks(store))
        if made and chance.random() < 0.5:
            made.pop(chance.randrange(len(made)))
            with_tasks(store, made)
        for at in range(chance.randrange(3)):
            made.insert(chance.randrange(len(made) + 1), Task(id=0, text=f"{whose}{number}-{at}", grade="一般"))
        if chance.random() < 0.3:
            chance.shuffle(made)
        with_tasks(store, made)


def shared_by_text(store: Store) -> tuple[Share, ...]:
    """Let each task be the part of somebody who is called as it reads."""
    shares = tuple(Share(person=task.text, tasks=((7, task.id),)) for task in tasks(store))
    store.shares.save(store.ids()[0], shares)
    return shares


def named(store: Store) -> dict[str, str]:
    """Return by the text of each task that is there who is named for it."""
    texts = {task.id: task.text for task in tasks(store)}
    shares = store.shares.of(store.ids()[0])
    return {texts[number]: share.person for share in shares for _, number in share.tasks if number in texts}


@settings(max_examples=examples(12))
@given(seed=st.integers(0, 10**6), final=st.sampled_from(["", "ours", "theirs"]), which=st.sampled_from(Which))
def test_a_share_follows_its_task_whatever_number_it_gets(
    seed: int, final: str, which: Which, tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, record: Assessment
) -> None:
    chance, folder = Random(seed), tmp_path_factory.mktemp("shares")
    with closing(Store.create(folder / "first.db")) as first, copies_in(folder, first) as copies:
        first.add(rubric, record)
        with_tasks(first, [Task(id=0, text=f"原有{at}", grade="一般") for at in range(4)])
        ours, theirs = copies.another("甲某某"), copies.another("乙某某")
        for store, name in ((ours, "ours"), (theirs, "theirs")):
            worked_on(store, chance, name)
            shared_by_text(store)
            if final == name:
                finalised(store, store.load(copies.id))
        mine = {task.text for task in tasks(ours)}
        met = compare(ours, theirs, copies.id)
        decision = for_one(met, which)
        apply(ours, theirs, met, decision.answers, standing=decision.standing)
        found = named(ours)
        assert all(text == person for text, person in found.items())
        assert found.keys() == {task.text for task in tasks(ours)} & mine


@settings(max_examples=examples(6))
@given(seed=st.integers(0, 10**6), redivided=st.booleans(), final=st.booleans())
def test_it_does_so_when_several_come_in_at_once_and_back_again(
    seed: int,
    redivided: bool,
    final: bool,
    tmp_path_factory: pytest.TempPathFactory,
    rubric: Rubric,
    record: Assessment,
) -> None:
    chance, folder = Random(seed), tmp_path_factory.mktemp("shares")
    with closing(Store.create(folder / "first.db")) as store:
        office = Office(store, folder / "来的", rubric, record)
        with_tasks(store, [Task(id=0, text=f"原有{at}", grade="一般") for at in range(4)])
        paths = [
            office.changed(f"{name}.db", lambda other, name=name: worked_on(other, chance, name), *[made_final] * final)  # type: ignore[misc]
            for name in ("甲", "乙")[: 1 if final else 2]
        ]
        worked_on(store, chance, "本机")
        before = shared_by_text(store)
        mine = {task.text for task in tasks(store)}
        report = taken(store, *paths)
        found = named(store)
        assert all(text == person for text, person in found.items())
        assert found.keys() == {task.text for task in tasks(store)} & mine
        merged = {task.text for task in tasks(store)}
        if redivided:
            shared_by_text(store)
        undo(store, report.batch)
        assert {task.text for task in tasks(store)} == mine
        found = named(store)
        assert all(text == person for text, person in found.items())
        assert found.keys() == (merged & mine if redivided else mine)
        if not redivided:
            assert sorted(store.shares.of(office.draft), key=str) == sorted(before, key=str)


def packaged(package: Package = PACKAGE, shares: tuple[Share, ...] = SHARES) -> Callable[[Store], object]:
    def deed(store: Store) -> None:
        store.givings.keep_package(package)
        store.shares.save(store.ids()[0], shares)

    return deed


def taken(store: Store, *paths: Path) -> TakingReport:
    with look_through(store, paths) as look:
        report = take_in(store, look)
    assert report.refused == ()
    return report


def told(report: TakingReport) -> str:
    return "；".join([*report.told, *(words for file in report.files for words in file.told)])


def coming(office: Office, name: str, *deeds: Callable[[Store], object]) -> tuple[Path, str]:
    """Return a file with an assessment that the open one has not, and its id."""
    path = office.other(name)
    office.work(path, *deeds)
    with closing(Store.open(path, read_only=True)) as other:
        return path, other.ids()[0]


def laptop(office: Office) -> Store:
    """A file that is nobody's register yet."""
    return Store.create(office.folder / "本机.db")


def test_a_package_that_is_taken_in_brings_what_opening_it_would(office: Office) -> None:
    package = replace(PACKAGE, office_key=KEY)
    path, id_ = coming(office, "任务包.db", packaged(package))
    with closing(laptop(office)) as store:
        report = taken(store, path)
        assert (store.shares.of(id_), store.givings.package, store.givings.office_key) == (SHARES, package, KEY)
        assert "巡察办密钥已随任务包存入本文件" in told(report)
        undo(store, report.batch)
        assert (store.shares.of(id_), store.givings.package) == ((), None)


@pytest.mark.parametrize(
    ("ours", "key", "words"),
    [
        (replace(PACKAGE, id=str(uuid4()), office_key=KEY), KEY, ""),
        (replace(PACKAGE, id=str(uuid4()), office_key=OTHER_KEY), OTHER_KEY, "另一把巡察办密钥"),
        (replace(PACKAGE, id=str(uuid4())), KEY, "巡察办密钥已随任务包存入本文件"),
    ],
)
def test_a_key_that_is_known_is_never_replaced(office: Office, ours: Package, key: str, words: str) -> None:
    path, _ = coming(office, "任务包.db", packaged(replace(PACKAGE, office_key=KEY)))
    with closing(laptop(office)) as store:
        store.givings.keep_package(ours)
        report = taken(store, path)
        assert (store.givings.office_key, words in told(report)) == (key, True)
        undo(store, report.batch)
        assert store.givings.package == ours


@pytest.mark.parametrize("key", ["zz", "中" * 64, "ff" * 32, KEY[:-2]])
def test_a_key_that_is_none_is_told_and_stays_out(office: Office, key: str) -> None:
    path, _ = coming(office, "任务包.db", packaged(replace(PACKAGE, office_key=key)))
    with closing(laptop(office)) as store:
        assert "密钥已损坏或被改动过，没有采用" in told(taken(store, path))
        assert store.givings.package is None


def test_an_office_does_not_become_a_package(office: Office) -> None:
    path, _ = coming(office, "任务包.db", packaged(replace(PACKAGE, office_key=KEY)))
    report = taken(office.store, path)
    assert office.store.givings.package is None
    assert "请直接打开来的任务包" in told(report)


def test_the_division_of_whoever_gave_out_stands(office: Office) -> None:
    office.store.shares.save(office.draft, (Share(person="赵某", items=(5,)),))
    path = office.changed("组员.db", noted(1, "组员的"), packaged())
    giving = Giving(
        id=PACKAGE.id, at=PACKAGE.at, person="", recipient="", kind="member", name="", sha256=KEY, assessments=()
    )
    office.store.givings.add([giving])
    taken(office.store, path)
    assert [one.person for one in office.store.shares.of(office.draft)] == ["赵某"]


@pytest.mark.parametrize(("at", "later"), [("2026-02-01T09:00:00+08:00", False), ("2026-04-01T09:00:00+08:00", True)])
def test_a_later_package_divides_anew(office: Office, at: str, later: bool) -> None:
    before = (Share(person="赵某", items=(5,)),)
    office.store.givings.keep_package(PACKAGE)
    office.store.shares.save(office.draft, before)
    path = office.changed("再分.db", packaged(replace(PACKAGE, id=str(uuid4()), at=at)))
    report = taken(office.store, path)
    assert office.store.shares.of(office.draft) == (SHARES if later else before)
    assert ("已按后来分发的任务包更新" if later else "以本文件的为准") in told(report)


def test_two_files_made_one_are_divided_as_they_were(office: Office, tmp_path: Path) -> None:
    path, id_ = coming(office, "任务包.db", packaged())
    with closing(Store.open(path, read_only=True)) as theirs:
        merge_files(office.store, theirs, tmp_path / "out.db", {})
    with closing(Store.open(tmp_path / "out.db", read_only=True)) as made:
        assert made.shares.of(id_) == SHARES


# --- taken back: that alone which is as the taking left it ---


def filled(store: Store) -> None:
    """A register beside an assessment, whole."""
    ids = [str(uuid4()) for _ in range(4)]
    register = Register(
        units=(Unit(id=ids[0], name="来的单位"),),
        rounds=(Round(id=ids[1], name="来的轮次", year=2026),),
        teams=(Team(id=ids[2], round=ids[1], name="第一组", leader="组长某"),),
        recusals=(Recusal(person="李某", unit=ids[0]),),
        assignments=(Assignment(assessment=store.ids()[0], unit=ids[0], round=ids[1], team=ids[2]),),
    )
    store.register.save(register)
    store.shares.save(store.ids()[0], SHARES)


Edit = Callable[[Register, str], Register]
EDITS: dict[str, Edit] = {
    "an alias": lambda register, _: _unit(register, aliases=("别称",)),
    "the head": lambda register, _: _unit(register, head="负责人某"),
    "a recusal more": lambda register, _: rounds.recused(register, "赵某", register.units[-1].id),
    "why": lambda register, _: rounds.recused(register, "李某", register.units[-1].id, "亲属"),
    "no recusal": lambda register, _: rounds.not_recused(register, "李某", register.units[-1].id),
    "a member": lambda register, _: replace(
        register, teams=tuple(replace(one, deputy="副组长某") for one in register.teams)
    ),
    "the end": lambda register, _: replace(
        register, rounds=tuple(replace(one, ends="2026-12-31") for one in register.rounds)
    ),
    "no team": lambda register, id_: register.assigned(
        replace(register.assignment_of(id_) or Assignment(assessment=id_, unit=register.units[-1].id), team=None)
    ),
    "another unit": lambda register, id_: register.assigned(Assignment(assessment=id_, unit=register.units[0].id)),
    "another place": lambda register, id_: register.assigned(
        Assignment(assessment=str(uuid4()), unit=register.units[-1].id, round=register.rounds[-1].id)
    ),
    "their order": lambda register, _: replace(register, units=register.units[::-1]),
}


def _unit(register: Register, **facts: object) -> Register:
    return replace(register, units=(*register.units[:-1], replace(register.units[-1], **facts)))


def rows(register: Register) -> set[object]:
    lists = (register.units, register.rounds, register.teams, register.recusals, register.assignments)
    return {one for each in lists for one in each}


def known(row: object) -> tuple[object, ...]:
    keys = {"Recusal": ("person", "unit"), "Assignment": ("assessment",)}.get(type(row).__name__, ("id",))
    return (type(row).__name__, *(getattr(row, name) for name in keys))


@settings(max_examples=examples(12))
@given(edits=st.lists(st.sampled_from(sorted(EDITS)), max_size=4, unique=True), divided=st.booleans())
def test_no_later_edit_is_taken_back(
    edits: list[str], divided: bool, tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, record: Assessment
) -> None:
    folder = tmp_path_factory.mktemp("back")
    with closing(Store.create(folder / "评估.db")) as store:
        office = Office(store, folder / "来的", rubric, record)
        before = store.register.load()
        path, id_ = coming(office, "来的.db", filled)
        report = taken(store, path)
        came = store.register.load()
        for name in edits:
            store.register.save(EDITS[name](store.register.load(), id_))
        if divided:
            store.shares.save(id_, SHARES[:1])
        edited = store.register.load()
        back = undo(store, report.batch)
        left = store.register.load()
        assert rows(edited) - rows(came) <= rows(left) <= rows(edited)  # each later edit, and nothing that it took out
        assert store.shares.of(id_) == (SHARES[:1] if divided else ())
        assert list(store.register.faults()) == []
        changed = {known(row) for row in rows(edited) - rows(came)} & {known(row) for row in rows(came)}
        assert sum("接收以后改动过" in words for words in back.told) == len(changed) + divided
        if not rows(edited) ^ rows(came) and not divided:
            assert (set(left.units), rows(left)) == (set(before.units), rows(before))
            assert back.told == ()


# --- what is told ---


def test_a_unit_that_a_later_file_calls_otherwise_is_told(office: Office) -> None:
    renamed = replace(office.unit, name="改称后的单位")

    def deed(store: Store) -> None:
        store.register.save(replace(store.register.load(), units=(renamed,)))

    report = taken(office.store, office.changed("改称.db", noted(1, "来的"), deed))
    assert f"单位名册第1行叫“{office.unit.name}”，收到的文件里叫“改称后的单位”，名册没有改动" in told(report)
    assert office.store.register.load().units == (office.unit,)


def test_two_files_that_name_a_new_unit_otherwise_are_told(office: Office) -> None:
    unit = Unit(id=str(uuid4()), name="新的单位")

    def of(name: str) -> Callable[[Store], object]:
        def deed(store: Store) -> None:
            given = Assignment(assessment=store.ids()[0], unit=unit.id)
            store.register.save(Register(units=(replace(unit, name=name),), assignments=(given,)))

        return deed

    paths = [coming(office, f"{name}.db", of(name))[0] for name in ("先来的名称", "后来的名称")]
    report = taken(office.store, *paths)
    assert "单位名册第2行叫“先来的名称”，收到的文件里叫“后来的名称”，名册没有改动" in told(report)
    undo(office.store, report.batch)
    assert office.store.register.load().units == (office.unit,)


@pytest.mark.parametrize("person", ["赵某", "李　某"])
def test_a_recusal_that_the_register_has_not_is_told(office: Office, person: str) -> None:
    office.store.register.save(rounds.recused(office.store.register.load(), "李某", office.unit.id))
    before = office.store.register.load()

    def deed(store: Store) -> None:
        store.register.save(rounds.recused(store.register.load(), person, office.unit.id))

    report = taken(office.store, office.changed("来的.db", noted(1, "来的"), deed))
    assert ("收到的文件里写有赵某对" in told(report), office.store.register.load()) == (person == "赵某", before)


@pytest.mark.parametrize("whose", ["ours", "theirs", "nobody's"])
def test_who_stands_aside_and_has_worked_at_it_is_named(office: Office, whose: str) -> None:
    def aside(store: Store) -> None:
        store.register.save(rounds.recused(store.register.load(), "组 员", office.unit.id))

    path = office.changed("来的.db", noted(1, "来的"), *[aside] * (whose == "theirs"))
    if whose == "ours":
        aside(office.store)
    report = taken(office.store, path)
    notes = [words for file in report.files for done in file.done for words in done.told]
    assert [one for one in notes if "须回避" in one] == [
        f"组员对“{office.unit.name}”须回避，收到的文件里有其录入的内容，请核对"
    ] * (whose != "nobody's")
    assert len(report.taken) == 1
