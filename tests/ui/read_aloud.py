"""The program and a screen reader on one bus: prints what the reader says. Run by test_screen_reader."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
READER = Path(__file__).with_name("screen_reader.py")


def read_aloud(python: str, button: str) -> str:
    """Have ``python``, which has pyatspi, read the section, press the button and listen."""
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    program = [sys.executable, "-m", "tests.ui.wait_to_be_read"]
    pipes = subprocess.PIPE
    with subprocess.Popen([LAUNCHER, "--launch-immediately"]) as bus:
        try:
            with subprocess.Popen(program, stdin=pipes, stdout=pipes, encoding="utf-8") as window:
                assert window.stdout is not None
                assert window.stdout.readline() == "ready\n"
                return subprocess.run(
                    [python, READER, button], env=plain, capture_output=True, encoding="utf-8", timeout=90, check=True
                ).stdout
        finally:
            bus.terminate()


if __name__ == "__main__":
    print(read_aloud(*sys.argv[1:]))
