"""A window in which somebody types, ticks or grades: ``typed.py ACT FOLDER``, a line of input each for twenty steps.

A line of output has the milliseconds of the longest time between two beats of the window.
"""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from msgspec.structs import replace
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest

from benchmarks import visits
from benchmarks.edits import at_a_long_visit, settle
from desktop_app.rubric.answers import GradedListAnswer
from ui.form.item_card import ItemCard
from ui.parts.growing_text import GrowingText
from ui.visit.assessment_page import AssessmentPage

Step = Callable[[], object]
STEPS, EVERY_MS = 20, 40  # as fast as anybody types


def main(act: str, folder: Path) -> None:
    """Open a visit with a long ledger, and take steps in it."""
    window, page = at_a_long_visit(folder)
    step = {"note": typing, "choice": ticking, "grade": grading}[act](page)
    settle()
    for _ in sys.stdin:
        print(_largest_gap(step), flush=True)
    window.close()


def typing(page: AssessmentPage) -> Step:
    """Type into the note of an item, a character a step."""
    position = visits.count_position()
    page.go_to_item(position)
    card = next(one for one in page.findChildren(ItemCard) if one.position == position)
    field = card.findChild(GrowingText)
    assert isinstance(field, GrowingText)
    field.setFocus()
    turns = itertools.cycle("abcdefghij ")
    return lambda: QTest.keyClicks(field, next(turns))


def ticking(page: AssessmentPage) -> Step:
    """Count otherwise, with all that is shown of it."""
    position = visits.count_position()
    page.go_to_item(position)
    turns = itertools.cycle((0, 1, 2))
    return lambda: page.document.set_answer(position, replace(page.document.answer(position), count=next(turns)))


def grading(page: AssessmentPage) -> Step:
    """Grade the next task in sight otherwise."""
    position, known = visits.ledger_position(), [grade.label for grade in visits.ledger().grades]
    page.go_to_item(position)
    turns = itertools.count()

    def step() -> None:
        answer, at = page.document.answer(position), next(turns) % 8
        assert isinstance(answer, GradedListAnswer)
        task = answer.tasks[at]
        grade = known[(known.index(task.grade or known[0]) + 1) % len(known)]
        tasks = (*answer.tasks[:at], replace(task, grade=grade), *answer.tasks[at + 1 :])
        page.document.set_answer(position, replace(answer, tasks=tasks))

    return step


class _Beats(QObject):
    """Beats each millisecond, as often as the window's thread lets it.

    What that thread waits for a core, which other programs have, is no fault of the window's; Linux tells it.
    """

    def __init__(self) -> None:
        super().__init__()
        told = Path("/proc/thread-self/schedstat")
        self._told = os.open(told, os.O_RDONLY) if told.exists() else -1
        self.largest, self._last = 0.0, self._now()
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = self._now()
        self.largest, self._last = max(self.largest, now - self._last), now

    def _now(self) -> float:
        waited = int(os.pread(self._told, 100, 0).split()[1]) / 1e9 if self._told >= 0 else 0.0
        return perf_counter() - waited

    def end(self) -> float:
        """Return the milliseconds of the longest time between two."""
        if self._told >= 0:
            os.close(self._told)
        return self.largest * 1000


def _largest_gap(step: Step) -> float:
    """Take twenty steps, one after the other, and let what they began come to its end."""
    beats, loop, left = _Beats(), QEventLoop(), iter(range(STEPS))
    pace = QTimer(interval=EVERY_MS)

    def go_on() -> None:
        if next(left, None) is None:
            loop.quit()
        else:
            step()

    pace.timeout.connect(go_on)
    pace.start()
    loop.exec()
    return beats.end()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
