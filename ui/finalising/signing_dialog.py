"""How the printed sheet was signed: by the group's leader, and apart from that for the unit, or refused and why."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QRadioButton, QWidget

from desktop_app.base.text import one_line
from desktop_app.base.userdirs import home_folder
from desktop_app.record.assessment import Particulars
from desktop_app.record.revision import RecordedSigning, Revision
from desktop_app.record.status import OUTCOMES

from ..parts.dialog import Dialog
from ..parts.dialogs import ask_file
from ..parts.elided_label import ElidedLabel
from ..parts.growing_text import GrowingText
from ..parts.layouts import DIALOG, column, row
from ..parts.widgets import allow, button, label, set_text

_BETWEEN = re.compile("[、，,；;]")  # names
HINT = "评估组组长签名后即为“已签”；单位是否签名另行登记，拒签不影响评估结果。"


class SigningDialog(Dialog):
    """``chosen`` sends the signing that was entered, and the path of the scan or None.

    The group that ``record`` names is there already: where it has signed alone, nothing is to be typed.
    """

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget, revision: Revision, record: Particulars) -> None:
        super().__init__(parent, "登记签名")
        self._revision = revision
        self._leader = self._line("评估组组长", record.leader)
        self._members = self._line("签名的成员", "、".join(record.members))
        self._outcomes = {outcome: QRadioButton(words) for outcome, words in OUTCOMES.items()}
        self._outcomes["unasked"].setChecked(True)
        for choice in self._outcomes.values():
            choice.toggled.connect(self._show_what_is_asked)
        self._signer = self._line("党组织负责人")
        self._remark = GrowingText("")
        self._remark.setAccessibleName("意见")
        self._remark.edited.connect(self._show_what_is_asked)
        self._remark_name = label()
        form = QFormLayout()
        form.setVerticalSpacing(6)  # all of it on 1366×768 at 200 %
        form.addRow("评估组组长", self._leader)
        form.addRow("签名的成员", self._members)
        form.addRow("被评估单位", row(*self._outcomes.values(), None))
        form.addRow("党组织负责人", self._signer)
        form.addRow(self._remark_name, self._remark)
        self._scan: Path | None = None
        self._scan_name = ElidedLabel("secondary", within=True)
        form.addRow("扫描件（可不附）", row(button("选择扫描件…", self._ask_scan), (self._scan_name, 1)))
        self._ok = button("登记", self.accept, "primary")
        head = label(f"第{revision.number}版　核验码 {revision.printed_code}", "secondary")
        buttons = row(None, self._ok, button("取消", self.reject))
        column(head, label(HINT, "hint", wrap=True), form, buttons, on=self, margins=DIALOG, spacing=12)
        self._ok.setDefault(True)
        self._leader.setFocus()
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("国") * 38)
        self.accepted.connect(self._send)
        self._show_what_is_asked()

    def _line(self, name: str, text: str = "") -> QLineEdit:
        made = QLineEdit(text)
        made.setAccessibleName(name)
        made.textChanged.connect(self._show_what_is_asked)
        return made

    @property
    def _outcome(self) -> str:
        return next(outcome for outcome, choice in self._outcomes.items() if choice.isChecked())

    def _show_what_is_asked(self, _: object = None) -> None:
        asked, refused = self._outcome != "unasked", self._outcome == "refused"
        set_text(self._remark_name, "拒签原因" if refused else "单位意见")
        for field in (self._signer, self._remark):
            field.setEnabled(asked)
        lacks = [
            "评估组组长" if not self._leader.text().strip() else "",
            "党组织负责人" if asked and not self._signer.text().strip() else "",
            "拒签原因" if refused and not self._remark.toPlainText().strip() else "",
        ]
        missing = "、".join(filter(None, lacks))
        allow(self._ok, f"请先填写{missing}" if missing else "")

    def _ask_scan(self) -> None:
        ask_file(self, "选择签名后的扫描件", home_folder(), "所有文件 (*)", self._take_scan, save=False)

    def _take_scan(self, path: Path) -> None:
        self._scan = path
        self._scan_name.setText(path.name)

    def _send(self) -> None:
        asked = self._outcome != "unasked"
        self.chosen.emit(
            RecordedSigning(
                revision=self._revision.number,
                leader=one_line(self._leader.text()).strip(),
                members=tuple(name for one in _BETWEEN.split(one_line(self._members.text())) if (name := one.strip())),
                outcome=self._outcome,  # type: ignore[arg-type]
                signer=one_line(self._signer.text()).strip() if asked else "",
                remark=self._remark.text.strip() if asked else "",
            ),
            self._scan,
        )
