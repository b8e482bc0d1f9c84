"""Events are data in a chain: words for them may change, nothing else about them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing import verifying
from desktop_app.assessing.checking import check_file
from desktop_app.base.errors import UserError
from desktop_app.history import words
from desktop_app.history.events import Kind, chained, origin
from desktop_app.record import readiness, status
from desktop_app.record.readiness import Finding, noted_warnings, unnoted
from desktop_app.record.scoring import score
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.screening import FIRST_VERSION, USER_VERSION
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.told import event_of

FILES = Path(__file__).parents[1] / "files"
DAY = "2999-01-01"
TEXTS = ("person", "kind", "data", "changes", "at")


def test_every_kind_is_worded() -> None:
    assert set(words.WORDS) == set(Kind)


def test_the_chain_is_frozen() -> None:
    start = origin("a", "d")
    assert (start[:8], chained(start, "t", "p", "edited", "{}", "[]")[:8]) == ("e0d967dd", "23541261")
    assert chained(start, "t", "p", "edited", "{}", "[]") != chained(start, "tp", "", "edited", "{}", "[]")


@settings(max_examples=examples(10, 100), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(count=st.integers(1, 5), data=st.data())
def test_a_change_anywhere_breaks_the_chain(count: int, data: st.DataObject, rubric: Rubric, tmp_path: Path) -> None:
    path = tmp_path / "评估.db"
    path.unlink(missing_ok=True)
    with closing(Store.create(path)) as store:
        stored = store.load(store.begin(rubric))
        for number in range(count):
            stored, _ = store.save(stored, replace(stored.record, unit=f"某局{number}"))
        assert store.history.break_in_chain(stored.id, stored.head) == ""
    with closing(sqlite3.connect(path)) as connection:
        event = data.draw(st.sampled_from([row[0] for row in connection.execute("SELECT id FROM event")]))
        column = data.draw(st.sampled_from(TEXTS))
        connection.execute(f"UPDATE event SET {column} = {column} || ' ' WHERE id = ?", (event,))
        connection.commit()
    with closing(Store.open(path, read_only=True)) as store:
        assert f"从第{event}条起" in store.history.break_in_chain(stored.id, stored.head)


@pytest.mark.parametrize("version", range(FIRST_VERSION, USER_VERSION + 1))
def test_rewording_everything_changes_nothing_old(version: int, monkeypatch: pytest.MonkeyPatch) -> None:
    path = FILES / f"version-{version}" / "visits.db"
    found = look_through(path)
    for table in (words.WORDS, status.STATES, status.SIGNED, status.OUTCOMES):
        for key, text in dict(table).items():  # type: ignore[call-overload]
            monkeypatch.setitem(table, key, f"换了说法：{text}")  # type: ignore[arg-type]
    plain = readiness.warnings

    def reworded(*facts: object) -> list[Finding]:
        return [replace(one, words=f"换了说法：{one.words}") for one in plain(*facts)]  # type: ignore[arg-type]

    monkeypatch.setattr(readiness, "warnings", reworded)
    again = look_through(path)
    assert again[:3] == found[:3]
    if version >= 4:  # what was noted earlier is known by its words alone, and is asked for once more
        assert again[3] == found[3] != {}


def look_through(
    path: Path,
) -> tuple[tuple[str, ...], list[tuple[int, tuple[str, ...]]], list[str], dict[str, tuple[int, int]]]:
    """What check and verify find, the statuses, and how many warnings of each assessment are noted."""
    with closing(Store.open(path, read_only=True)) as store:
        loaded = store.load_all()[0]
        verified = [(one.revision, one.faults) for one in verifying.revisions(store)]
        noted = {}
        for one in loaded:
            facts = (one.rubric, one.record, score(one.rubric, one.record), DAY)
            if one.record.noted:
                noted[one.id] = (len(noted_warnings(*facts)), len(unnoted(*facts)))
    return check_file(path).faults, verified, [one.status for one in loaded], noted


def test_an_event_of_a_later_version_is_told_as_unreadable(rubric: Rubric) -> None:
    with pytest.raises(UserError, match="无法读懂"):
        words.line(rubric, event_of(kind="dreamt"))
