"""How the printed sheet was signed: by whom for the unit, or refused and why."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from desktop_app.base.text import one_line
from desktop_app.record.revision import RecordedSigning, Revision

from ..parts.dialogs import ask_file
from ..parts.elided_label import ElidedLabel
from ..parts.growing_text import GrowingText
from ..parts.widgets import button, label


class SigningDialog(QDialog):
    """``chosen`` sends the signing that was entered, and the path of the scan or None."""

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget, revision: Revision) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("登记签名")
        self._revision = revision
        self._signed, self._refused = QRadioButton("已签名"), QRadioButton("拒绝签名")
        self._signed.setChecked(True)
        self._refused.toggled.connect(self._show_what_is_asked)
        self._signer = QLineEdit()
        self._signer.setAccessibleName("被评估单位代表")
        self._signer.textChanged.connect(self._show_what_is_asked)
        self._remark = GrowingText("")
        self._remark.setAccessibleName("意见")
        self._remark.edited.connect(self._show_what_is_asked)
        outcomes = QHBoxLayout()
        outcomes.addWidget(self._signed)
        outcomes.addWidget(self._refused)
        outcomes.addStretch(1)
        self._remark_name = label()
        form = QFormLayout()
        form.addRow("结果", outcomes)
        form.addRow("被评估单位代表", self._signer)
        form.addRow(self._remark_name, self._remark)
        self._scan: Path | None = None
        self._scan_name = ElidedLabel("secondary", within=True)
        scan = QHBoxLayout()
        scan.addWidget(button("选择扫描件…", self._ask_scan))
        scan.addWidget(self._scan_name, 1)
        form.addRow("扫描件（可不附）", scan)
        self._ok = button("登记", self.accept, "primary")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._ok)
        buttons.addWidget(button("取消", self.reject))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(label(f"第{revision.number}版　校验码 {revision.printed_code}", "secondary"))
        layout.addLayout(form)
        layout.addLayout(buttons)
        self._ok.setDefault(True)
        self._signer.setFocus()
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("国") * 38)
        self.accepted.connect(self._send)
        self._show_what_is_asked()

    def _show_what_is_asked(self, _: object = None) -> None:
        refused = self._refused.isChecked()
        self._remark_name.setText("拒签原因" if refused else "单位意见")
        typed = bool(self._signer.text().strip()) and (not refused or bool(self._remark.toPlainText().strip()))
        self._ok.setEnabled(typed)

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
