"""Looks at every page in windows of several sizes and prints what is cut, covered, or moves while somebody types.

``python -m tests.ui.geometry FOLDER WIDTH×HEIGHT@ZOOM…`` in pixels of the screen, whose scale is QT_SCALE_FACTOR: a
process of its own, for a scale holds for all of it. In the first window everything is typed and ticked as well.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget

from desktop_app.files.settings import Settings
from desktop_app.record.assessment import empty_assessment
from desktop_app.record.sample import sample_visit
from desktop_app.storage.store import Store
from tests.ready import ready
from ui.form.editors.ratio import RatioEditor
from ui.parts.fields import NumberEdit
from ui.parts.form_page import FormPage
from ui.parts.growing_text import GrowingText
from ui.parts.segments import Segment

from .driver import Person, before_a_window
from .places import flaws, moved, places, settle

UNITS = "某省某市某县气象局党组", "某市气象局"
KEYS = (("1",), ("ctrl+a", "1", "2"), ("ctrl+a", "0"), ("ctrl+a", "9", ".", "5"), ("ctrl+a", "Delete"))


def file_with_visits(folder: Path) -> Path:
    """Make a data file with a visit that is ready, and an empty one."""
    path = folder / "评估.db"
    rubric, record = sample_visit()
    store = Store.create(path)
    for unit, one in zip(UNITS, (ready(rubric, record), empty_assessment(rubric)), strict=True):
        store.add(rubric, replace(one, unit=unit))
    store.close()
    return path


def inputs(page: FormPage) -> Iterator[tuple[QWidget, tuple[tuple[str, ...], ...]]]:
    """Return the inputs of a form, and what is done with each: counted, ticked, chosen, written."""
    for number in page.findChildren(NumberEdit):
        yield number, KEYS
    for tick in page.findChildren(QCheckBox):
        yield tick, (("space",), ("space",))
    ways = [one for editor in page.findChildren(RatioEditor) for one in editor.findChildren(Segment)]
    for choice in page.findChildren(Segment):
        if choice not in ways:  # another way of filling in is another form
            yield choice, (("space",), ("space",))
    for text in page.findChildren(GrowingText):
        yield text, (("ctrl+a", "Delete"), ("a", "b"), ("BackSpace",))


def what_moves(person: Person) -> Iterator[str]:
    """Do everything that can be done on the form that is shown."""
    before = places(person.window)
    for widget, acts in inputs(person.one(FormPage)):
        if not widget.isVisible() or not widget.isEnabled():
            continue
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        for at, keys in enumerate(acts):
            person.press(*keys)
            after = places(person.window)
            if at or not isinstance(widget, GrowingText):  # a text of several lines that is deleted makes room
                yield from (f"{one} by {keys} in {widget.accessibleName()}" for one in moved(before, after))
            before = after


def pages(person: Person) -> Iterator[str]:
    """Show every page of the window, the forms first."""
    for unit in UNITS:
        [row] = [row for row, cells in enumerate(person.listed) if unit in cells]
        person.select("评估列表", row)
        person.press("Return")
        for number in range(person.form.page_count):
            person.show_page(number)
            yield f"form {number} of {unit}"
        person.press("ctrl+h")
        yield "history"
        person.press("alt+Left", "ctrl+p")
        person.paper()
        yield "preview"
        person.press("alt+Left", "alt+Left")
        yield "list"


def main(folder: Path, windows: Iterable[str]) -> None:
    application = QApplication([])
    scale, path = application.primaryScreen().devicePixelRatio(), file_with_visits(folder)
    for first, one in enumerate(windows):
        size, zoom = one.split("@")
        width, height = (int(int(pixels) / scale) for pixels in size.split("×"))
        person = before_a_window(Settings(person="", zoom=int(zoom)), path, width, height)
        settle()
        if person.window.width() > width or person.window.height() > height:
            print(f"{one}: the window is larger than its screen: {person.window.size().toTuple()}")
        for page in pages(person):
            settle()
            for flaw in flaws(person.window):
                print(f"{one} {page}: {flaw}")
            if first == 0 and page.endswith(UNITS[0]):
                for move in what_moves(person):
                    print(f"{one} {page}: {move}")
        for entry in ("使用说明", "考核办法"):
            person.choose(entry)
            settle()
            for other in (one for one in application.topLevelWidgets() if one.isVisible() and one is not person.window):
                for flaw in flaws(other):
                    print(f"{one} {other.windowTitle()}: {flaw}")
                other.close()
        person.leave()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
    sys.stdout.flush()
    os._exit(0)  # without taking Qt down, for which each platform has its own order
