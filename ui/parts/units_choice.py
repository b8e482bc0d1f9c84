"""Which units: a list to look in and to choose from, one or several."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListWidget, QListWidgetItem, QWidget

from desktop_app.record.register import Unit
from desktop_app.search.matching import matches

from .dialog import Dialog
from .layouts import DIALOG, column, row
from .theme import scaled
from .widgets import allow, button, label, set_text


class UnitsChoice(Dialog):
    """``chosen`` sends the units; with ``single`` it is one."""

    chosen = Signal(list)

    def __init__(
        self, parent: QWidget, title: str, question: str, units: Sequence[Unit], *, single: bool = False
    ) -> None:
        super().__init__(parent, title, "register")
        self._units = units
        self._single = single
        self._find = QLineEdit()
        self._find.setAccessibleName("查找单位")
        self._find.setPlaceholderText("查找单位：名称、拼音首字母")
        self._find.textChanged.connect(self._fill)
        self._list = QListWidget()
        self._list.setAccessibleName("名册里的单位")
        modes = QAbstractItemView.SelectionMode
        self._list.setSelectionMode(modes.SingleSelection if single else modes.ExtendedSelection)
        self._list.itemSelectionChanged.connect(self._update)
        self._list.itemActivated.connect(self.accept)
        self._take = button("选用" if single else "列入", self.accept, "primary")
        self._take.setDefault(True)
        self._all = button("全选", self._list.selectAll)
        self._all.setVisible(not single)
        hint = "" if single else "按住Ctrl或Shift选几个。"
        foot = row(self._all, None, self._take, button("取消", self.reject), spacing=8)
        parts = (label(question + hint, wrap=True), self._find, (self._list, 1), foot)
        column(*parts, on=self, margins=DIALOG, spacing=8)
        self.resize(scaled(520), scaled(460))
        self._fill()
        self._find.setFocus()

    def _fill(self) -> None:
        self._list.clear()
        for unit in self._units:
            names = " ".join((unit.name, unit.short, *unit.aliases))
            if matches(names, self._find.text()):
                item = QListWidgetItem(f"{unit.name}（{unit.short}）" if unit.short else unit.name)
                item.setData(Qt.ItemDataRole.UserRole, unit.id)
                self._list.addItem(item)
        if self._single or self._find.text():
            self._list.setCurrentRow(0)
        self._update()

    def _ids(self) -> set[str]:
        return {str(item.data(Qt.ItemDataRole.UserRole)) for item in self._list.selectedItems()}

    def _update(self) -> None:
        number = len(self._ids())
        if not self._single:
            set_text(self._take, f"列入{number}个单位" if number else "列入")
        allow(self._take, "" if number else "请先选中单位")

    def accept(self) -> None:
        """Send what is chosen."""
        ids = self._ids()
        if ids:
            super().accept()
            self.chosen.emit([unit for unit in self._units if unit.id in ids])
