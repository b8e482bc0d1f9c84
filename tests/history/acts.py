"""What somebody does to a copy, in few words, for tables of cases."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from desktop_app.history.events import Kind
from desktop_app.rubric.answers import Attachment, Ballot, Reading, Task
from tests.history.copies import Desk
from tests.strategies import SHIPPED

LEDGER = tuple(Task(id=n, text=f"任务{n}") for n in (1, 2, 3, 4))
PHOTO = Attachment(name="照片.jpg", sha256="a" * 64, size=9)
OTHER = Attachment(name="记录.pdf", sha256="b" * 64, size=9)
BALLOT = Ballot(group="职工", issued=3, returned=3, satisfied=3)
READING = Reading(value=Decimal("0.5"), person="甲")
KINDS = SHIPPED.conduct

Act = Callable[[Desk], None]


def answer(number: int, **fields: Any) -> Act:
    return lambda desk: desk.answer(number, **fields)


def particulars(**fields: Any) -> Act:
    return lambda desk: desk.edit(replace(desk.record, **fields))


def task(number: int, **fields: Any) -> Act:
    """Change the task with that number."""

    def do(desk: Desk) -> None:
        tasks = desk.record.answers[6].tasks
        desk.answer(7, tasks=tuple(replace(one, **fields) if one.id == number else one for one in tasks))

    return do


def ledger(*numbers: int) -> Act:
    """Leave these tasks in this order."""
    return lambda desk: desk.answer(7, tasks=tuple(LEDGER[n - 1] for n in numbers))


def added(text: str, kind: Kind = Kind.EDITED) -> Act:
    def do(desk: Desk) -> None:
        new = (
            SHIPPED.items[6]
            .listings[0]
            .with_entries(desk.record.answers[6], [*desk.record.answers[6].tasks, Task(text=text)])
        )
        desk.edit(desk.record.with_answer(6, new), kind)

    return do


def undo(desk: Desk) -> None:
    desk.undo()


def then(*acts: Act) -> Act:
    def do(desk: Desk) -> None:
        for act in acts:
            act(desk)

    return do


def of(number: int, name: str) -> Callable[[Desk], Any]:
    return lambda desk: getattr(desk.record.answers[SHIPPED.positions[number]], name)


def texts(desk: Desk) -> list[str]:
    return [one.text for one in desk.record.answers[6].tasks]


def graded(desk: Desk) -> list[tuple[str, str | None, str]]:
    return [(one.text, one.grade, one.note) for one in desk.record.answers[6].tasks]


def two(before: Act, ours: Act, theirs: Act) -> tuple[Desk, Desk]:
    base = Desk(SHIPPED)
    before(base)
    one, other = base.copied("甲"), base.copied("乙")
    ours(one)
    theirs(other)
    return one, other
