"""A whole visit without a mouse: from an empty file to the hand-over, by keys alone, and each of them counted.

Nothing here points at anything: a field is come to by Tab or by a key that is shown, a file by its path, and what has
the focus is told by its name, as a screen reader does.
"""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog

from desktop_app.base.userdirs import default_file
from ui.exchange.giving.handover_dialog import HandoverDialog
from ui.finalising.finalise_dialog import FinaliseDialog

from .counted import BALLOTS, GRADES, CountedPerson
from .driver import Person
from .proof import written

MOST = 216  # of which 12 tick who has signed, as nobody is ticked before
TASKS = [f"第{number}项整改任务" for number in range(1, len(GRADES) + 1)]


class Blind(CountedPerson):
    """Has no mouse, and knows only what has the focus."""

    def click(self, *_: object) -> None:
        raise AssertionError("there is no mouse")

    def on(self, name: str) -> None:
        """The focus comes to what bears the name."""
        try:
            self.wait_until(lambda: self.focus_name.startswith(name))
        except AssertionError:
            raise AssertionError(f"the focus is on “{self.focus_name}”, not on “{name}”") from None

    def open_file(self, path: Path) -> None:
        """Type a path, where a dialog asks for a file or folder."""
        self.dialog(QFileDialog)
        self.paste(str(path))
        self.press("Return")
        self.wait_until(lambda: not isinstance(QApplication.activeModalWidget(), QFileDialog))

    def back(self) -> None:
        """Give the window the keys, as the desktop does once a dialog has gone."""
        self.wait_until(lambda: not QApplication.activeModalWidget())
        self.hands.attend(self.window)

    def name_method(self) -> None:
        """Name 查看台账, the third, for all items of the section; go back to the first."""
        page = self.form.page_number
        self.tab_back_to("本节评估方式")
        self.press("3", f"ctrl+{page + 1}")

    def tab_back_to(self, name: str) -> None:
        """Press Shift+Tab until the focus is on what bears this name."""
        for _ in range(60):
            if self.focus_name.startswith(name):
                return
            self.press("shift+Tab")
        raise AssertionError(f"Shift+Tab never comes to {name}")


def test_a_whole_visit_by_keys(person: Person, tmp_path: Path) -> None:
    blind = Blind(person.window)
    for part, do in PARTS.items():
        with blind.part(part):
            do(blind, tmp_path)
    rows = [f"{acts:4}  {part}" for part, acts in blind.acts.items()]
    print("\n".join(["", *rows, f"{blind.acts.total():4}  合计"]))
    assert blind.acts.total() <= MOST


def particulars(person: Blind, _: Path) -> None:
    person.press("ctrl+n")
    person.on("被评估单位")
    person.write("乙县局党组")
    person.tab_to("今天")
    person.press("space")
    person.on("评估组组长")
    person.write("张某某")
    person.press("Return")
    person.write("李某某、王某某")
    person.press("Return")


def section_1(person: Blind, folder: Path) -> None:
    person.on("召开次数")
    person.press("1")
    person.tab_to("第1项 常用依据")
    person.press("space", "Down", "Down", "Return")
    person.on("第1项 扣分依据")
    person.write("3")
    person.press("Tab")
    person.write("12")
    person.tab_to("添加材料，第1项")
    person.press("space", "Down", "Return")
    person.open_file(written(folder, "会议纪要.txt"))
    person.back()
    person.on("添加材料，第1项")
    person.press("Tab")
    person.on("材料 会议纪要.txt")
    person.press("F9")
    person.on("已召开")
    person.press("F8", "F8", "F8")
    person.on("未制定方案")
    person.press("ctrl+2")
    person.name_method()


def section_2(person: Blind, _: Path) -> None:
    person.press("ctrl+3", "F8", "F8")
    person.on("整改任务台账")
    for text in TASKS:
        person.press("Insert")
        person.write(text)
        person.press("Return")
        person.on("整改任务台账")
    person.press("ctrl+Home", *GRADES)
    person.expect("secondary", f"共{len(TASKS)}项，已评完")
    person.press("F9")
    person.on("第7项 扣分依据")
    person.write("查阅整改台账和印证材料")
    person.press("F9", "F8", "F8", "F8")
    person.on("未成立工作小组")
    person.press("ctrl+3")
    person.name_method()


def section_3(person: Blind, _: Path) -> None:
    person.press("ctrl+4")
    person.name_method()
    person.press("F8", "F8")
    person.on("应建")
    person.press("5", "Return")
    person.on("已建")
    person.press("5", "Return")
    person.on("督导次数")
    person.press("Up", "Up")


def ballots(person: Blind, _: Path) -> None:
    person.press("ctrl+5")
    person.name_method()
    for group, counts in BALLOTS.items():
        person.on(group)
        for count in counts:
            if count:
                person.write(str(count))
            person.press("Return")
        person.press("Return")  # past the zeros
    person.press("Return")  # past the group that did not vote


def overall(person: Blind, _: Path) -> None:
    person.on("评定")
    person.press("9")
    person.name_method()


def finalise(person: Blind, _: Path) -> None:
    person.press("ctrl+d")
    while person.focus_name.startswith("已核对"):
        person.press("space", "ctrl+d")
    person.dialog(FinaliseDialog)
    person.on("取消")
    person.press("Tab")
    person.on("定稿")
    person.press("Return")
    person.wait_until(lambda: person.stored().status == "final")
    person.let_work_end()
    person.back()
    person.on("预览和打印考核表…")


def save_paper(person: Blind, _: Path) -> None:
    folder = default_file().parent
    folder.mkdir(parents=True, exist_ok=True)  # where the user's own file lies
    person.press("Return")
    person.paper()
    person.press("ctrl+s")
    person.dialog(QFileDialog)
    person.press("Return")  # to the name that is offered
    person.wait_until(lambda: list(folder.glob("*.pdf")))
    person.back()
    person.press("alt+Left")


def sign(person: Blind, _: Path) -> None:
    person.on("登记签名…")
    person.press("Return")
    person.dialog()
    person.on("评估组组长")
    person.press("space")
    person.tab_to("成员")
    person.press("space")
    person.tab_to("已签名")
    person.press("Right", "Right", "space")
    person.on("未请单位签名")
    person.tab_to("登记")
    person.press("Return")
    person.wait_until(lambda: person.stored().status == "signed")
    person.back()


def hand_over(person: Blind, folder: Path) -> None:
    person.on("移交…")
    person.press("Return")
    person.dialog(HandoverDialog)
    person.tab_to("其他文件夹…")
    person.press("space")
    person.open_file(folder)
    person.dialog(HandoverDialog)
    person.on("移交")
    person.press("Return")
    person.on("预览和打印数据移交单…")
    person.press("Escape")
    person.back()
    person.wait_until(lambda: person.stored().status == "handed_over")
    assert person.focus_name != ""


PARTS = {
    "新建、基本信息": particulars,
    "第1—4项": section_1,
    "第5—10项，录入台账": section_2,
    "第11—14项": section_3,
    "第15项 票数": ballots,
    "第16项": overall,
    "定稿": finalise,
    "打印": save_paper,
    "登记签名": sign,
    "移交": hand_over,
}
