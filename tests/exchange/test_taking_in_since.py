"""What changes between the look at what comes in and taking it in."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.exchange.taking.incoming import What
from desktop_app.exchange.taking.taking_in import look_through, take_in
from desktop_app.record.assessment import Assessment
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
