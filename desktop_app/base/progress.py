"""How far a long piece of work has come: written by the thread that does it, read by the window, which may cancel.

What takes long deep below, such as SQLite's look through a file, asks ``check`` and tells ``step`` without being
handed anything: they speak of the work that their thread does under ``told_to``.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from .errors import UserError


class GivenUpError(Exception):
    """The user has cancelled: no refusal, which somebody on the way might take for a fault of the file."""


class Progress:
    """``stage`` is what is being done, ``done`` of ``total`` how far it is; a total of 0 means that nobody knows.

    ``about`` names which of several it is done for.
    """

    def __init__(self) -> None:
        self.stage = self.about = ""
        self.cancellable = True
        self.done = self.total = 0
        self._cancelled = False

    def begin(self, stage: str, total: int = 0) -> None:
        """Begin the next stage."""
        self.check()
        self.stage, self.done, self.total = stage, 0, total

    def end(self, stage: str) -> None:
        """Begin what comes after the last moment at which the work could be given up."""
        self.stage, self.done, self.total, self.cancellable = stage, 0, 0, False

    def begin_next(self, about: str) -> None:
        """Begin with the next of several, before which the work can be given up once more."""
        self.cancellable = True
        self.begin("准备")
        self.about = about

    def add(self, count: int) -> None:
        """Say that so much more is done."""
        self.done += count
        self.check()

    def cancel(self) -> None:
        """Ask that the work be given up at the next step."""
        self._cancelled = True

    @property
    def cancelled(self) -> bool:
        return self._cancelled

    def check(self) -> None:
        """Raise ``UserError`` if the work is to be given up."""
        if self._cancelled:
            raise UserError("已取消，没有留下写了一半的文件；电脑上的文件没有改动。")


class _OfThread(threading.local):
    progress: Progress | None = None


_HERE = _OfThread()


@contextmanager
def told_to(progress: Progress) -> Iterator[None]:
    """Let what this thread does be told to ``progress``, and be given up where that is cancelled."""
    before, _HERE.progress = _HERE.progress, progress
    try:
        yield
    finally:
        _HERE.progress = before


def stage(words: str) -> None:
    """Say what this thread does now; raise ``GivenUpError`` if that is not wanted any more."""
    check()
    if (progress := _HERE.progress) is not None:
        progress.stage, progress.done, progress.total = words, 0, 0


def step(done: int, total: int) -> None:
    """Say how far that is; raise ``GivenUpError`` if it is not wanted any more."""
    check()
    if (progress := _HERE.progress) is not None:
        progress.done, progress.total = done, total


def is_given_up() -> bool:
    """Whether what this thread does is to be given up."""
    progress = _HERE.progress
    return progress is not None and progress.cancelled and progress.cancellable


def check() -> None:
    """Raise ``GivenUpError`` if what this thread does is to be given up."""
    if is_given_up():
        raise GivenUpError


def past_return() -> None:
    """Say that from here on the work is done to its end; the last moment at which it could be given up."""
    check()
    if (progress := _HERE.progress) is not None:
        could, progress.cancellable = progress.cancellable, False
        if could and progress.cancelled:  # just now
            progress.cancellable = True
            raise GivenUpError


class _Along(Progress):
    """Of a thread that helps another: given up with it; how far it is itself is told to nobody."""

    def __init__(self, helped: Progress) -> None:
        super().__init__()
        self._helped = helped

    @property
    def cancelled(self) -> bool:
        return self._helped.cancelled


def along() -> Progress:
    """Return the progress of a thread that helps this one."""
    helped = _HERE.progress
    return Progress() if helped is None else _Along(helped)
