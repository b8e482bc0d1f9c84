"""One piece of evidence as a small button: opened, saved elsewhere, removed, also for good."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QMenu, QPushButton

from desktop_app.base.sizes import size_in_words
from desktop_app.base.text import one_line
from desktop_app.rubric.answers import Attachment

from ..parts.layouts import row
from ..parts.theme import colour, scaled
from ..parts.widgets import CENTRED, button, set_tip, shortened, tip
from .thumbnails import can_be_shown

WIDTH, HEIGHT = 64, 48  # pixels of what is shown small
BROKEN = "打不开"


class FileChip(QFrame):
    """One file: Enter or a click opens it, Delete or × removes it; the menu also saves it elsewhere."""

    open_wanted = Signal(object)
    elsewhere_wanted = Signal(object)
    save_wanted = Signal(object)
    remove_wanted = Signal(object)
    purge_wanted = Signal(object)

    def __init__(self, file: Attachment, *, there: bool) -> None:
        super().__init__()
        self._image: QImage | None = None
        self._dressed: tuple[QColor, int] | None = None  # as what the picture stands on
        self.setObjectName("fileChip")
        self.setProperty("state", "" if there else "bad")
        self.file = file
        self._editable = True
        name, size = one_line(file.name), size_in_words(file.size) if there else "内容缺失"
        self.name = QPushButton(f"{shortened(name)}　{size}")
        self.name.setObjectName("fileName")
        self.name.setAutoDefault(False)
        self._called = f"材料 {name} {size}"
        self.name.setAccessibleName(self._called)
        self.name.clicked.connect(self._open)
        self.pictured = there and can_be_shown(file)
        if self.pictured:
            self.show_picture(None)
        self._away = button("×", self._remove, "fileRemove")
        self._away.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._away.setToolTip("移除（可以撤销）")
        self._away.setAccessibleName(f"移除 {name}")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer)
        row(self.name, (self._away, Qt.AlignmentFlag.AlignVCenter), on=self, spacing=0)  # or it is no higher than the ×
        self.set_editable(True)

    def show_picture(self, image: QImage | None) -> None:
        """Show it small beside its name; None until it is there, an empty one where it cannot be shown."""
        self._image = image
        self._dressed = colour("track"), scaled(HEIGHT)
        room = QSize(scaled(WIDTH), scaled(HEIGHT))
        dots = self.devicePixelRatioF()
        pixmap = QPixmap(room * dots)
        pixmap.setDevicePixelRatio(dots)
        pixmap.fill(colour("track"))
        painter = QPainter(pixmap)
        if image is not None and not image.isNull():
            size = image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(QPoint(), size)
            place.moveCenter(QRect(QPoint(), room).center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, image)
        elif image is not None:
            painter.setPen(colour("secondary"))
            painter.setFont(self.name.font())
            painter.drawText(QRect(QPoint(), room), CENTRED, BROKEN)
            self.name.setAccessibleName(f"{self._called} {BROKEN}")
        painter.end()
        self.name.setIconSize(room)
        self.name.setIcon(QIcon(pixmap))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._dressed not in (None, (colour("track"), scaled(HEIGHT))):
            self.show_picture(self._image)

    def set_editable(self, editable: bool) -> None:
        """Offer to remove it, or, where the assessment is final, not."""
        self._editable = editable
        self._away.setVisible(editable)
        name = one_line(self.file.name)
        set_tip(self.name, tip(f"{name}\n单击或回车打开，{'Delete移除，' if editable else ''}右键可另存为"))

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
        if can_be_shown(self.file):
            menu.addAction("用其他程序打开").triggered.connect(self._open_elsewhere)
        menu.addAction("另存为…").triggered.connect(self._save)
        if self._editable:
            menu.addAction("移除").triggered.connect(self._remove)
            menu.addAction("彻底删除…").triggered.connect(self._purge)
        menu.popup(self.mapToGlobal(at))

    def _open(self) -> None:
        self.open_wanted.emit(self.file)

    def _open_elsewhere(self) -> None:
        self.elsewhere_wanted.emit(self.file)

    def _save(self) -> None:
        self.save_wanted.emit(self.file)

    def _purge(self) -> None:
        self.purge_wanted.emit(self.file)

    def _remove(self) -> None:
        if self._editable:
            self.remove_wanted.emit(self.file)
