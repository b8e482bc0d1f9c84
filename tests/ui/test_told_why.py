"""What is grey says why; Ctrl+S and the menu 评估 answer wherever an assessment stands."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import GradedList
from tests.samples import FILES
from ui.finalising.finalise_dialog import FinaliseDialog
from ui.finalising.signing_dialog import SigningDialog

from ..ready import ready
from ..refusing import refuses
from .conftest import Seat
from .driver import Person
from .tasks import drop, open_ledger


def unexplained(person: Person) -> list[str]:
    """The grey buttons to be seen that say nothing of why."""
    return [one.text() for one in person.all(QPushButton) if not one.isEnabled() and not told(one)]


def told(widget: QWidget | None) -> str:
    """What is said over a widget: its tooltip, or that of what it stands in."""
    return widget.toolTip() or told(widget.parentWidget()) if widget is not None else ""


def on_all_pages(person: Person) -> list[str]:
    """Those of each page of what is open."""
    found = []
    for number in range(person.form.page_count):
        person.show_page(number)
        found += unexplained(person)
    person.press("ctrl+h")
    found += unexplained(person)
    person.press("alt+Left", "ctrl+p")
    found += unexplained(person)
    person.paper()
    return found + unexplained(person)


def test_grey_buttons_say_why_on_every_page(person: Person, rubric: Rubric) -> None:
    assert unexplained(person) == []
    person.open(rubric)
    assert on_all_pages(person) == []


def test_grey_buttons_say_why_of_what_is_final(final: Person) -> None:
    assert on_all_pages(final) == []


def test_grey_buttons_say_why_where_a_file_is_only_looked_at(seat: Seat, final_file: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(final_file, tmp_path))
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE later (a); PRAGMA user_version = 9")  # of a newer program
    person = seat(file=path)
    assert unexplained(person) == []
    person.press("Return")
    assert on_all_pages(person) == []


DIALOGS: dict[str, Callable[[Person], object]] = {
    "移交": lambda person: person.choose("移交…"),
    "备份": lambda person: person.choose("备份与恢复…"),
    "核验码": lambda person: person.choose("查验核验码…"),
    "登记签名": lambda person: person.choose("登记签名…"),
    "重新打开": lambda person: (person.show_page(-1), person.click("重新打开…")),
}


@pytest.mark.parametrize("which", DIALOGS)
def test_grey_buttons_say_why_in_dialogs(final: Person, which: str) -> None:
    DIALOGS[which](final)
    final.dialog(QDialog)
    assert unexplained(final) == []


def test_grey_buttons_say_why_in_the_import(person: Person, rubric: Rubric) -> None:
    open_ledger(person, rubric)
    drop(person, person.card(GradedList), FILES / "ledger-plain.xlsx")
    person.dialog(QDialog)
    assert unexplained(person) == []


def test_saving_is_answered(person: Person, rubric: Rubric, file: Path) -> None:
    person.open(rubric)
    person.press("ctrl+s")
    assert person.said.startswith("已自动保存（")
    mend = refuses(file)
    person.fill("被评估单位", "a")
    person.press("ctrl+s")
    assert "已自动保存" not in person.said
    mend()
    person.press("ctrl+s")
    assert person.said.startswith("已自动保存（")
    assert person.stored().record.unit == "a"


def test_the_menu_leads_from_a_draft_to_the_signature(person: Person, rubric: Rubric, sample: Assessment) -> None:
    person.open(rubric, ready(rubric, sample))
    person.choose("登记签名…")
    assert person.said == "定稿以后才能登记签名"
    person.edit_answer(0, count=None)
    person.choose("定稿…")
    assert person.said == "还不能定稿：请先补上下面列出的内容"
    person.press("ctrl+z")
    person.show_page(1)
    person.choose("定稿…")
    person.click(person.button("定稿", person.dialog(FinaliseDialog)))
    person.wait_until(lambda: person.document.status == "final")
    person.let_work_end()
    person.choose("定稿…")
    assert person.said == "这份评估已经定稿"
    person.choose("登记签名…")
    person.dialog(SigningDialog)
