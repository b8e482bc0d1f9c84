"""The list of units that 被评估单位 is chosen from: pasted, typed, or read from a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.base.errors import reason
from desktop_app.base.userdirs import home_folder
from desktop_app.files.units import MOST, keep_units, listed_units, names_in, names_in_text
from desktop_app.ledger.sheets import Sheet
from desktop_app.ledger.workbook import SUFFIXES, read_workbook

from ..parts.dialog import Dialog
from ..parts.dialogs import ask_file, warn
from ..parts.layouts import DIALOG, column, row
from ..parts.patience import waited, while_busy
from ..parts.widgets import button, label, set_text, shortened

HINT = (
    "每行写一个单位全称，可以从表格里复制一列粘贴到这里，也可以从文件读取。名单只存在本机，填写“被评估单位”时供选择。"
)


class UnitsDialog(Dialog):
    """``kept`` says that the list is another one now."""

    kept = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "单位名单")
        self._names = QPlainTextEdit("\n".join(listed_units()))
        self._names.setAccessibleName("单位名单")
        self._names.setTabChangesFocus(True)
        self._names.textChanged.connect(self._show_count)
        self._count = label(look="secondary")
        self._read = button("从文件读取…", self._ask_file)
        self._keep = button("保存名单", self._keep_names, "primary")
        buttons = row(self._read, self._count, None, self._keep, button("取消", self.reject), spacing=8)
        column(label(HINT, "hint", wrap=True), (self._names, 1), buttons, on=self, margins=DIALOG, spacing=12)
        self.resize(self.fontMetrics().horizontalAdvance("国") * 40, self.fontMetrics().height() * 22)
        self._names.setFocus()
        self._show_count()

    def _show_count(self) -> None:
        found = len(names_in_text(self._names.toPlainText()))
        set_text(self._count, f"{found}个单位{f'，最多{MOST}个' if found == MOST else ''}")

    def _ask_file(self) -> None:
        kinds = f"单位名单 ({' '.join(f'*{suffix}' for suffix in SUFFIXES)});;所有文件 (*)"
        ask_file(self, "从文件读取单位名单", home_folder(), kinds, self._begin, save=False)

    def _begin(self, path: Path) -> None:
        words, then = f"正在读取“{shortened(path.name)}”…", partial(self._found, path.name)
        while_busy(self, words, partial(read_workbook, path), then, may_stop=True)

    def _found(self, name: str, sheets: list[Sheet]) -> None:
        """Add what was read to what stands there."""
        before = names_in_text(self._names.toPlainText())
        new = [one for sheet in sheets for one in names_in(sheet.rows)]
        if not new:
            warn(self, f"“{name}”里没有找到单位名称，名单没有改动。请把单位名称放在一列里再读取。")
            return
        self._names.setPlainText("\n".join(dict.fromkeys((*before, *new))))

    def _keep_names(self) -> None:
        try:
            waited(self, "正在保存单位名单…", partial(keep_units, names_in_text(self._names.toPlainText())))
        except OSError as error:
            warn(self, f"单位名单没有保存（{reason(error)}），请腾出磁盘空间再试。")
            return
        self.kept.emit()
        self.accept()
