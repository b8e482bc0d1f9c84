"""接收 in the window: files are told before, chosen, decided about, taken in at once and taken back."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.exchange.arriving_files import PASSPHRASE, Office, damaged, doctored, made_final, noted, sealed
from ui.exchange.asking.secret_dialog import SecretDialog
from ui.exchange.deciding.deciding_dialog import DecidingDialog
from ui.exchange.taking.incoming_table import FILE, WRITTEN, IncomingTable
from ui.exchange.taking.taking_dialog import TakingDialog
from ui.exchange.taking.taking_result import TakingResult
from ui.exchange.taking.takings_dialog import TakingsDialog

from .driver import Person

pytestmark = pytest.mark.usefixtures("quick_passphrases")


@pytest.fixture
def office(person: Person, rubric: Rubric, sample: Assessment, tmp_path: Path) -> Office:
    """The office's file, open in the window, with one draft."""
    made = Office(person.store, tmp_path / "来的", rubric, sample)
    person.window.show_start()
    return made


def look(person: Person, *paths: Path) -> TakingDialog:
    """Open the dialog and drop files on it."""
    person.press("ctrl+shift+r")
    dialog = person.dialog(TakingDialog)
    assert person.drag_here(dialog, *paths)
    return dialog


def by(name: str) -> Callable[[Store], object]:
    """Let somebody be at the keyboard."""
    return lambda store: setattr(store, "person", name)


def told(person: Person) -> list[tuple[str, str]]:
    """What is said of each row: what it is, and from which file."""
    return [(row[2], row[FILE]) for row in person.rows(person.one(IncomingTable))]


def test_each_row_says_what_it_is_and_only_what_is_sound_is_ticked(person: Person, office: Office) -> None:
    new, changed = office.other("新.db"), office.changed("改.db", noted(0, "更新"))
    bad, odd = damaged(office.other("坏.db")), office.other("表.db", doctored(office.rubric))
    none = office.folder / "无.db"
    none.write_bytes(b"PK")
    dialog = look(person, new, changed, bad, odd, none)
    assert told(person) == [
        ("新的", "新.db"),
        ("较新", "改.db"),
        ("新的", "坏.db"),
        ("新的", "表.db"),
        ("不能接收", "无.db"),
    ]
    assert person.button("接收2份", dialog).isEnabled()
    person.click("接收2份")
    assert "已接收2份评估。2份没有接收。1份文件不能接收。收到的文件没有改动。" in person.shown("checkState")
    person.click("关闭")
    assert sorted(unit for unit, *_ in person.listed) == sorted(["别的单位", office.unit.name])


def test_a_row_is_chosen_by_the_space_bar_and_nothing_chosen_is_told(person: Person, office: Office) -> None:
    dialog = look(person, office.other("新.db"))
    table = person.one(IncomingTable)
    person.select(table, 0, 1)
    person.press("space")
    assert not person.button("接收", dialog).isEnabled()
    assert person.button("接收", dialog).toolTip() == "请先选择要接收的评估"
    person.press("space")
    assert person.button("接收1份", dialog).isEnabled()


def test_a_folder_is_looked_through_and_looked_at_again(person: Person, office: Office) -> None:
    office.other("新.db")
    look(person, office.folder)
    assert told(person) == [("新的", "新.db")]
    office.other("又一份.db")
    person.drag_here(person.dialog(TakingDialog), office.folder)
    assert [name for _, name in told(person)] == ["新.db", "又一份.db"]


def test_a_sealed_copy_asks_until_it_opens(person: Person, office: Office) -> None:
    look(person, sealed(office.other("密.db")))
    assert told(person) == [("需要口令", "密.jmdb")]
    assert "1份需要口令。" in person.shown("secondary")
    assert "不能接收" not in person.words()
    [in_row, _] = person.all(QPushButton, "输入口令…")
    person.click(in_row)
    dialog = person.dialog(SecretDialog)
    person.fill("口令", "不是这个口令呀不是")
    person.click("解开")
    assert "给出的口令打不开它；文件没有改动" in person.words()
    assert person.dialog() is dialog
    person.fill("口令", PASSPHRASE)
    person.click("解开")
    person.dialog(TakingDialog)
    assert told(person) == [("新的", "密.jmdb")]


def test_a_sealed_copy_left_closed_is_no_file_that_cannot_come_in(person: Person, office: Office) -> None:
    look(person, office.other("新.db"), sealed(office.other("密.db")))
    person.click("接收1份")
    said = person.shown("checkState", person.dialog(TakingResult))
    assert "1份文件没有输入口令，没有打开。" in said
    assert "不能接收" not in said


def test_what_is_ticked_is_counted_as_it_is(person: Person, office: Office) -> None:
    names = ("甲某某", "乙某某")
    look(person, *(office.changed(f"{name}.db", by(name), noted(at, name)) for at, name in enumerate(names)))
    assert "已选1份评估，来自2份文件。" in person.shown("secondary")
    person.press("Escape")
    look(person, office.changed("同.db"))
    assert "已选1份评估，1份与本文件的相同。" in person.shown("secondary")


