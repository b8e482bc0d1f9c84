"""Where a revision and what is there now differ, in words."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.history.words import differences
from desktop_app.record.interchange import from_json, to_json
from desktop_app.record.revision import Revision
from desktop_app.rubric.amounts import written_total

from ..document import Document
from ..parts.dialog import Dialog
from ..parts.layouts import DIALOG, column, row
from ..parts.theme import scaled
from ..parts.widgets import button, label


def tell_differences(parent: QWidget, document: Document, revision: Revision) -> None:
    """Show in what the present record differs from ``revision``; tasks are compared by their place."""
    rubric = document.rubric
    present = from_json(rubric, to_json(rubric, document.record), "")  # numbers the tasks as the revision does
    lines = differences(rubric, revision.content(rubric), present)
    now = written_total(document.result.total)
    heading = (
        f"第{revision.number}版 {revision.total}分 → 现在 {now}分，{f'{len(lines)}处不同' if lines else '内容相同'}"
    )
    _Comparison(parent, heading, lines).open()


class _Comparison(Dialog):
    def __init__(self, parent: QWidget, heading: str, lines: list[str]) -> None:
        super().__init__(parent, "比较")
        text = QPlainTextEdit("\n".join(lines) or "没有不同。")
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        text.setAccessibleName("不同之处")
        done = button("关闭", self.accept, "primary")
        done.setDefault(True)
        parts = (label(heading, "pageTitle", wrap=True), (text, 1), row(None, done))
        column(*parts, on=self, margins=DIALOG, spacing=12)
        text.setFocus()  # the arrow keys scroll it, Enter closes
        self.resize(scaled(640), scaled(420))
