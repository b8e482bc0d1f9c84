"""A double click on a file in Qt's own dialog, whose parts no name in Python stands for: it opens, nothing fails."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QFileSystemModel

from ui.parts.dialogs import ask_files

from .driver import Person
from .hands import wait_until


def ask(person: Person, folder: Path, chosen: list[Path]) -> QFileDialog:
    """Ask for a file of a folder."""
    ask_files(person.window, "添加材料", chosen.extend)
    dialog = person.dialog(QFileDialog)
    dialog.setDirectory(str(folder))
    files = dialog.findChild(QFileSystemModel)
    wait_until(lambda: files.rowCount(files.index(str(folder))) == 1)
    return dialog


def place_of_the_only_file(dialog: QFileDialog) -> QPoint:
    """Return where the only file stands."""
    view = next(one for one in dialog.findChildren(QAbstractItemView, "treeView") if one.isVisible())
    wait_until(lambda: view.model().rowCount(view.rootIndex()) == 1)
    at = view.visualRect(view.model().index(0, 0, view.rootIndex())).center()
    return view.viewport().mapTo(dialog, at)


def test_a_file_is_chosen_and_nothing_fails(person: Person, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "files" / "照片.jpg"
    file.parent.mkdir()
    file.write_bytes(b"x")
    chosen: list[Path] = []
    at = place_of_the_only_file(ask(person, file.parent, chosen))
    person.press("Escape")
    window = ask(person, file.parent, chosen).windowHandle()  # no part of it is held, as none is in the program
    QTest.mouseDClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    person.wait_until(lambda: chosen)
    assert chosen == [file]
    assert "Error" not in capfd.readouterr().err
