"""The version in the window: under 关于, and in what is noted of a mistake."""

import sys
import threading
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop_app.base.userdirs import data_folder
from desktop_app.base.version import VERSION
from ui.main_window import MainWindow
from ui.unexpected import NOTES, catch_unexpected


def test_about_tells_the_version(window: MainWindow) -> None:
    window.findChild(QAction, "about").trigger()
    [box] = window.findChildren(QMessageBox)
    assert f"版本 {VERSION}" in box.text()
    box.close()


def test_a_mistake_is_noted_with_the_version(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    page = QWidget()
    qtbot.addWidget(page)
    catch_unexpected(page)
    sys.excepthook(ValueError, ValueError(), None)
    assert f"版本 {VERSION}, Python" in (data_folder() / NOTES).read_text("utf-8")
