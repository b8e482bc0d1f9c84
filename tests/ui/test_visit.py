"""Whole visits in a real window on an X server, with real key and mouse events."""

import random
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.assessing.checking import faults as check
from desktop_app.base.userdirs import default_file
from desktop_app.record.scoring import score
from desktop_app.rubric.answers import GradedListAnswer, ShortfallAnswer
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored

from .no_network import AND_TELL, NAMESPACE, tries, why_not
from .paper import differences, page_texts
from .screen import start
from .stored import stored as stored_in


def test_visit_by_keyboard_alone(xvfb: str, tmp_path: Path) -> None:
    pdf = tmp_path / "sheet.pdf"
    with start(xvfb, "visit_by_keyboard", pdf) as person:
        assert person.wait(timeout=120) == 0
    [words] = page_texts(pdf.read_bytes())
    assert all(word in words for word in ("某市气象局党组", "2026年11月20日", "分数合计：86.63"))
    only = stored_in(default_file())
    assert score(only.rubric, only.record).total == 86_63


@pytest.mark.usefixtures("begun")
def test_visit_to_the_second_revision_without_any_network(xvfb: str, tmp_path: Path) -> None:
    within = () if why_not() else (*NAMESPACE, *AND_TELL)
    with start(xvfb, "visit_to_the_end", tmp_path, within=within) as person:
        told, _ = person.communicate(timeout=180)
    assert person.returncode == 0
    if within:
        assert tries(told) == 0
    with closing(Store.open(default_file())) as store:
        assert check(store) == []
        [stored], _ = store.load_all()
        one, two = store.revisions.of(stored.id)
    assert (one.code != two.code, two.reason, stored.status) == (True, "第1项次数有误", "final")
    for revision, name in ((one, "first"), (two, "second"), (one, "first-again")):
        assert (tmp_path / f"{name}.pdf").read_bytes() == revision.sheet
    on_paper = differences((tmp_path / "printed.pdf").read_bytes(), (tmp_path / "second.pdf").read_bytes())
    assert len(on_paper) > 2
    assert max(on_paper) < 0.01
    words = page_texts(two.sheet)[0]
    assert two.printed_code in words
    assert f"替换第1版（核验码 {one.printed_code}）" in words


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
    with closing(Store.open(default_file())) as store:  # rolls back what was not committed
        assert check(store) == []
        [stored], _ = store.load_all()
    assert list(default_file().parent.iterdir()) == [default_file()]
    return [int(word) for word in [line for line in shown if line.endswith("\n")][-1].split()], stored


def test_counts_and_remarks_shown_as_saved_survive_a_kill(xvfb: str, seed: int) -> None:
    (count, written), stored = edit_until_killed(xvfb, "counts", seed)
    answer = stored.record.answers[0]
    assert isinstance(answer, ShortfallAnswer)
    assert (answer.count or 0) >= count  # one edit more may be stored than the window had time to show
    assert len(answer.note) >= written


def test_a_pasted_ledger_and_its_grades_survive_a_kill(xvfb: str, seed: int) -> None:
    (graded,), stored = edit_until_killed(xvfb, "tasks", seed)
    [answer] = [answer for answer in stored.record.answers if isinstance(answer, GradedListAnswer) and answer.tasks]
    assert len(answer.tasks) == 300
    assert 300 - answer.grades[None] >= graded
