"""What a window says of its backups, and what there are."""

from PySide6.QtWidgets import QLabel

from desktop_app.backups.snapshots import snapshots_of
from desktop_app.storage.store import Store
from ui.main_window import MainWindow


def store_of(window: MainWindow) -> Store:
    assert window._store is not None
    return window._store


def occasions(window: MainWindow) -> list[str]:
    return [one.occasion for one in snapshots_of(store_of(window).path)]


def copies(window: MainWindow) -> str:
    found = window._status.findChild(QLabel, "copies")
    assert found is not None
    return found.text()
