"""Histories that other programs have altered: told in a sentence, or merged, and never a mistake of the program's."""

import json
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.base.errors import UserError
from desktop_app.history.events import Kind
from desktop_app.history.merging import Outcome, Which
from tests.examples import examples
from tests.history.copies import Desk
from tests.history.scribbling import begun, scribble
from tests.strategies import RUBRICS

ODD: list[Any] = [
    None,
    0,
    -1,
    10**20,
    1.5,
    "",
    "x",
    "[]",
    "{}",
    [],
    {},
    ["a"],
    [[["answer", 1, "note"], "both"]],
    "there",
]


def altered(chance: Random, value: Any) -> Any:
    """Return plain data with something odd in one place, also within a text that is JSON itself."""
    if isinstance(value, str) and value[:1] in ("[", "{") and chance.random() < 0.6:
        return json.dumps(altered(chance, json.loads(value)), ensure_ascii=False)
    if isinstance(value, list | dict) and value and chance.random() < 0.8:
        places = list(value) if isinstance(value, dict) else range(len(value))
        made: Any = value.copy()
        place = chance.choice(list(places))
        made[place] = altered(chance, made[place])
        return made
    return chance.choice(ODD)


def alter(chance: Random, desk: Desk) -> None:
    at = chance.randrange(len(desk.events))
    event = desk.events[at]
    match chance.randrange(5):
        case 0 | 1:
            changes = json.dumps(altered(chance, json.loads(event.changes)), ensure_ascii=False)
            event = replace(event, changes=changes)
        case 2 | 3:
            data = altered(chance, dict(event.data))
            event = replace(event, data=data if isinstance(data, dict) else {})
        case _:
            event = replace(event, kind=chance.choice([*Kind, "other"]))
    desk.events[at] = event


@settings(max_examples=examples(60))
@given(seed=st.integers(0, 2**32))
def test_what_others_have_written_is_told_or_merged(seed: int) -> None:
    chance = Random(seed)
    base = begun(RUBRICS[0], seed, 6)
    one, other = (scribble(base.copied(str(n)), seed + n, 6) for n in (1, 2))
    one.merge(other)
    scribble(one, seed + 3, 3)
    scribble(other, seed + 4, 3)
    alter(chance, one)
    told: list[str] = []
    for ours, theirs in ((one, other), (other, one)):
        try:
            found = ours.compared(theirs)
            if found.outcome is Outcome.MERGE:
                merged = found.merged(found.whole(Which.THEIRS))
                assert found.preview({}) == found.merged(found.whole(Which.OURS)).record
                lacked = {node.hash for node in theirs.nodes()} ^ {node.hash for node in ours.nodes()}
                assert {event for _, event in merged.brought} <= lacked
        except UserError as error:
            told.append(str(error))
    assert all(words.endswith("。") for words in told)
