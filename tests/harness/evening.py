"""A long evening before one window: thousands of acts, and what they cost at the end beside the beginning.

python -m tests.harness.evening --acts 20000
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import thread_time
from typing import NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.files.settings import Settings
from desktop_app.record.sample import sample_visit
from desktop_app.rubric.answers import GradedListAnswer, Task
from desktop_app.storage.store import Store
from tests.ui.driver import before_a_window
from ui.parts.growing_text import GrowingText

TASKS = 40
WARM = 500  # acts, after which whatever is made once has been made
LONGEST_NOTE = 40
MOST = 1.1  # times what it was in the beginning
ACTS_AN_OBJECT = 20  # at the least
TO_AND_FRO = 200  # objects by which two moments differ in any case


class Cost(NamedTuple):
    """Of a stretch of acts: memory in bytes and objects at its end; the median of its edits in seconds of work.

    The edits are letters that are typed: other acts cost more or less, and would not be the same in each stretch.
    """

    acts: int
    memory: int
    objects: int
    edit: float

    def __str__(self) -> str:
        memory, edit = f"{self.memory / 2**20:6.1f} MB", f"{self.edit * 1000:6.2f} ms an edit"
        return f"{self.acts:6} acts  {memory}  {self.objects:7} objects  {edit}"


class Evening:
    """A person who types, chooses, undoes, leafs through the form, looks at the history, and comes back."""

    def __init__(self, path: Path) -> None:
        rubric, record = sample_visit()
        tasks = tuple(Task(id=number, text=f"任务{number}") for number in range(1, TASKS + 1))
        self._ledger = next(at for at, one in enumerate(record.answers) if isinstance(one, GradedListAnswer))
        record = record.with_answer(self._ledger, replace(record.answers[self._ledger], tasks=tasks))
        with closing(Store.create(path)) as store:
            store.add(rubric, record)
        self.person = before_a_window(Settings(person=""), path)
        self.person.press("Return")
        self._chance = Random(1)
        self._times: list[float] = []
        self._page = 1

    def acts(self, count: int, stretch: int) -> Iterator[Cost]:
        """Do so many acts; yield what each stretch of them cost."""
        for number in range(1, count + 1):
            self._act(number)
            if number % stretch == 0:
                yield Cost(number, memory(), self._objects(), median(self._times))
                self._times.clear()

    def _objects(self) -> int:
        return len(gc.get_objects()) + len(self.person.window.findChildren(QObject))

    def _act(self, number: int) -> None:
        if number % 250 == 0:
            self._look_at_history()
        elif number % 25 == 0:
            self._page = 1 + (self._page % 5)
            self.person.form.show_page(self._page)
        else:
            doing = self._chance.choice((self._type, self._type, self._type, self._grade, self._count, self._undo))
            begin = thread_time()
            doing()
            QApplication.processEvents()  # until it is painted
            if doing == self._type:
                self._times.append(thread_time() - begin)
        assert not self.person.document.failure

    def _type(self) -> None:
        """Type a letter into a note by the keyboard, or begin the note anew."""
        field = self._chance.choice(self.person.all(GrowingText))
        field.setFocus()
        if len(field.text) > LONGEST_NOTE:
            field.clear()
        QTest.keyClicks(field, self._chance.choice("abcdefg"))

    def _grade(self) -> None:
        document, at = self.person.document, self._ledger
        answer = document.answer(at)
        assert isinstance(answer, GradedListAnswer)
        number = self._chance.randrange(TASKS)
        tasks = list(answer.tasks)
        tasks[number] = replace(tasks[number], grade=self._chance.choice(("好", "较好", "一般")))
        document.set_answer(at, replace(answer, tasks=tuple(tasks)))

    def _count(self) -> None:
        self.person.edit_answer(0, count=self._chance.randrange(5))

    def _undo(self) -> None:
        self.person.press(*self._chance.choice((("ctrl+z",), ("ctrl+z", "ctrl+y"))))

    def _look_at_history(self) -> None:
        self.person.choose("修改记录")
        self.person.press("alt+Left")


def memory() -> int:
    """Return how much memory this program has in use, as the system counts it."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def run(path: Path, acts: int, stretch: int, say: Callable[[Cost], object] = print) -> tuple[Cost, Cost]:
    """Do so many acts in a new window; return what they cost in the beginning and at the end."""
    evening, costs = Evening(path), []
    for cost in evening.acts(acts, stretch):
        say(cost)
        costs.append(cost)
    evening.person.leave()
    costs = costs[min(max(1, WARM // stretch), len(costs) - 1) :]
    few = 1 + len(costs) // 4  # stretches, of which one may be a slow one
    first, last = (median(one.edit for one in part) for part in (costs[:few], costs[-few:]))
    return costs[0]._replace(edit=first), costs[-1]._replace(edit=last)


def main() -> None:
    """Tell each stretch and what the whole came to."""
    asked = argparse.ArgumentParser("tests.harness.evening", description=__doc__)
    asked.add_argument("--acts", type=int, default=20_000)
    asked.add_argument("--stretch", type=int, default=500)
    asked.add_argument("--untimed", action="store_true", help="let an edit take whatever it takes: others work, too")
    chosen = asked.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with TemporaryDirectory() as name:
        os.environ["ASSESSMENT_DATA"] = os.environ["ASSESSMENT_HOME"] = name
        application = QApplication([*sys.argv[:1], "-style", "Fusion"])
        begin, end = run(Path(name) / "评估.db", chosen.acts, chosen.stretch)
        application.quit()
    more, slower = end.memory / begin.memory, end.edit / begin.edit
    made = (end.objects - begin.objects) / (end.acts - begin.acts)
    print(f"memory × {more:.3f}, an edit × {slower:.3f}, {made:.3f} objects more an act")
    if more > MOST or end.objects - begin.objects > TO_AND_FRO + (end.acts - begin.acts) / ACTS_AN_OBJECT:
        sys.exit("WRONG: it grows")
    if slower > MOST and not chosen.untimed:
        sys.exit("WRONG: it is slower")


if __name__ == "__main__":
    main()
