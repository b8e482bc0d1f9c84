"""After clearing no byte on this computer tells of the visit, and everything else is as it was."""

import os
import shutil
import sys
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.assessing.checking import faults
from desktop_app.backups import working_copy
from desktop_app.backups.making import BackupError, backup
from desktop_app.backups.occasions import BY_HAND
from desktop_app.backups.snapshots import snapshots_of
from desktop_app.base.userdirs import data_folder, default_file
from desktop_app.exchange.clearing import clearing_out
from desktop_app.exchange.clearing import looking as clearing_looking
from desktop_app.exchange.clearing.clearing_out import NAMED_BY_OTHERS, OTHER_NAMES, Wish, clear_out
from desktop_app.exchange.clearing.looking import OPEN
from desktop_app.exchange.clearing.note import note_file, pending
from desktop_app.exchange.clearing.places import CHANGED, CHANGED_SINCE, OF_OFFICE, survey
from desktop_app.exchange.clearing.trace import Trace
from desktop_app.exchange.giving.handing_over import Wish as Copy
from desktop_app.exchange.giving.handing_over import hand_over
from desktop_app.exchange.receipts.past import settled_head
from desktop_app.files import phrases, places, records
from desktop_app.files.file_lock import FileLock, claim
from desktop_app.files.handed_back import head_handed_back, note_handed_back
from desktop_app.files.settings import load_settings, save_settings
from desktop_app.files.windows_drives import FIXED, NO_DRIVE, REMOTE, Drive
from desktop_app.history.events import Kind as EventKind
from desktop_app.paper.clearing import Cleared, Kind
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.exchange.cleared import OTHER, UNIT, Visit, found, leave_as_found
from tests.folders import state
from tests.samples import FILES
from tests.visits import another_tool, renamed

OUT, UNREACHED = "在U盘上，现在没有插上，没有查看", "在网络文件夹里，没有查看"
pytestmark = pytest.mark.usefixtures("quick_passphrases")


def wish(visit: Visit) -> Wish:
    return Wish(path=visit.path, confirmed={visit.id: visit.head}, receipt="回执", person="李某某")


def left(cleared: Cleared) -> list[tuple[Kind, str]]:
    """Return what was not cleared, but for the copy that goes to the office."""
    return [(one.kind, one.why) for one in cleared.left]


@pytest.fixture
def visit(tmp_path: Path, rubric: Rubric, record: Assessment) -> Visit:
    """A visit beside another one."""
    return Visit(tmp_path / "visit", rubric, record, alone=False)


def the(visit: Visit, kind: Kind) -> Trace:
    [one] = [one for one in survey(visit.path, {visit.id: visit.head}).traces if one.kind is kind]
    return one


@pytest.mark.parametrize("alone", [True, False])
def test_nothing_of_a_visit_is_left(alone: bool, tmp_path: Path, rubric: Rubric, record: Assessment) -> None:
    visit = Visit(tmp_path / "visit", rubric, record, alone=alone)
    assert len(found(UNIT, visit.places())) > 10
    kinds = {one.kind for one in survey(visit.path, {visit.id: visit.head}).traces}
    assert kinds == {*Kind} - {Kind.OTHER_FILE, Kind.AS_FOUND, Kind.SYSTEM}
    cleared = clear_out(wish(visit))
    assert left(cleared) == []
    assert (cleared.finished, pending()) == (True, None)
    assert found(UNIT, visit.places()) == []
    assert list(visit.saved.iterdir()) == []
    assert phrases.own_phrases("1") == ("台账没有印证材料",)
    assert visit.path.exists() != alone
    if not alone:
        with closing(Store.open(visit.path)) as store:
            assert ([store.load(one).record.unit for one in store.ids()], faults(store)) == ([OTHER], [])
        [kept] = snapshots_of(visit.path)
        assert kept.occasion == "清退后"
        assert len([*visit.second.rglob("*.db")]) == 1  # of what stays


def test_looking_for_it_changes_nothing(visit: Visit) -> None:
    before = [state(place) for place in visit.places()]
    survey(visit.path, {visit.id: visit.head})
    assert [state(place) for place in visit.places()] == before


def test_again_there_is_nothing_to_do(visit: Visit) -> None:
    clear_out(wish(visit))
    before = state(visit.path.parent)
    again = clear_out(wish(visit))
    assert (again.places, again.left, again.finished) == ((), (), True)
    assert state(visit.path.parent) == before


def test_what_is_not_agreed_to_stays_and_is_told(visit: Visit) -> None:
    traces = survey(visit.path, {visit.id: visit.head}).traces
    agreed = [one.key for one in traces if one.kind is not Kind.SAVED]
    cleared = clear_out(replace(wish(visit), agreed=agreed))
    assert {(one.kind, one.why[:6]) for one in cleared.left} == {(Kind.SAVED, "没有选择清除")}
    assert len(list(visit.saved.iterdir())) == 4


