"""What 分发, 移交 and 交回 have in common: written with its progress, recorded, then told; or why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_app.base.errors import UserError
from desktop_app.base.progress import Progress
from desktop_app.base.sizes import size_in_words
from desktop_app.files.places import Place, place_of
from desktop_app.paper.receipt import Receipt

from ...parts.background import Background
from ...parts.busy import ProgressBar
from ...parts.dialog import Dialog
from ...parts.layouts import column
from ...parts.widgets import label, set_look, set_text
from ..asking.targets import Targets

if TYPE_CHECKING:
    from ...parts.layouts import Part

LOOK_EVERY_MS = 100
MAY_BE_PULLED = "已写入并从U盘读回核对一致，可以安全拔出U盘。"
MAY_BE_PULLED_SOON = "已写入并从U盘读回核对一致。拔U盘以前，请先用系统的“安全删除硬件”。"
PROVED = "已写入并读回核对一致。副本在本机的硬盘上，还要另外带走。"
PROVED_ELSEWHERE = "已写入并读回核对一致。副本在网络文件夹里。"

Made = TypeVar("Made")


class WritingDialog(Dialog):
    """While something is being written it can be given up, and is not closed before that is over."""

    _targets: Targets  # which whoever asks makes, as these
    _asking: QWidget
    _done: QWidget
    _close: QPushButton

    def __init__(self, parent: QWidget, title: str, topic: str) -> None:
        super().__init__(parent, title, topic)
        self._progress: Progress | None = None
        self._work = Background(self)
        self._work.failed.connect(self._failed)
        self._clock = QTimer(self, interval=LOOK_EVERY_MS)
        self._clock.timeout.connect(self._show_progress)
        self._state, self._notes = label(look="checkState", wrap=True), label(wrap=True)
        self._working = self._work_part()
        self._cancel: QPushButton | None = None

    def _work_part(self) -> QWidget:
        self._stage, self._figure = label(look="checkState", wrap=True), label(look="secondary")
        self._bar = ProgressBar()
        hint = label("写完以前请不要拔U盘。", "hint")
        return stacked(self._stage, self._bar, self._figure, hint, None, top=24)

    def _show_only(self, shown: QWidget) -> None:
        """Show one part: what is asked, the work, or what came of it."""
        for part in (self._asking, self._working, self._done):
            part.setVisible(part is shown)
        self._close.setEnabled(True)
        set_text(self._close, "关闭" if shown is self._done else "取消")

    def _may_cancel(self, button: QPushButton) -> None:
        """Let a button give up what is being written, as long as that can be."""
        self._cancel = button

    # --- the work ---

    def _write(self, work: Callable[[Progress], Made], written: Callable[[Made], None]) -> None:
        """Have a thread write something; ``written`` gets what came of it, ``_failed`` why nothing did."""
        self._progress = progress = Progress()
        self._show_progress()
        self._clock.start()
        self._work.run(lambda: work(progress), written)

    def _show_progress(self) -> None:
        progress = self._progress
        if progress is None:
            return
        whose = f"{progress.about}：" if progress.about else ""
        set_text(self._stage, "正在取消…" if progress.cancelled else f"{whose}正在{progress.stage or '准备副本'}…")
        self._bar.show_progress(progress)
        words = f"{size_in_words(progress.done)} / {size_in_words(progress.total)}" if progress.total else ""
        set_text(self._figure, words)
        if self._cancel is not None:
            self._cancel.setEnabled(progress.cancellable and not progress.cancelled)

    def _recorded(self, record: Callable[[], Made], state: str, mistaken: str) -> Made | None:
        """Have the file keep what was written; None where it did not, which is then told.

        ``state`` says so; ``mistaken`` is what is to be looked at after a mistake of the program's.
        """
        try:
            return record()
        except UserError as error:
            self._failed(str(error), state)
            return None
        except Exception:  # the last net tells it, here is said what is to be looked at
            self._failed(mistaken, state)
            raise

    def _failed(self, words: str, state: str = "") -> None:
        """Say why nothing was written, or not kept."""
        raise NotImplementedError

    def _tell(self, state: str, look: str, *notes: str) -> None:
        """Say what came of it, and below that what is to be known, a paragraph each."""
        self._end()
        set_text(self._state, state)
        set_look(self._state, "state", look)
        set_text(self._notes, "\n\n".join(words for words in notes if words))

    def _where_it_is(self, receipt: Receipt) -> str:
        """Say where what was written is, and whether it can be pulled out."""
        words = MAY_BE_PULLED if receipt.synced else MAY_BE_PULLED_SOON
        if self._targets.on_this_disk:
            words = PROVED
        elif place_of(receipt.path) is Place.NETWORK:
            words = PROVED_ELSEWHERE
        return words.replace("已写入并", "已有内容相同的副本，没有再写，") if receipt.already else words

    def _end(self) -> None:
        self._clock.stop()
        self._progress = None

    def reject(self) -> None:
        """Close; while something is being written, give that up first."""
        if self._progress is None:
            super().reject()
        elif self._progress.cancellable:
            self._progress.cancel()
            self._show_progress()


def stacked(*parts: Part, top: int = 0) -> QWidget:
    """Return parts under each other as one page of a dialog."""
    page = QWidget()
    column(*parts, on=page, margins=(0, top, 0, 0), spacing=8)
    return page
