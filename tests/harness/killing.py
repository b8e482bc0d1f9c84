"""A piece of work in a child that is killed as it is about to touch the disk, or at a random moment."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.harness.edits import FoundError

STEPS = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.chmod", "sqlite3.connect")


def killed(work: Callable[[], object], step: int, after: float | None = None) -> bool:
    """Do the work in a child that is killed at a step, or after some seconds; whether it came to its end."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            if after is None:
                _count_to(step)
            work()
            status = 0
        finally:
            os._exit(status)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise FoundError(f"step {step}: the child ended by itself")
    return os.WIFEXITED(status)


def _count_to(step: int) -> None:
    left = step

    def seen(event: str, _: tuple[Any, ...]) -> None:
        nonlocal left
        if event in STEPS:
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(seen)
