"""The register in a file: what is saved is what is loaded, whatever was there before."""

from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.record.register import Assignment, Member, Recusal, Register, Round, Team, Unit
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.registers import REGISTER

NAMES = st.text("甲乙丙丁", min_size=1, max_size=3)


@st.composite
def registers(draw: st.DrawFn) -> Register:
    ids = [str(UUID(int=number)) for number in range(1, 5)]
    units = [
        Unit(id=one, name=draw(NAMES), head=draw(NAMES))
        for one in draw(st.permutations(ids))[: draw(st.integers(0, 4))]
    ]
    rounds = [Round(id=one, name=draw(NAMES), year=2026 + at) for at, one in enumerate(ids[: draw(st.integers(0, 2))])]
    teams = []
    for one in ids[: draw(st.integers(0, 3))] if rounds else []:
        members = draw(st.lists(NAMES, unique=True, max_size=3))
        made = tuple(Member(name=name, items=tuple(draw(st.lists(st.integers(1, 16), max_size=2)))) for name in members)
        teams.append(Team(id=one, round=draw(st.sampled_from(rounds)).id, name=draw(NAMES), members=made))
    recusals, assignments = [], []
    for unit in sorted(units, key=lambda unit: unit.id):
        if draw(st.booleans()):
            recusals.append(Recusal(person="甲", unit=unit.id, reason=draw(NAMES)))
        if draw(st.booleans()):
            team = draw(st.sampled_from([None, *teams]))
            assignments.append(Assignment(assessment=unit.id, unit=unit.id, team=team and team.id))
    return Register(
        units=tuple(units),
        rounds=tuple(rounds),
        teams=tuple(teams),
        recusals=tuple(recusals),
        assignments=tuple(assignments),
    )


def test_what_was_a_teams_stays_when_the_team_goes(store: Store) -> None:
    store.register.save(REGISTER)
    freed = tuple(replace(one, round=None, team=None) for one in REGISTER.assignments)
    alone = replace(REGISTER, rounds=(), teams=(), assignments=freed)
    store.register.save(alone)
    assert store.register.load() == alone


@settings(max_examples=examples(40))
@given(registers(), registers())
def test_what_is_saved_is_loaded(tmp_path_factory: pytest.TempPathFactory, before: Register, after: Register) -> None:
    path: Path = tmp_path_factory.mktemp("register") / "round.db"
    with closing(Store.create(path)) as store:
        for register in (before, after):
            store.register.save(register)
            assert store.register.load() == register
            written = store.written
            store.register.save(register)
            assert store.written == written
