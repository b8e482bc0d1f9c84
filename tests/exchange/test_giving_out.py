"""分发: what a package holds and what it does not, what the giving file keeps of it, and what is refused."""

import errno
from contextlib import closing
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.base.errors import UserError
from desktop_app.exchange.giving import giving_out
from desktop_app.exchange.giving.giving_out import Outcome, Recipient, check_recipients, give_out
from desktop_app.exchange.giving.handing_over import unpack
from desktop_app.exchange.giving.member_parts import share_out
from desktop_app.ledger.whole import whole_ledger
from desktop_app.office.beginning import Beginning, begin_missing, team_recipients
from desktop_app.record.assessment import Assessment
from desktop_app.record.package import Share
from desktop_app.record.register import Recusal, Register
from desktop_app.rubric.answers import Attachment, RatioAnswer, Reading
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from desktop_app.storage.summaries import Summaries
from tests.examples import examples
from tests.exchange.offices import everything, office_register, stored_in, uuid
from tests.samples import LEDGER
from tests.told import told
from tests.visits import another_tool, finalised

pytestmark = pytest.mark.usefixtures("quick_passphrases")
PASSPHRASE = "春眠不觉晓，处处闻啼鸟"
RATIO = 14  # the position of the item that is a ratio


def begun(store: Store, rubric: Rubric, register: Register, **more: object) -> list[Recipient]:
    """Have the office begin what its teams are to do."""
    store.register.save(register)
    recipients = team_recipients(register, uuid(1))
    assert begin_missing(store, everything(recipients), Beginning(rubric=rubric, **more)) == []  # type: ignore[arg-type]
    return recipients


def paths(outcome: Outcome) -> list[Path]:
    return [one.receipt.path for one in outcome.given]


def test_twenty_units_become_four_packages_in_one_step(store: Store, rubric: Rubric, stick: Path) -> None:
    register = office_register(20, 4)
    outcome = give_out(store, begun(store, rubric, register, mark="内部"), stick)
    assert [path.name for path in paths(outcome)] == [
        f"任务包_第{number}评估组_2026年第一轮.db" for number in "一二三四"
    ]
    assert sorted(path.name for path in stick.iterdir()) == sorted(path.name for path in paths(outcome))
    for number, path in enumerate(paths(outcome)):
        own = {one.assessment for one in register.assignments if one.team == uuid(10 + number)}
        content = path.read_bytes()
        for unit, assigned in zip(register.units, register.assignments, strict=True):
            assert (unit.name.encode() in content) == (unit.short.encode() in content) == (assigned.assessment in own)
        with closing(Store.open(path, read_only=True)) as made:
            assert (set(made.ids()), made.register.load()) == (own, register.only(own))
            assert faults_of(made) == []
            package = made.givings.package
            assert package == outcome.given[number].package
            assert package is not None
            assert (package.recipient, package.person) == (f"第{'一二三四'[number]}评估组", f"组长{number + 1}某")
            for one in made.load_all()[0]:
                assert one.head == store.load(one.id).head
                assert (one.record.mark, one.record.leader) == ("内部", f"组长{number + 1}某")
                assert one.record.members == tuple(f"{who}{number + 1}某" for who in ("副组长", "组员", "队员"))
    assert store.givings.all() == [one.giving for one in outcome.given]
    assert faults_of(store) == []


def test_what_a_team_does_goes_on_from_what_the_office_has(store: Store, rubric: Rubric, stick: Path) -> None:
    outcome = give_out(store, begun(store, rubric, office_register(2, 1)), stick)
    heads = {one.id: one.head for one in store.load_all()[0]}
    with closing(Store.open(paths(outcome)[0])) as team:
        for one in team.load_all()[0]:
            team.save(one, replace(one.record, date="2026-06-30"))
            assert heads[one.id] in [event.hash for event in team.history.of(one.id)]


def test_what_was_begun_for_a_team_is_not_dropped_as_untouched(store: Store, rubric: Rubric) -> None:
    [recipient] = begun(store, rubric, office_register(1, 1))
    store.drop_untouched(recipient.assessments[0])
    assert store.ids() == list(recipient.assessments)
    assert told(store, store.ids()[0]) == ["新建评估"]


