"""Many and large files brought as evidence while somebody types: ``python -m tests.harness.arriving``.

Tells the most memory that was taken, and the longest that the window gave no answer: a timer of 5 ms is late by so
much. Only a machine that does nothing else can tell the latter.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from PIL import Image
from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.files.settings import Settings
from desktop_app.record.sample import sample_visit
from desktop_app.rubric.rules import Choice
from desktop_app.storage.store import Store
from tests.ui.driver import Person, before_a_window
from ui.parts.growing_text import GrowingText

TICK_MS = 5
LETTER_S = 0.15  # between two letters, as somebody types
PHOTOGRAPH = (4000, 3000)  # pixels, as a telephone's
MOST_MB, MOST_MS = 250, 100


class Clock(QObject):
    """Ticks, and notes how late each tick is, in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._since.start()
        self._timer.start(TICK_MS)

    def stop(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        self.late.append(self._since.nsecsElapsed() / 1e6 - TICK_MS)
        self._since.restart()


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--files", type=int, default=60)
    options.add_argument("--photographs", type=int, default=120)
    options.add_argument("--megabytes", type=int, default=20)
    given = options.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["ASSESSMENT_DATA"] = os.environ["ASSESSMENT_HOME"] = name
        pid = os.fork()  # what makes the files is no part of what is measured
        if not pid:
            make(folder, given.files, given.photographs, given.megabytes << 20)
            os._exit(0)
        os.waitpid(pid, 0)
        QApplication([*sys.argv[:1], "-style", "Fusion"])
        late = run(folder)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    worst = ", ".join(f"{one:.0f}" for one in sorted(late)[-5:])
    print(f"{memory} MB at the most; the longest silences {worst} ms of {len(late)} ticks")
    return memory > MOST_MB or max(late) > MOST_MS


def make(folder: Path, files: int, photographs: int, size: int) -> None:
    """Write files of a size, and photographs that shrink as real ones do."""
    for number in range(files):
        (folder / f"材料{number:03}.zip").write_bytes(Random(number).randbytes(size))
    noise = Image.frombytes("RGB", (400, 300), Random(1).randbytes(400 * 300 * 3))
    for number in range(photographs):
        noise.rotate(number).resize(PHOTOGRAPH).save(folder / f"照片{number:03}.jpg", quality=90)


def run(folder: Path) -> list[float]:
    """Bring them all in one go, type until they are there, and return how late each tick was."""
    rubric, record = sample_visit()
    path = folder / "评估.db"
    store = Store.create(path)
    store.add(rubric, record)
    store.close()
    person = before_a_window(Settings(person=""), path)
    person.press("Return")
    strip = person.card(Choice).strip
    field = person.all(GrowingText)[0]
    field.setFocus()
    QTest.qWait(1000)
    clock = Clock()
    strip.add(sorted(folder.glob("材料*.zip")) + sorted(folder.glob("照片*.jpg")))
    _type_while(person, field, strip)
    clock.stop()
    person.leave()
    return clock.late


def _type_while(person: Person, field: GrowingText, strip: object) -> None:
    begin, letters = time.monotonic(), 0
    while strip.busy:  # type: ignore[attr-defined]
        QTest.keyClicks(field, "a")
        letters += 1
        QTest.qWait(int(LETTER_S * 1000))
        assert not person.document.failure
    print(f"{time.monotonic() - begin:.0f} s, {letters} letters typed meanwhile")


if __name__ == "__main__":
    sys.exit(main())
