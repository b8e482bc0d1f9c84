"""What takes long: nothing waits for a disk in the window's thread, and while it waits elsewhere the window lives."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from desktop_app.assessing import saving
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from ui.parts import patience
from ui.parts.busy import Sign

from ..harness import vfs
from .conftest import Seat
from .driver import Person
from .held_disk import BEATS, HeldDisk
from .held_disk import held_disk as held_disk  # a fixture
from .waits import OPERATIONS

pytestmark = pytest.mark.skipif(bool(vfs.available()), reason=vfs.available())


@pytest.fixture
def hurried(
    held_disk: HeldDisk, seat: Seat, file: Path, rubric: Rubric, record: Assessment, monkeypatch: pytest.MonkeyPatch
) -> Person:
    """A person at a draft, whose window calls every disk slow at once."""
    person = seat(file=file)
    person.open(rubric, record)
    monkeypatch.setattr(saving, "PATIENCE_S", 0.0)
    monkeypatch.setattr(patience, "QUICK_S", 0.0)
    monkeypatch.setattr(patience, "DIALOG_AFTER_MS", 60_000)
    return person


@pytest.mark.parametrize("what", OPERATIONS)
def test_no_disk_is_waited_for_in_the_windows_thread(
    hurried: Person, held_disk: HeldDisk, tmp_path: Path, what: str
) -> None:
    prepare, words = OPERATIONS[what]
    act = prepare(hurried, tmp_path)
    signs: list[str] = []
    closed: list[bool] = []

    def look() -> None:
        for sign in hurried.window.findChildren(Sign):
            if sign.isVisible() and held_disk.held and sign.words.text() not in signs:
                signs.append(sign.words.text())
                hurried.window.close()
                closed.append(not hurried.window.isVisible())

    eyes = QTimer(interval=1)
    eyes.timeout.connect(look)
    eyes.start()
    held_disk.arm()
    act()
    hurried.wait_until(lambda: words or held_disk.beats >= BEATS)
    held_disk.let_go()
    eyes.stop()
    assert (held_disk.in_window, held_disk.elsewhere > 0) == (0, True)
    assert held_disk.beats >= BEATS, "the window lived while the disk was held"
    assert signs[:1] == ([words] if words else [])
    assert not any(closed), "nor could it be closed meanwhile"
