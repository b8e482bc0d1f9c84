"""清退: the office's receipt; the places, each with a tick; how far it is; what is left, and the sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from desktop_app.base.clock import now
from desktop_app.base.progress import GivenUpError, Progress, told_to
from desktop_app.base.userdirs import home_folder
from desktop_app.exchange.clearing.clearing_out import Wish, clear_out
from desktop_app.exchange.clearing.note import pending
from desktop_app.exchange.clearing.permit import Permit
from desktop_app.exchange.clearing.places import survey
from desktop_app.files.forgetting import Named
from desktop_app.files.places import Place, place_of
from desktop_app.paper.clearing import NOT_VOUCHED, Cleared
from desktop_app.paper.clearing_sheet import CLEARING_SHEET, clearing_pdf

from ...parts.background import Background
from ...parts.busy import ProgressBar
from ...parts.copies import save_copy
from ...parts.dialog import Dialog
from ...parts.dialogs import ask, ask_file
from ...parts.layouts import DIALOG, column, row
from ...parts.patience import wait_for
from ...parts.theme import application, scaled
from ...parts.widgets import allow, button, label, set_look, set_text
from ..asking.targets import removable_media
from .clearing_receipt import ReceiptPart
from .clearing_table import ClearingTable

if TYPE_CHECKING:
    from ...parts.layouts import Part

LOOK_EVERY_MS = 100
UNITS_NAMED = 3
PLACES = "下列位置里有要清退的内容。打勾的将清除；没有打勾的保留，写在清理单上。"
KEPT = "打勾的位置都已清除；另有{}处没有清除，写在清理单上。请保存或打印清理单。"
DONE, NOT_ALL = "已清除干净，请保存或打印清理单。", "还有位置没有清除，处理后再清退一次，从这里继续。"
SHEET = "清理单上有单位名称，请存到U盘，不要存在这台电脑上。关闭以后不能再生成。"
HERE = "清理单上有单位名称，存在这台电脑上，就没有清除干净。\n\n仍要存在这里吗？"
UNKEPT = "清理单还没有打印，也没有保存，关闭以后不能再生成。\n\n仍要关闭吗？"


class OfFile(NamedTuple):
    """What the dialog needs of the file that is open.

    ``permit`` says what a receipt allows; None where none is open. ``let_go`` closes the file before anything is
    cleared, ``cleared`` comes once something was, ``over`` when the dialog is gone, with what is to be printed.
    """

    path: Path
    person: str
    permit: Callable[[bytes | str], Permit] | None
    let_go: Callable[[], object]
    cleared: Callable[[], object]
    over: Callable[[Cleared | None], object]


class ClearingDialog(Dialog):
    """Asks, clears, and tells; goes only once what was cleared is printed or saved, or that is not wanted."""

    def __init__(self, parent: QWidget, file: OfFile) -> None:
        super().__init__(parent, "清退", "clearing")
        self._file = file
        self._progress: Progress | None = None
        self._cleared: Cleared | None = None
        self._let_go = self._kept = self._wants_sheet = False
        self._work = Background(self)
        self._work.failed.connect(self._failed)
        self._clock = QTimer(self, interval=LOOK_EVERY_MS)
        self._clock.timeout.connect(self._show_progress)
        self._asking, self._places = ReceiptPart(file.permit), self._places_part()
        self._asking.changed.connect(self._update)
        self._asking.resumed.connect(self._look)
        self._working, self._done = self._work_part(), self._done_part()
        parts: list[Part] = [(one, 1) for one in (self._asking, self._places, self._working, self._done)]
        column(*parts, self._buttons(), on=self, margins=DIALOG, spacing=12)
        self.resize(scaled(900), scaled(520))
        self._show_part(self._asking)
        self._asking.focus()

    # --- the parts ---

    def _places_part(self) -> QWidget:
        self._table = ClearingTable()
        self._table.changed.connect(self._update)
        self._table.itemSelectionChanged.connect(self._show_whole)
        self._table.setMinimumHeight(scaled(120))
        self._whole = label(look="secondary", wrap=True)
        self._whole.setMinimumHeight(2 * self._whole.fontMetrics().lineSpacing())
        hint = label(NOT_VOUCHED[0], "hint", wrap=True)
        return _part(label(PLACES, wrap=True), (self._table, 1), self._whole, hint)

    def _work_part(self) -> QWidget:
        self._stage, self._bar = label(look="checkState"), ProgressBar()
        words = label("已经清除的不能恢复；停止以后，可以再清退一次，从停下的地方继续。", "hint", wrap=True)
        return _part(self._stage, self._bar, words, None, top=24)

    def _done_part(self) -> QWidget:
        self._state = label(look="checkState", wrap=True)
        self._told = QPlainTextEdit()
        self._told.setReadOnly(True)
        self._told.setTabChangesFocus(True)
        self._told.setAccessibleName("清除了什么，还剩什么")
        return _part(self._state, (self._told, 1), label(SHEET, "hint", wrap=True))

    def _buttons(self) -> QHBoxLayout:
        self._next = button("下一步", self._look, "primary")
        self._back = button("返回", partial(self._show_part, self._asking))
        self._clear = button("清退…", self._ask)
        self._print = button("打印清理单…", self._want_sheet)
        self._save = button("保存清理单…", self._ask_where, "primary")
        self._close = button("取消", self.reject)
        buttons = (self._back, self._print, self._save, self._next, self._clear, self._close)
        return row(None, *buttons, spacing=8)

    def _show_part(self, shown: QWidget) -> None:
        for part in (self._asking, self._places, self._working, self._done):
            part.setVisible(part is shown)
        visible: dict[QPushButton, bool] = {
            self._next: shown is self._asking,
            self._back: shown is self._places,
            self._clear: shown is self._places,
            self._print: shown is self._done and self._cleared is not None,
            self._save: shown is self._done and self._cleared is not None,
        }
        for made, is_shown in visible.items():
            made.setVisible(is_shown)
        words = "停止" if shown is self._working else "关闭" if shown is self._done else "取消"
        set_text(self._close, words)
        self._close.setEnabled(True)
        self._close.setDefault(shown is self._places)  # Enter clears nothing
        self._next.setDefault(shown is self._asking)
        self._save.setDefault(shown is self._done)
        self._update()

    def _update(self, _: object = None) -> None:
        allow(self._next, self._asking.why_not)
        allow(self._clear, "" if self._table.agreed else "没有打勾的位置")

    # --- the places ---

    def _show_whole(self) -> None:
        set_text(self._whole, self._table.current)

    def _look(self) -> None:
        """Look for all that is to be cleared."""
        permit = self._asking.permit
        if permit is None:
            return
        work = partial(survey, self._file.path, permit.confirmed, pending(), received=permit.received)
        found = wait_for(self, "正在查找要清除的位置…", work, may_stop=True)
        if found is not None:
            self._table.fill(found.traces, found.absent)
            self._show_part(self._places)
            self._table.setFocus()

    def _ask(self) -> None:
        permit = self._asking.permit
        if permit is None:
            return
        units = "、".join(f"“{one.unit}”{'' if one.revision else '（草稿）'}" for one in permit.visits[:UNITS_NAMED])
        more = f"等{len(permit.visits)}份评估" if len(permit.visits) > UNITS_NAMED else ""
        what = f"{units}{more}" if units else "上次没有清完的评估"
        words = (
            f"要从这台电脑上清退{what}吗？\n\n将清除{len(self._table.agreed)}处。清除以后不能恢复，备份里也找不回来。"
        )
        ask(self, "清退", words, "清退", lambda agreed: self._begin(permit) if agreed else None)

    # --- the work ---

    def _begin(self, permit: Permit) -> None:
        self._let_go = True
        self._file.let_go()
        clipboard = application().clipboard()
        if clipboard.ownsClipboard() or Named(said=tuple(one.unit for one in permit.visits)).is_in(clipboard.text()):
            clipboard.clear()
        self._progress = progress = Progress()
        wish = Wish(
            path=self._file.path,
            confirmed=permit.confirmed,
            received=permit.received,
            receipt=permit.receipt,
            short=permit.short,
            person=self._file.person,
            agreed=self._table.agreed,
            visits=permit.visits,
        )
        self._show_part(self._working)
        self._show_progress()
        self._clock.start()
        self._work.run(partial(_cleared, wish, progress), self._finished)

    def _show_progress(self) -> None:
        progress = self._progress
        if progress is None:
            return
        set_text(self._stage, "正在停止…" if progress.cancelled else f"正在{progress.stage or '查找'}…")
        self._bar.show_progress(progress)
        self._close.setEnabled(not progress.cancelled)

    def _finished(self, cleared: Cleared | None) -> None:
        self._clock.stop()
        self._progress = None
        self._file.cleared()
        if cleared is None:
            self._failed("已停止，什么也没有清除。")
            return
        self._cleared = cleared
        rest = KEPT.format(len(cleared.left)) if cleared.left else DONE
        set_text(self._state, rest if cleared.finished else NOT_ALL)
        set_look(self._state, "state", "good" if cleared.finished else "wait")
        self._told.setPlainText("\n".join(_lines(cleared)))
        self._show_part(self._done)
        self._save.setFocus()

    def _failed(self, words: str) -> None:
        self._clock.stop()
        self._progress = None
        set_text(self._state, words)
        set_look(self._state, "state", "bad")
        self._told.setPlainText("")
        self._show_part(self._done)
        self._close.setFocus()

    # --- the sheet ---

    def _want_sheet(self) -> None:
        self._kept = self._wants_sheet = True
        self.accept()

    def _ask_where(self) -> None:
        media = wait_for(self, "正在查找U盘…", removable_media) or []
        sticks = [one.folder for one in media if one.possible]
        start = (sticks[0] if sticks else home_folder()) / f"{CLEARING_SHEET}_{now():%Y-%m-%d}.pdf"
        ask_file(self, "保存清理单", start, "PDF文件 (*.pdf)", self.save, save=True)

    def save(self, path: Path) -> None:
        """Save the sheet; on this very computer only once that is agreed to."""
        path = path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf")
        if place_of(path) is Place.OWN:
            ask(self, "保存清理单", HERE, "仍要存在这里", lambda agreed: self._write(path) if agreed else None)
        else:
            self._write(path)

    def _write(self, path: Path) -> None:
        cleared = self._cleared
        if cleared is not None and save_copy(self, lambda: clearing_pdf(cleared).data, path):
            self._kept = True
            set_text(self._state, f"清理单已保存到 {path}")
            self._close.setFocus()

    def reject(self) -> None:
        """Close; while something is being cleared, stop that first."""
        if self._progress is not None:
            self._progress.cancel()
            self._show_progress()
        elif self._cleared is not None and not self._kept:
            ask(
                self,
                "清退",
                UNKEPT,
                "仍要关闭",
                lambda agreed: super(ClearingDialog, self).reject() if agreed else None,
            )
        else:
            super().reject()

    def done(self, result: int) -> None:
        super().done(result)
        if self._let_go:
            self._let_go = False
            sheet = self._cleared if self._wants_sheet else None
            QTimer.singleShot(0, partial(self._file.over, sheet))  # once nothing stands above the window


def _cleared(wish: Wish, progress: Progress) -> Cleared | None:
    """Clear, in a thread; None where it was given up before it began."""
    try:
        with told_to(progress):
            return clear_out(wish)
    except GivenUpError:
        return None


def _lines(cleared: Cleared) -> list[str]:
    """Tell what was cleared, and what is left."""
    lines = []
    if cleared.left:
        told = [("；".join(filter(None, (one.why, one.advice))), one) for one in cleared.left]
        lines = [f"没有清除{len(cleared.left)}处：", *(f"　{one.kind}　{one.path}　{words}" for words, one in told), ""]
    lines += [f"已清除{len(cleared.places)}处：", *(f"　{one.kind}　{one.path}" for one in cleared.places)]
    return [*lines, "", "程序不能保证的：", *(f"　{words}" for words in NOT_VOUCHED)]


def _part(*parts: Part, top: int = 0) -> QWidget:
    part = QWidget()
    column(*parts, on=part, margins=(0, top, 0, 0), spacing=8)
    return part
