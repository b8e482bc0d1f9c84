"""Who does what in a file: saved and loaded, gone with its assessment, a row that stands for nothing a sentence."""

from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.assessing.checking import faults
from desktop_app.assessing.editing import Editing
from desktop_app.base.errors import UserError
from desktop_app.record.package import Share
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.examples import examples

ONE, OTHER = (str(UUID(int=number)) for number in (1, 2))
NUMBERS = st.integers(1, 16)
SHARES = st.dictionaries(
    st.sampled_from(["张某某", "李某某", "王某"]),
    st.tuples(st.lists(NUMBERS, unique=True), st.lists(st.tuples(NUMBERS, NUMBERS), unique=True)),
)


@settings(max_examples=examples(20))
@given(SHARES, SHARES)
def test_what_is_saved_is_loaded(tmp_path_factory: pytest.TempPathFactory, before: dict, after: dict) -> None:  # type: ignore[type-arg]
    path: Path = tmp_path_factory.mktemp("shares") / "visit.db"
    with closing(Store.create(path)) as store:
        store.shares.save(OTHER, [Share(person="别人", items=(1,))])
        for drawn in (before, after):
            shares = [Share(person=one, items=tuple(drawn[one][0]), tasks=tuple(drawn[one][1])) for one in drawn]
            store.shares.save(ONE, shares)
            told = [one for one in sorted(shares, key=lambda one: one.person) if one.items or one.tasks]
            assert list(store.shares.of(ONE)) == told
        assert [one.person for one in store.shares.of(OTHER)] == ["别人"]


@pytest.mark.parametrize(("items", "tasks"), [("[", "[]"), ('["1"]', "[]"), ("[1]", "[7]"), ("[1]", "[[7,1,2]]")])
def test_a_row_that_stands_for_nothing_is_told(store: Store, items: str, tasks: str) -> None:
    with store.together():
        store.file.insert("share", {"assessment": ONE, "person": "张某某", "items": items, "tasks": tasks})
    with pytest.raises(UserError, match="里的分工无法读取"):
        store.shares.of(ONE)


@pytest.mark.parametrize(("items", "told"), [("[1]", []), ("[99]", ["99"]), ("[x", ["分工无法读取"])])
def test_a_check_tells_what_is_no_division(store: Store, rubric: Rubric, items: str, told: list[str]) -> None:
    with store.together():
        row = {"assessment": store.begin(rubric), "person": "张某某", "items": items, "tasks": "[]"}
        store.file.insert("share", row)
    found = faults(store)
    assert len(found) == len(told)
    assert all(words in one for words, one in zip(told, found, strict=True))


def test_it_goes_with_its_assessment(store: Store, rubric: Rubric) -> None:
    assessment_id = store.begin(rubric)
    for one in (assessment_id, OTHER):
        store.shares.save(one, [Share(person="张某某", items=(1,))])
    store.delete(assessment_id)
    assert (store.shares.of(assessment_id), len(store.shares.of(OTHER))) == ((), 1)


def test_it_comes_along_where_an_assessment_is_saved_elsewhere(store: Store, rubric: Rubric, tmp_path: Path) -> None:
    editing = Editing(store, store.begin(rubric), lambda: None)
    shares = (Share(person="张某某", items=(1,), tasks=((7, 2),)),)
    editing.keep_shares(shares)
    rescued, _ = editing.rescue(tmp_path / "另存.db")
    with closing(Store.open(tmp_path / "另存.db", read_only=True)) as other:
        assert other.shares.of(rescued) == shares
