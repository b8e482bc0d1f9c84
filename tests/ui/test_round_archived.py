"""归档、核对归档包、目标考核导出, by hand: where it is told why not, and what is refused."""

import zipfile
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from desktop_app.office.archive.archiving import Archive
from desktop_app.office.noting.noting import issued
from desktop_app.record.act import ActKind
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from ui.office.archive import archive_dialog
from ui.office.archive.archive_dialog import ArchiveDialog
from ui.office.archive.verify_dialog import VerifyDialog
from ui.office.documents.documents_dialog import DocumentsDialog
from ui.office.documents.noting_dialogs import IssuedDialog
from ui.office.unit.unit_dialog import UnitDialog

from .driver import Person
from .office_round import NAMES, OfficeRound, office_round


@pytest.fixture
def made(person: Person, rubric: Rubric, record: Assessment) -> OfficeRound:
    """A round in the open file, on the screen, its signed unit chosen."""
    found = office_round(person, rubric, record)
    person.click("轮次总览")
    person.select("轮次总览", 0)
    return found


def file_away(person: Person, folder: Path) -> ArchiveDialog:
    """Open the unit's page, and have its visit filed away as a zip."""
    person.press("Return")
    person.dialog(UnitDialog)
    person.click("归档…")
    dialog = person.dialog(ArchiveDialog)
    dialog.pick(folder)
    person.click("压成一个zip文件")
    person.click(person.button("归档", dialog))
    return dialog


def test_a_zip_is_written_noted_and_looked_through(person: Person, made: OfficeRound, tmp_path: Path) -> None:
    folder = tmp_path / "档案"
    folder.mkdir()
    dialog = file_away(person, folder)
    person.wait_until(lambda: "已归档并登记。" in person.words(dialog))
    assert "还没有审定，归档包里没有审定结果" in person.words(dialog)
    [path] = folder.iterdir()
    assert zipfile.ZipFile(path).testzip() is None
    assert len(person.store.acts.of_kinds(ActKind.ARCHIVED)) == 1
    person.click(person.button("关闭", dialog))
    person.dialog(UnitDialog)
    person.click("文书和归档（1）")
    person.click("核对归档包…")
    dialog = person.dialog(VerifyDialog)
    person.click("选择zip文件…")
    person.choose_path(path)
    person.dialog(VerifyDialog)
    person.wait_until(lambda: "与归档时一致" in person.words(dialog))
    assert "与数据文件登记的归档一致" in person.field("核对结果").toPlainText()


def test_what_is_given_up_leaves_nothing(
    person: Person, made: OfficeRound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, given_up, write = tmp_path / "档案", Event(), archive_dialog.write_archive
    folder.mkdir()

    def held(*how: Any) -> Archive:
        given_up.wait()
        return write(*how)

    monkeypatch.setattr(archive_dialog, "write_archive", held)
    dialog = file_away(person, folder)
    person.click(person.button("取消", dialog))
    given_up.set()
    person.wait_until(lambda: "已取消，没有留下写了一半的文件" in person.words(dialog))
    assert list(folder.iterdir()) == []
    assert person.store.acts.of_kinds(ActKind.ARCHIVED) == []


def test_a_folder_that_is_gone_is_told_and_nothing_is_noted(person: Person, made: OfficeRound, tmp_path: Path) -> None:
    gone = tmp_path / "档案"
    gone.mkdir()
    person.press("Return")
    person.dialog(UnitDialog)
    person.click("归档…")
    dialog = person.dialog(ArchiveDialog)
    dialog.pick(gone)
    gone.rmdir()
    person.click(person.button("归档", dialog))
    person.wait_until(lambda: "没有归档" in person.words(dialog))
    assert person.store.acts.of_kinds(ActKind.ARCHIVED) == []
    person.click("返回修改")
    assert person.button("归档", dialog).isVisible()


def test_only_what_is_final_is_filed_away(person: Person, made: OfficeRound) -> None:
    person.select("轮次总览", 1)
    person.press("Return")
    person.dialog(UnitDialog)
    assert person.button("归档…").toolTip() == "定稿以后才能归档"


def test_what_is_no_archive_is_told(person: Person, made: OfficeRound, tmp_path: Path) -> None:
    none = tmp_path / "别的"
    none.mkdir()
    person.press("Return")
    person.dialog(UnitDialog)
    person.click("文书和归档（0）")
    person.click("核对归档包…")
    person.dialog(VerifyDialog).look_at(none)
    assert "不能作为归档包核对" in person.answer("确定")


def test_the_results_of_a_year_of_all_rounds(person: Person, made: OfficeRound, tmp_path: Path) -> None:
    path = tmp_path / "目标考核.csv"
    person.pick("轮次", "全部轮次")
    person.click("目标考核导出…")
    person.click("选用")
    person.choose_path(path)
    assert "1个单位的结果" in (words := person.answer("确定"))
    assert "其中1个单位还没有审定" in words
    assert f"另有2个单位没有定稿的评估，没有列入：{NAMES[1]}、{NAMES[2]}。" in words
    lines = path.read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["单位全称", NAMES[0]]


def test_what_went_out_on_the_round_is_registered_and_told_again(
    person: Person, made: OfficeRound, tmp_path: Path
) -> None:
    paper = tmp_path / "抄告单（第一轮）.docx"
    paper.write_bytes(b"PK some")
    person.press("ctrl+s")
    dialog = person.dialog(DocumentsDialog)
    person.click("登记印发…")
    asked = person.dialog(IssuedDialog)
    person.click("选择文件…")
    person.choose_path(paper)
    person.dialog(IssuedDialog)
    person.fill("文号", "巡察办〔2026〕4号")
    person.click(person.button("登记", asked))
    person.wait_until(lambda: [one.kind for _, one in issued(person.store.acts.all())] == ["抄告单"])
    person.click(person.button("关闭", dialog))
    person.press("ctrl+s")
    person.dialog(DocumentsDialog)
    assert person.field("生成结果").toPlainText() == "已登记印发：抄告单，巡察办〔2026〕4号"
