"""登记印发 and 整改统计 of a visit: which paper went out under which number, and what no sheet counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from desktop_app.base.dates import read_date
from desktop_app.base.errors import UserError, reason
from desktop_app.base.userdirs import home_folder
from desktop_app.files.plain_reading import digest_of
from desktop_app.office.documents.names import DOCUMENTS
from desktop_app.office.noting.facts import ASKED

from ...parts.dialogs import ask_file
from ...parts.elided_label import ElidedLabel
from ...parts.fields import CountField
from ...parts.layouts import DIALOG, column, row
from ...parts.line import Line
from ...parts.patience import wait_for
from ...parts.theme import scaled
from ...parts.widgets import allow, button, label, set_look, set_text
from ..filled_dialog import FilledDialog, Keep

Gone = tuple[str, str, str, str]
OF_COUNTS = "考核表上没有的几个数，一次评估填一次；整改统计表和报告会用到。空着的在文书里留作【请填写】。"
OF_ISSUED = "文书印发以后登记：程序记下文件指纹，以后可以查对是不是这一份；文件本身不存入数据文件。"


class IssuedDialog(FilledDialog):
    """``keep`` gets kind, number, ISO date and SHA-256 of what went out; files are looked for in ``folder`` first."""

    def __init__(
        self, parent: QWidget, keep: Keep[Gone], kinds: Sequence[str] = DOCUMENTS, folder: Path | None = None
    ) -> None:
        super().__init__(parent, "登记印发", "documents")
        self._then, self._kinds, self._folder = keep, kinds, folder
        self._sha256 = ""
        self._kind, self._number, self._date = QComboBox(), Line(), Line()
        self._kind.addItems(kinds)
        self._kind.setCurrentIndex(-1)
        self._kind.setAccessibleName("文书")
        self._kind.activated.connect(self._update)
        self._date.setPlaceholderText("2026-11-20")
        self._date.textEdited.connect(self._update)
        self._name = ElidedLabel("secondary", within=True)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.addRow("文件", row(button("选择文件…", self._ask), (self._name, 1), spacing=8))
        form.addRow("文书", self._kind)
        form.addRow("文号", self._number)
        form.addRow("印发日期", self._date)
        self._number.setAccessibleName("文号")
        self._date.setAccessibleName("印发日期")
        self._fault = label(look="secondary", wrap=True)
        self._keep = button("登记", self.accept, "primary")
        self._keep.setDefault(True)
        foot = row((self._fault, 1), self._keep, button("取消", self.reject), spacing=8)
        column(label(OF_ISSUED, "hint", wrap=True), form, None, foot, on=self, margins=DIALOG, spacing=10)
        self.resize(scaled(560), scaled(290))
        self._update()
        self.begin()

    def _ask(self) -> None:
        kinds = "文书 (*.docx *.pdf *.ofd *.wps);;所有文件 (*)"
        ask_file(self, "印发的文书", self._folder or home_folder(), kinds, self.take, save=False)

    def take(self, path: Path) -> None:
        """Take the fingerprint of a file; what kind it is is known where it is called so."""
        found = wait_for(self, "正在读取文书…", lambda: fingerprint(path))
        if found:
            self._sha256 = found
            self._name.setText(path.name)
            if self._kind.currentIndex() < 0:
                named = [at for at, kind in enumerate(self._kinds) if path.name.startswith(kind)]
                self._kind.setCurrentIndex(named[0] if named else -1)
            self._update()

    def _update(self, _: object = None) -> None:
        why = read_date(self._date.text())[1]
        lacks = ["" if self._sha256 else "文件", "" if self._kind.currentIndex() >= 0 else "文书的种类"]
        missing = "、".join(filter(None, lacks))
        allow(self._keep, why or (f"还缺{missing}" if missing else ""))
        set_text(self._fault, why)
        set_look(self._fault, "state", "wait")

    @property
    def filled(self) -> object:
        """What stands in the fields."""
        return self._sha256, self._kind.currentIndex(), self._number.text(), self._date.text()

    def accept(self) -> None:
        """Have it noted what went out, and go once it is."""
        facts = self._kind.currentText(), self._number.text(), read_date(self._date.text())[0], self._sha256
        if self._keep.isEnabled() and self._then(self, facts):
            super().accept()


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file."""
    try:
        return digest_of(path)
    except OSError as error:
        raise UserError(f"“{path.name}”无法读取（{reason(error)}），没有登记。") from None


class CountsDialog(FilledDialog):
    """``keep`` gets what was counted; what is left open is not said."""

    def __init__(self, parent: QWidget, unit: str, counted: Mapping[str, int], keep: Keep[dict[str, int]]) -> None:
        super().__init__(parent, "整改统计", "documents")
        self._then = keep
        self._fields = {what: CountField("", measure) for what, measure in ASKED.items()}
        form = QFormLayout()
        form.setVerticalSpacing(8)
        for what, field in self._fields.items():
            field.edit.setAccessibleName(what)
            field.show_count(counted.get(what))
            field.edit.number_edited.connect(self._update)
            form.addRow(what, row(field, None))
        self._keep = button("保存", self.accept, "primary")
        self._keep.setDefault(True)
        foot = row(None, self._keep, button("取消", self.reject), spacing=8)
        head = label(unit, "pageTitle", wrap=True)
        column(head, label(OF_COUNTS, "hint", wrap=True), form, None, foot, on=self, margins=DIALOG, spacing=10)
        self.resize(scaled(520), scaled(310))
        self.begin()

    @property
    def filled(self) -> object:
        """What stands in the fields."""
        return [field.edit.text() for field in self._fields.values()]

    def _update(self, _: object = None) -> None:
        allow(self._keep, next(filter(None, (field.edit.fault for field in self._fields.values())), ""))

    def accept(self) -> None:
        """Have it noted what was counted, and go once it is."""
        numbers = {what: field.edit.number for what, field in self._fields.items()}
        counts = {what: int(number) for what, number in numbers.items() if number is not None}
        if self._keep.isEnabled() and self._then(self, counts):
            super().accept()
