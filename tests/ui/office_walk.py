"""The office's whole round by hand, from the files that come in to an archive that somebody has tampered with.

Run by test_office_walk in a window on a display, with the folder in which all of it lies.
"""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop_app.files.settings import Settings
from ui.exchange.taking.taking_dialog import TakingDialog
from ui.exchange.taking.taking_result import TakingResult
from ui.office.archive.archive_dialog import ArchiveDialog
from ui.office.archive.verify_dialog import VerifyDialog
from ui.office.decision.decision_dialog import DecisionDialog
from ui.office.documents.documents_dialog import DocumentsDialog
from ui.office.documents.noting_dialogs import IssuedDialog
from ui.office.follow_up.entry_dialog import EntryDialog
from ui.office.unit.unit_dialog import UnitDialog

from .driver import Person, before_a_window

UNITS = 12
FILE, COMING, PAPERS, ARCHIVES = "评估.db", "收到的", "文书", "档案"
OTHER_GRADE, REASON = "一般", "有整改不实的情形"
ROUND = "轮次总览"


def take_in(person: Person, folder: Path) -> None:
    person.press("ctrl+shift+r")
    person.dialog(TakingDialog)
    person.click("添加文件夹…")
    person.choose_path(folder)
    person.dialog(TakingDialog)
    person.click(f"接收{UNITS}份")
    person.dialog(TakingResult)
    assert f"已接收{UNITS}份评估" in person.shown("checkState")
    person.click("关闭")


def decide(person: Person, row: int, grade: str = "") -> None:
    """Register a review and the decision on one unit: the computed grade, or another one for a reason."""
    person.select(ROUND, row)
    person.press("F4")
    dialog = person.dialog(DecisionDialog)
    person.fill("审核人", "赵某某")
    person.click("同意")
    person.click("登记审核")
    person.wait_until(lambda: "赵某某同意" in person.words(dialog))
    computed = person.words(dialog).split("按得分计算为“")[1].split("”")[0]
    person.click(person.button(grade or computed, dialog))
    person.fill("审定日期", "2026-11-25")
    person.fill("会议或文号", "领导小组第3次会议")
    if grade:
        assert computed != grade
        person.fill("等次不同的理由", REASON)
    person.click("登记审定")
    person.wait_until(lambda: "审定等次：" in person.words(dialog))
    if grade:
        person.click("登记跟踪事项")
        person.wait_until(lambda: "项跟踪事项" in person.words(dialog))
    person.click(person.button("关闭", dialog))
    person.wait_until(lambda: person.rows(ROUND)[row][2].endswith("已审定"))


def report(person: Person, folder: Path) -> None:
    """Write the documents, and register the one that went round."""
    person.press("ctrl+s")
    dialog = person.dialog(DocumentsDialog)
    for kind in ("通报", "反馈意见书", "汇总表"):
        person.click(kind)
    person.click("存到文件夹…")
    person.choose_path(folder)
    person.dialog(DocumentsDialog)
    person.click(person.button("生成", dialog))
    person.wait_until(lambda: f"已生成{UNITS + 2}个文件" in person.field("生成结果").toPlainText())
    [circular] = folder.rglob("通报*.docx")
    person.click("登记印发…")
    issuing = person.dialog(IssuedDialog)
    person.click("选择文件…")
    person.choose_path(circular)
    person.dialog(IssuedDialog)
    person.fill("文号", "巡察办〔2026〕3号")
    person.fill("印发日期", "2026-11-26")
    person.click(person.button("登记", issuing))
    person.dialog(DocumentsDialog)
    told = person.field("生成结果").toPlainText
    person.wait_until(lambda: "已登记印发：通报，巡察办〔2026〕3号，2026-11-26" in told())
    assert f"已生成{UNITS + 2}个文件" in told()  # what was told before still is
    person.click(person.button("关闭", dialog))


def follow_up(person: Person) -> None:
    """Close what follows from the other grade."""
    person.click("后续跟踪")
    person.select("后续跟踪", 0)
    person.press("Return")
    dialog = person.dialog(EntryDialog)
    person.fill("责任人", "周某某")
    person.click("已办结")
    person.click(person.button("保存", dialog))
    person.wait_until(lambda: any("已办结" in row for row in person.rows("后续跟踪")))
    person.click("一览")


def export(person: Person, path: Path) -> None:
    person.click("目标考核导出…")
    person.choose_path(path)
    assert person.answer("确定").startswith(f"已导出{UNITS}个单位的结果")
    assert REASON in path.read_text("utf-8-sig")


def file_away(person: Person, folder: Path) -> None:
    """Write an archive, look it through, change one byte of it, and be told."""
    person.select(ROUND, 0)
    person.press("Return")
    unit = person.dialog(UnitDialog)
    person.click("归档…")
    dialog = person.dialog(ArchiveDialog)
    person.click("其他文件夹…")
    person.choose_path(folder)
    person.dialog(ArchiveDialog)
    person.click(person.button("归档", dialog))
    person.wait_until(lambda: "已归档并登记。" in person.words(dialog))
    person.click(person.button("关闭", dialog))
    person.dialog(UnitDialog)
    person.click("文书和归档（1）")
    person.click("核对归档包…")
    dialog = person.dialog(VerifyDialog)
    [archive] = folder.iterdir()
    look_through(person, archive)
    assert "与归档时一致，没有缺少、改动或多出的文件。" in person.words(dialog)
    [sheet] = archive.glob("考核表*.pdf")
    data = bytearray(sheet.read_bytes())
    data[len(data) // 2] ^= 1
    sheet.write_bytes(data)
    look_through(person, archive)
    assert "与归档时不一致" in person.words(dialog)
    assert f"“{sheet.name}”的内容与清单不符" in person.field("核对结果").toPlainText()
    person.click(person.button("关闭", dialog))
    person.click(person.button("关闭", person.dialog(UnitDialog) if unit.isVisible() else unit))


def look_through(person: Person, archive: Path) -> None:
    person.click("选择文件夹…")
    person.choose_path(archive)
    person.dialog(VerifyDialog)
    person.wait_until(lambda: archive.name in person.field("核对结果").toPlainText())


def walk(person: Person, folder: Path) -> None:
    take_in(person, folder / COMING)
    person.click(ROUND)
    assert len(person.rows(ROUND)) == UNITS
    decide(person, 0, OTHER_GRADE)
    assert any(cell.startswith(f"{OTHER_GRADE}（计算为“") and REASON in cell for cell in person.rows(ROUND)[0])
    for row in range(1, UNITS):
        decide(person, row)
    report(person, folder / PAPERS)
    follow_up(person)
    export(person, folder / "目标考核.csv")
    file_away(person, folder / ARCHIVES)


if __name__ == "__main__":
    application = QApplication([])
    application.setStyle("Fusion")
    there = Path(sys.argv[1])
    sitting = before_a_window(Settings(person="王某某"), there / FILE)
    walk(sitting, there)
    sitting.leave()