def test_what_the_office_has_settled_and_a_units_ledger_come_along(
    store: Store, rubric: Rubric, record: Assessment, stick: Path
) -> None:
    reading = Reading(value=Decimal("0.5"), person="张某某", date="2026-01-05", document="某发〔2026〕1号")
    answer = replace(record.answers[RATIO], reading=reading)
    store.add(rubric, record.with_answer(RATIO, answer))
    tasks = whole_ledger(Path(LEDGER)).tasks
    recipients = begun(store, rubric, office_register(2, 1), ledgers={uuid(1000): tasks})
    assert told(store, uuid(1000)) == ["新建评估", f"导入台账{len(tasks)}项"]
    [path] = paths(give_out(store, recipients, stick))
    with closing(Store.open(path, read_only=True)) as made:
        for one in made.load_all()[0]:
            assert isinstance(one.record.answers[RATIO], RatioAnswer)
            assert one.record.answers[RATIO].reading == reading
            assert len(one.record.answers[6].tasks) == (len(tasks) if one.id == uuid(1000) else 0)  # type: ignore[attr-defined]
    again = begin_missing(store, (), Beginning(rubric=rubric, ledgers={uuid(1000): tasks}))
    assert again == ["“云1市气象局党组”已有任务，台账没有导入，原来的内容没有改动。"]


def test_the_list_is_in_the_registers_order_in_whatever_order_ledgers_were_found(store: Store, rubric: Rubric) -> None:
    tasks = whole_ledger(Path(LEDGER)).tasks
    begun(store, rubric, office_register(3, 1), ledgers={uuid(1000 + at): tasks for at in (1, 2, 0)})
    listed = [one.id for one in Summaries().of(store.file)[0]]
    assert listed == [uuid(1000 + at) for at in range(3)]


def test_a_unit_that_is_given_to_another_team_goes_out_with_its_names(
    store: Store, rubric: Rubric, stick: Path
) -> None:
    register = office_register(2, 2)
    begun(store, rubric, register)
    moved = [replace(one, team=register.teams[1].id) for one in register.assignments]
    units = (replace(register.units[0], name="云1市气象局分党组"), *register.units[1:])
    register = replace(register, assignments=tuple(moved), units=units)
    store.register.save(register)
    recipients = team_recipients(register, uuid(1))
    told = begin_missing(store, everything(recipients), Beginning(rubric=rubric))
    assert told == ["“云1市气象局分党组”还没有人评过，单位、组长、组员已按现在的单位名册更新。"]
    [path] = paths(give_out(store, recipients, stick))
    with closing(Store.open(path, read_only=True)) as made:
        named = [(one.record.leader, one.record.members) for one in made.load_all()[0]]
    assert named == 2 * [(register.teams[1].leader, register.teams[1].people[1:])]
    one = store.load(uuid(1000))
    store.save(one, replace(one.record, leader="自己填的"))
    assert begin_missing(store, everything(recipients), Beginning(rubric=rubric)) == []


def test_readings_that_differ_are_told_and_left_to_the_team(store: Store, rubric: Rubric, record: Assessment) -> None:
    for value in ("0.5", "0.6"):
        reading = Reading(value=Decimal(value))
        store.add(rubric, record.with_answer(RATIO, replace(record.answers[RATIO], reading=reading)))
    store.register.save(office_register(1, 1))
    assert begin_missing(store, [uuid(1000)], Beginning(rubric=rubric)) == [
        "第15项的口径在各份评估中登记得不一样，没有写入任务包，请在评估中登记。"
    ]
    assert store.load(uuid(1000)).record.answers[RATIO].reading is None  # type: ignore[attr-defined]


def test_members_get_copies_of_one_draft_with_everybodys_part(store: Store, rubric: Rubric, stick: Path) -> None:
    [team] = begun(store, rubric, office_register(2, 1))
    one = team.assessments[0]
    shares = Share(person="组员某某", items=(1, 2)), Share(person="队员某某", items=(3,), tasks=((7, 1), (7, 2)))
    share_out(store, one, shares)
    share_out(store, one, [replace(shares[0], items=(1, 4))])  # the other's part stays
    members = [Recipient(name=who.person, kind="member", assessments=(one,), person=who.person) for who in shares]
    outcome = give_out(store, members, stick)
    assert [path.name for path in paths(outcome)] == ["任务包_组员某某_云1市局.db", "任务包_队员某某_云1市局.db"]
    for path, who in zip(paths(outcome), shares, strict=True):
        with closing(Store.open(path, read_only=True)) as made:
            assert made.ids() == [one]
            assert set(made.shares.of(one)) == {replace(shares[0], items=(1, 4)), shares[1]}
            assert made.givings.package is not None
            assert made.givings.package.person == who.person


