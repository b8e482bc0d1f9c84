"""Where the keys go can be seen: each control looks otherwise with the focus, by 3 to 1 (WCAG 2.2, 1.4.11, 2.4.13)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from ui.parts import theme

from .contrast import contrast
from .dialogs import QUESTIONS, WAYS
from .driver import Person
from .pages import FORM, OTHERS, Way
from .places import called, settle

LEAST = 3.0
SCALES = 1, 2  # dots a pixel
ROUND = 10  # pixels less, of corners
SLIVER = 8  # pixels at the edge of what scrolls


def stops(place: QWidget) -> Iterator[QWidget]:
    """Yield where Tab comes by."""
    for one in place.findChildren(QWidget):
        if isinstance(one.parentWidget().parentWidget(), QAbstractItemView):
            continue  # types into a cell, and is gone when it is left
        tabbed = bool(one.focusPolicy().value & Qt.FocusPolicy.TabFocus.value) and one.focusProxy() is None
        if tabbed and one.isVisible() and one.isEnabled() and one.visibleRegion().boundingRect().height() > SLIVER:
            yield one


def picture(widget: QWidget, scale: int) -> list[int]:
    """Return the dots of a widget as a screen of this scale shows it."""
    image = QImage(widget.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(0)
    seen = widget.visibleRegion().boundingRect()
    widget.window().render(image, QPoint(), QRegion(seen.translated(widget.mapTo(widget.window(), QPoint()))))
    return list(memoryview(image.constBits()).cast("I"))


def told_apart(before: list[int], after: list[int]) -> int:
    """Return how many dots differ by enough."""
    pairs = Counter((one, other) for one, other in zip(before, after, strict=True) if one != other)
    return sum(
        number for pair, number in pairs.items() if contrast(*(f"#{one & 0xFFFFFF:06x}" for one in pair)) >= LEAST
    )


def unseen(place: QWidget) -> Iterator[str]:
    """Yield where the focus is not seen, in each theme and at each scale: less than a line at each side of it."""
    for name in theme.COLOURS:
        theme.apply(name, 100)
        settle()
        for one in list(stops(place)):
            pictures = []
            for focused in (False, True):
                one.setFocus(Qt.FocusReason.OtherFocusReason) if focused else one.clearFocus()
                QCoreApplication.processEvents()
                pictures.append([picture(one, scale) for scale in SCALES])
            room = one.visibleRegion().boundingRect()
            for scale, before, after in zip(SCALES, *pictures, strict=True):
                seen, least = told_apart(before, after), scale * (room.width() + room.height() - ROUND)
                if seen < least:
                    yield f"{name} ×{scale}: {called(one)} {one.objectName()}: {seen} dots of {least}"


@pytest.fixture
def full(person: Person, rubric: Rubric, record: Assessment) -> Person:
    """An assessment is open, with a warning to be noted."""
    person.open(rubric, replace(record, date="1989-12-31", members=("某甲",)))
    return person


@pytest.mark.parametrize("way", (FORM | OTHERS).values(), ids=FORM | OTHERS)
def test_on_each_page(full: Person, way: Way) -> None:
    assert list(unseen(way(full).window())) == []


@pytest.mark.parametrize("way", WAYS.values(), ids=[kind.__name__ for kind in WAYS])
def test_in_each_dialog(final: Person, way: Callable[[Person], object]) -> None:
    way(final)
    assert list(unseen(final.dialog())) == []


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_in_each_question(person: Person, question: Callable[[QWidget], object]) -> None:
    question(person.window)
    assert list(unseen(person.dialog())) == []


def test_on_the_list_and_the_preview(final: Person) -> None:
    final.press("ctrl+p")
    final.paper()
    assert list(unseen(final.window)) == []
    final.press("Escape", "alt+Left")
    assert list(unseen(final.window)) == []
