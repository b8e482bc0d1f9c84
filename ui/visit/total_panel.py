"""The column on the right: the total, its grade or range, the sections, every deduction, what is missing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QScrollArea, QWidget

from desktop_app.record.readiness import missing_particulars
from desktop_app.record.scoring import Result
from desktop_app.rubric.amounts import written, written_total
from desktop_app.rubric.answers import UNSAID

from ..document import Document
from ..form.own_score import OwnTotal
from ..parts.flow import flow
from ..parts.layouts import column, row
from ..parts.links import LinkList
from ..parts.widgets import button, label, set_help, set_look, set_text


class TotalPanel(QFrame):
    """Shows the document's result: the total stays on top, what explains it scrolls below.

    ``item_wanted`` sends the position of an item to go to, -1 for the particulars.
    """

    item_wanted = Signal(int)
    next_wanted = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.setObjectName("totalPanel")
        self._document = document
        set_help(self, "unassessed")
        self._caption = label(look="secondary")
        self._total = label(look="total")
        self._grade = label(look="grade")
        self._progress = label(look="secondary")
        self._range = label(look="secondary", wrap=True)
        self._next = button("下一处未完成 ›", self.next_wanted.emit)
        self._next.setToolTip("转到下一处未评或须补齐的内容；都已补齐则转到核对与定稿（F9）")
        self._bars = [SectionBar(section.short) for section in document.rubric.sections]
        self._own = OwnTotal(document)
        self._notices = label(look="notice", wrap=True)
        self._lost = LinkList("扣分明细", "lost")
        self._missing = LinkList("未完成", "wait")
        column(
            self._caption,
            self._total,
            flow(self._grade, self._progress, spacing=8),
            self._range,
            (self._explanation(), 1),
            row(self._next, margins=(0, 4, 14, 10)),  # below all that grows
            on=self,
            margins=(14, 12, 0, 0),
            spacing=4,
        )

    def _explanation(self) -> QScrollArea:
        scroll, content = QScrollArea(), QWidget()
        content.setObjectName("totalContent")
        column(
            *self._bars,
            self._own,
            self._notices,
            self._lost,
            self._missing,
            None,
            on=content,
            margins=(0, 4, 14, 14),
            spacing=4,
        )
        for links in (self._lost, self._missing):
            links.item_wanted.connect(self.item_wanted)
        scroll.setWidget(content)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return scroll

    def refresh(self) -> None:
        """Show the present result."""
        result = self._document.result
        set_text(self._caption, "合计" if result.complete else "当前合计（只计已评项）")
        set_text(self._total, written_total(result.total))
        items = result.items
        set_text(self._progress, f"已评 {len(items) - len(result.unanswered)} / {len(items)} 项")
        set_text(self._grade, result.grade or "等次未定")
        set_look(self._grade, "state", "known" if result.grade else "open")
        set_text(self._range, self._outlook(result))
        for bar, section in zip(self._bars, result.sections, strict=True):
            bar.show_score(section.points, section.full, section.assessed, len(section.items))
        self._own.refresh()
        set_text(self._notices, "\n".join(notice.words for notice in result.notices))
        self._notices.setVisible(bool(result.notices))
        positions = self._document.rubric.positions
        self._lost.fill(
            [
                (positions[item.number], f"第{item.number}项", f"−{written(loss.points)}", loss.reason)
                for item in items
                for loss in item.deductions
            ]
        )
        texts = {item.number: item.text for item in self._document.rubric.items}
        gaps = [(-1, words, "未填", "") for words in missing_particulars(self._document.record)]
        self._missing.fill([*gaps, *((positions[n], f"第{n}项", UNSAID, texts[n]) for n in result.unanswered)])

    @staticmethod
    def _outlook(result: Result) -> str:
        if result.complete:
            return result.consequence
        span = f"最终得分在 {written_total(result.lowest)} 至 {written_total(result.highest)} 之间"
        return f"{span}，等次已确定为“{result.grade}”" if result.grade else span


class SectionBar(QWidget):
    """A section's name, its share in percent, and the bar."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._share = label(look="secondary")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(name)
        self._shown: tuple[int, ...] = ()
        column(row((label(name), 1), self._share), self._bar, on=self, margins=(0, 3, 0, 3), spacing=3)

    def show_score(self, points: int, full: int, assessed: int, items: int) -> None:
        """Show hundredths out of ``full``; nothing assessed is 未评, not zero percent."""
        if (points, full, assessed, items) == self._shown:
            return
        self._shown = points, full, assessed, items
        if self._bar.maximum() != full:
            self._bar.setRange(0, full)
        if self._bar.value() != points:
            self._bar.setUpdatesEnabled(False)  # it would paint at once, before the rest has been laid out
            self._bar.setValue(points)
            self._bar.setUpdatesEnabled(True)
        share = f"{100 * points // full}%" if assessed == items else f"{written(points)} / {written(full)}"
        set_text(self._share, share if assessed else UNSAID)
        set_look(self._share, "state", "wait" if assessed < items else "")
