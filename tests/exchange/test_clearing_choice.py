"""Whatever places are agreed to: these are cleared, and not a byte of any other is changed."""

import os
import shutil
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.exchange.clearing.clearing_out import Wish, clear_out
from desktop_app.exchange.clearing.places import survey
from desktop_app.exchange.sealing import sealed_copy
from desktop_app.paper.clearing import Kind
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from tests.examples import examples
from tests.exchange.cleared import Visit

KINDS = [kind for kind in Kind if kind not in (Kind.OTHER_FILE, Kind.AS_FOUND, Kind.SYSTEM, Kind.KNOWN)]


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, record: Assessment) -> tuple[Visit, Path, Path]:
    """A visit in a folder that is copied back before each example: where it lies is part of what it remembers."""
    base = tmp_path_factory.mktemp("choice")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ASSESSMENT_HOME", str(base / "here" / "home"))
        patched.setenv("ASSESSMENT_DATA", str(base / "here" / "data"))
        patched.setattr(sealed_copy, "sealed", partial(sealed_copy.sealed, cost=sealed_copy.CHEAP))
        visit = Visit(base / "here" / "visit", rubric, record, alone=False)
    return visit, base / "here", Path(shutil.copytree(base / "here", base / "kept"))


@settings(max_examples=examples(6))
@given(chosen=st.sets(st.sampled_from(KINDS)))
def test_what_is_agreed_to_goes_and_nothing_else(chosen: set[Kind], laid: tuple[Visit, Path, Path]) -> None:
    visit, here, kept = laid
    shutil.rmtree(here)
    shutil.copytree(kept, here)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ASSESSMENT_HOME", str(here / "home"))
        patched.setenv("ASSESSMENT_DATA", str(here / "data"))
        traces = survey(visit.path, {visit.id: visit.head}).traces
        before = {file: file.read_bytes() for one in traces for file in one.files}
        agreed = [one.key for one in traces if one.kind in chosen]
        cleared = clear_out(Wish(path=visit.path, confirmed={visit.id: visit.head}, receipt="", agreed=agreed))
        assert os.environ["ASSESSMENT_DATA"] == str(here / "data")
    gone = {one.kind for one in cleared.places}
    kept_back = {Kind.BACKUP} if Kind.FILE not in chosen else set()  # what they hold is still in the data file
    assert gone == chosen - kept_back
    for one in traces:
        for file in one.files:
            if one.kind not in gone:
                assert file.read_bytes() == before[file], file
            else:
                assert not file.exists() or file.read_bytes() != before[file], file
    assert {one.kind for one in cleared.left} >= set(KINDS) - gone
    assert cleared.finished == (chosen == gone)
