"""查验核验码: a code typed from paper, or read off a scan of it, and whether the file agrees."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.assessing.verifying import Verdict
from desktop_app.base.errors import UserError
from desktop_app.base.progress import GivenUpError
from desktop_app.record.check_code import GROUP, plain_code

from ...parts.dialog import Dialog
from ...parts.dialogs import ask_files
from ...parts.dropping import copied, dropped_files, take_copy
from ...parts.growing_text import leaves_paste
from ...parts.layouts import DIALOG, column, row
from ...parts.patience import waited
from ...parts.theme import scaled
from ...parts.widgets import allow, button, label, set_look, set_text
from .receipt_dialogs import code_line, lines_view, show_lines

if TYPE_CHECKING:
    from desktop_app.exchange.receipts.office_desk import OfficeDesk
    from desktop_app.exchange.scans.paper_codes import Source

QUESTION = "输入考核表左下角印的核验码，横线可以不输，大小写都行；只输第一组（5位），就显示文件里的全部各组。"
SCANS = "也可以选择、拖入或粘贴考核表的扫描件、照片、PDF，由程序读取右下角的二维码；一次可以是多份。"
PASTED = "粘贴的图片"


class _CodeLine(QLineEdit):
    """Leaves pictures and files that are pasted to the dialog around it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if leaves_paste(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


class CodeDialog(Dialog):
    """Stays open for the next paper; ``desk`` says of a code, or its first group, or a scan, whether it agrees."""

    def __init__(self, parent: QWidget, desk: OfficeDesk) -> None:
        super().__init__(parent, "查验核验码", "codes")
        self._desk = desk
        self.setAcceptDrops(True)
        self._code = code_line("核验码", _CodeLine())
        self._code.textChanged.connect(self._typed)
        self._compare = button("核对", self._compare_now, "primary")
        self._compare.setDefault(True)
        self._words = label(look="checkState", wrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._groups = label(look="codeGroups")
        self._groups.setAccessibleName("文件里的核验码，逐组")
        self._each = lines_view("逐份核对结果")  # of many papers
        column(
            label(QUESTION, wrap=True),
            row((self._code, 1), self._compare),
            label(SCANS, "hint", wrap=True),
            row(button("从扫描件读取…", self._ask_scans), None),
            self._groups,
            (self._words, 0, Qt.AlignmentFlag.AlignTop),
            (self._each, 9),
            None,
            row(None, button("关闭", self.reject)),
            on=self,
            margins=DIALOG,
            spacing=12,
        )
        self.resize(scaled(620), scaled(380))
        self._typed("")
        self._code.setFocus()

    def _typed(self, text: str) -> None:
        allow(self._compare, "" if text.strip() else "请先输入纸上的核验码")
        set_text(self._words, "")
        set_text(self._groups, "")
        self._each.hide()
        with contextlib.suppress(UserError):  # not enough yet, or too much
            if len(plain_code(text)) == GROUP:
                self._compare_now()

    def _compare_now(self) -> None:
        try:
            found = waited(self, "正在核对…", self._desk.verdicts(self._code.text()))
        except UserError as error:
            set_text(self._words, str(error))
            set_look(self._words, "state", "wait")
            return
        one = next((verdict for verdict in found if verdict.agrees), found[0])
        standing = _standing(one)
        reading_on = any(same for _, same in one.groups)
        whole = len(plain_code(self._code.text())) > GROUP
        set_text(self._groups, "\n".join(_in_groups(verdict, whole) for verdict in found if verdict.groups))
        set_text(self._words, "\n".join(verdict.words for verdict in found))
        good = one.agrees and not standing
        self._look("good" if good else "wait" if one.agrees or reading_on else "bad")

    def _look(self, state: str) -> None:
        set_look(self._words, "state", state)

    def _ask_scans(self) -> None:
        ask_files(self, "选择考核表的扫描件", self._read)

    def _read(self, sources: Sequence[Source]) -> None:
        """Read what codes there are, and tell of each; where there are many, first how many do not agree."""
        from desktop_app.exchange.scans.paper_codes import read_all, words_of

        self._code.clear()
        try:
            scans, unread = waited(self, "正在读取二维码…", partial(read_all, sources), may_stop=True)
            found, refused = waited(self, "正在核对…", self._desk.compared(scans))
        except GivenUpError:
            return
        refused = [*unread, *refused]
        told = words_of(found)
        good = [one.verdict.agrees and not _standing(one.verdict) for one in found]
        lines = [line for line, fine in sorted(zip(told, good, strict=True), key=lambda pair: pair[1])]
        lines = [*refused, *lines]
        if len(lines) == 1:
            set_text(self._words, lines[0])
        else:
            agreed = sum(one.verdict.agrees for one in found)
            parts = [f"读出{len(found)}个核验码，{agreed}个与文件一致"] if found else []
            parts += [f"{len(found) - agreed}个不一致"] if len(found) > agreed else []
            parts += [f"{len(refused)}份没有读出"] if refused else []
            set_text(self._words, f"{'，'.join(parts)}。")
            show_lines(self._each, lines)
        bad = any(not one.verdict.agrees for one in found)
        self._look("bad" if bad else "good" if all(good) and not refused else "wait")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        take_copy(event) if _sources(event.mimeData()) else event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if sources := _sources(event.mimeData()):
            take_copy(event)
            self._read(sources)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sources = _sources(copied()) if event.matches(QKeySequence.StandardKey.Paste) else []
        if sources:
            self._read(sources)
        else:
            super().keyPressEvent(event)


def _sources(data: QMimeData) -> list[Source]:
    """Return what a drop or the clipboard brings: files, or else one picture."""
    files: list[Source] = [*dropped_files(data)]
    image = data.imageData() if not files and data.hasImage() else None
    if isinstance(image, QImage) and not image.isNull():
        return [(PASTED, _png(image))]
    return files


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _standing(verdict: Verdict) -> str:
    return verdict.found.standing if verdict.found else ""


def _in_groups(verdict: Verdict, whole: bool) -> str:
    """Return the groups in the file, each with whether it was typed so: ✓K3F8Q　×ABCDE."""
    other = "×" if whole else "　"
    return "　".join(f"{'✓' if same else other}{group}" for group, same in verdict.groups)
