"""接收: what comes in is told rightly before, taken in at once, and taken back as a whole."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.base.errors import UserError
from desktop_app.base.userdirs import copies_folder
from desktop_app.exchange.merging.questions import for_one
from desktop_app.exchange.taking.incoming import Looked, What
from desktop_app.exchange.taking.taking_back import undo
from desktop_app.exchange.taking.taking_in import look_through, take_in
from desktop_app.history.merging import Which
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.samples import FILES

from .arriving_files import (
    PASSPHRASE,
    Office,
    broken_chain,
    changed_branch,
    changed_rows,
    changed_rubric,
    changed_score,
    cut_off,
    damaged,
    doctored,
    graded,
    joined,
    made_final,
    noted,
    renamed_copy,
    sealed,
)

pytestmark = pytest.mark.usefixtures("quick_passphrases")


@pytest.fixture
def office(store: Store, tmp_path: Path, rubric: Rubric, record: Assessment) -> Office:
    return Office(store, tmp_path / "来的", rubric, record)


class Told(NamedTuple):
    """What is told of a file with one assessment, and whether it is taken in unless somebody says otherwise."""

    make: Callable[[Office], Path]
    what: What | None
    words: str = ""
    chosen: bool = True


TOLD = {
    "new": Told(lambda office: office.other("new.db", unit=office.unit.name), What.NEW, "请在“单位名册”里确认"),
    "an unknown unit": Told(lambda office: office.other("unknown.db"), What.NEW, "单位名册里没有“别的单位”"),
    "the same": Told(lambda office: office.copy("same.db"), What.SAME),
    "newer": Told(lambda office: office.changed("newer.db", noted(0, "更新")), What.NEWER),
    "older": Told(lambda office: _older(office), What.OLDER),
    "both went on": Told(lambda office: _both(office, noted(1, "来的")), What.MERGE),
    "both changed one thing": Told(lambda office: _both(office, noted(0, "来的")), What.MERGE, "1处要选择"),
    "final": Told(lambda office: office.changed("final.db", made_final), What.NEWER),
    "a draft beside a final one": Told(lambda office: _draft_beside(office), What.STANDS),
    "two revisions from one": Told(lambda office: _revisions(office), What.REVISIONS),
    "a doctored rubric": Told(
        lambda office: office.other("doctored.db", doctored(office.rubric)),
        What.NEW,
        "自带的同名评分表内容不同",
        False,
    ),
    "a rubric that was changed": Told(
        lambda office: changed_rubric(office.other("rubric.db")),
        What.NEW,
        "评分表（xunchazhenggai-1）的内容已损坏",
        False,
    ),
    "a broken chain": Told(lambda office: broken_chain(office.other("broken.db")), What.NEW, "校验链不符", False),
    "rows changed by another tool": Told(
        lambda office: changed_rows(office.other("rows.db")), What.NEW, "的内容与修改记录对不上", False
    ),
    "a final one changed by another tool": Told(lambda office: _final_changed(office), What.UNSOUND, "对不上", False),
    "a score that was changed": Told(
        lambda office: changed_score(office.changed("score.db", made_final)), What.NEWER, "得分与内容重新计算的", False
    ),
    "a branch that was changed": Told(
        lambda office: _branch(office), What.UNSOUND, "并入的修改记录与它的校验链", False
    ),
    "merged elsewhere": Told(lambda office: _joined(office), What.NEWER),
    "damaged": Told(
        lambda office: damaged(office.other("damaged.db")), What.NEW, "文件已损坏，读出的内容可能不全", False
    ),
    "cut off": Told(lambda office: cut_off(office.other("cut.db")), None, "已损坏"),
    "not ours": Told(lambda office: _written(office, "other.db", b"PK\3\4 no data file"), None, "不是评估数据文件"),
    "sealed": Told(lambda office: sealed(office.other("sealed.db")), None, "要输入口令"),
}


def _older(office: Office) -> Path:
    path = office.copy("older.db")
    noted(0, "后来的")(office.store)
    return path


def _both(office: Office, *deeds: Callable[[Store], object]) -> Path:
    path = office.changed("both.db", *deeds)
    noted(0, "这里的")(office.store)
    return path


def _draft_beside(office: Office) -> Path:
    path = office.changed("draft.db", noted(1, "草稿的"))
    made_final(office.store)
    return path


def _revisions(office: Office) -> Path:
    path = office.changed("revisions.db", noted(0, "另一版"), made_final)
    made_final(office.store)
    return path


def _joined(office: Office) -> Path:
    return joined(office.changed("1.db", noted(0, "一")), office.changed("2.db", noted(2, "二")))


def _branch(office: Office) -> Path:
    return changed_branch(_joined(office))


def _final_changed(office: Office) -> Path:
    return changed_rows(office.changed("final.db", made_final))


def _written(office: Office, name: str, data: bytes) -> Path:
    path = office.folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", TOLD)
def test_each_file_is_told_rightly(office: Office, name: str) -> None:
    wanted = TOLD[name]
    path = wanted.make(office)
    before = path.read_bytes()
    with look_through(office.store, [path]) as look:
        [looked] = look.files
        assert (look.chosen != set()) == (wanted.chosen and wanted.what is not None)
    assert _words(looked).find(wanted.words) >= 0, _words(looked)
    assert [one.what for one in looked.found] == ([wanted.what] if wanted.what else [])
    assert bool(looked.refused) == (wanted.what is None)
    assert looked.sha256 == sha256(before).hexdigest()
    assert path.read_bytes() == before


def _words(looked: Looked) -> str:
    """Return all that is told of a file."""
    found = ["；".join((one.words, *one.faults, *one.told)) for one in looked.found]
    return "；".join(filter(None, [looked.refused, *looked.told, *found]))


def test_nothing_is_told_of_what_nothing_is_wrong_with(office: Office) -> None:
    with look_through(office.store, [office.changed("newer.db", noted(0, "更新"))]) as look:
        assert _words(look.files[0]) == "较新"


def test_all_of_them_are_taken_in_at_once_and_nothing_else(office: Office) -> None:
    names = [
        "an unknown unit",
        "newer",
        "a doctored rubric",
        "a broken chain",
        "damaged",
        "cut off",
        "not ours",
        "sealed",
    ]
    paths = [TOLD[name].make(office) for name in names]
    twin = renamed_copy(paths[0], "twin.db")
    with look_through(office.store, [*paths, twin]) as look:
        report = take_in(office.store, look)
    assert [(len(file.done), bool(file.refused), bool(file.known)) for file in report.files] == [
        *[(1, False, False)] * 5,
        *[(0, True, False)] * 3,
        (0, False, True),
    ]
    assert [one.what for file in report.files for one in file.done] == ["new", "newer", "left", "left", "left"]
    assert sorted(office.store.ids()) == sorted([office.draft, report.files[0].done[0].id])
    assert office.store.load(office.draft).record.answers[0].note == "更新"
    assert faults_of(office.store) == []


def test_what_something_is_wrong_with_comes_in_where_it_is_chosen_and_is_told(office: Office) -> None:
    path = broken_chain(office.other("broken.db"))
    with look_through(office.store, [path]) as look:
        report = take_in(office.store, look, [one.key for one in look.found])
    [done] = report.taken
    assert (done.what, len(done.told)) == ("new", 2)
    assert "校验链不符" in done.told[0]


def test_a_sealed_copy_opens_with_its_passphrase(office: Office) -> None:
    path = sealed(office.other("sealed.db"))
    with look_through(office.store, [path]) as look:
        assert look.files[0].wants == "passphrase"
        assert "口令打不开" in look.again(0, ["另一个口令"]).refused
        assert [one.what for one in look.again(0, [PASSPHRASE]).found] == [What.NEW]
        report = take_in(office.store, look)
    assert (len(report.taken), report.files[0].sha256) == (1, look.files[0].sha256)
    assert list(copies_folder().iterdir()) == []


def test_the_same_again_brings_nothing(office: Office) -> None:
    paths = [office.changed("newer.db", noted(0, "更新")), office.other("unknown.db")]
    for number in range(2):
        with look_through(office.store, [office.folder]) as look:
            report = take_in(office.store, look)
        assert (len(report.taken), [bool(one.known) for one in report.files]) == (
            0 if number else 2,
            [bool(number)] * 2,
        )
    assert len(paths) == 2


def test_a_file_that_changes_after_it_was_looked_through_is_left_and_the_others_come(office: Office) -> None:
    changed, other = office.changed("changed.db", noted(0, "更新")), office.other("other.db")
    with look_through(office.store, [changed, other]) as look:
        office.work(changed, noted(0, "又改"))
        report = take_in(office.store, look)
    assert ("又有改动" in report.files[0].refused, len(report.taken)) == (True, 1)


def test_files_of_every_version_come_in_as_they_are(store: Store) -> None:
    with look_through(store, [FILES]) as look:
        assert [(looked.refused, one.faults) for looked in look.files for one in looked.found if one.faults] == []
        report = take_in(store, look)
    assert (len(report.files), len(report.taken), report.left, report.refused) == (7, 19, (), ())
    assert faults_of(store) == []
    with look_through(store, [FILES]) as look:
        assert all(looked.known for looked in look.files)
    undo(store, report.batch)
    assert (store.ids(), faults_of(store)) == ([], [])


def test_what_is_gone_once_it_was_looked_through_is_left_and_the_others_come(office: Office) -> None:
    gone, other = office.changed("gone.db", noted(0, "更新")), office.other("other.db")
    with look_through(office.store, [office.folder]) as look:
        gone.unlink()
        report = take_in(office.store, look)
    assert ("gone.db" in report.files[0].refused, report.files[1].path, len(report.taken)) == (True, str(other), 1)


def test_the_file_itself_is_not_taken_in(office: Office) -> None:
    office.other("other.db")
    with look_through(office.store, [office.store.path.parent]) as look:
        assert [looked.name for looked in look.files] == ["other.db"]
    with look_through(office.store, [office.store.path]) as look:
        assert "不用接收" in look.files[0].refused
    empty = office.folder / "空"
    empty.mkdir()
    with pytest.raises(UserError, match="没有评估数据文件"):
        look_through(office.store, [empty])


def test_a_stick_may_be_pulled_once_what_is_new_was_looked_through(office: Office) -> None:
    path = office.other("other.db")
    with look_through(office.store, [path]) as look:
        path.unlink()
        report = take_in(office.store, look)
    assert (len(report.taken), faults_of(office.store)) == (1, [])


def test_copies_of_one_draft_in_several_files_are_merged_in_any_order(office: Office, tmp_path: Path) -> None:
    paths = [office.changed(f"{at}.db", noted(at, f"第{at}份"), graded(at, "好")) for at in range(3)]
    with look_through(office.store, paths[::-1]) as look:
        assert [len(one.others) for one in look.found] == [2, 2, 2]
        assert look.open_questions() == []
        report = take_in(office.store, look)
    stored = office.store.load(office.draft)
    assert [stored.record.answers[at].note for at in range(3)] == [f"第{at}份" for at in range(3)]
    assert len(report.taken) == 3
    assert faults_of(office.store) == []
    assert undo(office.store, report.batch).undone


def test_questions_between_two_files_are_asked_before_anything_is_written(office: Office) -> None:
    paths = [office.changed(f"{at}.db", noted(0, f"第{at}份")) for at in range(2)]
    with look_through(office.store, paths) as look:
        [asked] = look.open_questions()
        left = take_in(office.store, look, decisions={})
        assert [one.what for file in left.files for one in file.done] == ["newer", "left"]
        undo(office.store, left.batch)
    with look_through(office.store, paths) as look:
        [asked] = look.open_questions()
        decisions = {asked.one.key: for_one(asked.met, Which.THEIRS)}
        assert look.open_questions(None, decisions) == []
        report = take_in(office.store, look, decisions=decisions)
    assert [one.what for one in report.taken] == ["newer", "merge"]
    assert office.store.load(office.draft).record.answers[0].note == "第1份"


def test_it_is_taken_back_as_a_whole(office: Office) -> None:
    before = _content(office.store)
    paths = [office.changed("newer.db", noted(0, "更新"), made_final), office.other("unknown.db")]
    with look_through(office.store, paths) as look:
        report = take_in(office.store, look)
    assert _content(office.store) != before
    undone = undo(office.store, report.batch)
    assert (_content(office.store), faults_of(office.store)) == (before, [])
    assert sorted(one.words for one in undone.files[0].done) == [
        "已从本文件移出；收到的文件里还有它",
        "恢复为接收前的内容",
    ]
    with pytest.raises(UserError, match="已经撤回过"):
        undo(office.store, report.batch)
    with look_through(office.store, paths) as look:
        assert len(take_in(office.store, look).taken) == 2


def _content(store: Store) -> list[list[tuple[object, ...]]]:
    """Return all rows of assessments, with their numbers."""
    tables = ("assessment", "event", "revision", "signing", "handover", "side_event", "answer", "task", "ballot")
    rowid = {"answer", "task", "ballot"}
    sql = [f"SELECT {'' if table in rowid else 'rowid, '}* FROM {table}" for table in tables]
    return [[tuple(row) for row in store.file.connection.execute(one)] for one in sql]


def test_what_was_changed_since_is_not_taken_back(office: Office) -> None:
    with look_through(office.store, [office.changed("newer.db", noted(0, "更新"))]) as look:
        report = take_in(office.store, look)
    noted(1, "之后")(office.store)
    with pytest.raises(UserError, match=f"“{office.unit.name}”又有改动，不能整体撤回"):
        undo(office.store, report.batch)
    assert office.store.load(office.draft).record.answers[1].note == "之后"


def test_without_its_backup_it_is_not_taken_back(office: Office) -> None:
    with look_through(office.store, [office.other("unknown.db")]) as look:
        report = take_in(office.store, look)
    from desktop_app.files.backup_names import folder_of

    (folder_of(office.store.path) / report.backup).unlink()
    with pytest.raises(UserError, match="已经不在了"):
        undo(office.store, report.batch)
    with pytest.raises(UserError, match="没有编号为"):
        undo(office.store, "x")


def test_the_register_rows_that_it_needs_come_along(office: Office, tmp_path: Path) -> None:
    from uuid import uuid4

    from desktop_app.record.register import Assignment, Member, Recusal, Register, Round, Team, Unit

    path = office.other("unknown.db")
    units = Unit(id=str(uuid4()), name="别的单位"), Unit(id=str(uuid4()), name="无关的单位")
    round_ = Round(id=str(uuid4()), name="第一轮", year=2026)
    team = Team(id=str(uuid4()), round=round_.id, name="第一评估组", members=(Member(name="组员", items=(1, 2)),))
    with closing(Store.open(path)) as other:
        given = Assignment(assessment=other.ids()[0], unit=units[0].id, round=round_.id, team=team.id)
        recusal = Recusal(person="组员", unit=units[0].id)
        whole = Register(units=units, rounds=(round_,), teams=(team,), recusals=(recusal,), assignments=(given,))
        other.register.save(whole)
    before = office.store.register.load()
    with look_through(office.store, [path]) as look:
        unit, aside = look.found[0].told
        assert (look.found[0].known_unit, unit) == (False, "单位名册里没有“别的单位”，接收时加入名册")
        assert aside.startswith("组员对“别的单位”须回避")
        report = take_in(office.store, look)
    after = office.store.register.load()
    assert after == replace(
        before,
        units=(*before.units, units[0]),
        rounds=(round_,),
        teams=(team,),
        recusals=(recusal,),
        assignments=tuple(sorted((*before.assignments, given), key=lambda one: one.assessment)),
    )
    undo(office.store, report.batch)
    assert office.store.register.load() == before
