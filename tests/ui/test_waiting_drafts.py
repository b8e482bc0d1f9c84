"""A draft that waits beside a final one: told on the last page, offered once it is reopened, merged with a question."""

from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from desktop_app.backups.snapshots import snapshots_of
from desktop_app.exchange.merging.merging import apply, compare
from desktop_app.files.settings import Settings
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.visits import finalised
from ui.exchange.deciding.deciding_dialog import DecidingDialog

from ..exchange.file_copies import copies_in, noted
from .conftest import Seat
from .driver import Person
from .last_page import reopen
from .stored import faults


@pytest.fixture
def page(seat: Seat, file: Path, rubric: Rubric, record: Assessment, tmp_path: Path) -> Person:
    """The last page of a final visit beside which a member's draft waits; both have written one ground."""
    with closing(Store.open(file)) as store:
        store.add(rubric, record)
        with copies_in(tmp_path, store) as copies:
            other = copies.another("乙某某")
            noted(other, 0, "乙的依据")
            noted(other, 1, "乙的说明")
            store.person = "甲某某"
            finalised(store, noted(store, 0, "甲的依据"))
            apply(store, other, compare(store, other, copies.id))
    person = seat(Settings(person="甲某某"), file)
    person.select("评估列表", 0)
    person.press("Return")
    person.show_page(-1)
    return person


def test_what_waits_is_told_and_cannot_be_merged_yet(page: Person) -> None:
    assert any("有1份草稿在等待：乙某某的草稿（2处不同）" in one.text() for one in page.all(QLabel))
    made = page.button("并入草稿…")
    assert (made.isEnabled(), made.toolTip()) == (False, "重新打开后可以并入")


@pytest.mark.parametrize("at_once", [True, False])
def test_it_is_merged_once_it_is_reopened(page: Person, at_once: bool) -> None:
    reopen(page, "补充")
    page.answer("现在并入" if at_once else "以后再说")
    if not at_once:
        page.click("并入草稿…")
    dialog = page.dialog(DecidingDialog)
    page.press("2")
    page.click(page.button("确定", dialog))
    page.let_work_end()
    found = page.stored().record
    assert (found.answers[0].note, found.answers[1].note) == ("乙的依据", "乙的说明")
    assert "并入草稿前" in [one.occasion for one in snapshots_of(page.path)]
    assert "并入草稿…" not in page.buttons()
    assert faults(page.path) == []
