"""What the sides of a question are called where copies of one assessment come in several files."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.exchange.merging.questions import for_one, titles
from desktop_app.exchange.taking.taking_in import look_through, take_in
from desktop_app.history.merging import Which
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store

from .arriving_files import Office, noted


@pytest.fixture
def office(store: Store, tmp_path: Path, rubric: Rubric, record: Assessment) -> Office:
    return Office(store, tmp_path / "来的", rubric, record)


@pytest.mark.parametrize(
    ("people", "named"),
    [
        (("组员甲", "组员乙"), ["组员甲填的", "组员乙填的"]),
        (("组员", "组员"), ["组员填的（“0.db”）", "组员填的（收到的文件）"]),
        (("", "组员"), ["未填录入人填的（“0.db”）", "组员填的（收到的文件）"]),
    ],
)
def test_sides_out_of_several_files_are_named_and_one_assessment_is_one(
    office: Office, people: tuple[str, str], named: list[str]
) -> None:
    """Nobody has changed anything here: what the second file differs from came in the first."""
    paths = [office.copy(f"{at}.db") for at in range(2)]
    for at, (path, person) in enumerate(zip(paths, people, strict=True)):
        with closing(Store.open(path)) as store:
            store.person = person
            noted(0, f"第{at}份的")(store)
    with look_through(office.store, paths) as look:
        [asked] = look.open_questions()
        [question] = asked.met.questions
        assert titles(asked.met, question, (asked.ours, "收到的文件"), asked.files) == named
        assert asked.ours == "本文件、“0.db”"
        decisions = {asked.one.key: for_one(asked.met, Which.THEIRS)}
        report = take_in(office.store, look, decisions=decisions)
    assert (len(report.taken), report.words) == (2, "已接收1份评估")
