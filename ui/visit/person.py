"""Who is at the keyboard: asked once, before the first work; the name goes into the history of every edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from desktop_app.base.text import one_line

from ..parts.dialog import Dialog
from ..parts.layouts import DIALOG, column, row
from ..parts.widgets import button, label

NAMES_OFFERED = 12


class PersonDialog(Dialog):
    """A name typed in or picked; it may stay empty."""

    def __init__(self, parent: QWidget, present: str, names: Sequence[str]) -> None:
        super().__init__(parent, "录入人")
        self._name = QComboBox()
        self._name.setEditable(True)
        self._name.setAccessibleName("录入人姓名")
        self._name.addItems(list(names[:NAMES_OFFERED]))
        self._name.setCurrentText(present)
        line = self._name.lineEdit()
        if line is not None:
            line.setAccessibleName("录入人姓名")
            line.setPlaceholderText("姓名，可以不填")
            line.selectAll()
        agreed = button("确定", self.accept, "primary")
        agreed.setDefault(True)
        column(
            label("现由谁录入？", "pageTitle"),
            self._name,
            label("姓名只写进修改记录，不影响评分；以后可以在窗口上方更改。", "hint", wrap=True),
            row(None, agreed, button("取消" if present else "不填", self.reject)),
            on=self,
            margins=DIALOG,
            spacing=12,
        )
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("国") * 28)

    @property
    def name(self) -> str:
        """The name as it stands there."""
        return one_line(self._name.currentText()).strip()


def ask_person(parent: QWidget, present: str, names: Sequence[str], then: Callable[[str], object]) -> None:
    """Ask who is at the keyboard; ``then`` gets the name, or ``present`` if the question is declined."""
    dialog = PersonDialog(parent, present, names)
    dialog.finished.connect(lambda code: then(dialog.name if code == QDialog.DialogCode.Accepted else present))
    dialog.open()
