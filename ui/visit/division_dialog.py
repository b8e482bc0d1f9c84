"""分工: who does what of the open assessment. It is asked about before it is changed by others, and locks nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desktop_app.record.assessment import Assessment
from desktop_app.record.package import Share
from desktop_app.rubric.rubric import Rubric

from ..exchange.giving.division_table import DivisionEditor
from ..parts.dialog import Dialog
from ..parts.dialogs import ask
from ..parts.layouts import DIALOG, column, row
from ..parts.widgets import allow, button

LOST = "分工有改动，还没有按“确定”。\n\n关闭后这些改动不保留，原来的分工不变。"


class DivisionDialog(Dialog):
    """``chosen`` gets who does what once it is agreed to, and returns whether that is kept."""

    def __init__(
        self,
        parent: QWidget,
        rubric: Rubric,
        record: Assessment,
        people: Sequence[str],
        shares: Sequence[Share],
        usual: Sequence[Share],
        chosen: Callable[[tuple[Share, ...]], bool],
    ) -> None:
        super().__init__(parent, "分工", "leader")
        self._chosen = chosen
        self.editor = DivisionEditor(rubric, record, people, shares, usual)
        self.editor.changed.connect(self._show_fault)
        self._ok = button("确定", self._agree, "primary")
        buttons = row(None, self._ok, button("取消", self.reject), spacing=8)
        column((self.editor, 1), buttons, on=self, margins=DIALOG, spacing=12)
        unit, line = self.fontMetrics().horizontalAdvance("国"), self.fontMetrics().height()
        self.resize(unit * 62, line * 36)
        self.editor.table.setFocus()

    def _show_fault(self) -> None:
        allow(self._ok, self.editor.fault)

    def reject(self) -> None:
        """Close; what was changed is asked about first."""
        if self.editor.is_changed:
            ask(self, "分工", LOST, "关闭", self._close, no="继续分工")
        else:
            super().reject()

    def _close(self, agreed: bool) -> None:
        if agreed:
            super().reject()

    def _agree(self) -> None:
        if not self.editor.fault and self._chosen(self.editor.shares()):
            self.accept()
