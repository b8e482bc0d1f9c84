"""One piece of evidence as a small button: opened, saved elsewhere, removed, also for good."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QMenu, QPushButton

from desktop_app.base.sizes import size_in_words
from desktop_app.base.text import one_line
from desktop_app.rubric.answers import Attachment

from ..parts.layouts import row
from ..parts.widgets import button, shortened, tip


class FileChip(QFrame):
    """One file: Enter or a click opens it, Delete or × removes it; the menu also saves it elsewhere."""

    open_wanted = Signal(object)
    save_wanted = Signal(object)
    remove_wanted = Signal(object)
    purge_wanted = Signal(object)

    def __init__(self, file: Attachment, *, there: bool) -> None:
        super().__init__()
        self.setObjectName("fileChip")
        self.setProperty("state", "" if there else "bad")
        self.file = file
        name, size = one_line(file.name), size_in_words(file.size) if there else "内容缺失"
        self.name = QPushButton(f"{shortened(name)}　{size}")
        self.name.setObjectName("fileName")
        self.name.setAutoDefault(False)
        self.name.setAccessibleName(f"材料 {name} {size}")
        self.name.setToolTip(tip(f"{name}\n单击或回车打开，Delete移除，右键可另存为"))
        self.name.clicked.connect(self._open)
        away = button("×", self._remove, "fileRemove")
        away.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        away.setToolTip("移除（可以撤销）")
        away.setAccessibleName(f"移除 {name}")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer)
        row(self.name, away, on=self, spacing=0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and not event.isAutoRepeat():
            self._remove()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def _offer(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction("打开").triggered.connect(self._open)
        menu.addAction("另存为…").triggered.connect(self._save)
        menu.addAction("移除").triggered.connect(self._remove)
        menu.addAction("彻底删除…").triggered.connect(self._purge)
        menu.popup(self.mapToGlobal(at))

    def _open(self) -> None:
        self.open_wanted.emit(self.file)

    def _save(self) -> None:
        self.save_wanted.emit(self.file)

    def _purge(self) -> None:
        self.purge_wanted.emit(self.file)

    def _remove(self) -> None:
        self.remove_wanted.emit(self.file)
