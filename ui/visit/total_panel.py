"""The column on the right: the total, its grade or range, the sections, every deduction, what is missing."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QScrollArea, QWidget

from desktop_app.figures.scale import WHOLE, scale
from desktop_app.record.readiness import missing_particulars
from desktop_app.record.scoring import Result, SectionResult
from desktop_app.rubric.amounts import written, written_total
from desktop_app.rubric.answers import UNSAID

from ..document import Document
from ..form.own_score import OwnTotal
from ..parts.figure_view import FigureView
from ..parts.flow import flow
from ..parts.layouts import column, row
from ..parts.links import Line, LinkList
from ..parts.spoken import announce
from ..parts.widgets import keep_height, keep_width, label, set_help, set_look, set_text

MARGIN, RIGHT = 5, 14  # pixels
BAR = 12  # width of a scroll bar in the style sheet
EDGE = 9  # pixels by which a line that leads somewhere stands in: all else stands in as far
OPEN, PADDING = "等次未定", 13  # of the grade, in the style sheet


class TotalPanel(QFrame):
    """Shows the document's result: the total stays on top, what explains it scrolls below.

    ``item_wanted`` sends the position of an item to go to, -1 for the particulars.
    """

    item_wanted = Signal(int)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.setObjectName("totalPanel")
        self._document = document
        set_help(self, "unassessed")
        self._kept = (0, 0)  # the width and the font for which there is room
        self._caption = label(look="secondary")
        self._total = label(look="total")
        self._spoken = ""
        self._grade = label(look="grade")
        self._grade.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._progress = label(look="secondary")
        self._range = label(look="secondary", wrap=True)
        self._bars = [SectionBar(section.short) for section in document.rubric.sections]
        self._own = OwnTotal(document)
        self._notices = label(look="notice", wrap=True)
        self._scale = FigureView()
        self._lost = LinkList("扣分明细", "lost")
        self._given = LinkList("折算与评分", "given")
        self._missing = LinkList("未完成", "wait")
        figures = column(
            self._caption,
            self._total,
            flow(self._grade, self._progress, spacing=8),
            margins=(EDGE, 0, RIGHT, 0),
            spacing=4,
        )
        column(
            figures,
            (self._explanation(), 1),
            on=self,
            margins=(MARGIN, 12, 0, 0),
            spacing=4,
        )

    def _explanation(self) -> QScrollArea:
        scroll, content = QScrollArea(), QWidget()
        content.setObjectName("totalContent")
        lists = (self._lost, self._given, self._missing)
        parts = (self._scale, self._range, *self._bars, self._own, self._notices)
        figures = column(*parts, margins=(EDGE, 0, 0, 0), spacing=4)
        column(figures, *lists, None, on=content, margins=(0, 0, RIGHT - BAR, 14), spacing=4)
        for links in lists:
            links.item_wanted.connect(self.item_wanted)
        scroll.setWidget(content)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # or all moves when it comes
        return scroll

    def refresh(self) -> None:
        """Show the present result."""
        result = self._document.result
        set_text(self._caption, "合计" if result.complete else "当前合计（只计已评项）")
        set_text(self._total, written_total(result.total))
        items = result.items
        set_text(self._progress, _progress(len(items) - len(result.unanswered), len(items)))
        set_text(self._grade, result.grade or OPEN)
        set_look(self._grade, "state", "known" if result.grade else "open")
        spoken = f"{self._total.text()}分，{self._grade.text()}"
        if self._spoken and spoken != self._spoken:
            announce(self._total, spoken)
        self._spoken = spoken
        self._keep_room()
        set_text(self._range, _outlook(result))
        self._scale.show_figure(partial(scale, self._document.rubric, result))
        for bar, section in zip(self._bars, result.sections, strict=True):
            bar.show_score(section)
        self._own.refresh()
        set_text(self._notices, "\n".join(notice.words for notice in result.notices))
        self._notices.setVisible(bool(result.notices))
        self._fill_lists(result)

    def _fill_lists(self, result: Result) -> None:
        positions = self._document.rubric.positions
        lost: list[Line] = []
        given: list[Line] = []
        for item in result.items:
            for loss in item.deductions:
                figure = f"得{written(item.points or 0)}分" if loss.awarded else f"−{written(loss.points)}"
                line = (positions[item.number], f"第{item.number}项", figure, loss.reason)
                (given if loss.awarded else lost).append(line)
        self._lost.fill(lost)
        self._given.fill(given)
        texts = {item.number: item.text for item in self._document.rubric.items}
        gaps = [(-1, words, "未填", "") for words in missing_particulars(self._document.record)]
        missing = [*gaps, *((positions[n], f"第{n}项", UNSAID, texts[n]) for n in result.unanswered)]
        others = self._document.goes_back
        self._missing.fill([one for one in missing if not others or self._document.wants(one[0])])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._keep_room()

    def _keep_room(self) -> None:
        """Have what changes take as much room whatever it says, so that nothing moves."""
        self._range.ensurePolished()
        kept = self.width(), self._range.font().pixelSize()
        if kept == self._kept:
            return
        self._kept, items = kept, len(self._document.rubric.items)
        keep_height(self._range, self._outlooks(), self.width() - MARGIN - EDGE - RIGHT)
        keep_width(self._grade, [OPEN, *(grade.name for grade in self._document.rubric.grades)], PADDING)
        keep_width(self._progress, [_progress(items, items)])

    def _outlooks(self) -> list[str]:
        """What may come to be said of the total, as far as it may be the longest."""
        grades = self._document.rubric.grades
        spans = [_span(WHOLE, WHOLE, grade.name) for grade in grades]
        return [*spans, *(grade.consequence for grade in grades)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_room()


def _outlook(result: Result) -> str:
    return result.consequence if result.complete else _span(result.lowest, result.highest, result.grade)


def _span(lowest: int, highest: int, grade: str | None) -> str:
    span = f"最终得分在 {written_total(lowest)} 至 {written_total(highest)} 之间"
    return f"{span}，等次已确定为“{grade}”" if grade else span


def _progress(assessed: int, items: int) -> str:
    return f"已评 {assessed} / {items} 项"


class SectionBar(QWidget):
    """A section's name, its points, and the bar."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._share = label(look="secondary")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(name)
        self._shown: SectionResult | None = None
        column(row((label(name), 1), self._share), self._bar, on=self, margins=(0, 3, 0, 3), spacing=3)

    def show_score(self, section: SectionResult) -> None:
        """Show its points out of all; nothing assessed is 未评, not zero."""
        if section == self._shown:
            return
        self._shown = section
        if self._bar.maximum() != section.full:
            self._bar.setRange(0, section.full)
        if self._bar.value() != section.points:
            self._bar.setUpdatesEnabled(False)  # it would paint at once, before the rest has been laid out
            self._bar.setValue(section.points)
            self._bar.setUpdatesEnabled(True)
        points = f"{written(section.points)} / {written(section.full)}"
        set_text(self._share, points if section.assessed else UNSAID)
        set_look(self._share, "state", "wait" if section.assessed < len(section.items) else "")
