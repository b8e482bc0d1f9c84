"""The figures on the screen: sharp at every scale, told in words, in the panel and below the ledger."""

from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QWidget

from desktop_app.figures.scale import scale
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.record.scoring import score
from desktop_app.rubric.amounts import written
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import GradedList
from tests.strategies import SHIPPED
from ui.form.own_score import OwnScore, OwnTotal
from ui.ledger.foot_line import FootLine
from ui.parts import theme
from ui.parts.figure_view import FigureView
from ui.parts.links import LinkList
from ui.visit.navigation import Navigation
from ui.visit.total_panel import SectionBar, TotalPanel

from .driver import Person


def picture(view: FigureView, dots: float) -> QImage:
    """What is painted on a screen that has so many dots a pixel."""
    image = QImage(view.size() * dots, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(dots)
    image.fill(QColor("magenta"))
    view.render(image, QPoint())
    return image


@pytest.mark.parametrize("zoom", [80, 100, 125, 175, 200])
@pytest.mark.parametrize("dots", [1, 1.25, 1.5, 2])
def test_its_edges_lie_on_the_screens_own_dots(qtbot: Any, zoom: int, dots: float) -> None:
    theme.apply("light", zoom)
    try:
        view = FigureView()
        qtbot.addWidget(view)
        view.resize(theme.scaled(223), 10)
        view.show_figure(partial(scale, SHIPPED, score(SHIPPED, empty_assessment(SHIPPED))))
        view.resize(view.width(), view.heightForWidth(view.width()))
        image = picture(view, dots)
        top = next(rect.y + rect.height - 3 for rect in view.figure.rects if rect.framed) * zoom / 100 * dots  # type: ignore[union-attr]
        row = {image.pixelColor(x, round(top)).name() for x in range(image.width() - round(dots) - 1)}
    finally:
        theme.apply("light", 100)
    sheer = {theme.colour(name).name() for name in ("text", "field-line", *(f"{k}-soft" for k in KINDS))}
    assert row <= sheer
    assert len(row) == len(sheer)


KINDS = ("good", "accent", "wait", "bad")


def sides(panel: TotalPanel) -> list[tuple[str, int]]:
    """Where each label that stands at the left begins to have ink, seen from the panel's edge."""
    found = []
    for label in panel.findChildren(QLabel):
        at = label.mapTo(panel, QPoint())
        if label.isVisible() and at.x() < 30 and label.objectName() != "grade" and label.text():
            image = label.grab().toImage()
            ground = image.pixel(0, 0)
            columns = range(image.width())
            ink = next(x for x in columns if any(image.pixel(x, y) != ground for y in range(image.height())))
            found.append((label.text(), at.x() + ink))
    return found


def test_all_that_is_read_in_the_panel_has_one_left_edge(person: Person, rubric: Rubric, sample: Assessment) -> None:
    person.open(rubric, sample)
    panel = person.one(TotalPanel)
    assert person.all(LinkList, within=panel)
    begin = dict(sides(panel))
    assert {"扣分明细", "折算与评分"} < set(begin)
    assert max(begin.values()) - min(begin.values()) <= 3  # as the first letters stand in their own squares


@pytest.mark.parametrize("zoom", [100, 150, 200])
def test_nothing_in_the_panel_moves_while_items_are_answered(
    person: Person, rubric: Rubric, sample: Assessment, zoom: int
) -> None:
    person.open(rubric)
    theme.apply("light", zoom)
    person.form.fit()
    QApplication.processEvents()
    panel = person.one(TotalPanel)

    def places() -> list[QRect]:
        looked_at: list[QWidget] = [*panel.findChildren(SectionBar), person.one(FigureView, within=panel)]
        looked_at.append(next(one for one in panel.findChildren(QLabel, "grade")))
        return [QRect(one.mapTo(panel, QPoint()), one.size()) for one in looked_at]

    before = places()
    for position, answer in enumerate(sample.answers):
        person.document.set_answer(position, answer)
        QApplication.processEvents()
        assert places() == before


def test_a_section_is_told_in_one_measure(person: Person, rubric: Rubric, sample: Assessment) -> None:
    person.open(rubric, sample)
    result = person.document.result
    panel, navigation = person.words(person.one(TotalPanel)), person.words(person.one(Navigation))
    for section in result.sections:
        points = f"{written(section.points)} / {written(section.full)}"
        assert points in panel
        assert points in navigation
    assert "%" not in panel.replace("92.5%", "").replace("100%", "").replace("80%", "").replace("60%", "").replace(
        "40%", ""
    )


def test_what_is_converted_or_agreed_on_is_no_deduction(person: Person, rubric: Rubric, sample: Assessment) -> None:
    person.open(rubric, sample)
    panel = person.one(TotalPanel)
    lost, given, _ = panel.findChildren(LinkList)
    assert "第15项\n得4.63分" in person.words(given)
    assert "评估组评9分" in person.words(given)
    assert not {"第15项", "第16项"} & set(person.words(lost).split("\n"))
    assert "−0.37" not in person.words(panel)


def test_the_figures_say_in_words_what_they_show(person: Person, rubric: Rubric, sample: Assessment) -> None:
    person.open(rubric, sample)
    view = person.one(FigureView, within=person.one(TotalPanel))
    assert view.accessibleName().startswith("合计86.63分，等次“较好”。各等次：较差0分至60分、一般60分至75分")
    card = person.card(GradedList)
    bar = person.one(FigureView, within=person.one(FootLine, within=card))
    assert bar.accessibleName() == "整改任务共8项：好4项，较好2项，一般1项，较差1项，差0项，未评0项。"
    height = bar.height()
    person.document.set_answer(card.position, card.item.answer_type())
    QApplication.processEvents()
    assert bar.accessibleName().startswith("整改任务共0项")
    assert bar.height() == height


def test_own_scores_stand_beside_the_groups_where_there_are_any(
    person: Person, rubric: Rubric, sample: Assessment
) -> None:
    person.open(rubric, sample)
    panel = person.one(TotalPanel)
    assert person.all(OwnTotal, within=panel) == []
    person.fill(person.one(OwnScore, within=person.card(1)).edit, "3.5")
    view = person.one(FigureView, within=person.one(OwnTotal, within=panel))
    assert view.accessibleName() == "评估与自评对照（两边都有分的项）：整改研究部署评估2分、自评3.50分。"
    assert next(bar.value() for bar in person.all(QProgressBar, within=panel)) == 700
    person.press("ctrl+z")
    assert person.all(OwnTotal, within=panel) == []


def test_a_sentence_is_not_broken_within_what_is_one(person: Person, rubric: Rubric, sample: Assessment) -> None:
    person.open(rubric, sample)
    words = [label.text() for label in person.one(TotalPanel).findChildren(QLabel, "linkWords")]
    assert any("\u2060".join("，扣2分") in one for one in words)
    assert any("\u2060".join("5分×满意度") in one for one in words)
    assert all(a != b for a, b in pairwise("".join(words)) if a == "\u2060")
