"""How the printed sheet was signed: by the group's leader, and apart from that for the unit, or refused and why."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from desktop_app.base.text import one_line
from desktop_app.base.userdirs import home_folder
from desktop_app.record.assessment import Particulars
from desktop_app.record.revision import RecordedSigning, Revision
from desktop_app.record.status import OUTCOMES

from ..parts.dialog import Dialog
from ..parts.dialogs import ask_file
from ..parts.elided_label import ElidedLabel
from ..parts.filters import ENTER
from ..parts.flow import flow
from ..parts.growing_text import GrowingText
from ..parts.layouts import DIALOG, column, row
from ..parts.reserved import Reserved
from ..parts.ticks import TickBox
from ..parts.widgets import allow, button, keyless, label, set_text, tip

_BETWEEN = re.compile("[、，,；;]")  # names


class Signers:
    """Who has signed of those that the sheet names, each ticked by hand; where it names nobody, a line to type into."""

    def __init__(self, what: str, names: tuple[str, ...], changed: Callable[[object], object]) -> None:
        self._boxes = {name: TickBox(keyless(name)) for name in names}
        self._line = QLineEdit()
        self._line.setAccessibleName(what)
        self._line.textChanged.connect(changed)
        for name, box in self._boxes.items():
            box.setAccessibleName(f"{what} {name} 已签名")
            box.toggled.connect(changed)
        self.fields: tuple[TickBox | QLineEdit, ...] = (*self._boxes.values(),) or (self._line,)

    def made(self) -> QWidget | QHBoxLayout:
        """Return them in one row, or as many as they need."""
        if len(self._boxes) > 1:
            boxes = flow(*self._boxes.values())
            boxes.setMinimumHeight(self.fields[0].sizeHint().height())  # else as high as if they stood in a column
            return boxes
        return row(*self._boxes.values(), None) if self._boxes else self._line

    @property
    def signed(self) -> tuple[str, ...]:
        """The names of those who have."""
        if self._boxes:
            return tuple(name for name, box in self._boxes.items() if box.isChecked())
        return tuple(name for one in _BETWEEN.split(one_line(self._line.text())) if (name := one.strip()))

    @property
    def left(self) -> tuple[str, ...]:
        """The names of those that are not ticked."""
        return tuple(name for name, box in self._boxes.items() if not box.isChecked())


class SigningDialog(Dialog):
    """``chosen`` sends the signing that was entered, and the path of the scan or None.

    Whom ``record`` names can be ticked; nobody is, before somebody does: what is recorded is what was seen on paper.
    Enter leads on to the next field, and records nothing but on the button that says so.
    """

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget, revision: Revision, record: Particulars) -> None:
        super().__init__(parent, "登记签名")
        self._revision = revision
        leader = one_line(record.leader).strip()
        self._leader = Signers("评估组组长", (leader,) if leader else (), self._show_what_is_asked)
        self._members = Signers("成员", tuple(dict.fromkeys(record.members)), self._show_what_is_asked)
        self._outcomes = {outcome: QRadioButton(words) for outcome, words in OUTCOMES.items()}
        for choice in self._outcomes.values():
            choice.toggled.connect(self._show_what_is_asked)
        self._outcomes["refused"].setToolTip(tip("拒签不影响评估结果，须写明原因"))
        self._signer = QLineEdit()
        self._signer.setAccessibleName("党组织负责人")
        self._signer.textChanged.connect(self._show_what_is_asked)
        self._remark = GrowingText("")
        self._remark.setAccessibleName("意见")
        self._remark.edited.connect(self._show_what_is_asked)
        self._remark_name = label()
        self._scan: Path | None = None
        self._scan_name = ElidedLabel("secondary", within=True)
        self._told = Reserved("fact", lines=2)
        self._ok = button("登记", self.accept)
        head = label(f"第{revision.number}版　核验码 {revision.printed_code}　请照纸上的签名勾选", "secondary")
        buttons = row(None, self._ok, button("取消", self.reject))
        column(head, self._form(), self._told, None, buttons, on=self, margins=DIALOG, spacing=8)
        self._leader.fields[0].setFocus()
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("国") * 38)
        self.accepted.connect(self._send)
        self._show_what_is_asked()

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setVerticalSpacing(4)  # all of it on 1366×768 at 200 %
        form.addRow("已签名的组长", self._leader.made())
        form.addRow("已签名的成员", self._members.made())
        form.addRow("被评估单位", row(*self._outcomes.values(), None))
        form.addRow("党组织负责人", self._signer)
        form.addRow(self._remark_name, self._remark)
        form.addRow("扫描件（可不附）", row(button("选择扫描件…", self._ask_scan), (self._scan_name, 1)))
        return form

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter go on to the next field, from wherever it is not one of text or a button."""
        if event.key() in ENTER:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    @property
    def _outcome(self) -> str:
        return next((outcome for outcome, choice in self._outcomes.items() if choice.isChecked()), "")

    def _show_what_is_asked(self, _: object = None) -> None:
        outcome, signer = self._outcome, self._signer.text().strip()
        asked, refused = outcome in ("signed", "refused"), outcome == "refused"
        set_text(self._remark_name, "拒签原因" if refused else "单位意见")
        for field in (self._signer, self._remark):
            field.setEnabled(asked)
        lacks = [
            "" if self._leader.signed else "评估组组长的签名",
            "" if outcome else "被评估单位的签名情况",
            "党组织负责人" if asked and not signer else "",
            "拒签原因" if refused and not self._remark.toPlainText().strip() else "",
        ]
        missing = "、".join(filter(None, lacks))
        allow(self._ok, f"还缺{missing}" if missing else "")
        set_text(self._told, f"还没有登记，还缺{missing}" if missing else self._summary(signer))

    def _summary(self, signer: str) -> str:
        """Say what is recorded once that is agreed to."""
        members, left = self._members.signed, self._members.left
        group = f"成员{'、'.join(members)}已签名" if members else ""
        group += f"（{'、'.join(left)}没有勾选，不登记）" if left and members else ""
        unit = f"单位{OUTCOMES[self._outcome]}" if self._outcome != "unasked" else OUTCOMES[self._outcome]
        unit += f"（{signer}）" if self._outcome != "unasked" else ""
        parts = f"评估组组长{'、'.join(self._leader.signed)}已签名", group or "成员不登记", unit
        return f"将要登记：{'；'.join(parts)}。"

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
                leader="、".join(self._leader.signed),
                members=self._members.signed,
                outcome=self._outcome,  # type: ignore[arg-type]
                signer=one_line(self._signer.text()).strip() if asked else "",
                remark=self._remark.text.strip() if asked else "",
            ),
            self._scan,
        )
