"""Work in a thread that goes on when a test says so."""

from collections.abc import Callable
from threading import Event, Semaphore
from typing import Any


class Slowly:
    """Stands in for a function, and does what it does only when told to; ``begun`` and ``ended`` count."""

    def __init__(self, does: Callable[..., Any]) -> None:
        self.does, self.begun, self.ended, self.go_on = does, Semaphore(0), Semaphore(0), Event()

    def __call__(self, *how: Any, **more: Any) -> Any:
        self.begun.release()
        assert self.go_on.wait(10)
        try:
            return self.does(*how, **more)
        finally:
            self.ended.release()
