"""A mistake of the program reaches the user as a sentence, and a file without what was typed."""

import sys

import pytest

from desktop_app.userdirs import data_folder
from ui.unexpected import NOTES, catch_unexpected


def test_a_mistake_is_told_and_noted_without_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    told: list[str] = []
    catch_unexpected(told.append)
    try:
        raise ValueError("某县气象局党组")
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    assert "意外" in told[0]
    notes = (data_folder() / NOTES).read_text("utf-8")
    assert "ValueError" in notes
    assert "test_unexpected.py" in notes
    assert "某县" not in notes.replace('raise ValueError("某县气象局党组")', "")
