"""The version in the window: under 关于, and in what is noted of a mistake."""

import platform
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QTextBrowser, QWidget

from desktop_app.base.userdirs import backups_folder, data_folder, settings_file
from desktop_app.base.version import VERSION
from desktop_app.paper.typesetting.faces import BUNDLED
from desktop_app.storage.screening import USER_VERSION
from ui.help.about_dialog import AboutDialog
from ui.unexpected import NOTES, catch_unexpected

from .driver import Person


def test_about_tells_what_somebody_asks_who_helps(person: Person) -> None:
    person.choose("关于")
    dialog = person.dialog(AboutDialog)
    assert person.focus_name == "关闭"
    text = person.one(QTextBrowser, "关于")
    for words in (
        *(f"第{USER_VERSION}版", platform.python_version(), qVersion(), "LGPL-3.0", "SIL OFL 1.1", BUNDLED, "小标宋"),
        *(str(person.path), str(backups_folder()), str(settings_file()), "pypinyin", "sqlite-utils", "reportlab"),
    ):
        assert words in text.toPlainText()
    text.selectAll()
    assert str(person.path) in text.textCursor().selectedText()
    person.click("复制")
    copied = QApplication.clipboard().text().splitlines()
    assert copied[0] == f"巡察整改成效评估　版本 {VERSION}"
    assert f"数据文件：{person.path}" in copied
    assert person.shown("hint", dialog) == "已复制到剪贴板"
    person.press("Escape")
    assert not person.all(AboutDialog)


def test_about_opens_the_folders(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    person.choose("关于")
    for name in ("打开所在文件夹", "打开备份文件夹"):
        person.click(person.button(name, person.dialog(AboutDialog)))
    assert [Path(one) for one in opened] == [person.path.parent, backups_folder()]


def test_a_mistake_is_noted_with_the_version(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    page = QWidget()
    qtbot.addWidget(page)
    catch_unexpected(page)
    sys.excepthook(ValueError, ValueError(), None)
    assert f"版本 {VERSION}, Python" in (data_folder() / NOTES).read_text("utf-8")
