"""被评估单位 is chosen from the units that are known: by typing a part, by arrows, from a list that was brought."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.files.units import known_units
from desktop_app.record.assessment import empty_assessment
from desktop_app.rubric.rubric import Rubric
from ui.form.name_edit import NameEdit
from ui.form.units_dialog import UnitsDialog

from .driver import Person

NAMES = "单位名称\n云岭市气象局党组\n云岭县气象局党组\n临江县气象局党组"


def bring(person: Person) -> None:
    """Paste the list, and keep it."""
    person.show_page(0)
    person.click("单位名单…")
    person.dialog(UnitsDialog)
    person.paste(NAMES)
    assert "3个单位" in person.words()
    person.click("保存名单")


def offered(person: Person) -> list[str]:
    """What the list below the line offers."""
    popup = QApplication.activePopupWidget()
    return [row[0] for row in person.rows(person.one(NameEdit, "被评估单位").completer().popup())] if popup else []


def test_a_unit_is_chosen_from_a_list_that_was_pasted(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    bring(person)
    person.write("云岭")
    assert offered(person) == ["云岭市气象局党组", "云岭县气象局党组"]
    person.press("Down", "Down", "Return")
    assert (person.stored().record.unit, person.focus_name) == ("云岭县气象局党组", "被评估单位")
    person.press("Return")
    assert person.focus_name == "评估日期"


def test_an_arrow_shows_the_list(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    bring(person)
    person.press("Down")
    assert len(offered(person)) == 3
    person.press("Down", "Return")
    assert person.stored().record.unit == "云岭市气象局党组"


@pytest.mark.parametrize("name", ["名单.txt", "名单.csv"])
def test_a_list_is_read_from_a_file(person: Person, rubric: Rubric, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text(NAMES, "gb18030")
    person.open(rubric)
    person.show_page(0)
    person.click("单位名单…")
    dialog = person.dialog(UnitsDialog)
    person.click("从文件读取…")
    person.choose_path(file)
    person.wait_until(lambda: "3个单位" in person.words(dialog))
    person.click(person.button("保存名单", dialog))
    assert known_units() == NAMES.split("\n")[1:]


def test_a_file_without_names_is_told(person: Person, rubric: Rubric, tmp_path: Path) -> None:
    file = tmp_path / "名单.txt"
    file.write_text("1\n2\n", "utf-8")
    person.open(rubric)
    person.show_page(0)
    person.click("单位名单…")
    person.dialog(UnitsDialog)
    person.click("从文件读取…")
    person.choose_path(file)
    assert "里没有找到单位名称，名单没有改动" in person.answer("确定")


def test_a_unit_assessed_in_another_file_is_offered(person: Person, rubric: Rubric, tmp_path: Path) -> None:
    record = empty_assessment(rubric, unit="甲县局党组", date="2026-11-20", leader="张某某")
    person.open(rubric, record)
    person.press("alt+Left")
    person.window.open_file(tmp_path / "另一.db", create=True)
    person.press("ctrl+n")
    person.write("甲")
    assert offered(person) == ["甲县局党组"]


@pytest.mark.parametrize(
    ("keys", "unit"),
    [
        (["Down", "Down", "Return"], "云岭县气象局党组"),
        (["Down", "Down", "Escape"], "云岭"),
        (["Down", "Down", "Tab"], "云岭县气象局党组"),
        (["Down", "Down", "Up", "Up", "Tab"], "云岭"),
        (["Escape"], "云岭"),
        (["Tab"], "云岭"),
    ],
)
def test_what_stands_in_the_line_is_what_counts(person: Person, rubric: Rubric, keys: list[str], unit: str) -> None:
    person.open(rubric)
    bring(person)
    person.write("云岭")
    person.press(*keys)
    assert (person.field("被评估单位").text(), person.stored().record.unit) == (unit, unit)


def test_a_click_elsewhere_keeps_the_name_that_an_arrow_came_to(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    bring(person)
    person.write("云岭")
    person.press("Down")
    person.click(person.field("评估组成员"))
    assert person.field("被评估单位").text() == person.stored().record.unit == "云岭市气象局党组"


def test_a_unit_is_found_by_its_pinyin(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    bring(person)
    person.write("ylx")
    assert offered(person) == ["云岭县气象局党组"]
