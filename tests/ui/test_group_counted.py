"""One draft given out to four members and brought together again, its keys and clicks counted."""

from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.files.settings import Settings
from desktop_app.rubric.answers import GradedListAnswer, Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from ui.exchange.asking import targets
from ui.exchange.asking.targets import Target
from ui.exchange.giving.division_table import DivisionTable
from ui.exchange.taking.taking_dialog import TakingDialog
from ui.exchange.taking.taking_result import TakingResult

from .conftest import Seat
from .counted import CountedPerson
from .pace import in_words
from .tasks import with_tasks

MEMBERS = ("李某某", "王某某", "赵某某", "钱某某")
MOST, MOST_S = 16, 120
LEDGER = 6


def works(path: Path, number: int) -> None:
    """Let a member assess an item of his own, and grade the tasks that are his."""
    with closing(Store.open(path)) as store:
        stored = store.load(store.ids()[0])
        answers = list(stored.record.answers)
        answers[number] = replace(answers[number], note=f"{MEMBERS[number]}的依据")
        ledger = answers[LEDGER]
        assert isinstance(ledger, GradedListAnswer)
        tasks = [replace(one, grade="好") if at % 4 == number else one for at, one in enumerate(ledger.tasks)]
        answers[LEDGER] = replace(ledger, tasks=tuple(tasks))
        store.person = MEMBERS[number]
        store.save(stored, replace(stored.record, answers=tuple(answers)))


def test_four_members_take_no_more_keys_and_clicks(
    seat: Seat, file: Path, rubric: Rubric, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(targets, "removable_media", lambda: [Target(stick, "KINGSTON", True)])
    with closing(Store.open(file)) as store:
        record = with_tasks(rubric, *(Task(id=at, text=f"任务{at}") for at in range(1, 21)))
        store.add(rubric, replace(record, unit="某市局", leader="张某某", members=MEMBERS))
    person = CountedPerson(seat(Settings(person="张某某"), file).window)
    with person.part("分发"):
        person.press("Return", "ctrl+shift+j")
        table = person.one(DivisionTable)
        for column in range(2, 6):
            person.select(table, column - 1, column)
        person.click("下一步")
        person.wait_until(person.button("分发").isEnabled)
        person.click("分发")
        person.wait_until(lambda: "关闭" in person.buttons())
        person.click("关闭")
    copies = sorted(stick.glob("*.db"))
    for path in copies:
        works(path, next(at for at, name in enumerate(MEMBERS) if name in path.name))
    with person.part("接收"):
        person.press("ctrl+shift+r")
        assert person.drag_here(person.dialog(TakingDialog), *copies)
        person.hands.bring()
        person.click("接收1份")  # of four files
        person.dialog(TakingResult)
        person.click("关闭")
    [stored] = person.store.load_all()[0]
    assert [answer.note for answer in stored.record.answers[:4]] == [f"{name}的依据" for name in MEMBERS]
    ledger = stored.record.answers[LEDGER]
    assert isinstance(ledger, GradedListAnswer)
    assert {task.grade for task in ledger.tasks} == {"好"}
    assert {event.person for event in person.store.side.each(stored.id)} | {
        event.person for event in person.store.history.each(stored.id)
    } >= {*MEMBERS, "张某某"}
    seconds = person.hands.pace.seconds
    assert person.acts.total() <= MOST, person.acts
    assert sum(seconds.values()) < MOST_S, seconds
    print(person.acts.total(), dict(person.acts), in_words(seconds))
