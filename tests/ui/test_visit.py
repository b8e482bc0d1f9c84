"""Whole visits in a real window on an X server, with real key and mouse events."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from msgspec.structs import replace

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.assessing.finalising import tampering
from desktop_app.base.userdirs import default_file
from desktop_app.paper.joining import joined
from desktop_app.record.assessment import Assessment
from desktop_app.record.scoring import score
from desktop_app.rubric.answers import GradedListAnswer, RatioAnswer, ShortfallAnswer
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored

from ..ready import ready
from .paper import differences


def start(xvfb: str, module: str, *arguments: object, within: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    """Start a person's script on the display, as an argument of ``within``; its folders are this test's."""
    command = [*within, sys.executable, "-m", f"tests.ui.{module}", *map(str, arguments)]
    variables = os.environ | {"DISPLAY": xvfb, "QT_QPA_PLATFORM": "xcb"}
    return subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, text=True)


def test_visit_by_keyboard_alone(xvfb: str, tmp_path: Path) -> None:
    pdf = tmp_path / "sheet.pdf"
    with start(xvfb, "visit_by_keyboard", pdf) as person:
        assert person.wait(timeout=120) == 0
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        words = document[0].get_textpage().get_text_bounded()
    assert all(word in words for word in ("某市气象局党组", "2026年11月20日", "分数合计：86.63"))
    store = Store.open(default_file())
    [stored], _ = store.load_all()
    assert score(stored.rubric, stored.record).total == 86_63
    store.close()


@pytest.fixture
def begun(rubric: Rubric, sample: Assessment) -> None:
    """A file with all that ``visit_to_the_end`` does not enter itself."""
    blank = (GradedListAnswer(methods=("查看台账",)), RatioAnswer(methods=("问卷调查",)))
    kinds = {type(answer): answer for answer in blank}
    record = ready(rubric, replace(sample, answers=tuple(kinds.get(type(one), one) for one in sample.answers)))
    store = Store.create(default_file())
    store.add(rubric, record, "新建")
    store.close()


@pytest.mark.usefixtures("begun")
def test_visit_to_the_second_revision(xvfb: str, tmp_path: Path) -> None:
    with start(xvfb, "visit_to_the_end", tmp_path) as person:
        assert person.wait(timeout=180) == 0
    store = Store.open(default_file())
    assert faults_of(store) == []
    [stored], _ = store.load_all()
    one, two = store.revisions(stored.id)
    assert tampering(store, stored) == []
    store.close()
    assert (one.code != two.code, two.reason, stored.status) == (True, "第1项次数有误", "final")
    for revision, name in ((one, "first"), (two, "second"), (one, "first-again")):
        whole = joined([revision.sheet, revision.supplement])
        assert (tmp_path / f"{name}.pdf").read_bytes() == whole
        on_paper = differences((tmp_path / f"{name}-printed.pdf").read_bytes(), whole)
        assert len(on_paper) > 2
        assert max(on_paper) < 0.01
    with pypdfium2.PdfDocument(two.sheet) as document:
        words = document[0].get_textpage().get_text_bounded()
    assert two.printed_code in words
    assert f"替换第1版（校验码 {one.printed_code}）" in words


def test_visit_by_mouse(xvfb: str) -> None:
    with start(xvfb, "visit_by_mouse") as person:
        assert person.wait(timeout=60) == 0


def edit_until_killed(xvfb: str, what: str, seed: int) -> tuple[list[int], Stored]:
    """Kill the window wherever it is; return the last it showed as saved, and what the file holds."""
    with start(xvfb, "edit_until_killed", what) as person:
        assert person.stdout is not None
        shown = [person.stdout.readline() for _ in range(random.Random(seed).randrange(1, 25))]
        person.kill()  # SIGKILL
        shown += person.stdout.readlines()
    store = Store.open(default_file())  # rolls back what was not committed
    assert faults_of(store) == []
    [stored], _ = store.load_all()
    store.close()
    assert list(default_file().parent.iterdir()) == [default_file()]
    return [int(word) for word in [line for line in shown if line.endswith("\n")][-1].split()], stored


@pytest.mark.parametrize("seed", range(5))
def test_counts_and_remarks_shown_as_saved_survive_a_kill(xvfb: str, seed: int) -> None:
    (count, written), stored = edit_until_killed(xvfb, "counts", seed)
    answer = stored.record.answers[0]
    assert isinstance(answer, ShortfallAnswer)
    assert (answer.count or 0) >= count  # one edit more may be stored than the window had time to show
    assert len(answer.note) >= written


@pytest.mark.parametrize("seed", range(5))
def test_a_pasted_ledger_and_its_grades_survive_a_kill(xvfb: str, seed: int) -> None:
    (graded,), stored = edit_until_killed(xvfb, "tasks", seed)
    [answer] = [answer for answer in stored.record.answers if isinstance(answer, GradedListAnswer) and answer.tasks]
    assert len(answer.tasks) == 300
    assert 300 - answer.grades[None] >= graded
