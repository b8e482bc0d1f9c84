"""A window on a file of its own, offscreen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent

from desktop_app.assessing.finalising import keep, prepared
from desktop_app.backups.making import backup
from desktop_app.backups.occasions import OPENED
from desktop_app.base.paths import SAMPLE_VISIT
from desktop_app.files.settings import Settings
from desktop_app.record.assessment import Assessment
from desktop_app.record.interchange import from_json
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from ui.main_window import MainWindow

from ..ready import ready


@pytest.fixture
def sample(rubric: Rubric) -> Assessment:
    """The sample visit's record."""
    return from_json(rubric, SAMPLE_VISIT.read_bytes(), SAMPLE_VISIT.name)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An empty data file."""
    path = tmp_path / "评估.db"
    Store.create(path).close()
    return path


@pytest.fixture
def window(qtbot: Any, file: Path) -> Iterator[MainWindow]:
    """The window of a laptop's size, with that file open."""
    made = MainWindow(Settings(person=""))
    qtbot.addWidget(made)
    made.showNormal()  # the offscreen screen is small
    made.resize(1366, 768)
    made.open_file(file)
    yield made
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # or each test dresses all windows so far


@pytest.fixture
def final(window: MainWindow, rubric: Rubric, sample: Assessment) -> MainWindow:
    """The window with an assessment that is final."""
    store = window._store
    assert store is not None
    stored = store.load(store.add(rubric, ready(rubric, sample), "新建"))
    keep(store, stored, prepared(stored, [], ""))
    window.open_assessment(stored.id)
    return window


@pytest.fixture
def visited(window: MainWindow, sample: Assessment, rubric: Rubric) -> MainWindow:
    """An assessment is open, backed up once, and has changed since."""
    assert window._store is not None
    id_ = window._store.add(rubric, replace(sample, unit="某县气象局"), "新建")
    backup(window._store, OPENED)
    window.open_assessment(id_)
    assert window._document is not None
    window._document.edit(replace(window._document.record, unit="某市气象局"), "单位")
    return window