def test_what_was_changed_since_it_was_saved_stays_unless_asked_for(visit: Visit) -> None:
    (visit.saved / "自评表.xlsx").write_bytes(b"filled in by somebody")
    assert left(clear_out(wish(visit))) == [(Kind.SAVED, "没有选择清除（写出以后改动过）")]
    assert (visit.saved / "自评表.xlsx").exists()


def test_what_changed_since_the_receipt_is_not_cleared(visit: Visit) -> None:
    other = visit.path.with_name("另一份.db")
    shutil.copy(visit.path, other)
    with closing(Store.open(other)) as store:
        stored = store.set_status(store.load(visit.id), EventKind.REOPENED, "有误")
        store.save(stored, replace(stored.record, leader="赵某某"))
    assert left(clear_out(wish(visit))) == [(Kind.OTHER_FILE, f"没有选择清除（{CHANGED}）")]
    with closing(Store.open(other)) as store:
        assert store.load(visit.id).record.leader == "赵某某"
    kept = survey(other, {visit.id: visit.head}).traces[0]
    assert (kept.kind, kept.note) == (Kind.FILE, CHANGED_SINCE)


def test_that_it_went_back_is_forgotten_of_what_is_cleared_alone(visit: Visit) -> None:
    for one in (visit.id, visit.other):
        note_handed_back(one, visit.head)
    assert left(clear_out(wish(visit))) == []
    assert (head_handed_back(visit.id), head_handed_back(visit.other)) == ("", visit.head)


def test_a_working_copy_with_another_visit_keeps_it(visit: Visit, rubric: Rubric, record: Assessment) -> None:
    [copy] = working_copy.copies_kept().glob("*.db")
    with closing(Store.open(copy)) as store:
        mine = store.add(rubric, replace(record, unit="只在副本里的单位"))
    assert left(clear_out(wish(visit))) == []
    with closing(Store.open(copy)) as store:
        assert sorted(store.ids()) == sorted([mine, visit.other])


def test_who_has_a_file_open_keeps_it_and_the_next_time_it_goes(visit: Visit) -> None:
    lock = claim(visit.path, "王某某")
    assert isinstance(lock, FileLock)
    first = clear_out(wish(visit))
    assert [kind for kind, _ in left(first)] == [Kind.FILE, Kind.BACKUP]  # as there is no fresh one
    assert "正在" in first.left[0].why
    assert not first.finished
    lock.release()
    assert UNIT not in note_file().read_text("utf-8")
    second = clear_out(replace(wish(visit), confirmed={}))  # the note stands for the receipt
    assert (left(second), second.finished, found(UNIT, visit.places())) == ([], True, [])
    assert dict(second.earlier)[Kind.SAVED] == 5


def test_a_second_place_that_is_out_is_cleared_when_it_is_back(visit: Visit) -> None:
    away = visit.second.rename(visit.folder / "away")
    first = clear_out(wish(visit))
    assert [kind for kind, _ in left(first)] == [Kind.SECOND]
    assert not first.finished
    away.rename(visit.second)
    assert clear_out(wish(visit)).finished
    assert found(UNIT, visit.places()) == []


def test_without_a_fresh_backup_no_old_one_goes(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise BackupError("磁盘空间不足")

    before = len(snapshots_of(visit.path))
    with monkeypatch.context() as patched:
        patched.setattr(clearing_out, "backup", refused)
        first = clear_out(wish(visit))
    assert (Kind.BACKUP, "没有做成不含它的新备份（磁盘空间不足），所以这些备份都保留着") in left(first)
    assert len(snapshots_of(visit.path)) == before
    second = clear_out(wish(visit))
    assert (left(second), found(UNIT, visit.places())) == ([], [])


def test_a_visit_that_only_old_backups_hold_keeps_them_unless_asked(visit: Visit) -> None:
    for one in (visit.path, *working_copy.copies_kept().glob("*.db")):
        one.unlink()
    told = the(visit, Kind.BACKUP)
    assert not told.chosen
    assert "1份别的评估只在这些备份里" in told.note
    clear_out(wish(visit))
    assert len(snapshots_of(visit.path)) == 2
    assert len([*visit.stick.glob("*.db")]) == 1  # which holds it, too


def test_what_others_say_of_the_unit_is_told(visit: Visit) -> None:
    with closing(Store.open(visit.path)) as store:
        hand_over(store, visit.stick, Copy(chosen=visit.id, name=f"{UNIT}等2个单位.db"))
    assert left(clear_out(wish(visit)))[-1] == (Kind.FILE, NAMED_BY_OTHERS)


def test_a_file_that_was_not_closed_is_cleared_with_what_is_kept_of_it(
    tmp_path: Path, rubric: Rubric, record: Assessment
) -> None:
    with closing(Store.create(default_file())) as store:
        one = renamed(store, UNIT, store.add(rubric, record))
    leave_as_found(default_file().with_name("断电.db"))
    kept = next(data_folder().rglob("修复前原样")) / "20260101-000000-000000"
    kept.mkdir()
    shutil.copy(default_file(), kept / "评估.db")
    cleared = clear_out(Wish(path=default_file(), confirmed={one.id: one.head}, receipt=""))
    assert {place.kind for place in cleared.places} >= {Kind.FILE, Kind.AS_FOUND}
    assert (cleared.finished, found(UNIT, [default_file().parent, data_folder()])) == (True, [])
    assert len(list(kept.parent.iterdir())) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="places are called otherwise there")
