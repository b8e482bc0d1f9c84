"""Files on their way into the record: one at a time in memory, and off the window's way."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop_app.base.errors import UserError
from desktop_app.base.memory import return_large_blocks
from desktop_app.base.text import one_line, shown
from desktop_app.evidence.pieces import Evidence

from ..parts.background import Background
from .grounds import Grounds

Source = Path | tuple[str, QImage]
"""A file, or a picture that was pasted with the name that it gets."""

LARGE = 2**20  # bytes: what is larger is stored in the thread, or the window would wait for the disk
MOST_TOLD = 8  # sentences in one message


@dataclass
class _Batch:
    """What was brought in one go, where it belongs, and how far that has come."""

    grounds: Grounds
    waiting: deque[Callable[[], Evidence]]
    names: deque[str]
    whole: int
    added: int = 0
    told: list[str] = field(default_factory=list)


class Bringing(QObject):
    """Adds what is brought, in its order; ``moved`` tells of each step, ``told`` what the user has to know at the end.

    Each batch is one step to be undone, and what of it is added stays added whatever becomes of the rest.
    """

    moved = Signal()
    told = Signal(list)

    def __init__(self, prepare: Callable[[Source, bool], Evidence], parent: QObject) -> None:
        super().__init__(parent)
        self._prepare = prepare  # in a thread; whether an original is to be kept
        self._queue: deque[_Batch] = deque()
        self._background: Background | None = None
        self._turn = 0  # what arrives from an earlier one was stopped
        self._storing = False

    def add(self, grounds: Grounds, sources: Sequence[Source], keep_original: bool) -> None:
        """Begin with what is brought, or put it behind what is on its way."""
        names = deque(source.name if isinstance(source, Path) else source[0] for source in sources)
        waiting = (partial(self._prepare, source, keep_original) for source in sources)
        self._queue.append(_Batch(grounds, deque(waiting), names, len(names)))
        if len(self._queue) == 1:
            self._go_on()

    @property
    def busy(self) -> bool:
        """Whether anything is still on its way."""
        return bool(self._queue)

    @property
    def progress(self) -> str:
        """Say how far it has come; empty if nothing is on its way."""
        if not self._queue or not self._queue[0].names:
            return ""
        batch = self._queue[0]
        at = batch.whole - len(batch.names) + 1
        return f"正在添加第{at}个，共{batch.whole}个：{shown(one_line(batch.names[0]), 20)}"

    def stop(self) -> None:
        """Add no more: what is being stored comes to its end, all else is let go."""
        batch = self._queue[0]
        rest = sum(len(one.names) for one in self._queue) - self._storing
        batch.told.append(f"已停止添加：前面的{batch.added + self._storing}个已经添加，其余{rest}个没有添加。")
        while len(self._queue) > 1:
            batch.told += self._queue.pop().told
        batch.waiting.clear()
        if not self._storing:
            self._end()

    def _go_on(self) -> None:
        """Take the next file, or end the batch."""
        batch = self._queue[0]
        if not batch.waiting:
            self._end()
            return
        self._run(partial(_or_why_not, batch.waiting.popleft()), self._arrived)
        self.moved.emit()

    def _end(self) -> None:
        batch = self._queue.popleft()
        self._turn += 1
        batch.grounds.document.settle()
        if self._queue:
            self._go_on()
        self.moved.emit()
        if batch.told:
            more = [f"……另有{len(batch.told) - MOST_TOLD}条类似情况。"] if len(batch.told) > MOST_TOLD else []
            self.told.emit([*batch.told[:MOST_TOLD], *more])

    def _run(self, work: Callable[[], object], then: Callable[[object], None]) -> None:
        if self._background is None:
            return_large_blocks()
            self._background = Background(self)
            self._background.failed.connect(self._failed)
        turn = self._turn
        self._background.run(work, lambda result: then(result) if turn == self._turn else None)

    def _failed(self, words: str) -> None:
        """Go on behind what the program itself could not do."""
        if self._queue:
            self._let_edits_go_on()
            self._leave_out(words)

    def _arrived(self, found: object) -> None:
        batch = self._queue[0]
        if not isinstance(found, Evidence):
            self._leave_out(str(found))
        elif self._may_add(found):
            document = batch.grounds.document
            if found.attachment.size <= LARGE:
                self._add(found)
            else:
                self._storing = True
                self._run(partial(_or_why_not, document.begin_storing(found)), partial(self._stored, found))

    def _stored(self, found: Evidence, why_not: object) -> None:
        self._let_edits_go_on()
        if self._may_add(found):
            self._add(found, there=why_not is None)

    def _let_edits_go_on(self) -> None:
        if self._storing:
            self._storing = False
            self._queue[0].grounds.document.end_storing()

    def _may_add(self, found: Evidence) -> bool:
        """Whether the record takes it as it is now; what it does not is left out, and said to be."""
        batch = self._queue[0]
        present = batch.grounds.present()
        if present is None:
            self._leave_out_all("任务已经删除。")
        elif not batch.grounds.document.editable:
            self._leave_out_all("这份评估已不是草稿，要改动请先重新打开。")
        elif any(file.sha256 == found.attachment.sha256 for file in present.files):
            self._leave_out(f"“{found.attachment.name}”已经在材料里了，没有重复添加。")
        else:
            return True
        return False

    def _add(self, found: Evidence, *, there: bool = False) -> None:
        """Name it in the record, along with its bytes where these are not in the file yet; one step for the batch."""
        batch = self._queue[0]
        document, present = batch.grounds.document, batch.grounds.present()
        if not there:
            document.keep_evidence(found)
        batch.grounds.set(f"files {id(batch)}", files=(*present.files, found.attachment))  # type: ignore[union-attr]
        batch.names.popleft()
        batch.added += 1
        if found.remark:
            batch.told.append(found.remark)
        if document.failure and batch.names:
            self._leave_out_all(document.failure)
        else:
            self._go_on()

    def _leave_out(self, words: str) -> None:
        batch = self._queue[0]
        batch.names.popleft()
        batch.told.append(words)
        self._go_on()

    def _leave_out_all(self, why: str) -> None:
        """Leave out what is left of the batch."""
        batch = self._queue[0]
        which = f"“{one_line(batch.names[0])}”" + (f"等{len(batch.names)}个文件" if len(batch.names) > 1 else "")
        batch.told.append(f"{which}没有添加：{why}")
        batch.names.clear()
        batch.waiting.clear()
        self._go_on()


def _or_why_not(work: Callable[[], object]) -> object:
    """Return what it returns, or the sentence that says why not."""
    try:
        return work()
    except UserError as error:
        return str(error)
