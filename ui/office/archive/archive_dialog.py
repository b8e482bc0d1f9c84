"""归档: where the archive of a visit is to lie; then how far it is; then where it lies, or why it does not."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.base.progress import GivenUpError, Progress, told_to
from desktop_app.base.sizes import size_in_words
from desktop_app.files.places import Place, place_of
from desktop_app.office.archive.archiving import Archive, Wish, record, write_archive

from ...exchange.asking.targets import Targets
from ...exchange.giving.writing_dialog import WritingDialog, stacked
from ...parts.dialogs import ask_folder, show_folder
from ...parts.elided_label import ElidedLabel
from ...parts.layouts import DIALOG, column, row
from ...parts.theme import scaled
from ...parts.ticks import TickBox
from ...parts.widgets import allow, button, label
from ..office_book import OfficeBook

ABOUT = (
    "归档包里有这次评估的全部材料：签名扫描件、考核表、附页、问题底稿、计票情况、佐证材料、办理材料、"
    "卷内目录和文件指纹，没有本程序也能阅读。写好后读回核对，并登记为已归档。"
)
KEPT = "已归档并登记。"
NOT_KEPT = "归档包已写好，但没有登记为已归档"
NOTHING = "没有归档"
ON_STICK = "已从U盘读回核对一致，可以安全拔出U盘。"
ON_STICK_SOON = "已从U盘读回核对一致。拔U盘以前，请先用系统的“安全删除硬件”。"
ON_THIS_DISK = "已读回核对一致。归档包在本机的硬盘上，还要另外保存一份。"
ELSEWHERE = "已读回核对一致。"
SQUARES = "字库里没有“{}”，问题底稿的PDF里印成□，请手写补上。"
OWN_TEMPLATE = "用程序自带的问题底稿模板"


class ArchiveDialog(WritingDialog):
    """Writes an archive by a thread, and has the file note that; what lies there is never written over."""

    def __init__(self, parent: QWidget, book: OfficeBook, assessment: str, unit: str) -> None:
        super().__init__(parent, "归档", "documents")
        self._book, self._id = book, assessment
        self._templates: Path | None = None
        self._made: Archive | None = None
        self._asking, self._done = self._ask_part(unit), stacked(self._state, self._notes)
        column(self._asking, self._working, self._done, None, self._buttons(), on=self, margins=DIALOG, spacing=12)
        self.resize(scaled(640), scaled(420))
        self._show_part(self._asking)

    def _ask_part(self, unit: str) -> QWidget:
        self._targets = Targets(self._book.path, "归档到")
        self._targets.chosen.connect(self._update)
        self._zip = TickBox("压成一个zip文件")
        self._own = ElidedLabel("secondary", within=True)
        self._own.setText(OWN_TEMPLATE)
        templates = row(button("本单位的模板…", self._ask_templates), (self._own, 1), spacing=8)
        page = QWidget()
        parts = (label(unit, "pageTitle", wrap=True), label(ABOUT, "hint", wrap=True), label("归档到", "fieldName"))
        column(*parts, self._targets, row(self._zip, None), templates, on=page, spacing=8)
        return page

    def _buttons(self) -> QHBoxLayout:
        self._start = button("归档", self._begin, "primary")
        self._again = button("返回修改", lambda: self._show_part(self._asking))
        self._show = button("打开文件夹", self._show_where)
        self._close = button("取消", self.reject)
        self._may_cancel(self._close)
        return row(None, self._again, self._show, self._start, self._close, spacing=8)

    def _show_part(self, shown: QWidget) -> None:
        self._show_only(shown)
        self._start.setVisible(shown is self._asking)
        self._again.setVisible(shown is self._done and self._made is None)
        self._show.setVisible(shown is self._done and self._made is not None)
        self._update()

    def _update(self) -> None:
        allow(self._start, "" if self._targets.folder else "请先选择归档到哪里")
        self.grow()

    def pick(self, folder: Path) -> None:
        """Choose the folder into which the archive is laid."""
        self._targets.pick(folder)

    def _ask_templates(self) -> None:
        ask_folder(self, "本单位的模板在哪个文件夹", self._use_templates)

    def _use_templates(self, folder: Path) -> None:
        self._templates = folder
        self._own.setText(str(folder))

    # --- the work ---

    def _begin(self) -> None:
        if (folder := self._targets.folder) is not None:
            wish = Wish(zip=self._zip.isChecked(), templates=self._templates)
            self._show_part(self._working)
            self._write(partial(_archived, self._book.path, self._id, folder, wish), self._written)

    def _written(self, made: Archive) -> None:
        """Have the file note the archive; what it says where it cannot is shown by the book."""
        self._made = made
        kept = self._book.do(self, lambda store: record(store, made))
        facts = f"{made.path}\n{made.files}个文件，{size_in_words(made.size)}，清单指纹（SHA-256）{made.sha256}"
        words = "文件夹里已有内容相同的归档包，没有再写；" if made.already else ""
        squares = SQUARES.format(made.missing) if made.missing else ""
        self._tell(
            KEPT if kept is not None else NOT_KEPT,
            "good" if kept is not None else "bad",
            words + self._where(made),
            facts,
            *(f"请注意：{one}" for one in made.told),
            squares,
        )
        self._show_part(self._done)

    def _where(self, made: Archive) -> str:
        """Say whether it can be taken away, and whether it has to be."""
        if self._targets.on_this_disk:
            return ON_THIS_DISK
        if place_of(made.path) is Place.NETWORK:
            return ELSEWHERE
        return ON_STICK if made.synced else ON_STICK_SOON

    def _failed(self, words: str, state: str = NOTHING) -> None:
        self._tell(state, "bad", words)
        self._show_part(self._done)

    def _show_where(self) -> None:
        if self._made is not None:
            show_folder(self, self._made.path.parent)


def _archived(source: Path, assessment: str, folder: Path, wish: Wish, progress: Progress) -> Archive:
    """Write it; where it is given up deep below, say so as elsewhere."""
    with told_to(progress):
        try:
            return write_archive(source, assessment, folder, wish, progress)
        except GivenUpError:
            progress.check()
            raise