def test_a_package_of_a_package_carries_the_offices_key_on(store: Store, rubric: Rubric, stick: Path) -> None:
    [team] = begun(store, rubric, office_register(1, 1))
    another_tool(store.path, f"INSERT INTO office_key VALUES ('{'ab' * 32}', x'00', '2026-01-01', '巡察办')")
    [first] = paths(give_out(store, [team], stick))
    with closing(Store.open(first)) as made:
        assert not list(made.file.query("SELECT * FROM office_key"))
        again = Recipient(name="组员某某", kind="member", assessments=team.assessments)
        [second] = paths(give_out(made, [again], stick))
    with closing(Store.open(second, read_only=True)) as made:
        assert made.givings.office_key == "ab" * 32
        assert made.givings.all() == []


def test_a_sealed_package_opens_with_its_passphrase_only(
    store: Store, rubric: Rubric, stick: Path, tmp_path: Path
) -> None:
    recipients = begun(store, rubric, office_register(2, 2))
    outcome = give_out(store, recipients, stick, PASSPHRASE)
    assert {path.suffix for path in paths(outcome)} == {".jmdb"}
    assert not any("气象局".encode() in path.read_bytes() for path in stick.iterdir())
    made = unpack(paths(outcome)[0], PASSPHRASE, tmp_path / "解开.db")
    assert list(stored_in(made)) == [uuid(1000)]
    with pytest.raises(UserError, match="口令太短"):
        give_out(store, recipients, stick, "12345")


@pytest.mark.parametrize("person", ["组长1某", "组员1某", "组员2某"])
def test_a_leader_who_stands_aside_is_refused_and_a_member_left_out(
    store: Store, rubric: Rubric, stick: Path, person: str
) -> None:
    spaced = f"{person[:2]}　{person[2:]}"  # as names of two characters are written in lists
    register = office_register(2, 2, recusals=(Recusal(person=spaced, unit=uuid(100)),))
    store.register.save(register)
    recipients = team_recipients(register, uuid(1))
    words = begin_missing(store, everything(recipients), Beginning(rubric=rubric))
    record = store.load(uuid(1000)).record
    if person == "组长1某":
        with pytest.raises(UserError, match=f"第一评估组组长{person}对“云1市气象局党组”须回避，没有分发任何任务包"):
            give_out(store, recipients, stick)
        assert (list(stick.iterdir()), store.givings.all(), record.leader) == ([], [], "")
    else:
        theirs = person == "组员1某"
        assert len(give_out(store, recipients, stick).given) == 2
        assert words == ([f"第一评估组的{person}对“云1市气象局党组”须回避，没有列入评估组成员。"] if theirs else [])
        assert ("组员1某" in record.members) == (not theirs)
    member = Recipient(name=person, kind="member", assessments=(uuid(1000),))
    with pytest.raises(UserError, match=f"{person}对“云1市气象局党组”须回避"):
        check_recipients(register, [member])


def test_nothing_is_no_giving(store: Store, stick: Path) -> None:
    for nothing in ([], [Recipient(name="第一评估组", kind="team", assessments=())]):
        with pytest.raises(UserError, match="没有选择要分发的评估"):
            give_out(store, nothing, stick)


