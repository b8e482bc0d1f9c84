"""A whole visit done in the window, handed over, confirmed and cleared: no byte on the computer tells of it."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.backups import second_place
from desktop_app.backups.working_copy import take
from desktop_app.base.userdirs import default_file, home_folder
from desktop_app.evidence.pieces import write_copy
from desktop_app.exchange.copies.heads import heads_of
from desktop_app.exchange.receipts.issuing import issue
from desktop_app.exchange.receipts.receipt_file import to_bytes
from desktop_app.files.places import Place
from desktop_app.files.records import finish as finish_records
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from ui.exchange.asking.targets import Targets
from ui.exchange.clearing import clearing_dialog
from ui.exchange.clearing.clearing_dialog import DONE, ClearingDialog
from ui.parts.growing_text import GrowingText

from ..exchange.cleared import UNIT, found
from .conftest import Seat
from .driver import Person
from .last_page import finalise

pytestmark = pytest.mark.usefixtures("quick_passphrases")


def work(person: Person, rubric: Rubric, record: Assessment, folder: Path) -> None:
    """Do a visit: notes, evidence, papers, forms, a backup, a working copy, a search, 定稿."""
    person.open(rubric, record)
    person.fill("被评估单位", UNIT)
    person.click(person.card(1).findChild(GrowingText))
    person.write(f"{UNIT}的会议记录")
    (folder / f"{UNIT}的说明.txt").write_text(f"{UNIT}的情况说明", "utf-8")
    person.card(1).strip.add([folder / f"{UNIT}的说明.txt"])
    person.wait_until(lambda: person.document.answer(0).files)
    [file] = person.document.answer(0).files
    write_copy(file, person.document.evidence_reader(file)())  # as it is opened with another program
    (folder / f"{UNIT}的说明.txt").unlink()  # the user's own
    person.press("ctrl+p")
    person.saved_paper(folder / f"考核表_{UNIT}.pdf")
    person.press("alt+Left")
    person.choose("自评表（Excel）…")
    person.choose_path(folder / "自评表.xlsx")
    finalise(person)
    person.press("alt+Left")
    person.fill("查找单位", UNIT[:4])
    person.fill("查找单位", "")
    person.click("导出列表…")
    person.choose_path(folder / "列表.xlsx")


def hand_over(person: Person, stick: Path) -> Path:
    """Hand over to the office; return its receipt."""
    person.choose("移交…")
    person.one(Targets).pick(stick)
    person.click("移交")
    person.wait_until(lambda: "关闭" in person.buttons())
    person.press("Escape")
    [copy] = stick.glob("*.db")
    known = heads_of(copy, str)
    office = Path(shutil.copy(copy, stick / "office.db"))
    with closing(Store.open(office)) as store:
        made = issue(store, known)
    office.unlink()
    receipt = stick / "回执.jshz"
    receipt.write_bytes(to_bytes(made))
    return receipt


def test_a_visit_in_the_window_leaves_nothing(
    seat: Seat, rubric: Rubric, record: Assessment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, second, stick = (tmp_path / name for name in ("桌面", "second", "stick"))
    for made in (folder, second, stick):
        made.mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    Store.create(default_file()).close()
    second_place.choose(second)
    person = seat(file=default_file())
    work(person, rubric, replace(record, unit=""), folder)
    take(default_file())
    second_place.tend(default_file(), "手动备份", second)
    receipt = hand_over(person, stick)
    monkeypatch.setattr(clearing_dialog, "place_of", lambda _: Place.REMOVABLE)
    own = [home_folder(), tmp_path / "data", folder, second, tmp_path / "tmp"]
    assert len(found(UNIT, own)) > 8

    person.choose("清退…")
    person.click("选择回执文件…")
    person.choose_path(receipt)
    person.wait_until(lambda: person.button("下一步").isEnabled())
    person.click("下一步")
    person.click("清退…")
    person.answer("清退")
    person.wait_until(lambda: "保存清理单…" in person.buttons())
    assert person.shown("checkState") == DONE
    person.dialog(ClearingDialog).save(stick / "清理单.pdf")
    person.press("Escape")
    person.close()
    finish_records()
    assert found(UNIT, own) == []
    assert not default_file().exists()
    assert (stick / "清理单.pdf").exists()
