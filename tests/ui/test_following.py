"""The system changes its look while the program runs: nothing is lost, and all looks as if it had begun in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QAbstractAnimation, QCoreApplication, QEvent, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from desktop_app.files.settings import Settings
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.answers import GradedListAnswer, Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from ui.parts import system_look, theme
from ui.parts.growing_text import GrowingText

from .conftest import Seat
from .driver import Person
from .hands import wait_until
from .pages import FORM, OTHERS, Way
from .places import settle

LOOKS = {"light": (False, False), "dark": (True, False), "contrast": (True, True)}
"""Whether the system is dark, and wants high contrast."""
HALF = "half a"
SOON_MS = 1000


def preview(person: Person) -> QWidget:
    person.show_page(-1)
    person.press("ctrl+p")
    person.paper()
    return person.window


def the_list(person: Person) -> QWidget:
    person.press("alt+Left")
    return person.window


WAYS: dict[str, Way] = {**FORM, **OTHERS, "preview": preview, "list": the_list}


class System:
    """Whoever sets the look of the desktop."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self.begin("light")

    def begin(self, look: str) -> None:
        """Have that look from the start."""
        dark, contrast = LOOKS[look]
        self._patch.setattr(system_look, "is_dark", lambda: dark)
        self._patch.setattr(system_look, "wants_contrast", lambda *, at_start=False: contrast)

    def change(self, look: str) -> None:
        """Change it, as Qt tells its programs."""
        self.begin(look)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.emit(hints.colorScheme())
        for window in QApplication.topLevelWindows():
            QCoreApplication.postEvent(window, QEvent(QEvent.Type.ThemeChange))
        settle()


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[System]:
    flash = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)  # a picture does not depend on when it was taken
    yield System(monkeypatch)
    qapp.setCursorFlashTime(flash)


@pytest.fixture
def record(record: Assessment) -> Assessment:
    """One with a ledger that has notes."""
    tasks = (Task(id=1, text="任务一", note="说明", grade="好"), Task(id=2, text="任务二"))
    at = next(at for at, answer in enumerate(record.answers) if isinstance(answer, GradedListAnswer))
    return replace(record, date="1989-12-31").with_answer(at, GradedListAnswer(tasks=tasks))


def arrive(seat: Seat, file: Path, way: Way) -> tuple[Person, QWidget]:
    """Sit down before the first assessment of a file, on that page, with something half typed in its first field."""
    person = seat(Settings(person=""), file)
    person.select("评估列表", 0)
    person.press("Return")
    place = way(person)
    fields = [
        one for kind in (QLineEdit, QPlainTextEdit) for one in person.all(kind, "", place) if not one.isReadOnly()
    ]
    if fields and way not in (preview, the_list):
        person.hands.attend(fields[0].window())
        fields[0].setFocus()
        person.press("ctrl+a")
        person.write(HALF)
    settle()
    return person, place.window()


def goes_on(window: QWidget) -> Iterator[bool]:
    """Yield of whatever would change the picture by itself whether it is still to come."""
    for animation in window.findChildren(QAbstractAnimation):
        yield animation.state() == animation.State.Running
    for timer in window.findChildren(QTimer):
        yield timer.isActive() and timer.isSingleShot() and timer.interval() < SOON_MS


def seen(window: QWidget) -> QImage:
    """What the window shows, but for its foot, where the time stands."""
    middle = window.centralWidget() if hasattr(window, "centralWidget") else window
    wait_until(lambda: not any(goes_on(window)))
    settle()
    return middle.grab().toImage()


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_each_page_follows(
    seat: Seat, file: Path, rubric: Rubric, record: Assessment, system: System, way: Way
) -> None:
    with closing(Store.open(file)) as store:
        store.add(rubric, record)
    kept = file.read_bytes()
    person, window = arrive(seat, file, way)
    focused, typed, before = QApplication.focusWidget(), person.focus_name, seen(window)
    followed = {}
    for look in ("dark", "contrast", "light"):
        system.change(look)
        followed[look] = seen(window)
        assert (QApplication.focusWidget(), person.focus_name) == (focused, typed)
    assert followed.pop("light") == before
    person.leave()
    for look, picture in followed.items():
        file.write_bytes(kept)
        system.begin(look)
        fresh, other = arrive(seat, file, way)
        assert seen(other) == picture, look
        fresh.leave()


def test_what_is_half_typed_stays_whatever_changes(
    seat: Seat, file: Path, rubric: Rubric, record: Assessment, system: System
) -> None:
    person = seat(Settings(person=""), file)
    person.open(rubric, record)
    person.card(1)
    field = person.one(GrowingText)
    person.fill(field, HALF)
    for change in (*LOOKS, "larger", "font", "light"):
        if change == "larger":
            person.press("ctrl+=")
            wait_until(lambda: theme.size("normal") > theme.SIZES["normal"])
        elif change == "font":
            QCoreApplication.sendEvent(theme.application(), QEvent(QEvent.Type.ApplicationFontChange))
        else:
            system.change(change)
        settle()
        assert field.hasFocus()
        person.press("b")
    assert field.toPlainText() == f"{HALF}{'b' * 6}" == person.document.record.answers[0].note
