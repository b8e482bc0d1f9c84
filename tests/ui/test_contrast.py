"""What is read stands out from its ground: 4.5 to 1 (WCAG 2.2, 1.4.3), in high contrast 7 to 1 (1.4.6)."""

from itertools import product

import pytest
from PySide6.QtCore import QRegularExpression
from PySide6.QtWidgets import QCalendarWidget, QToolButton

from desktop_app.record.assessment import empty_assessment
from desktop_app.rubric.rubric import Rubric
from ui.parts.theme import COLOURS
from ui.preferences import THEMES

from .contrast import contrast
from .driver import Person

ARROWS = QRegularExpression("qt_calendar_(prev|next)month")

GROUNDS = ("window", "surface", "raised")
READ = ("text", "secondary", "faint", "accent-text", "good", "bad", "wait")
PAIRS = [
    *product(READ, GROUNDS),
    *(("on-accent", ground) for ground in ("accent", "accent-hover")),
    *((colour, "accent-soft") for colour in ("text", "secondary", "accent-text")),
    *((colour, f"{colour}-soft") for colour in ("good", "bad", "wait")),
    ("text", "track"),
    *(("text", f"{ground}-soft") for ground in ("good", "bad", "wait")),  # figures
    ("surface", "bad"),
]
LEAST = {"light": 4.5, "dark": 4.5, "contrast": 7.0}
EDGES = [
    *product(("accent", "focus", "field-line"), ("window", "surface")),
    ("focus", "raised"),
    ("focus", "accent-soft"),
]
LEAST_EDGE = 3.0


@pytest.mark.parametrize("theme", COLOURS)
def test_what_is_read_stands_out(theme: str) -> None:
    colours = COLOURS[theme]
    found = {(one, other): contrast(colours[one], colours[other]) for one, other in PAIRS}
    assert {pair: ratio for pair, ratio in found.items() if ratio < LEAST[theme]} == {}


@pytest.mark.parametrize("theme", COLOURS)
def test_edges_and_the_focus_stand_out(theme: str) -> None:
    colours = COLOURS[theme]
    edges = [*EDGES, *product(("line",), GROUNDS)] if theme == "contrast" else EDGES
    found = {(one, other): contrast(colours[one], colours[other]) for one, other in edges}
    assert {pair: ratio for pair, ratio in found.items() if ratio < LEAST_EDGE} == {}


@pytest.mark.parametrize("theme", COLOURS)
def test_the_chosen_day_of_the_calendar_stands_out(person: Person, rubric: Rubric, theme: str) -> None:
    person.open(rubric, empty_assessment(rubric, date="2026-11-20"))
    person.choose(THEMES[theme])
    person.show_page(0)
    person.click("选日期…")
    calendar = person.one(QCalendarWidget)
    image = calendar.grab().toImage()
    colours = COLOURS[theme]
    for colour, least in (("accent", 300), ("on-accent", 1), ("surface", 3000)):
        points = range(0, image.width(), 2), range(0, image.height(), 2)
        assert sum(image.pixelColor(x, y).name() == colours[colour] for x, y in product(*points)) > least
    assert all(step.icon().isNull() and step.text() for step in calendar.findChildren(QToolButton, ARROWS))
    calendar.window().close()


def test_the_measure_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
