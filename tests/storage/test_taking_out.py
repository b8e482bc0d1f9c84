"""Final assessments go out of a file whole, with their unit; what else is in it stays as it was, and sound."""

from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing.checking import faults
from desktop_app.record.act import ActKind, act
from desktop_app.record.assessment import Assessment
from desktop_app.record.interchange import to_json
from desktop_app.record.register import Assignment, Register, Unit
from desktop_app.record.revision import RecordedSigning
from desktop_app.rubric.loading import shipped_rubrics
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from desktop_app.storage.taking_out import names_of, take_out
from tests.examples import examples
from tests.unkept import legible
from tests.unkept import overwriting_nothing as overwriting_nothing
from tests.visits import finalised, renamed

UNIT = "某某气象局党组"


def filled(store: Store, rubric: Rubric, record: Assessment, count: int) -> list[str]:
    """Add final and signed visits, each of a unit of the register."""
    ids, units = [], []
    for number in range(count):
        assessment = store.add(rubric, replace(record, unit=f"{UNIT}第{number}号"))
        store.evidence.add(f"{UNIT}第{number}号的照片".encode(), "image/jpeg")
        stored = finalised(store, store.load(assessment))
        store.add_signing(stored, RecordedSigning(revision=1, outcome="signed", signer="王某某", leader="李某某"))
        ids.append(assessment)
        units.append(Unit(id=str(uuid4()), name=f"{UNIT}第{number}号", short=f"甲{number}局"))
    assignments = tuple(Assignment(assessment=one, unit=unit.id) for one, unit in zip(ids, units, strict=True))
    store.register.save(Register(units=tuple(units), assignments=assignments))
    given = f"""INSERT INTO giving VALUES ('{uuid4()}', '', '', '', 'member', '{UNIT}第0号.db', '{"0" * 64}',
        '[["{ids[0]}","x"],["{ids[-1]}","x"]]')"""
    with store.together():
        store.file.execute(given)
    return ids


def told(store: Store, ids: list[str]) -> list[object]:
    """Return all that the file says of assessments."""
    loaded = [store.load(one) for one in ids]
    return [(to_json(one.rubric, one.record), one.head, store.revisions.of(one.id)) for one in loaded]


@pytest.mark.usefixtures("overwriting_nothing")
@settings(max_examples=examples(6))
@given(chosen=st.sets(st.integers(0, 2), min_size=1))
def test_what_is_chosen_goes_and_the_rest_stays(
    tmp_path_factory: pytest.TempPathFactory, chosen: set[int], record: Assessment
) -> None:
    path = tmp_path_factory.mktemp("file") / "评估.db"
    with closing(Store.create(path)) as store:
        ids = filled(store, shipped_rubrics()[0], record, 3)
        gone, kept = [ids[at] for at in chosen], [ids[at] for at in range(3) if at not in chosen]
        before = told(store, kept)
        assert names_of(store, gone) == {name for at in chosen for name in (f"{UNIT}第{at}号", f"甲{at}局")}
        take_out(store, gone)
        store.file.clear()
        assert (sorted(store.ids()), told(store, kept)) == (sorted(kept), before)
        assert [unit.name for unit in store.register.load().units] == [store.load(one).record.unit for one in kept]
        assert [one for one in faults(store) if "没有任何评估" not in one] == []
    for at in range(3):
        stays = at not in chosen
        assert bool([*legible(f"{UNIT}第{at}号", path), *legible(f"甲{at}局", path)]) == stays


def test_a_unit_with_another_assessment_stays(store: Store, rubric: Rubric, record: Assessment) -> None:
    [one, other] = filled(store, rubric, record, 2)
    register = store.register.load()
    same = tuple(replace(assignment, unit=register.units[0].id) for assignment in register.assignments)
    store.register.save(replace(register, assignments=same))
    take_out(store, [one])
    assert [unit.name for unit in store.register.load().units] == [unit.name for unit in register.units]
    take_out(store, [other])
    assert [unit.name for unit in store.register.load().units] == [register.units[1].name]


def test_what_the_office_did_goes_with_it(store: Store, rubric: Rubric, record: Assessment) -> None:
    ids = filled(store, rubric, record, 2)
    units = [one.id for one in store.register.load().units]
    made = [act(ActKind.ISSUED, Unit(id="", name=""), assessment=one) for one in (*ids, "")]
    made += [act(ActKind.ISSUED, Unit(id="", name=""), unit=one) for one in units]
    store.acts.add(made)
    take_out(store, ids[:1])
    assert {(one.assessment, one.unit) for one in store.acts.all()} == {(ids[1], ""), ("", ""), ("", units[1])}


def test_a_draft_goes_as_well_and_twice_is_once(store: Store, rubric: Rubric, record: Assessment) -> None:
    one = store.add(rubric, record)
    renamed(store, UNIT, one)
    take_out(store, [one])
    take_out(store, [one])
    assert (store.ids(), faults(store)) == ([], [])


def test_the_file_can_be_opened_afterwards(path: Path, store: Store, rubric: Rubric, record: Assessment) -> None:
    [one, _] = filled(store, rubric, record, 2)
    take_out(store, [one])
    store.close()
    with closing(Store.open(path)) as again:
        assert len(again.load_all()[0]) == 1
