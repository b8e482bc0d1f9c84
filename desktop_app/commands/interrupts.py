"""Ctrl+C: at once while nothing is begun, as ``KeyboardInterrupt`` while a command works, held back where it must be.

Loaded before anything that takes long to load; so it needs little itself.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

INTERRUPTED = 130  # as shells say it: 128 and the number of the signal
_NOTHING = "已中断（Ctrl+C），什么也没有做。\n"


def end_at_once() -> None:
    """Let Ctrl+C end the program without further ado; where it is ignored, as by nohup, it stays so."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)


def interrupt() -> None:
    """Let Ctrl+C interrupt what is done from now on, so that it can clear up."""
    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, _raise)


def as_python_does() -> None:
    """Leave Ctrl+C to whoever comes now."""
    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def ignore() -> None:
    """Let Ctrl+C do nothing any more: the end is being told."""
    if signal.getsignal(signal.SIGINT) is _raise:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def uninterrupted(give_up: Callable[[], object] | None = None) -> Iterator[None]:
    """Hold Ctrl+C back while something is done and noted: it is either not begun, or known to be done.

    ``give_up`` asks what is done to end as if it had not begun, as long as it can.
    """
    before = signal.getsignal(signal.SIGINT)
    pressed: list[int] = []

    def press(number: int, _: object) -> None:
        pressed.append(number)
        if give_up:
            give_up()

    if callable(before):
        signal.signal(signal.SIGINT, press)
    try:
        yield
    finally:
        if callable(before):
            signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


def _end(*_: object) -> None:
    with suppress(OSError):
        os.write(2, _NOTHING.encode())
    os._exit(INTERRUPTED)


def _raise(*_: object) -> None:
    raise KeyboardInterrupt
