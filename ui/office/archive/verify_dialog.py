"""核对归档包: which archive; then whether it is as it was written, or what is missing, changed or added."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.base.userdirs import home_folder
from desktop_app.office.archive.verifying import Verified, verify

from ...parts.dialog import Dialog
from ...parts.dialogs import ask_file, ask_folder
from ...parts.elided_label import ElidedLabel
from ...parts.layouts import DIALOG, column, row
from ...parts.theme import scaled
from ...parts.widgets import button, label, set_look, set_text
from ..office_book import OfficeBook

ABOUT = "逐个文件与归档时的清单核对，再与打开的数据文件里登记的归档核对；不改动归档包。"
SAME = "与归档时一致，没有缺少、改动或多出的文件。"
DIFFERS = "有{}处与归档时不一致，请查明原因，改用归档包的另一份。"
LOOKING = "正在核对归档包…"


class VerifyDialog(Dialog):
    """Looks through an archive that is a folder or a zip, by a thread."""

    def __init__(self, parent: QWidget, book: OfficeBook) -> None:
        super().__init__(parent, "核对归档包", "documents")
        self._book = book
        self._which, self._state = ElidedLabel("secondary", within=True), label(look="checkState", wrap=True)
        self._which.setText("还没有选择归档包")
        self._told = QPlainTextEdit()
        self._told.setReadOnly(True)
        self._told.setAccessibleName("核对结果")
        self._told.setTabChangesFocus(True)
        asked = row(
            button("选择文件夹…", self._ask_folder),
            button("选择zip文件…", self._ask_file),
            (self._which, 1),
            spacing=8,
        )
        foot = row(None, button("关闭", self.close), spacing=8)
        parts = (label(ABOUT, "hint", wrap=True), asked, self._state, (self._told, 1), foot)
        column(*parts, on=self, margins=DIALOG, spacing=10)
        self.resize(scaled(680), scaled(420))

    def _ask_folder(self) -> None:
        ask_folder(self, "核对哪个归档包", self.look_at)

    def _ask_file(self) -> None:
        kinds = "归档包 (*.zip);;所有文件 (*)"
        ask_file(self, "核对哪个归档包", home_folder(), kinds, self.look_at, save=False)

    def look_at(self, path: Path) -> None:
        """Look an archive through, and say what was found."""
        self._which.setText(str(path))
        set_text(self._state, "")
        self._told.setPlainText("")
        found = self._book.look(self, lambda store: verify(path, store), LOOKING, may_stop=True)
        if found is not None:
            self._show(found)

    def _show(self, found: Verified) -> None:
        faults = found.faults
        set_text(self._state, DIFFERS.format(len(faults)) if faults else SAME)
        set_look(self._state, "state", "bad" if faults else "good")
        self._told.setPlainText("\n".join([*faults, found.words]))
