"""Mutated data files in the window: opened and walked through, or refused in a message; nothing else is raised."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.examples import examples
from tests.harness.fuzz import mutated
from tests.harness.seeds import write_seeds
from ui.history.history_page import HistoryPage
from ui.visit.assessment_page import AssessmentPage

from .driver import Person

COUNT = examples(12, 60)
MOST = 20  # assessments that are opened of a file


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds") / "all"
    write_seeds(folder)
    return folder


def walk_through(person: Person, id_: str) -> list[str]:
    """Look at every page of an assessment and at its history; return the messages."""
    person.window.open_assessment(id_)
    said = person.told()
    if person.all(AssessmentPage):
        for number in range(person.form.page_count):
            person.show_page(number)
            QApplication.processEvents()
        person.press("ctrl+h")
        said += person.told()
        if person.all(HistoryPage):
            person.select("修改记录", 0)
            person.press("alt+Left")
        person.press("alt+Left")
    return said + person.told()


def test_any_mutated_file_is_shown_or_refused(person: Person, file: Path, seeds: Path, tmp_path: Path) -> None:
    opened = 0
    for number in range(COUNT):
        said = []
        if person.window.open_file(mutated("db", number, seeds, tmp_path / "mutated")):
            opened += 1
            for id_ in person.store.ids()[:MOST]:
                said += walk_through(person, id_)
        said += person.told()
        assert [words for words in said if not words.endswith("。")] == []
        assert person.window.open_file(file)
    assert opened > COUNT / 6
