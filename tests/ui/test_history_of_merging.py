"""What came in by merging on the page of the history: each with its author, looked at as it stood there."""

from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.files.settings import Settings
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store

from ..exchange.file_copies import copies_in, merged, noted
from .conftest import Seat
from .driver import Person
from .stored import faults


@pytest.fixture
def page(seat: Seat, file: Path, rubric: Rubric, record: Assessment, tmp_path: Path) -> Person:
    """The history of a visit into which another copy has come."""
    with closing(Store.open(file)) as store:
        store.add(rubric, record)
        with copies_in(tmp_path, store) as copies:
            other = copies.another("乙某某")
            noted(other, 0, "先前的依据")
            noted(other, 0, "乙的依据")
            store.person = "甲某某"
            noted(store, 1, "甲的依据")
            merged(store, other)
    person = seat(Settings(person="甲某某"), file)
    person.select("评估列表", 0)
    person.press("Return", "ctrl+h")
    return person


def test_other_authors_stand_before_the_merging_and_are_found_by_name(page: Person) -> None:
    rows = [row[1:4] for row in page.rows("修改记录")]
    assert rows[:4] == [
        ["甲某某", "第1项", "合并：并入2条修改记录"],
        ["乙某某", "第1项", "另一份：扣分依据"],
        ["乙某某", "第1项", "另一份：扣分依据"],
        ["甲某某", "第2项", "扣分依据"],
    ]
    page.fill("查找修改记录", "乙某某")
    page.wait_until(lambda: [row[1] for row in page.rows("修改记录")] == ["乙某某", "乙某某"])


def test_what_came_in_is_looked_at_as_it_stood_there_and_can_be_gone_back_to(page: Person) -> None:
    page.select("修改记录", 2)
    page.click("恢复到此时…")
    page.answer("恢复")
    found = page.stored().record
    assert [found.answers[at].note for at in (0, 1)] == ["先前的依据", ""]
    assert faults(page.path) == []


def test_what_somebody_else_wrote_by_mistake_goes_for_good(page: Person) -> None:
    page.select("修改记录", 2)
    page.click("彻底删除…")
    page.answer("彻底删除")
    page.let_work_end()
    assert "先前的依据".encode() not in page.path.read_bytes()
    assert faults(page.path) == []
