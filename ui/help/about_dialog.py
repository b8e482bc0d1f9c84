"""关于: which program this is, where its files lie, which faces and libraries it works with."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import PySide6
from PySide6.QtCore import qVersion
from PySide6.QtGui import QFontInfo, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QWidget

from desktop_app.base.licences import PARTS, QT_EXCHANGE, libraries
from desktop_app.base.userdirs import backups_folder, settings_file
from desktop_app.base.version import VERSION
from desktop_app.paper.typesetting.faces import told
from desktop_app.rubric.help_texts import escaped
from desktop_app.storage.screening import USER_VERSION

from ..parts.dialog import Dialog
from ..parts.dialogs import show_folder
from ..parts.layouts import DIALOG, column, row
from ..parts.theme import scaled
from ..parts.widgets import button, label, set_text
from .reading import dress

NAME = "巡察整改成效评估"
WHAT = "按《巡察整改成效量化评估考核办法（试行）》评分并打印考核表。不联网，数据只保存在本机及您指定的位置。"

Parts = Mapping[str, Sequence[tuple[str, str]]]


class AboutDialog(Dialog):
    """All of it is one text, which can be selected and copied; ``file`` is where the data lie."""

    def __init__(self, parent: QWidget, file: Path) -> None:
        super().__init__(parent, "关于", "file")
        self._parts = _parts(file, QFontInfo(self.font()).family())
        self._text = QTextBrowser()
        self._text.setAccessibleName("关于")
        self._text.setOpenLinks(False)
        self._text.setMarkdown(_markdown(self._parts))
        dress(self._text.document())
        self._text.moveCursor(QTextCursor.MoveOperation.Start)
        self._copied = label(look="hint")
        away = button("关闭", self.reject)
        away.setDefault(True)
        column(
            label(f"{NAME}　版本 {VERSION}", "pageTitle"),
            label(WHAT, wrap=True),
            (self._text, 1),
            row(
                button("打开所在文件夹", partial(show_folder, self, file.parent)),
                button("打开备份文件夹", partial(show_folder, self, backups_folder())),
                (self._copied, 1),
                button("复制", self._copy),
                away,
            ),
            on=self,
            margins=DIALOG,
            spacing=12,
        )
        self.resize(scaled(680), scaled(560))
        away.setFocus()

    def _copy(self) -> None:
        """Copy all of it, as somebody would send it who asks for help."""
        lines = [f"{name}：{words}" for rows in self._parts.values() for name, words in rows[1:]]
        QGuiApplication.clipboard().setText("\n".join((f"{NAME}　版本 {VERSION}", *lines)))
        set_text(self._copied, "已复制到剪贴板")


def _parts(file: Path, family: str) -> Parts:
    """Return everything but the name: tables by their headings, each below a row that says what its columns are."""
    return {
        "程序": (
            ("项目", "版本"),
            ("数据文件格式", f"第{USER_VERSION}版"),
            ("Python", platform.python_version()),
            ("Qt", qVersion()),
            ("PySide6", PySide6.__version__),
            ("操作系统", platform.platform()),
        ),
        "存放位置": (
            ("内容", "位置"),
            ("数据文件", str(file)),
            ("备份", str(backups_folder())),
            ("设置", str(settings_file())),
        ),
        "字体": (("用途", "字体"), *((f"考核表：{role}", face) for role, face in told().items()), ("屏幕", family)),
        "许可": (
            ("名称", "许可"),
            *PARTS,
            *((f"{one.name} {one.version}", one.licence) for one in libraries()),
            ("换用Qt", QT_EXCHANGE),
        ),
    }


def _markdown(parts: Parts) -> str:
    return "\n\n".join(part for name, rows in parts.items() for part in (f"## {name}", _table(rows)))


def _table(rows: Sequence[tuple[str, str]]) -> str:
    first, *more = (f"| {escaped(name)} | {escaped(words)} |" for name, words in rows)
    return "\n".join((first, "|---|---|", *more))
