"""The question before 定稿: what is being fixed, as it will stand on paper."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QWidget

from desktop_app.rubric.amounts import written_total

from ..document import Document
from ..parts.dialog import Dialog
from ..parts.layouts import DIALOG, column, row
from ..parts.widgets import button, label

HINT = "定稿后内容只读，考核表印上核验码；要改动须写明原因重新打开。"


class FinaliseDialog(Dialog):
    """Accepted where 定稿 is wanted, which is pressed by itself; Enter and Esc leave the draft as it is."""

    def __init__(self, parent: QWidget, document: Document) -> None:
        super().__init__(parent, "定稿", "final")
        record, result = document.record, document.result
        facts = {
            "被评估单位": record.unit,
            "评估日期": record.date,
            "评估组组长": record.leader,
            "评估组成员": "、".join(record.members) or "（未填）",
            "合计": f"{written_total(result.total)}分",
            "等次": result.grade or "",
        }
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for name, words in facts.items():
            form.addRow(label(name, "fieldName"), label(words, "fact", wrap=True))
        doubts = [label(one.words, "notice", wrap=True) for one in result.notices if not one.item]
        keep = button("取消", self.reject)
        keep.setDefault(True)
        buttons = row(None, button("定稿", self.accept), keep, spacing=8)
        column(form, *doubts, label(HINT, "hint", wrap=True), buttons, on=self, margins=DIALOG, spacing=12)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("国") * 34)
        keep.setFocus()
