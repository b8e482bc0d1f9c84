"""The navigation on a small laptop: names are whole beside the longest figures, and each page can be reached."""

from pathlib import Path

from msgspec.structs import replace

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.answers import GradedListAnswer, Task
from desktop_app.rubric.rubric import Rubric
from ui.parts.elided_label import ElidedLabel
from ui.visit.navigation import NavigationButton

from .conftest import Seat
from .driver import Person
from .places import settle

THIRDS = tuple(Task(id=number, text=f"任务{number}", grade=grade) for number, grade in enumerate(("好", "好", "一般")))


def names(person: Person) -> list[str]:
    return [one.shown for one in person.all(ElidedLabel, "navigationName")]


def test_no_name_is_cut_beside_figures_with_decimals(person: Person, rubric: Rubric, sample: Assessment) -> None:
    answers = [
        GradedListAnswer(tasks=THIRDS) if isinstance(answer, GradedListAnswer) else answer for answer in sample.answers
    ]
    answers[4] = type(answers[4])()  # 未评
    person.open(rubric, replace(sample, answers=tuple(answers)))
    settle()
    assert "缺1" in person.shown("navigationState")
    assert "." in person.shown("navigationState")
    assert not [name for name in names(person) if name.endswith("…")]


def test_in_a_low_window_the_page_shown_is_in_sight(seat: Seat, file: Path, rubric: Rubric) -> None:
    person = seat(file=file, width=680, height=380)
    person.open(rubric)
    for page in range(person.form.page_count):
        person.show_page(page)
        settle()
        [shown] = [one for one in person.all(NavigationButton) if one.isChecked()]
        assert shown.visibleRegion().boundingRect() == shown.rect()
