"""A group's whole way, each at a laptop of his own: ``group_way ROLE FOLDER [NAME]``. Run by test_group_way.

Office and leader stay at their programs until what they gave out has come back, and print a word when somebody else
can go on.
No unit, name or reading is typed by anybody but the office, whose list holds them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QTableWidget, QWidget
from shiboken6 import isValid

from desktop_app.base.userdirs import default_file
from desktop_app.files.settings import load_settings
from desktop_app.rubric.rules import Direct, PlanShortfall, Ratio
from ui.exchange.asking.targets import Targets
from ui.exchange.clearing.clearing_dialog import ClearingDialog
from ui.exchange.giving.division_table import DivisionTable
from ui.exchange.giving.giving_dialog import GivingDialog
from ui.exchange.giving.handover_dialog import HandoverDialog
from ui.exchange.receipts.receipt_issue import ReceiptIssueDialog
from ui.exchange.taking.taking_dialog import TakingDialog
from ui.exchange.taking.taking_result import TakingResult
from ui.finalising.finalise_dialog import FinaliseDialog
from ui.ledger.task_table import TaskTable
from ui.main_window import MainWindow
from ui.office.list_dialog import ListDialog
from ui.office.register_dialog import RegisterDialog
from ui.parts.fields import NumberEdit
from ui.parts.patience import is_waiting

from .driver import Person
from .hands import EventHands, wait_until
from .last_page import sign
from .tasks import to_ledger

PATIENCE_S = 240  # for what somebody else does meanwhile
PASSPHRASE = "春眠不觉晓，处处闻啼鸟"
MEMBERS = ("李某某", "王某某", "赵某某")
PARTS = {"李某某": (1, 2, 3, 4, 5, 6), "王某某": (8, 9, 10, 11, 12, 13, 14), "赵某某": (15, 16)}
"""Which items are whose; the tasks of the ledger are dealt out besides."""
CARD = "任务包_{}_{}.db"


class SharedHands(EventHands):
    """Asks for the keyboard until it is there: others at the same screen ask for it, too."""

    def attend(self, window: QWidget) -> None:
        title, asked = window.windowTitle(), 0

        def has_it() -> bool:
            nonlocal asked
            if not isValid(window) or window.isActiveWindow():
                return True
            if asked % 50 == 0:
                window.setWindowTitle(f"{title} ")  # tells Qt what time it is for the X server, which minds the latest
                window.setWindowTitle(title)
                window.activateWindow()
            asked += 1
            return False

        wait_until(has_it)


def at_a_laptop(x: int = 0, y: int = 0, width: int = 1366, height: int = 740) -> Person:
    """Start the program on the user's own file, at a place of the screen."""
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    QApplication([]).setStyle("Fusion")
    window = MainWindow(load_settings())
    window.resize(width, height)
    window.move(x, y)
    window.show()
    window.open_at_start(None)
    person = Person(window, SharedHands(window))
    person.wait_until(lambda: not any(map(is_waiting, QApplication.topLevelWidgets())))
    return person


# --- the office ---


def office(person: Person, folder: Path) -> None:
    office_sends(person, folder)
    print("sent", flush=True)
    wait_until(lambda: list((folder / "office-stick").glob("*.jmdb")), PATIENCE_S)
    office_receives(person, folder)


def office_sends(person: Person, folder: Path) -> None:
    person.choose("单位名册与轮次…")
    person.dialog(RegisterDialog)
    person.click("导入名单…")
    person.choose_path(folder / "名单.xlsx")
    person.dialog(ListDialog)
    person.fill("轮次名称", "第一轮")
    person.click("写入名册")
    person.dialog(RegisterDialog)
    person.expect("secondary", "已导入：新增20个单位")
    person.press("Escape")
    person.choose("巡察办密钥…")
    person.click("建立密钥…")
    person.fill("巡察办名称", "某局巡察办")
    for field in ("新口令", "再输一次新口令"):
        person.fill(field, PASSPHRASE)
    person.press("Return")
    person.expect("secondary", "密钥已建立")
    person.press("Escape")
    person.click("分发…")
    person.click("台账文件夹…")
    person.choose_path(folder / "台账")
    person.dialog(GivingDialog)
    give(person, folder / "office-stick")
    assert len(person.rows(person.one(QTableWidget, "已分发"))) == 4
    person.click("关闭")


def give(person: Person, folder: Path) -> None:
    person.click("下一步")
    person.one(Targets).pick(folder)
    person.click("分发")
    person.wait_until(lambda: "关闭" in person.buttons())


# --- the group ---


def leader(person: Person, folder: Path) -> None:
    leader_divides(person, folder)
    print("divided", flush=True)
    wait_until(lambda: all((folder / f"{name}.db").exists() for name in MEMBERS), PATIENCE_S)
    leader_gathers(person, folder)


