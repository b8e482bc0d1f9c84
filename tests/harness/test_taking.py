"""Taking in on a disk that fails or loses its power: a moment of it in every test run; see ``tests.harness.taking``."""

from functools import partial
from pathlib import Path

import pytest

from tests.examples import examples
from tests.harness import faults, vfs
from tests.harness.edits import without_pdfs
from tests.harness.power_cut import cuts
from tests.harness.taking import TakingVisit, lay_out

pytestmark = pytest.mark.skipif(bool(vfs.available()), reason=vfs.available())


def test_whatever_fails_all_of_a_step_is_there_or_nothing(tmp_path: Path) -> None:
    for part in ("laid-out", "faults"):
        (tmp_path / part).mkdir()
    make = partial(TakingVisit, lay_out(tmp_path / "laid-out"))
    with without_pdfs():
        points, _ = faults.report(faults.run(make, tmp_path / "faults", every=examples(1500, 61)))
    assert set(points) == set(faults.WAYS)


def test_no_power_cut_leaves_half_of_it(tmp_path: Path) -> None:
    for part in ("laid-out", "cuts"):
        (tmp_path / part).mkdir()
    make = partial(TakingVisit, lay_out(tmp_path / "laid-out"))
    assert len(list(cuts(tmp_path / "cuts", every=examples(150, 12), each=1, make=make))) > 5