def test_whose_copy_it_is_stands_in_its_row(person: Person, office: Office) -> None:
    names = ("甲某某", "乙某某")
    look(person, *(office.changed(f"{name}.db", by(name), noted(at, name)) for at, name in enumerate(names)))
    rows = person.rows("要接收的评估")
    assert [row[WRITTEN].split("，")[0] for row in rows] == list(names)
    assert all(row[WRITTEN].endswith("条") for row in rows)


def test_a_folder_with_nothing_new_in_it_is_told(person: Person, office: Office) -> None:
    dialog = look(person, office.other("新.db"))
    assert person.drag_here(dialog, office.folder)
    assert "里没有找到新的文件：只有现在打开的文件，或者已经列出的。" in person.words()


def test_what_both_changed_is_decided_and_the_history_has_both(person: Person, office: Office) -> None:
    path = office.changed("两边.db", noted(0, "来的依据"))
    noted(0, "这里的依据")(office.store)
    look(person, path)
    assert told(person) == [("需合并，1处要选择", "两边.db")]
    person.click("接收1份")
    person.dialog(DecidingDialog)
    person.press("2")
    person.click("确定")
    person.dialog(TakingResult)
    assert "已接收1份评估。" in person.shown("checkState")
    [stored] = person.store.load_all()[0]
    assert stored.record.answers[0].note == "来的依据"
    person.click("关闭")
    person.press("Return", "ctrl+h")
    assert "组员" in {row[1] for row in person.rows("修改记录")}


def test_choices_are_not_thrown_away_unasked(person: Person, office: Office) -> None:
    paths = [office.changed(f"{name}.db", noted(0, name)) for name in ("甲", "乙")]
    noted(0, "这里的依据")(office.store)
    look(person, *paths)
    person.click("接收1份")
    person.dialog(DecidingDialog)
    person.press("1")
    person.click("确定")
    person.dialog(DecidingDialog)  # about the other copy
    person.press("Escape")
    person.dialog(TakingDialog)
    person.press("Escape")
    assert "已经作了选择，还没有接收" in person.answer("继续接收")
    person.press("Escape")
    person.answer("关闭")
    assert person.here is person.window
    [stored] = person.store.load_all()[0]
    assert stored.record.answers[0].note == "这里的依据"


@pytest.mark.parametrize("way", ["at once", "later"])
def test_it_is_taken_back_as_a_whole(person: Person, office: Office, way: str) -> None:
    before = office.store.load(office.draft)
    look(person, office.other("新.db"), office.changed("改.db", noted(0, "更新")))
    person.click("接收2份")
    person.dialog(TakingResult)
    if way == "later":
        person.click("关闭")
        person.choose("接收记录…")
        person.dialog(TakingsDialog)
        assert [row[2:5] for row in person.rows("接收记录")] == [["新.db、改.db", "2份", "已接收"]]
        assert [len(row[5]) for row in person.rows("接收记录")] == [len("3F2A-9C1B")]
    person.click("撤回这次接收…")
    person.answer("撤回")
    person.dialog(TakingResult)
    assert "已撤回这次接收" in person.shown("checkState")
    person.click("关闭")
    [stored] = person.store.load_all()[0]
    assert (stored.id, stored.head) == (before.id, before.head)
    person.choose("接收记录…")
    assert not person.button("撤回这次接收…", person.dialog(TakingsDialog)).isEnabled()


def test_the_report_is_shown_as_it_is_printed(person: Person, office: Office) -> None:
    look(person, office.other("新.db"))
    person.click("接收1份")
    person.dialog(TakingResult)
    person.click("预览和打印接收情况表…")
    assert len(person.paper()) == 1
    person.press("Escape")
    person.choose("接收记录…")
    person.dialog(TakingsDialog)
    person.click("预览和打印接收情况表…")
    assert len(person.paper()) == 1


def test_codes_from_paper_are_compared_and_stand_in_the_report(person: Person, office: Office) -> None:
    path = office.changed("定.db", made_final)
    with closing(Store.open(path, read_only=True)) as store:
        [revision] = store.revisions.of(office.draft)
    dialog = look(person, path)
    person.fill("纸上的核验码", f"{revision.printed_code} 00000-00000-00000-00000-00000")
    person.press("Return")
    assert person.dialog() is dialog
    assert "1个核验码与收到的文件一致。" in person.words()
    assert "收到的文件里没有核验码是 00000-00000-00000-00000-00000 的版本" in person.words()
    person.click("接收1份")
    person.dialog(TakingResult)
    assert "纸上的核验码与“云岭市气象局党组”第1版一致" in person.field("接收情况").toPlainText()  # type: ignore[union-attr]
