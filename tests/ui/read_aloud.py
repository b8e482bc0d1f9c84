"""The program and a screen reader on one bus: prints what the reader says. Run by test_screen_reader."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

LAUNCHER = "/usr/libexec/at-spi-bus-launcher"


def read_aloud(python: str, program: str, reader: str, *arguments: str) -> str:
    """Have ``python``, which has pyatspi, run a ``reader`` before a ``program``."""
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    pipes = subprocess.PIPE
    with subprocess.Popen([LAUNCHER, "--launch-immediately"]) as bus:
        try:
            with subprocess.Popen(
                [sys.executable, "-m", f"tests.ui.{program}"], stdin=pipes, stdout=pipes, encoding="utf-8"
            ) as window:
                assert window.stdout is not None
                assert window.stdout.readline() == "ready\n"
                script = Path(__file__).with_name(f"{reader}.py")
                return subprocess.run(
                    [python, script, *arguments], env=plain, stdout=pipes, encoding="utf-8", timeout=240, check=True
                ).stdout
        finally:
            bus.terminate()


if __name__ == "__main__":
    print(read_aloud(*sys.argv[1:]))
