"""Work off the user's way: one function in a thread, its result or its sentence back in the window."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any
from weakref import finalize

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QObject, QThreadPool, QTimer, Signal
from shiboken6 import isValid

from desktop_app.base.errors import UserError

PATIENCE_MS = 2_000
SWITCH_S = 0.0005
DAEMON = "unawaited work"  # name of a thread


class _Courier(QObject):
    """Carries what a thread brings into the window's thread.

    Lives as long as the program: a thread may end after the page that asked is gone.
    """

    brought = Signal(object, object, bool)  # for whom, what, and whether it is waited for

    def __init__(self) -> None:
        super().__init__()
        self.begun = self.arrived = 0  # pieces of work
        self.alone: list[Background] = []  # for the last of them alone something may arrive
        self._put_off: list[tuple[Background, Callable[[], None], bool]] = []
        self.brought.connect(self._deliver)  # queued, as the threads are not the courier's

    def _deliver(self, owner: Background, deliver: Callable[[], None], awaited: bool) -> None:
        self._put_off.append((owner, deliver, awaited))
        self.deliver_the_rest()

    def deliver_the_rest(self) -> None:
        """Deliver what may arrive now, in its order."""
        while (found := next(filter(self._may_arrive, self._put_off), None)) is not None:
            self._put_off.remove(found)
            _, deliver, awaited = found
            self.arrived += awaited
            deliver()

    def _may_arrive(self, brought: tuple[Background, Callable[[], None], bool]) -> bool:
        return not self.alone or brought[0] is self.alone[-1]


@cache
def _courier() -> _Courier:
    # The window's thread lets go of the interpreter with each call of SQLite, and then waits so long to have it back.
    sys.setswitchinterval(SWITCH_S)
    return _Courier()


def finish() -> None:
    """Let what was begun, and what that begins, come to its end before its page goes; a long way is not waited for."""
    courier, clock = _courier(), QElapsedTimer()
    clock.start()
    while courier.arrived < courier.begun:
        if not QThreadPool.globalInstance().waitForDone(max(0, PATIENCE_MS - clock.elapsed())):
            return
        before = courier.arrived
        deliver()  # what arrives may begin the next
        if courier.arrived == before:
            return


def deliver() -> None:
    """Let what has arrived be taken now, not with the next turn of the window."""
    QCoreApplication.sendPostedEvents(_courier())
    _courier().deliver_the_rest()


@contextmanager
def alone(owner: Background) -> Iterator[None]:
    """Let nothing arrive but for ``owner``: whoever waits for that has not reckoned with anything else meanwhile."""
    courier = _courier()
    courier.alone.append(owner)
    try:
        yield
    finally:
        courier.alone.pop()
        QTimer.singleShot(0, courier.deliver_the_rest)


class _Daemon:
    """A thread that nobody waits for: to make one anew for each edit would be felt. Ends with ``end``, and the program.

    Raises ``RuntimeError`` where the system has none to give.
    """

    def __init__(self) -> None:
        self._tasks: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self.idle = Event()
        Thread(target=self._work, name=DAEMON, daemon=True).start()

    def do(self, task: Callable[[], None]) -> None:
        self.idle.clear()
        self._tasks.put(task)

    def end(self) -> None:
        self._tasks.put(None)

    def _work(self) -> None:
        while task := self._tasks.get():
            task()
            del task  # or what it holds is kept until the next
            self.idle.set()


class Background(QObject):
    """Runs one piece of work at a time for its owner; the result of one that was overtaken is dropped.

    ``parent`` must be a QObject of the window's thread: there the results arrive, if it still lives.
    ``daemon``: nobody waits for the work, it ends with the program; for what may hang, such as a network folder.
    """

    failed = Signal(str)

    def __init__(self, parent: QObject, *, daemon: bool = False) -> None:
        super().__init__(parent)
        self._daemon = daemon
        self._thread: _Daemon | None = None
        self._ending: finalize[[], Background] | None = None
        self._latest = 0
        self._courier = _courier()  # made in the window's thread

    def run(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Start ``work`` in the thread pool; ``then`` gets its result, ``failed`` its ``UserError``."""
        self._latest += 1
        number, courier = self._latest, self._courier

        def task() -> None:
            result = _or_why_not(work)
            courier.brought.emit(self, partial(self._arrived, number, result, then), not self._daemon)

        if self._daemon:
            thread = self._take_another() if self._thread is None or self.busy else self._thread
            thread.do(task)
        else:
            courier.begun += 1
            QThreadPool.globalInstance().start(task)

    def do_here(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Do the same here and now, where ``run`` has found no thread."""
        self._latest += 1
        self._arrived(self._latest, _or_why_not(work), then)

    def _take_another(self) -> _Daemon:
        """Have a thread that does nothing yet; the one before ends as soon as it is done, if ever."""
        thread = _Daemon()  # or the one before stays
        if self._ending is not None:
            self._ending()
        self._thread, self._ending = thread, finalize(self, thread.end)
        return thread

    @property
    def busy(self) -> bool:
        """Whether work that nobody waits for is still going on."""
        return self._thread is not None and not self._thread.idle.is_set()

    def wait(self, seconds: float) -> None:
        """Wait a while for it all the same; its result then arrives as always."""
        if self._thread is not None:
            self._thread.idle.wait(seconds)

    def _arrived(self, number: int, result: object, then: Callable[[object], None]) -> None:
        if number != self._latest or not isValid(self):
            return
        if isinstance(result, UserError):
            self.failed.emit(str(result))
        elif isinstance(result, Exception):
            self.failed.emit("没有完成：程序出了意外的问题。")
            raise result
        else:
            then(result)


def _or_why_not(work: Callable[[], Any]) -> object:
    try:
        return work()
    except Exception as error:  # told, or raised again, in the window's thread
        return error