def leader_divides(person: Person, folder: Path) -> None:
    person.press("Return")
    person.wait_until(lambda: person.document)
    person.press("ctrl+shift+j")
    table = person.one(DivisionTable)
    names = [table.model().headerData(at, Qt.Orientation.Horizontal) for at in range(table.columnCount())]
    firsts = [row[0] for row in person.rows(table)]
    for name in MEMBERS:
        for item in PARTS[name]:
            row = next(at for at, words in enumerate(firsts) if words.startswith(f"{item}　"))
            person.select(table, row, names.index(name))
    give(person, folder / "leader-stick")
    person.click("关闭")


def member_works(person: Person, folder: Path, name: str) -> None:
    person.press("Return")
    person.wait_until(lambda: person.document)
    assert person.store.person == name
    for item in PARTS[name]:
        fill_item(person, item)
    grade_tasks(person, MEMBERS.index(name))
    (folder / f"{name}.done").touch()
    wait_until(lambda: all((folder / f"{one}.done").exists() for one in MEMBERS), PATIENCE_S)  # all are open till then


def fill_item(person: Person, number: int) -> None:
    card = person.card(number)
    item = card.item
    if isinstance(item, PlanShortfall):
        for field in ("应建", "已建"):
            person.fill(person.field(field, card), "5")
    elif isinstance(item, Ratio):
        for count in ("发出", "收回", "满意"):
            person.fill(person.field(f"职工 {count}", card), "40")
    elif isinstance(item, Direct):
        person.fill(person.one(NumberEdit, within=card), "9")
    else:
        card.setFocus()
        person.click(person.button("无扣分", card))


def grade_tasks(person: Person, share: int) -> None:
    """Grade every third task, from the one that is mine on."""
    table: TaskTable = to_ledger(person)
    for row in range(share, table.model().rowCount(), len(MEMBERS)):
        person.select(table, row, 1)
        person.press("1")


def leader_gathers(person: Person, folder: Path) -> None:
    person.choose("接收…")
    dialog = person.dialog(TakingDialog)
    assert person.drag_here(dialog, *(folder / f"{name}.db" for name in MEMBERS))
    person.click("接收1份")  # of three files
    person.dialog(TakingResult)
    person.click("关闭")
    person.press("Return")
    person.show_page(0)
    person.click("今天")
    finalise(person)
    sign(person)
    hand_over(person, folder / "office-stick")


def finalise(person: Person) -> None:
    person.show_page(-1)
    for box in [one for one in person.all(QCheckBox, "已核对") if not one.isChecked()]:
        person.click(box)
    person.choose("定稿…")
    person.click(person.button("定稿", person.dialog(FinaliseDialog)))
    person.wait_until(lambda: person.stored().status == "final")


def hand_over(person: Person, folder: Path) -> None:
    person.choose("移交…")
    person.dialog(HandoverDialog)
    person.one(Targets).pick(folder)
    person.click("移交")
    person.wait_until(lambda: "关闭" in person.buttons())
    person.click("关闭")
    assert person.stored().status == "handed_over"


# --- back again ---


def office_receives(person: Person, folder: Path) -> None:
    [copy] = (folder / "office-stick").glob("*.jmdb")
    person.choose("接收…")
    dialog = person.dialog(TakingDialog)
    assert person.drag_here(dialog, copy)
    person.click("输入口令…")
    person.fill("口令", PASSPHRASE)
    person.click("解开")
    person.dialog(TakingDialog)
    person.click("接收")
    person.dialog(TakingResult)
    assert "已接收" in person.shown("checkState")
    person.click("出具接收回执…")  # nothing is typed or looked for again
    person.click("出具并保存…")
    person.choose_path(folder / "回执.jshz")
    person.dialog(ReceiptIssueDialog)
    person.expect("checkState", "接收回执已保存到")
    person.press("Escape")


def laptop_clears(person: Person, folder: Path) -> None:
    person.choose("清退…")
    asked = person.dialog(ClearingDialog)
    person.click("选择回执文件…")
    person.choose_path(folder / "回执.jshz")
    person.dialog(ClearingDialog)
    person.wait_until(person.button("下一步", asked).isEnabled)
    person.click("下一步")
    person.click("清退…")
    person.answer("清退")
    person.wait_until(lambda: "保存清理单…" in person.buttons())
    person.press("Escape")


ROLES: dict[str, Callable[..., None]] = {one.__name__: one for one in (office, leader, member_works, laptop_clears)}
PLACES = {
    "office": (0, 0),
    "leader": (300, 40),
    "laptop_clears": (0, 0),
    "李某某": (0, 0),
    "王某某": (40, 200),
    "赵某某": (200, 100),
}

if __name__ == "__main__":
    role, folder, *name = sys.argv[1:]
    person = at_a_laptop(*PLACES.get(name[0] if name else role, (0, 0)))
    ROLES[role](person, Path(folder), *name)
    person.close()
    assert default_file()
