"""The command line, interrupted at a moment: ``python -m tests.commands.interrupted NUMBER SUBCOMMAND…``.

Ctrl+C is pressed at the so manieth time that the program opens, renames or connects to something, from when it looks
after Ctrl+C: what comes before is Python itself.
"""

import os
import runpy
import signal
import sys

EVENTS = ("open", "sqlite3.connect", "os.rename", "os.remove", "os.link", "os.mkdir")
count = 0


def seen(event: str, _: object) -> None:
    """Press it when it is time."""
    global count
    if event in EVENTS and signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        count += 1
        if count == number:
            os.kill(os.getpid(), signal.SIGINT)


if __name__ == "__main__":
    number = int(sys.argv.pop(1))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also where the tests run behind something
    sys.addaudithook(seen)
    runpy.run_module("desktop_app", run_name="__main__", alter_sys=True)
