"""A person before a window on a file of its own, offscreen."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, Qt

from desktop_app.assessing import saving
from desktop_app.backups.making import backup
from desktop_app.backups.occasions import OPENED
from desktop_app.base.userdirs import default_file
from desktop_app.files.settings import Settings
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.answers import GradedListAnswer, RatioAnswer
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from ui.files import backup_timer
from ui.main_window import MainWindow
from ui.parts import patience

from ..examples import examples
from ..ready import ready
from ..visits import finalised
from .driver import Person, before_a_window

Seat = Callable[..., Person]

QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)  # Windows' own take no test's keys


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try what takes ``seed`` with a few, or with more."""
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(examples(2, 5)))


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty data file, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "评估.db"
    Store.create(path).close()
    return path


@pytest.fixture(scope="session")
def final_file(empty_file: Path, tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, record: Assessment) -> Path:
    """A data file with an assessment that is final, whose papers are drawn once; to be copied."""
    path = Path(shutil.copy(empty_file, tmp_path_factory.mktemp("final")))
    with closing(Store.open(path)) as store:
        finalised(store, store.load(store.add(rubric, record)))
    return path


@pytest.fixture
def file(empty_file: Path, tmp_path: Path) -> Path:
    """An empty data file."""
    return Path(shutil.copy(empty_file, tmp_path))


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """No backup comes by itself in a test that lasts long enough for it, and no disk is called slow."""
    monkeypatch.setattr(saving, "PATIENCE_S", 10.0)
    monkeypatch.setattr(patience, "QUICK_S", 10.0)
    monkeypatch.setattr(backup_timer, "OPENED_AFTER_MS", 1_000_000)


@pytest.fixture
def seat(qapp: object) -> Iterator[Seat]:
    """Seats a person before a new window with these settings, on this file if one is given."""
    made: list[Person] = []

    def seated(settings: Settings | None = None, file: Path | None = None, **size: int) -> Person:
        made.append(before_a_window(settings or Settings(person=""), file, **size))
        return made[-1]

    yield seated
    for person in made:
        person.leave()
        person.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # or each test dresses all windows so far


@pytest.fixture
def person(seat: Seat, file: Path) -> Person:
    """A person before a window of a laptop's size, with the empty file open."""
    return seat(file=file)


@pytest.fixture
def window(person: Person) -> MainWindow:
    """The window alone."""
    return person.window


@pytest.fixture
def final(seat: Seat, final_file: Path, tmp_path: Path) -> Person:
    """A person with an assessment open that is final."""
    person = seat(file=Path(shutil.copy(final_file, tmp_path)))
    person.press("Return")
    return person


@pytest.fixture
def visited(person: Person, sample: Assessment, rubric: Rubric) -> Person:
    """An assessment is open, backed up once, and has changed since."""
    id_ = person.add(rubric, replace(sample, unit="某县气象局"))
    backup(person.store, OPENED)
    person.window.open_assessment(id_)
    person.edit(unit="某市气象局")
    return person


@pytest.fixture
def begun(rubric: Rubric, sample: Assessment) -> None:
    """The user's own file, with all that ``visit_to_the_end`` does not enter itself."""
    blank = (GradedListAnswer(methods=("查看台账",)), RatioAnswer(methods=("问卷调查",)))
    kinds = {type(answer): answer for answer in blank}
    record = ready(rubric, replace(sample, answers=tuple(kinds.get(type(one), one) for one in sample.answers)))
    with closing(Store.create(default_file())) as store:
        store.add(rubric, record)
