"""An office's file, and its visit filed away, made once for all tests."""

import shutil
from pathlib import Path

import pytest

from desktop_app.office.archive.archiving import Archive
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from tests.office.archive.made import laid, office


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, record: Assessment) -> tuple[Path, Archive]:
    """The file as it was before, and the archive as a folder."""
    folder = tmp_path_factory.mktemp("archive")
    environment = pytest.MonkeyPatch()
    with environment.context() as patch:
        for name in ("ASSESSMENT_HOME", "ASSESSMENT_DATA"):
            patch.setenv(name, str(folder / name))
        patch.setenv("ASSESSMENT_FONTS", "")
        id_ = office(folder / "office.db", rubric, record)
        shutil.copy(folder / "office.db", folder / "noted.db")
        (folder / "out").mkdir()
        return folder / "office.db", laid(folder / "noted.db", id_, folder / "out")


@pytest.fixture
def source(made: tuple[Path, Archive], tmp_path: Path) -> Path:
    """A copy of the office's file, in which nothing was filed away yet."""
    return Path(shutil.copy(made[0], tmp_path / "office.db"))


@pytest.fixture
def noted(made: tuple[Path, Archive]) -> Path:
    """The office's file in which the archive is noted; not to be changed."""
    return made[0].with_name("noted.db")


@pytest.fixture
def folder(made: tuple[Path, Archive], tmp_path: Path) -> Path:
    """A copy of the archive."""
    return Path(shutil.copytree(made[1].path, tmp_path / "archive"))
