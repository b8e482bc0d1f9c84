"""Any acts on the register, one after the other: each is refused in a sentence, or leaves one that is sound."""

from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.base.errors import UserError
from desktop_app.office import cells, rounds
from desktop_app.office.proposing import propose
from desktop_app.office.register_list import listed_text
from desktop_app.office.rounds import Wanted
from desktop_app.record.register import Register
from desktop_app.storage.store import Store
from tests.examples import examples

PEOPLE = st.sampled_from(["", "张某某", "李某", "王某某", "赵某"])
NAMES = st.sampled_from(["甲局", "乙局", "丙局", "丁局"])
TEAMS = st.sampled_from(["", "第一组", "第二组", "第1组"])
LIST = "单位\t组别\t组长\t组员\t回避\n甲局\t一组\t张某某\t李某\t王某某\n戊局\t二组\t王某某\t\t"


def one_of(draw: st.DrawFn, things: tuple[object, ...]) -> str:
    """The id of one of them, or of none."""
    return str(getattr(draw(st.sampled_from(things)), "id", "")) if things else ""


@st.composite
def acts(draw: st.DrawFn, register: Register, new: Callable[[], str]) -> Callable[[], Register]:
    """One act on a register as it is, whatever comes of it."""
    unit, team = one_of(draw, register.units), one_of(draw, register.teams) or None
    round_, person = one_of(draw, register.rounds), draw(PEOPLE)
    row, begun = draw(st.integers(0, 4)), [register.assignments[0].assessment] if register.assignments else []
    block = [[draw(NAMES), "", person, "", draw(PEOPLE)]]
    team_block = [[draw(TEAMS), person, draw(PEOPLE), draw(PEOPLE)]]
    wanted = Wanted(name=draw(st.sampled_from(["第一轮", "第二轮"])), year=2026)
    found = {
        "cells": lambda: cells.put_units(register, row, 0, block, new),
        "teams": lambda: cells.put_teams(register, round_, row, 0, team_block, new),
        "round": lambda: rounds.with_round(register, wanted, new)[0],
        "assigned": lambda: rounds.assigned(register, unit, round_, team, new) if unit and round_ else register,
        "belongs": lambda: rounds.belongs(register, new(), unit, round_ or None, begun) if unit else register,
        "recused": lambda: rounds.recused(register, person, unit) if unit else register,
        "not recused": lambda: rounds.not_recused(register, person, unit),
        "without unit": lambda: rounds.without_unit(register, unit, begun),
        "without round": lambda: rounds.without_round(register, round_, begun),
        "without team": lambda: rounds.without_team(register, team or ""),
        "out of it": lambda: rounds.not_in_round(register, unit, round_, begun),
        "list": lambda: propose(register, listed_text(LIST), wanted, new_id=new).register,
    }
    return found[draw(st.sampled_from(list(found)))]


@settings(max_examples=examples(25))
@given(st.data())
def test_whatever_is_done_the_register_stays_sound(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path: Path = tmp_path_factory.mktemp("acts") / "round.db"
    with closing(Store.create(path)) as store:
        register, refused, numbers = Register(), list[str](), count(1)  # alike in each run of an example

        def new() -> str:
            return str(UUID(int=next(numbers)))

        for _ in range(data.draw(st.integers(1, 14))):
            try:
                after = data.draw(acts(register, new))().in_order()
            except UserError as error:
                refused.append(str(error))
                continue
            store.register.save(after, since=register)
            register = store.register.load()
            assert register == after
            assert list(store.register.faults()) == []
            for one in register.assignments:
                leader, members = rounds.who_assesses(register, one)
                assert not register.aside(one.unit, [leader, *members])
                team = register.team(one.team)
                assert team is None or team.leader == leader
        assert all(words.endswith("。") for words in refused)