def test_what_is_neither_in_the_file_nor_assigned_is_refused(store: Store, rubric: Rubric, stick: Path) -> None:
    with pytest.raises(UserError, match="没有编号为"):
        give_out(store, [Recipient(name="甲", kind="copy", assessments=(uuid(5),))], stick)
    with pytest.raises(UserError, match="单位名册里没有编号为"):
        begin_missing(store, [uuid(5)], Beginning(rubric=rubric))
    assert (list(stick.iterdir()), store.ids()) == ([], [])


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_what_was_written_before_a_failure_is_kept_and_told_and_the_rest_is_not(
    store: Store, rubric: Rubric, stick: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    recipients, real, calls = begun(store, rubric, office_register(6, 3)), giving_out.write_proved, []

    def write_proved(*how: object) -> object:
        calls.append(how)
        if len(calls) > failing:
            raise OSError(errno.ENOSPC, "full")
        return real(*how)  # type: ignore[arg-type]

    monkeypatch.setattr(giving_out, "write_proved", write_proved)
    if not failing:
        with pytest.raises(UserError, match="空间不足"):
            give_out(store, recipients, stick)
    else:
        outcome = give_out(store, recipients, stick)
        assert outcome.left == tuple(one.name for one in recipients[failing:])
        assert f"已分发{failing}份任务包" in outcome.words
        assert f"没有分发给{'、'.join(outcome.left)}：" in outcome.words
        assert "空间不足" in outcome.words
    assert len(store.givings.all()) == failing == len(list(stick.iterdir()))
    assert faults_of(store) == []


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE answer SET note = '改过' WHERE item = 1", "各项内容"),
        ("UPDATE evidence SET content = zeroblob(size)", "材料“照片.jpg”"),
        ("DELETE FROM event WHERE id = (SELECT max(id) FROM event)", "修改记录"),
    ],
)
def test_what_is_not_as_it_was_is_not_given_out(
    store: Store, rubric: Rubric, record: Assessment, stick: Path, sql: str, words: str
) -> None:
    digest = store.evidence.add(b"picture", "image/jpeg")
    first = replace(record.answers[0], files=(Attachment(name="照片.jpg", sha256=digest, size=7),))
    stored = finalised(store, store.load(store.add(rubric, record.with_answer(0, first))))
    another_tool(store.path, f"DROP TRIGGER event_stays; {sql}")
    with pytest.raises(UserError, match="未分发给某市局，数据文件里已有的内容不受影响：") as refused:
        give_out(store, [Recipient(name="某市局", kind="copy", assessments=(stored.id,))], stick)
    assert words in str(refused.value)
    assert (list(stick.iterdir()), store.givings.all()) == ([], [])


def test_a_synced_folder_is_refused(store: Store, rubric: Rubric, tmp_path: Path) -> None:
    folder = tmp_path / "坚果云"
    folder.mkdir()
    with pytest.raises(UserError, match=r"坚果云的文件夹里.*未分发"):
        give_out(store, begun(store, rubric, office_register(1, 1)), folder)
    assert list(folder.iterdir()) == []


@settings(max_examples=examples(8))
@given(st.lists(st.sets(st.integers(0, 3), min_size=1), min_size=1, max_size=3), st.data())
def test_each_package_holds_what_was_chosen_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory,
    rubric: Rubric,
    record: Assessment,
    subsets: list[set[int]],
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.mktemp("giving")
    stick = folder / "stick"
    stick.mkdir()
    units = [f"{place}绝密单位" for place in "甲乙丙丁"]
    with closing(Store.create(folder / "评估.db")) as store:
        ids = []
        for number, unit in enumerate(units):
            content = f"picture of {unit}".encode()
            file = Attachment(name=f"{unit}.jpg", sha256=store.evidence.add(content, "image/jpeg"), size=len(content))
            one = replace(record, unit=unit).with_answer(0, replace(record.answers[0], files=(file,)))
            ids.append(store.add(rubric, one))
            if data.draw(st.booleans(), label=f"final {number}"):
                finalised(store, store.load(ids[-1]))
        recipients = [
            Recipient(name=f"巡察办{at}", kind="copy", assessments=tuple(ids[number] for number in sorted(subset)))
            for at, subset in enumerate(subsets)
        ]
        outcome = give_out(store, recipients, stick)
        whole = stored_in(store.path)
        assert [one.assessments for one in store.givings.all()] == [
            tuple((entry.id, entry.head) for entry in one.receipt.entries) for one in outcome.given
        ]
    for subset, path in zip(subsets, paths(outcome), strict=True):
        assert stored_in(path) == {ids[number]: whole[ids[number]] for number in subset}
        content = path.read_bytes()
        for number, unit in enumerate(units):
            assert (unit.encode() in content) == (f"picture of {unit}".encode() in content) == (number in subset)
        with closing(Store.open(path, read_only=True)) as made:
            assert faults_of(made) == []


def test_names_of_two_packages_never_meet(store: Store, rubric: Rubric, record: Assessment, stick: Path) -> None:
    ids = [store.add(rubric, replace(record, unit="某市局")) for _ in range(2)]
    recipients = [Recipient(name="某省局/办:公室", kind="copy", assessments=(one,)) for one in ids]
    names = [path.name for path in paths(give_out(store, recipients, stick))]
    assert names == ["评估副本_某省局／办：公室_某市局.db", "评估副本_某省局／办：公室_某市局_2.db"]
    assert all(one.at <= other.at for one, other in pairwise(store.givings.all()))
