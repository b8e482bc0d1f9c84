"""The report of what was taken in (接收情况表), printed again out of what the file has kept of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.exchange.merging.questions import for_one
from desktop_app.exchange.taking.printing_again import NOT_HERE, NOT_KEPT, report_again
from desktop_app.exchange.taking.taking_back import undo
from desktop_app.exchange.taking.taking_in import look_through, take_in
from desktop_app.history.merging import Which
from desktop_app.paper.taking import TakingReport
from desktop_app.paper.taking_sheet import taking_pdf
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.paper.helpers import closed_up, pages

from .arriving_files import Office, made_final, noted


@pytest.fixture
def office(store: Store, tmp_path: Path, rubric: Rubric, record: Assessment) -> Office:
    return Office(store, tmp_path / "来的", rubric, record)


def kept(report: TakingReport) -> tuple[object, ...]:
    """Return what a file keeps of a report."""
    files = [
        (file.name, file.sha256, [(one.id, one.unit, one.what, one.before, one.after) for one in file.done if one.came])
        for file in report.files
        if any(one.came for one in file.done)
    ]
    return report.batch, report.at, report.person, report.into, report.backup, report.count, files


def test_it_says_the_same_as_it_said_at_once(office: Office) -> None:
    paths = [office.other("新.db"), office.changed("改.db", noted(0, "更新")), office.changed("定.db", made_final)]
    for path in paths:
        with look_through(office.store, [path]) as look:
            chosen = {one.one.key: for_one(one.met, Which.OURS) for one in look.open_questions()}
            first = take_in(office.store, look, decisions=chosen)
        again = report_again(office.store, first.batch)
        assert kept(again) == kept(first)
        words = [[one.words for one in report.taken if one.what != "stands"] for report in (again, first)]
        assert words[0] == words[1]  # of a draft that waits it was said how much it would change
        assert (again.told, again.words) == ((NOT_KEPT,), first.words)
        [page] = pages(taking_pdf(again))
        assert all(closed_up(words) in page for words in (first.number, first.backup, first.files[0].name, NOT_KEPT))


def test_what_was_taken_back_or_is_gone_is_told(office: Office) -> None:
    with look_through(office.store, [office.other("新.db")]) as look:
        first = take_in(office.store, look)
    undo(office.store, first.batch)
    again = report_again(office.store, first.batch)
    assert [one.unit for one in again.taken] == [NOT_HERE]
    assert again.told[1].startswith("这次接收已撤回（")
