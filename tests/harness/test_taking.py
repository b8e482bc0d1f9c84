"""Taking in, giving out, merging and filing away on a disk that fails or loses its power: a moment in every test run.

See ``tests.harness.taking``, ``tests.harness.giving`` and ``tests.harness.archiving``.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.examples import examples
from tests.harness import archiving, faults, giving, taking, vfs
from tests.harness.edits import without_pdfs
from tests.harness.faults import Visit
from tests.harness.power_cut import cuts

pytestmark = pytest.mark.skipif(bool(vfs.available()), reason=vfs.available())


@pytest.fixture(params=["taking", "giving"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Path], Visit]:
    (tmp_path / "laid-out").mkdir()
    if request.param == "taking":
        return partial(taking.TakingVisit, taking.lay_out(tmp_path / "laid-out"))
    return partial(giving.GivingVisit, giving.lay_out(tmp_path / "laid-out"))


def test_whatever_fails_all_of_a_step_is_there_or_nothing(make: Callable[[Path], Visit], tmp_path: Path) -> None:
    (tmp_path / "faults").mkdir()
    with without_pdfs():
        points, _ = faults.report(faults.run(make, tmp_path / "faults", every=examples(1500, 127)))
    assert set(points) == set(faults.WAYS)


def test_no_power_cut_leaves_half_of_it(make: Callable[[Path], Visit], tmp_path: Path) -> None:
    (tmp_path / "cuts").mkdir()
    assert len(list(cuts(tmp_path / "cuts", every=examples(150, 12), each=1, make=make))) > 5


@pytest.fixture
def away(tmp_path: Path) -> Callable[[Path], Visit]:
    (tmp_path / "laid-out").mkdir()
    return partial(archiving.ArchivingVisit, archiving.lay_out(tmp_path / "laid-out"))


def test_whatever_fails_an_archive_is_whole_and_noted_or_not_there(
    away: Callable[[Path], Visit], tmp_path: Path
) -> None:
    (tmp_path / "faults").mkdir()
    points, _ = faults.report(faults.run(away, tmp_path / "faults", every=examples(1100, 290)))
    assert set(points) == set(faults.WAYS)


def test_no_power_cut_leaves_half_an_archive(away: Callable[[Path], Visit], tmp_path: Path) -> None:
    (tmp_path / "cuts").mkdir()
    assert len(list(cuts(tmp_path / "cuts", every=examples(40, 10), each=1, make=away))) > 2
