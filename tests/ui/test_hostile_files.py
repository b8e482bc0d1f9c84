"""Mutated data files in the window: opened and walked through, or refused in a message; nothing else is raised."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from tests.harness.fuzz import mutated
from tests.harness.seeds import write_seeds
from ui.main_window import MainWindow

COUNT = 12
MOST = 20  # assessments that are opened of a file


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds") / "all"
    write_seeds(folder)
    return folder


def messages(window: MainWindow) -> list[str]:
    """Close the messages that are shown and return their words."""
    boxes = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    for box in boxes:
        box.close()
    return [box.text() for box in boxes]


def walked_through(window: MainWindow, id_: str) -> None:
    window.open_assessment(id_)
    if window._page is None:
        return
    for number in range(window._page.page_count):
        window._page.show_page(number)
        QApplication.processEvents()
    window._visit.show_history()
    QApplication.processEvents()
    if window._visit.history is not None:
        window._visit.history._table.setFocus(Qt.FocusReason.TabFocusReason)
    window.go_back()
    window.go_back()


def test_any_mutated_file_is_shown_or_refused(window: MainWindow, seeds: Path, tmp_path: Path, qtbot: Any) -> None:
    opened = 0
    for number in range(COUNT):
        path = mutated("db", number, seeds, tmp_path / "mutated")
        if window.open_file(path):
            opened += 1
            for id_ in window._store.ids()[:MOST]:
                walked_through(window, id_)
        assert [words for words in messages(window) if not words.endswith("。")] == []
        window.open_file(tmp_path / "评估.db")
    assert 2 < opened < COUNT
