"""The warnings before 定稿: each is noted by one click, or by a remark."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.base.text import one_line
from desktop_app.record.readiness import Finding

from ..parts.layouts import column
from ..parts.line import Line
from ..parts.ticks import TickBox
from ..parts.widgets import button, label


class WarningRow(QWidget):
    """One warning: its words, 已核对, and a remark that notes it as well."""

    noted = Signal(object, object)
    item_wanted = Signal(int)

    def __init__(self, warning: Finding) -> None:
        super().__init__()
        self.warning = warning
        self._tick = TickBox("已核对")
        self._tick.setAccessibleName(f"已核对：{warning.words}")
        self._tick.clicked.connect(self._ticked)
        self._remark = Line()
        self._remark.setPlaceholderText("说明（可不填）")
        self._remark.setAccessibleName(f"说明：{warning.words}")
        self._remark.textEdited.connect(self._typed)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setColumnStretch(1, 1)
        layout.addWidget(label(warning.words, wrap=True), 0, 0, 1, 2)
        layout.addWidget(button("查看", self._go, "link"), 0, 2)
        layout.addWidget(self._tick, 1, 0)
        layout.addWidget(self._remark, 1, 1, 1, 2)

    def show_noted(self, remark: str | None) -> None:
        """Show whether the warning is noted (not None), and the remark."""
        self._tick.setChecked(remark is not None)
        if one_line(self._remark.text()) != (remark or ""):
            self._remark.setText(remark or "")

    def focus_open(self) -> bool:
        """Put the cursor on the tick, if the warning is not noted yet; whether it is so."""
        if not self._tick.isChecked():
            self._tick.setFocus(Qt.FocusReason.TabFocusReason)
        return not self._tick.isChecked()

    def _ticked(self, on: bool) -> None:
        self.noted.emit(self.warning, one_line(self._remark.text()) if on else None)

    def _typed(self, text: str) -> None:
        self.noted.emit(self.warning, one_line(text))

    def _go(self) -> None:
        self.item_wanted.emit(self.warning.position)


class WarningList(QWidget):
    """``noted`` sends a warning and its remark, None if it is no longer noted."""

    noted = Signal(object, object)
    item_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._layout = column(label("待核对提示", "panelHeading"), on=self, spacing=4)
        self._rows: list[WarningRow] = []

    def fill(self, warnings: list[Finding], noted: dict[str, str]) -> None:
        """Show the warnings; rows are made anew only if the warnings differ."""
        if [row.warning for row in self._rows] != warnings:
            for row in self._rows:
                row.hide()
                row.deleteLater()
            self._rows = [WarningRow(warning) for warning in warnings]
            for row in self._rows:
                row.noted.connect(self.noted)
                row.item_wanted.connect(self.item_wanted)
                self._layout.addWidget(row)
        for row in self._rows:
            row.show_noted(noted.get(row.warning.key))

    def focus_open(self) -> bool:
        """Put the cursor on the first warning that is not noted yet; whether there is one."""
        return self.isEnabled() and any(row.focus_open() for row in self._rows)
