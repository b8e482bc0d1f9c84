"""Files that a person brings as evidence, and where they are shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QMenu, QWidget

from ui.evidence.evidence_strip import EvidenceStrip
from ui.evidence.file_chip import FileChip

from .driver import Person


def written(folder: Path, name: str, content: bytes = b"a") -> Path:
    """Write a file to be brought."""
    path = folder / name
    path.write_bytes(content)
    return path


def files_data(*paths: Path) -> QMimeData:
    """Return files as the clipboard or a drag brings them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def arrive(person: Person, strip: EvidenceStrip) -> None:
    """Wait until all that was brought is there."""
    person.wait_until(lambda: not strip.busy)


def chips(person: Person, within: QWidget) -> list[FileChip]:
    """Return the files that are shown."""
    return person.all(FileChip, within=within)


def trigger(menu: QMenu, *words: str) -> None:
    """Choose an entry by its words, in a menu of the menu if there are several."""
    for word in words[:-1]:
        menu = next(found for found in menu.findChildren(QMenu) if found.title() == word)
    next(action for action in menu.actions() if action.text() == words[-1]).trigger()
