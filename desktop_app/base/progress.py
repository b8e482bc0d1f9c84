"""How far a long piece of work has come: written by the thread that does it, read by the window, which may cancel."""

from __future__ import annotations

from .errors import UserError


class Progress:
    """``stage`` is what is being done, ``done`` of ``total`` how far it is; a total of 0 means that nobody knows."""

    def __init__(self) -> None:
        self.stage = ""
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
