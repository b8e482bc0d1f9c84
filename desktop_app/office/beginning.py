"""What the office begins before it gives out: each assessment that a team is to do, under the id that it has already.

So the team types no unit, no member and no reading, and what comes back goes on from what the office has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from ..base.decoding import UNREADABLE
from ..base.errors import UserError
from ..base.text import unit_name
from ..exchange.giving.giving_out import Recipient
from ..history.events import Event, Kind
from ..record.assessment import Assessment, empty_assessment
from ..record.register import Register
from ..record.status import is_draft
from ..rubric.answers import GradedListAnswer, RatioAnswer, Reading, Task
from ..rubric.rubric import Rubric
from ..rubric.rules.graded_list import TASKS
from ..storage.beginning import begin_as
from ..storage.heads import OF_EVENTS
from ..storage.sqlite_file import in_words
from .rounds import broken_recusals, who_assesses

if TYPE_CHECKING:
    from ..storage.data_file import DataFile
    from ..storage.store import Store

_READINGS = f"""SELECT DISTINCT item, json_extract(value, '$.reading') AS reading FROM answer
 JOIN assessment ON assessment.id = answer.assessment WHERE assessment.rubric = ?
 AND NOT ifnull({OF_EVENTS["sample"]}, 0) AND json_valid(value) AND json_type(value, '$.reading') = 'object'"""
_REGISTERED = "registered"  # in an event's data: it follows the register
DIFFERENT = "第{}项的口径在各份评估中登记得不一样，没有写入任务包，请在评估中登记。"


class Beginning(Struct, frozen=True, kw_only=True):
    """What is put into assessments that are begun: the rubric, the mark on their papers, tasks of ledgers by id."""

    rubric: Rubric
    mark: str = ""
    ledgers: Mapping[str, Sequence[Task]] = {}


def team_recipients(register: Register, round_id: str, teams: Collection[str] = ()) -> list[Recipient]:
    """Return the teams of a round with what is theirs to do, those named alone, else all that have anything."""
    found, places = [], {unit.id: place for place, unit in enumerate(register.units)}
    in_order = sorted(register.assignments, key=lambda one: places.get(one.unit, len(places)))
    for team in register.teams:
        theirs = tuple(one.assessment for one in in_order if (one.team, one.round) == (team.id, round_id))
        if team.round == round_id and (team.id in teams if teams else theirs):
            found.append(Recipient(name=team.name, kind="team", assessments=theirs, person=team.leader))
    return found


def begin_missing(store: Store, assessments: Collection[str], beginning: Beginning) -> list[str]:
    """Begin those that are not in the file yet, with what the register knows; return what is to be told.

    A ledger goes into a draft that has no tasks yet. All or nothing. What is there already stays as it is, but where
    nobody has worked at it unit and team are as the register has them now.
    """
    register, told = store.register.load(), list[str]()
    with store.together():
        present = set(store.ids())
        missing = [one for one in assessments if one not in present]
        told += filter(None, [_as_registered(store, register, one) for one in assessments if one in present])
        readings = settled_readings(store.file, beginning.rubric) if missing else {}
        told += [DIFFERENT.format(number) for number, found in readings.items() if len(found) > 1]
        told += [f"{words}，没有列入评估组成员。" for words in map(partial(_aside, register), missing) if words]
        for assessment_id in reversed(missing):  # the list has the last changed first
            record = _begun(beginning, register, assessment_id, readings)
            begin_as(store.file, beginning.rubric, record, Kind.BEGUN, {}, assessment_id)
        places = {one: place for place, one in enumerate(assessments)}
        for assessment_id in sorted(beginning.ledgers, key=lambda one: -places.get(one, 0)):  # likewise
            told += filter(None, [_with_ledger(store, assessment_id, beginning.ledgers[assessment_id])])
    return told


def _as_registered(store: Store, register: Register, assessment_id: str) -> str:
    """Let a draft at which nobody has worked name the unit and the team that the register has by now; say so."""
    assigned, unit, stored = register.assignment_of(assessment_id), register.unit_of(assessment_id), None
    if assigned and assigned.team and unit and all(map(_is_the_office_s, store.history.of(assessment_id))):
        stored = store.load(assessment_id)
    if assigned is None or unit is None or stored is None:
        return ""
    leader, members = who_assesses(register, assigned)
    record = replace(stored.record, unit=unit.name, leader=leader, members=members)
    if record == stored.record:
        return ""
    store.save(stored, record, Kind.EDITED, {_REGISTERED: True})
    return f"“{unit_name(unit.name)}”还没有人评过，单位、组长、组员已按现在的单位名册更新。"


def _is_the_office_s(event: Event) -> bool:
    """Whether an event is of what the office puts into a draft before it is given out."""
    return event.kind in (Kind.BEGUN, Kind.LEDGER_IMPORTED) or (event.kind == Kind.EDITED and _REGISTERED in event.data)


def settled_readings(file: DataFile, rubric: Rubric) -> dict[int, list[Reading]]:
    """Return by item how the assessments of this rubric in the file read what it leaves open: all that differ."""
    found: dict[int, list[Reading]] = {}
    with in_words(file.path):
        for row in file.query(_READINGS, rubric.digest):
            try:
                reading = msgspec.json.decode(row["reading"], type=Reading)
            except (*UNREADABLE, TypeError):
                continue  # of an assessment that is told as damaged where it is looked at
            if reading not in found.setdefault(row["item"], []):
                found[row["item"]].append(reading)
    return found


def _begun(
    beginning: Beginning, register: Register, assessment_id: str, readings: Mapping[int, list[Reading]]
) -> Assessment:
    """Return the record that an assessment begins with: unit, team and mark, and what the office has settled."""
    assigned, unit = register.assignment_of(assessment_id), register.unit_of(assessment_id)
    if assigned is None or unit is None:
        raise UserError(f"单位名册里没有编号为“{assessment_id}”的评估，没有分发；请先把单位分派给评估组。")
    leader, members = who_assesses(register, assigned)
    record = empty_assessment(beginning.rubric, unit=unit.name, leader=leader, members=members, mark=beginning.mark)
    for position, answer in _readable(record):
        found = readings.get(beginning.rubric.items[position].number, [])
        if len(found) == 1:
            record = record.with_answer(position, replace(answer, reading=found[0]))
    return record


def _readable(record: Assessment) -> Iterator[tuple[int, RatioAnswer]]:
    """Yield the answers that a reading bites."""
    for position, answer in enumerate(record.answers):
        if isinstance(answer, RatioAnswer):
            yield position, answer


def _aside(register: Register, assessment_id: str) -> str:
    """Say who of the team stands aside from a unit; empty if nobody."""
    assigned = register.assignment_of(assessment_id)
    return broken_recusals(register, assigned) if assigned else ""


def _with_ledger(store: Store, assessment_id: str, tasks: Sequence[Task]) -> str:
    """Put a ledger's tasks into a draft that has none; say why not, where it stays as it is."""
    stored = store.load(assessment_id)
    position = next((at for at, one in enumerate(stored.record.answers) if isinstance(one, GradedListAnswer)), None)
    named = unit_name(stored.record.unit)
    if position is None or not tasks:
        return f"“{named}”的台账里没有任务，没有导入。"
    answer = stored.record.answers[position]
    if TASKS.entries(answer) or not is_draft(stored.status):
        why = "已有任务" if TASKS.entries(answer) else "已不是草稿"
        return f"“{named}”{why}，台账没有导入，原来的内容没有改动。"
    record = stored.record.with_answer(position, TASKS.with_entries(answer, tasks))
    store.save(stored, record, Kind.LEDGER_IMPORTED, {"count": len(tasks)})
    return ""