def test_what_lies_where_nobody_looks_is_told_and_forgotten(visit: Visit) -> None:
    away = (f"/media/x/{UNIT}.db", "/run/user/0/gvfs/smb-share/评估.db")
    save_settings(replace(load_settings(), recent=(str(visit.path), *away)))
    records.finish()
    cleared = clear_out(wish(visit))
    assert [(one.path, one.why) for one in cleared.left] == [(away[0], OUT), (away[1], UNREACHED)]
    assert cleared.finished
    assert found(UNIT, visit.places()) == []


@pytest.mark.parametrize(
    ("drive", "why"),
    [
        (Drive(FIXED), ""),  # of the disk: the folder is gone, and with it what lay there
        (Drive(FIXED, on_cable=True), OUT),
        (Drive(2), OUT),  # of another stick
        (Drive(NO_DRIVE), OUT),
        (Drive(REMOTE), UNREACHED),
        (Drive(NO_DRIVE, has_server=True), UNREACHED),
    ],
)
def test_what_is_not_there_is_told_by_its_drive(drive: Drive, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "drive_under", lambda _: drive)
    monkeypatch.setattr(places, "home_folder", lambda: Path("C:/"))
    monkeypatch.setattr(sys, "platform", "win32")
    told = clearing_looking.out_of_reach(Path("Q:/巡察/评估.db"))
    assert (told.why if told else "") == why


@pytest.mark.skipif(sys.platform == "win32", reason="links want a right of their own there")
def test_a_file_with_another_name_is_told(visit: Visit) -> None:
    os.link(visit.saved / "列表.xlsx", visit.folder / "列表.xlsx")
    assert left(clear_out(wish(visit))) == [(Kind.SAVED, OTHER_NAMES)]


def test_a_window_that_may_write_of_it_again_is_told(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    [copy] = working_copy.copies_kept().glob("*.db")
    lock = claim(copy, "王某某")
    assert isinstance(lock, FileLock)
    monkeypatch.setattr(clearing_looking.os, "getpid", lambda: 1)  # as if another program had it open
    first = clear_out(wish(visit))
    assert {(one.kind, one.why) for one in first.left if one.path == str(copy)} >= {(Kind.OTHER_FILE, OPEN)}
    assert not first.finished
    lock.release()
    monkeypatch.undo()
    assert found(UNIT, [visit.saved]) == []


def test_the_offices_own_file_stays_with_its_backups(visit: Visit) -> None:
    office = visit.path.with_name("巡察办.db")
    shutil.copy(visit.path, office)
    another_tool(office, f"INSERT INTO office_key VALUES ('{'0' * 64}', x'00', '', '')")
    backup(office, BY_HAND)
    before = office.read_bytes()
    cleared = clear_out(wish(visit))
    assert left(cleared) == [(Kind.OTHER_FILE, OF_OFFICE), (Kind.BACKUP, OF_OFFICE)]
    assert (cleared.finished, office.read_bytes() == before, len(snapshots_of(office))) == (True, True, 1)


@pytest.mark.parametrize("version", ["version-2", "version-3", "version-4"])
def test_what_was_kept_before_an_upgrade_goes_as_well(version: str) -> None:
    default_file().parent.mkdir(parents=True)
    shutil.copy(FILES / version / "visits.db", default_file())
    with closing(Store.open(default_file())) as store:
        units = [store.load(one).record.unit for one in store.ids()]
        one = next(one for one in store.ids() if sum(store.load(one).record.unit in unit for unit in units) == 1)
        unit, head = store.load(one).record.unit, settled_head(store.history.of(one))
    assert [snapshot.occasion for snapshot in snapshots_of(default_file())] == ["升级前"]
    cleared = clear_out(Wish(path=default_file(), confirmed={one: head}, receipt=""))
    assert (left(cleared), cleared.finished) == ([], True)
    assert found(unit, [default_file().parent, data_folder()]) == []
    assert [snapshot.occasion for snapshot in snapshots_of(default_file())] == ["清退后"]
