"""Ten thousand assessments in one file at a glance, filtered, sorted and drawn; a hundred thousand ranked."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from random import Random

from desktop_app.office.decision.facts import Reviewed
from desktop_app.office.round.overview import Line as Row
from desktop_app.office.round.overview import Overviews
from desktop_app.office.round.pictures import pictures
from desktop_app.office.round.ranking import places
from desktop_app.record.act import ActKind, act
from desktop_app.record.register import Register
from desktop_app.storage.store import Store

from . import office
from .measure import Line, compared, take_turns

UNITS, YEARS, RANKED = 3334, 3, 100_000
WIDTH = 760.0
TODAY = "2026-11-29"
TURNS = 5
_HEADS = "SELECT id, head, status, rubric, unit, date FROM assessment"


def measured(folder: Path, units: int = UNITS) -> list[Line]:
    """Take turns with what cannot be done without: reading the heads, sorting as many numbers."""
    path = folder / "office.db"
    office.make(path, units, YEARS, papers=False)
    chance = Random(15)
    totals = [chance.randrange(100_01) for _ in range(RANKED)]
    with closing(Store.open(path)) as store:
        seen, register = Overviews(), store.register.load()
        lines = seen.of(store, TODAY, None, register).lines
        again, shown, drawn, ranked, heads, ordered, many = take_turns(
            TURNS,
            lambda: _changed(store, seen, register),
            lambda: _sorted(lines, "水利"),
            lambda: [picture.parts[0](WIDTH) for picture in pictures(lines)],
            lambda: places(totals),
            lambda: _heads(store),
            lambda: sorted(lines, key=lambda line: line.name),
            lambda: sorted(totals),
        )
    number = len(lines)
    return [
        compared(f"{number} lines of a round told again after a change", again, "their heads read", heads, "≤ 200 ms"),
        compared("  filtered by a name and sorted by total", shown, "all sorted by name", ordered, "≤ 200 ms"),
        compared("  all four pictures", drawn, "all sorted by name", ordered, "≤ 200 ms"),
        compared(f"{RANKED} totals ranked", ranked, "sorted", many, "≤ 500 ms"),
    ]


def _changed(store: Store, seen: Overviews, register: Register) -> None:
    """Look once more after something was done to one of them."""
    said = Reviewed(thing="", name="", outcome="agreed", revision=0, code="")
    store.acts.add([act(ActKind.REVIEWED, said, assessment=register.assignments[0].assessment)])
    seen.of(store, TODAY, None, register)


def _sorted(lines: tuple[Row, ...], wanted: str) -> list[Row]:
    found = (line for line in lines if wanted in line.name and line.scored)
    return sorted(found, key=lambda line: -line.scored.total if line.scored else 0)


def _heads(store: Store) -> list[object]:
    return list(store.file.query(_HEADS))
