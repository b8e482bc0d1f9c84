"""What a window says of its backups, what there are, and a clock that can be set ahead of them."""

from pathlib import Path
from time import monotonic

import pytest

from desktop_app.backups.snapshots import snapshots_of
from desktop_app.base.userdirs import data_folder
from ui.files import backup_timer
from ui.files.backup_timer import BACKUP_EVERY_S, MOST_WAIT_S, BackupTimer
from ui.parts.background import Background, deliver

from .driver import Person


class Clock:
    """Stands in for ``monotonic`` and goes as fast as a test wants."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ahead = 0.0
        monkeypatch.setattr(backup_timer, "monotonic", lambda: monotonic() + self.ahead)

    def go_on(self, seconds: float = BACKUP_EVERY_S + MOST_WAIT_S) -> None:
        """Let time pass, enough for the next backup if nothing else is said: even if somebody is typing."""
        self.ahead += seconds + 1


def timer_of(person: Person) -> BackupTimer:
    found = person.window.findChild(BackupTimer)
    assert found is not None
    return found


def occasions(path: Path) -> list[str]:
    return [one.occasion for one in snapshots_of(path)]


def regular_backup(person: Person, clock: Clock) -> None:
    """Let the time for a backup come and wait until it is made, whatever else hangs."""
    timer, count = timer_of(person), len(occasions(person.path))
    clock.go_on()
    person.wait_until(lambda: timer.look() or len(occasions(person.path)) > count)


def rest(person: Person) -> None:
    """Wait until nothing is being backed up, and what has come of it has been taken."""
    person.wait_until(lambda: not any(work.busy for work in timer_of(person).findChildren(Background)))
    deliver()


def copies(person: Person) -> str:
    return person.shown("copies")


def notes() -> list[Path]:
    """What is noted of backups that were not made at the end."""
    return list((data_folder() / "关闭时没有备份").glob("*"))
