"""Everything that is read stands out from what it stands on: 4.5 to 1 (WCAG 2.2, 1.4.3), in light and dark."""

from itertools import product

import pytest
from PySide6.QtCore import QRegularExpression
from PySide6.QtWidgets import QCalendarWidget, QToolButton

from desktop_app.record.assessment import empty_assessment
from desktop_app.rubric.rubric import Rubric
from ui.parts.theme import DARK, LIGHT

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
LEAST = 4.5


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_what_is_read_stands_out(colours: dict[str, str]) -> None:
    found = {(one, other): contrast(colours[one], colours[other]) for one, other in PAIRS}
    assert {pair: ratio for pair, ratio in found.items() if ratio < LEAST} == {}


@pytest.mark.parametrize("dark", [False, True])
def test_the_chosen_day_of_the_calendar_stands_out(person: Person, rubric: Rubric, dark: bool) -> None:
    person.open(rubric, empty_assessment(rubric, date="2026-11-20"))
    person.choose("深色" if dark else "浅色")
    person.show_page(0)
    person.click("选日期…")
    calendar = person.one(QCalendarWidget)
    image = calendar.grab().toImage()
    colours = DARK if dark else LIGHT
    for colour, least in (("accent", 300), ("on-accent", 1), ("surface", 3000)):
        points = range(0, image.width(), 2), range(0, image.height(), 2)
        assert sum(image.pixelColor(x, y).name() == colours[colour] for x, y in product(*points)) > least
    assert all(step.icon().isNull() and step.text() for step in calendar.findChildren(QToolButton, ARROWS))
    calendar.window().close()


def test_the_measure_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
