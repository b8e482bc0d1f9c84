"""The mark (标注) on each page of the unit's paper: none, 内部, or the office's own words."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QComboBox, QWidget

from desktop_app.base.text import one_line
from desktop_app.record.assessment import LONGEST_MARK

from ..document import Document
from ..parts.beside import tell_beside
from ..parts.dialog import Dialog
from ..parts.layouts import DIALOG, column, row
from ..parts.widgets import button, label

OFFERED = ("", "内部", "内部资料　注意保管")
HINT = "印在考核表和附页每页左上角；不填就不印。内部材料每页都标“内部”。标注随评估保存，定稿后不再改动。"


class MarkDialog(Dialog):
    """A mark picked or typed in; what is agreed to is one edit, which can be undone."""

    def __init__(self, parent: QWidget, document: Document) -> None:
        super().__init__(parent, "标注", "preview")
        self._document = document
        self._mark = QComboBox()
        self._mark.setEditable(True)
        self._mark.setAccessibleName("标注")
        self._mark.addItems(list(OFFERED))
        self._mark.setCurrentText(document.record.mark)
        if line := self._mark.lineEdit():
            line.setAccessibleName("标注")
            line.setPlaceholderText("不标注")
            line.setMaxLength(LONGEST_MARK)
            line.inputRejected.connect(self._tell_longest)
            line.selectAll()
        agreed = button("确定", self._agree, "primary")
        agreed.setDefault(True)
        column(
            self._mark,
            label(HINT, "hint", wrap=True),
            row(None, agreed, button("取消", self.reject)),
            on=self,
            margins=DIALOG,
            spacing=12,
        )
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("国") * 28)

    def _tell_longest(self) -> None:
        tell_beside(self._mark, f"标注最多{LONGEST_MARK}字，多出的没有填入")

    def _agree(self) -> None:
        mark = one_line(self._mark.currentText()).strip()
        self._document.edit(replace(self._document.record, mark=mark))
        self.accept()
