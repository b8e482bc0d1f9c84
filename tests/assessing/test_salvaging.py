"""What can be read of a damaged assessment becomes a draft: from its rows, else from its history."""

from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.assessing.checking import faults
from desktop_app.assessing.salvaging import salvage, unsalvaged
from desktop_app.base.errors import UserError
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.visits import another_tool

NO_TEXT = "CAST(x'e69cff' AS TEXT)"
HISTORY_TOO = "UPDATE event SET changes = '[1]'"
DAMAGED = {
    "the unit": (f"UPDATE assessment SET unit = {NO_TEXT}", "基本信息按修改记录取回", True),
    "a list of people": ("UPDATE assessment SET members = '[1]'", "基本信息按修改记录取回", True),
    "a note": (f"UPDATE answer SET note = {NO_TEXT} WHERE item = 3", "第3项按修改记录取回", True),
    "a value": ('UPDATE answer SET value = \'{"count":"x"}\' WHERE item = 1', "第1项按修改记录取回", True),
    "a task": (f"UPDATE task SET text = {NO_TEXT} WHERE id = 2", "第7项按修改记录取回", True),
    "a task, in its history too": (
        f"UPDATE task SET grade = '没有' WHERE id = 2; {HISTORY_TOO}",
        "第7项有读不出的内容，没有取回",
        False,
    ),
    "the unit, in its history too": (f"UPDATE assessment SET unit = {NO_TEXT}; {HISTORY_TOO}", "没有取回", False),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_what_can_be_read_becomes_a_draft(case: str, path: Path, rubric: Rubric, sample: Assessment) -> None:
    sql, words, whole = DAMAGED[case]
    record = replace(sample, unit="某县局")
    with closing(Store.create(path)) as store:
        damaged = store.add(rubric, record)
    another_tool(path, sql)
    with closing(Store.open(path)) as store:
        with pytest.raises(UserError):
            store.load(damaged)
        assert unsalvaged(store, set()) == [damaged]
        made = salvage(store, damaged)
        assert words in made.words
        found = store.load(made.id).record
        assert unsalvaged(store, {made.id}) == []
        assert not [fault for fault in faults(store) if "读不懂" in fault]
    if whole:
        assert found == record
    else:
        answers = sum(a != b for a, b in zip(found.answers, record.answers, strict=True))
        assert answers + (replace(found, answers=()) != replace(record, answers=())) == 1
        assert len(found.answers[6].tasks) >= len(record.answers[6].tasks) - 1  # type: ignore[attr-defined]
