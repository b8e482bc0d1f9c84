"""What is told beside something goes with the next key, be it a shortcut's, and with the page."""

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.rubric.rubric import Rubric

from .driver import Person


@pytest.mark.parametrize("leave", [lambda person: person.press("ctrl+2"), lambda person: person.form.show_page(1)])
def test_it_goes_when_another_page_is_shown(leave: object, person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.show_page(0)
    person.press("f8")
    assert person.refused.startswith("请先把光标放到一个评分项里")
    QApplication.processEvents()  # it listens once the key that led to it has gone its way
    leave(person)  # type: ignore[operator]
    assert person.refused == ""
