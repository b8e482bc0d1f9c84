"""How the printed sheet was signed: by whom for the unit, or refused and why."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QRadioButton, QWidget

from desktop_app.base.text import one_line
from desktop_app.record.revision import RecordedSigning, Revision
from desktop_app.record.status import OUTCOMES

from ..parts.dialog import Dialog
from ..parts.dialogs import ask_file
from ..parts.elided_label import ElidedLabel
from ..parts.growing_text import GrowingText
from ..parts.layouts import column, row
from ..parts.widgets import allow, button, label


class SigningDialog(Dialog):
    """``chosen`` sends the signing that was entered, and the path of the scan or None."""

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget, revision: Revision) -> None:
        super().__init__(parent, "登记签名")
        self._revision = revision
        self._signed, self._refused = (QRadioButton(words) for words in OUTCOMES.values())
        self._signed.setChecked(True)
        self._refused.toggled.connect(self._show_what_is_asked)
        self._signer = QLineEdit()
        self._signer.setAccessibleName("被评估单位代表")
        self._signer.textChanged.connect(self._show_what_is_asked)
        self._remark = GrowingText("")
        self._remark.setAccessibleName("意见")
        self._remark.edited.connect(self._show_what_is_asked)
        self._remark_name = label()
        form = QFormLayout()
        form.addRow("结果", row(self._signed, self._refused, None))
        form.addRow("被评估单位代表", self._signer)
        form.addRow(self._remark_name, self._remark)
        self._scan: Path | None = None
        self._scan_name = ElidedLabel("secondary", within=True)
        form.addRow("扫描件（可不附）", row(button("选择扫描件…", self._ask_scan), (self._scan_name, 1)))
        self._ok = button("登记", self.accept, "primary")
        head = label(f"第{revision.number}版　校验码 {revision.printed_code}", "secondary")
        buttons = row(None, self._ok, button("取消", self.reject))
        column(head, form, buttons, on=self, margins=(20, 16, 20, 16), spacing=12)
        self._ok.setDefault(True)
        self._signer.setFocus()
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("国") * 38)
        self.accepted.connect(self._send)
        self._show_what_is_asked()

    def _show_what_is_asked(self, _: object = None) -> None:
        refused = self._refused.isChecked()
        self._remark_name.setText("拒签原因" if refused else "单位意见")
        typed = bool(self._signer.text().strip()) and (not refused or bool(self._remark.toPlainText().strip()))
        allow(self._ok, "" if typed else "请先填写被评估单位代表" + ("和拒签原因" if refused else ""))

    def _ask_scan(self) -> None:
        ask_file(self, "选择签名后的扫描件", Path.home(), "所有文件 (*)", self._take_scan, save=False)

    def _take_scan(self, path: Path) -> None:
        self._scan = path
        self._scan_name.setText(path.name)

    def _send(self) -> None:
        self.chosen.emit(
            RecordedSigning(
                revision=self._revision.number,
                outcome="refused" if self._refused.isChecked() else "signed",
                signer=one_line(self._signer.text()).strip(),
                remark=self._remark.text.strip(),
            ),
            self._scan,
        )
