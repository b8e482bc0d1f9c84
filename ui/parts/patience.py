"""Waiting for what takes long, in one way for all: in a thread, while the window lives, shows it, and takes no orders.

What is quick was never waited for. Then there is a sign, and after a second how far it is, and 取消 where what was
begun can be taken back whole. Loaded with the window, which waits for its file; the dialog comes when it is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from desktop_app.base.errors import UserError
from desktop_app.base.progress import GivenUpError, Progress, told_to

from .background import Background, alone, deliver
from .dialogs import warn

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from .busy import BusyDialog, Sign

T = TypeVar("T")

QUICK_S = 0.06  # what is done by then shows nothing, which would only flicker
DIALOG_AFTER_MS = 900  # more, or at once where this is 0
LET_GO_AFTER_MS = 3_000  # once it was given up: a network folder may not answer for minutes


def while_busy(
    parent: QWidget, words: str, work: Callable[[], T], then: Callable[[T], object], *, may_stop: bool = False
) -> None:
    """Do ``work`` in a thread, with connections of its own; ``then`` gets its result, a refusal is shown.

    What is quick has been done when this returns. ``may_stop``: it asks on its way whether it is to be given up, and
    leaves everything as it was; nothing more is said or done then.
    """

    def over(outcome: Outcome[T]) -> None:
        try:
            result = outcome.result()
        except GivenUpError:
            return
        except UserError as error:
            warn(parent, str(error))
        else:
            then(result)

    Waiting(parent, words, may_stop=may_stop).begin(work, over)


def waited(
    parent: QWidget,
    words: str,
    work: Callable[[], T],
    *,
    may_stop: bool = False,
    let_go: Callable[[T], object] | None = None,
    keys_wait: bool = False,
) -> T:
    """Do the same, and return what comes of it or raise what came in its way; nothing else arrives meanwhile.

    ``let_go``: work that was given up and hangs is left behind, and gets what comes of it all the same.
    ``keys_wait``: what is pressed before the dialog comes is meant for what is there afterwards.
    """
    found: list[Outcome[T]] = []
    waiting, loop = Waiting(parent, words, may_stop=may_stop, let_go=let_go), QEventLoop()

    def over(outcome: Outcome[T]) -> None:
        found.append(outcome)
        loop.quit()

    with alone(waiting.work):
        waiting.begin(work, over)
        if not found and keys_wait:
            waiting.lasts.connect(loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        if not found:
            loop.exec()
        while not found:  # the program ends meanwhile: this is still to be done
            waiting.work.wait(1.0)
            deliver()
    return found[0].result()


def wait_for(
    parent: QWidget,
    words: str,
    work: Callable[[], T],
    *,
    may_stop: bool = False,
    let_go: Callable[[T], object] | None = None,
) -> T | None:
    """Do the same; None if it was given up, or refused, which is shown."""
    try:
        return waited(parent, words, work, may_stop=may_stop, let_go=let_go)
    except GivenUpError:
        return None
    except UserError as error:
        warn(parent, str(error))
        return None


def is_waiting(window: QWidget) -> bool:
    """Whether a window waits for something just now: it is not to be closed."""
    return any(one.under_way for one in window.findChildren(Waiting))


class Outcome(Generic[T]):
    """What came of a piece of work, or what came in its way."""

    def __init__(self, work: Callable[[], T], progress: Progress) -> None:
        self._result: list[T] = []
        self._error: Exception | None = None
        try:
            with told_to(progress):
                self._result.append(work())
        except Exception as error:  # raised again in the window's thread
            self._error = error

    def let_go(self, how: Callable[[T], object]) -> None:
        """Give it to ``how``: the user has given it up just before it was done."""
        for one in self._result:
            how(one)
        self._result, self._error = [], self._error or GivenUpError()

    def result(self) -> T:
        """Return the one, or raise the other."""
        if self._error is not None:
            raise self._error
        return self._result[0]


def _given_up() -> Any:
    raise GivenUpError


def _seen(widget: QWidget) -> QWidget:
    """Return the widget, or what stands behind it if its window is only being made."""
    while not widget.window().isVisible() and (behind := widget.window().parentWidget()) is not None:
        widget = behind
    return widget


class Waiting(QObject):
    """One piece of work that the window waits for; ``lasts`` comes with the dialog."""

    lasts = Signal()

    def __init__(
        self, parent: QWidget, words: str, *, may_stop: bool, let_go: Callable[[Any], object] | None = None
    ) -> None:
        super().__init__(parent)
        self._let_go = let_go
        self._window, self._words = _seen(parent), words
        self.under_way = False
        self._progress = Progress()
        self._progress.cancellable = may_stop
        self.work = Background(self, daemon=True)
        self._sign: Sign | None = None
        self._dialog: BusyDialog | None = None
        self._late = QTimer(self, interval=LET_GO_AFTER_MS, singleShot=True)
        self._soon = QTimer(self, interval=DIALOG_AFTER_MS, singleShot=True)
        self._soon.timeout.connect(self._show_dialog)

    def begin(self, work: Callable[[], T], then: Callable[[Outcome[T]], object]) -> None:
        """Start, and show that it goes on if it is not done at once."""
        progress, let_go = self._progress, self._let_go

        def task() -> Outcome[T]:
            outcome = Outcome(work, progress)
            if let_go is not None and progress.cancelled:
                outcome.let_go(let_go)
            return outcome

        def arrived(outcome: Outcome[T]) -> None:
            self.deleteLater()  # what comes next may end the window, too
            if self.under_way:
                over(outcome)

        def over(outcome: Outcome[T]) -> None:
            self.under_way = False
            self._leave()
            then(outcome)

        def leave_behind() -> None:
            if self.under_way:
                over(Outcome(_given_up, progress))

        self._late.timeout.connect(leave_behind)

        self.under_way = True
        try:
            self.work.run(task, arrived)
        except RuntimeError:  # the system has no thread to give
            self.work.do_here(task, arrived)
            return
        self.work.wait(QUICK_S)
        if self.work.busy:
            self._show()
        else:
            deliver()

    def _show(self) -> None:
        if not DIALOG_AFTER_MS:
            self._show_dialog()
            return
        from .busy import Sign

        self._sign = Sign(self._window.window(), self._words)
        self._soon.start()

    def _show_dialog(self) -> None:
        from .busy import BusyDialog

        self._dialog = BusyDialog(self._window, self._words, self._progress)
        if self._let_go is not None:
            self._dialog.given_up.connect(self._late.start)
        self._dialog.open()
        self._end_sign()
        self.lasts.emit()

    def _end_sign(self) -> None:
        if self._sign is not None:
            self._sign.end()
            self._sign = None

    def _leave(self) -> None:
        self._soon.stop()
        self._end_sign()
        if self._dialog is not None:
            self._dialog.end()
            self._dialog = None
