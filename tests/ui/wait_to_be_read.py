"""The first section of the sample visit on the screen, until nobody listens any more. Run by test_screen_reader."""

import sys
from threading import Thread

from PySide6.QtCore import QMetaObject, Qt

from desktop_app.base.paths import SAMPLE_VISIT
from desktop_app.record.interchange import from_json
from desktop_app.rubric.loading import shipped_rubrics

from .screen import PersonAtScreen, at_a_screen


def wait_to_be_read() -> None:
    person = at_a_screen()
    rubric = shipped_rubrics()[0]
    person.open(rubric, from_json(rubric, SAMPLE_VISIT.read_bytes(), SAMPLE_VISIT.name))
    person.show_page(1)
    listen(person)


def listen(person: PersonAtScreen) -> None:
    """Go on until the pipe is closed that this was started with."""
    person.application.setApplicationName("xunchazhenggai")
    print("ready", flush=True)

    def wait() -> None:
        sys.stdin.read()
        QMetaObject.invokeMethod(person.application, "quit", Qt.ConnectionType.QueuedConnection)

    Thread(target=wait, daemon=True).start()
    person.application.exec()


if __name__ == "__main__":
    wait_to_be_read()
