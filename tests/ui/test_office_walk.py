"""The office's round in a real window on a display: taken in, decided, reported, circulated, closed, filed away."""

from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from desktop_app.assessing.checking import faults
from desktop_app.history.events import Kind
from desktop_app.office.decision.listed import Decisions
from desktop_app.record.act import ActKind
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.beginning import begin_as
from desktop_app.storage.store import Store
from tests.exchange.offices import office_register
from tests.office.signed import signed
from tests.ready import ready

from .office_walk import ARCHIVES, COMING, FILE, OTHER_GRADE, PAPERS, UNITS
from .screen import start


def make_files(folder: Path, rubric: Rubric, record: Assessment) -> None:
    """Make the office's file with its register, and a file with a signed visit of each of its units."""
    for name in (COMING, PAPERS, ARCHIVES):
        (folder / name).mkdir()
    register = office_register(UNITS)
    with closing(Store.create(folder / FILE)) as store:
        store.register.save(register)
    for at, (unit, one) in enumerate(zip(register.units, register.assignments, strict=True)):
        complete = replace(ready(rubric, record), unit=unit.name)
        with closing(Store.create(folder / COMING / f"{at}.db")) as store:
            begun = begin_as(store.file, rubric, complete, Kind.IMPORTED, None, one.assessment)
            signed(store, store.load(begun))


def test_the_round_from_taking_in_to_a_changed_archive(
    xvfb: str, rubric: Rubric, record: Assessment, tmp_path: Path
) -> None:
    make_files(tmp_path, rubric, record)
    with start(xvfb, "office_walk", tmp_path) as person:
        assert person.wait(timeout=400) == 0
    with closing(Store.open(tmp_path / FILE, read_only=True)) as store:
        assert faults(store) == []
        decided = Decisions().of(store.file)
        assert sorted(decided.values()) == sorted(["已审定"] * (UNITS - 1) + [f"审定：{OTHER_GRADE}"])
        kinds = [one.kind for one in store.acts.all()]
    assert {kind: kinds.count(kind) for kind in (ActKind.REVIEWED, ActKind.DECIDED, ActKind.ARCHIVED)} == {
        ActKind.REVIEWED: UNITS,
        ActKind.DECIDED: UNITS,
        ActKind.ARCHIVED: 1,
    }
