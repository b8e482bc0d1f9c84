"""A visit from the unit's ledger to the second revision. Run by test_visit, on a file that has all the rest."""

import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QLabel

from desktop_app.rubric.rules import GradedList
from ui.evidence.file_chip import FileChip
from ui.finalising.finalise_dialog import FinaliseDialog
from ui.form.item_card import ItemCard
from ui.ledger.ledger_dialog import LedgerDialog
from ui.paper.preview_page import PreviewPage
from ui.parts.reason_dialog import ReasonDialog

from .driver import Person
from .paper import pdf_printer
from .screen import PersonAtScreen, at_a_screen
from .visit_by_keyboard import count_ballots

LEDGER = Path(__file__).parents[1] / "files" / "ledger-merged.xlsx"


class FileManager(QLabel):
    """Another window, with one file that can be dragged out of it."""

    def __init__(self, file: Path) -> None:
        super().__init__(file.name)
        self._file = file
        self.setWindowFlag(Qt.WindowType.X11BypassWindowManagerHint)
        self.setGeometry(1200, 640, 150, 60)
        self.show()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self._file))])
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction)


def visit(folder: Path) -> None:
    person = at_a_screen()
    person.press("Return", "ctrl+3")
    import_ledger(person)
    drag_evidence(person, folder / "现场照片.txt")
    person.press("ctrl+5")
    count_ballots(person)
    person.press("ctrl+7")
    finalise(person, "第1版")
    save_paper(person, folder / "first.pdf")
    reopen(person, "第1项次数有误")
    person.press("ctrl+2")
    person.tab_to("召开次数")
    person.press("ctrl+a", "2")
    person.press("ctrl+7")
    finalise(person, "第2版")
    save_paper(person, folder / "second.pdf")
    person.tab_to("查看和打印…")
    person.press("Tab")
    person.tab_to("查看和打印…")  # the first revision's, below
    person.press("space")
    save_shown(person, folder / "first-again.pdf")


def import_ledger(person: PersonAtScreen) -> None:
    person.tab_to("导入台账…")
    person.press("space")
    person.choose_path(LEDGER)
    person.dialog(LedgerDialog)
    person.tab_to("导入22项")
    person.press("space")
    person.expect("secondary", "共22项，还有22项未评")
    person.come_back()  # only now: a backup came first, whose dialog has the keyboard as long as it lasts
    person.press(*"1" * 11, *"2" * 11)
    person.expect("secondary", "共22项，已评完")


def drag_evidence(person: PersonAtScreen, file: Path) -> None:
    file.write_text("查看了现场", "utf-8")
    card = next(one for one in person.all(ItemCard) if isinstance(one.item, GradedList))
    manager = FileManager(file)
    at, to = manager.mapToGlobal(QPoint(70, 30)), card.mapToGlobal(QPoint(300, 40))
    if not card.visibleRegion().contains(QPoint(300, 40)):
        to = person.window.mapToGlobal(QPoint(600, 400))
    person.drag(at, to)
    manager.close()
    person.come_back()
    person.wait_until(lambda: bool(person.all(FileChip)))


def finalise(person: PersonAtScreen, revision: str) -> None:
    for box in [box for box in person.all(QCheckBox, "已核对") if not box.isChecked()]:
        person.tab_to(box.accessibleName())
        person.press("space")
    person.expect("checkState", "可以定稿")
    person.press("F9")
    person.press("space")
    person.dialog(FinaliseDialog)
    person.tab_to("定稿")
    person.press("space")
    person.expect("revisionFigures", revision)
    person.come_back()


def reopen(person: PersonAtScreen, reason: str) -> None:
    person.tab_to("重新打开…")
    person.press("space")
    person.dialog(ReasonDialog)
    person.write(reason)
    person.press("Tab")
    person.tab_to("重新打开")
    person.press("space")
    person.expect("checkState", "提示要核对")  # the ledger has tasks twice, which is to be noted anew
    person.come_back()


def save_paper(person: PersonAtScreen, pdf: Path) -> None:
    person.press("ctrl+p")
    save_shown(person, pdf)


def save_shown(person: PersonAtScreen, pdf: Path) -> None:
    person.expect("secondary", "定稿，核验码")
    person.press("ctrl+s")
    person.choose_path(pdf)
    person.wait_until(pdf.exists)
    person.come_back()
    if pdf.stem == "second":
        print_shown(person, pdf.with_name("printed.pdf"))
    person.press("alt+Left")


def print_shown(person: Person, pdf: Path) -> None:
    """Send what is shown the way every printer is sent it, to one that writes a PDF."""
    person.one(PreviewPage).print_to(pdf_printer(pdf))
    person.expect("secondary", "没有用打印机打印")


if __name__ == "__main__":
    visit(Path(sys.argv[1]))
