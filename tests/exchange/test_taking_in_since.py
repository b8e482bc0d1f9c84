"""What changes between the look at what comes in and taking it in; and a unit whose name another one has here."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from msgspec.structs import replace

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.exchange.taking.incoming import What
from desktop_app.exchange.taking.taking_in import look_through, take_in
from desktop_app.record.assessment import Assessment
from desktop_app.record.register import Assignment, Register, Unit
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.visits import another_tool

from .arriving_files import Office, noted


@pytest.fixture
def office(store: Store, tmp_path: Path, rubric: Rubric, record: Assessment) -> Office:
    return Office(store, tmp_path / "来的", rubric, record)


@pytest.mark.parametrize("tool", [False, True])
def test_what_was_newer_is_compared_again_where_this_file_has_changed_since(office: Office, tool: bool) -> None:
    newer = office.changed("newer.db", noted(1, "来的"))
    with look_through(office.store, [newer]) as look:
        assert [one.what for one in look.found] == [What.NEWER]
        if tool:
            another_tool(office.store.path, "UPDATE answer SET note = '别的程序写的' WHERE item = 3")
        else:
            noted(2, "本机后来的")(office.store)
        report = take_in(office.store, look)
    notes = [answer.note for answer in office.store.load(office.draft).record.answers]
    if tool:
        assert "对不上" in report.files[0].done[0].words
        assert ("别的程序写的" in notes, "来的" in notes) == (True, False)
    else:
        assert [one.what for one in report.taken] == ["merge"]
        assert {"来的", "本机后来的"} <= set(notes)
        assert faults_of(office.store) == []


@pytest.mark.parametrize("known_as", ["name", "short", "aliases"])
def test_a_unit_of_a_name_that_another_has_is_told_as_that(office: Office, known_as: str) -> None:
    path, theirs = office.other("别处.db"), Unit(id=str(uuid4()), name="别的单位")
    with closing(Store.open(path)) as other:
        given = Assignment(assessment=other.ids()[0], unit=theirs.id)
        other.register.save(Register(units=(theirs,), assignments=(given,)))
    register = office.store.register.load()
    ours = replace(register.units[0], **{known_as: ("别的单位",) if known_as == "aliases" else "别的单位"})
    office.store.register.save(replace(register, units=(ours,)))
    with look_through(office.store, [path]) as look:
        assert look.found[0].told == (
            "单位名册里另有一个名为“别的单位”的单位，编号不同，接收时另外加入，请核对是不是同一个单位",
        )
        [told] = take_in(office.store, look).files[0].told
    assert told == "单位名册增加了“别的单位”，名册里已有这个名称、编号不同，请核对是不是同一个单位"
    assert [unit.id for unit in office.store.register.load().units] == [ours.id, theirs.id]
