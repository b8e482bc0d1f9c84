"""A whole visit by keyboard alone: from an empty file to the saved sheet. Run by test_visit."""

import sys
from pathlib import Path

from .driver import Person
from .screen import PersonAtScreen, at_a_screen

TASKS = "\n".join(f"第{number}项整改任务" for number in range(1, 9))
BALLOTS = {"班子成员": (6, 6, 6, 0, 0), "中层干部": (14, 14, 13, 0, 1), "职工": (20, 20, 18, 0, 2)}


def visit(pdf: Path) -> None:
    person = at_a_screen()
    particulars(person)
    section_1(person)
    section_2(person)
    section_3(person)
    sections_4_and_5(person)
    person.expect("total", "86.63")
    person.expect("grade", "较好")
    save_sheet(person, pdf)
    person.press("alt+Left", "alt+Left")
    person.tab_to("打开")


def particulars(person: Person) -> None:
    person.press("ctrl+n")
    person.write("某市气象局党组")
    person.tab_to("评估日期")
    person.write("2026-11-20")
    person.tab_to("评估组组长")
    person.write("张某某")
    person.expect("unit", "某市气象局党组")


def section_1(person: Person) -> None:
    person.press("ctrl+Next")
    person.write("1")
    person.expect("total", "2.00")
    person.press("ctrl+z")
    person.expect("total", "0.00")
    person.press("ctrl+y")
    person.expect("total", "2.00")
    person.tab_to("第1项 扣分依据")
    person.write("只开过1次")
    person.press("ctrl+z")
    person.expect("total", "2.00")
    person.tab_to("已召开")
    person.press("1")
    person.expect("total", "4.00")
    person.tab_to("到位")
    person.press("Right", "space")
    person.expect("total", "5.00")
    person.tab_to("未明确责任分工")
    person.press("F8")  # 无扣分, and on to the next item, which is in section 2
    person.expect("total", "7.00")


def section_2(person: Person) -> None:
    person.press("F8")
    person.tab_to("印证材料缺失")
    person.press("space")
    person.expect("total", "15.00")
    person.tab_to("整改任务台账")
    person.paste(TASKS)
    person.press(*"12131412")
    person.expect("total", "48.00")
    person.tab_to("未办理")
    person.press("F8", "F8", "F8")
    person.expect("total", "58.00")


def section_3(person: Person) -> None:
    person.press("F8", "F8")
    person.tab_to("应建")
    person.write("5")
    person.tab_to("已建")
    person.write("5")
    person.tab_to("督导次数")
    person.press("Up", "Up")  # from empty to 1, 2
    person.expect("total", "73.00")


def sections_4_and_5(person: Person) -> None:
    person.press("ctrl+Next")
    count_ballots(person)
    person.expect("total", "77.63")
    person.press("ctrl+Next")
    person.write("9")


def count_ballots(person: Person) -> None:
    for group, counts in BALLOTS.items():
        person.tab_to(f"{group} 发出")
        for count in counts:
            person.press(*str(count), "Tab")


def save_sheet(person: PersonAtScreen, pdf: Path) -> None:
    person.press("ctrl+p")
    person.expect("secondary", "草稿：定稿以后才能正式打印")
    person.press("ctrl+s")
    person.choose_path(pdf)
    person.wait_until(pdf.exists)
    person.come_back()


if __name__ == "__main__":
    visit(Path(sys.argv[1]))
