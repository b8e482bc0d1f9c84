"""The unit's own score (Article 3): a small field beside an item, and the sums beside the total."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from desktop_app.figures.own_pairs import own_pairs
from desktop_app.record.own_scores import by_section, compare, difference
from desktop_app.record.scoring import ItemResult
from desktop_app.rubric.amounts import written, written_total

from ..document import Document
from ..parts.fields import NumberEdit
from ..parts.figure_view import FigureView
from ..parts.layouts import column, row
from ..parts.reserved import Reserved
from ..parts.widgets import label, set_help, set_look, set_text, tip

TIP = "单位给自己打的分，可不填；只作对照，不计入合计"


class OwnScore(QWidget):
    """One item's own score with its difference to the group's; it never enters a total."""

    def __init__(self, document: Document, position: int) -> None:
        super().__init__()
        self._document = document
        self._position = position
        self._item = document.rubric.items[position]
        self.edit = NumberEdit(f"第{self._item.number}项 自评分", decimals=2, units=("分",))
        self.edit.setObjectName("own")
        self.edit.number_edited.connect(self._edited)
        self.words = Reserved("hint", least=7)
        set_help(self, field="own")
        row(label("自评分", "hint"), self.edit, label("分", "hint"), self.words, on=self, spacing=4)

    def refresh(self, result: ItemResult) -> None:
        """Show the own score, and how the group's stands to it."""
        answer = self._document.answer(self._position)
        own, note = answer.own, answer.own_note.strip()
        self.edit.setToolTip(tip(f"{TIP}\n自评说明：{note}") if note else TIP)
        fault = self._fault(self.edit.number)
        if not fault or own is not None:
            self.edit.show_number(own)
            fault = ""
        compared = difference(own, result.points) if own is not None and result.points is not None else ""
        told = "有自评说明" if note else ""
        self._say(fault or "，".join(filter(None, (compared, told))), bool(fault))

    def _say(self, words: str, wrong: bool) -> None:
        set_text(self.words, words)
        set_look(self.words, "state", "bad" if wrong else "")
        set_look(self.edit, "wrong", "yes" if wrong else "no")

    def _fault(self, number: Decimal | None) -> str:
        if number is None or number <= self._item.points:
            return ""
        return f"自评分不能多于{written(self._item.full)}分"

    def _edited(self, number: Decimal | None) -> None:
        answer, fault = self._document.answer(self._position), self._fault(number)
        own = None if fault else number
        self._document.set_answer(self._position, replace(answer, own=own), "own")
        if fault:
            self._say(fault, wrong=True)


class OwnTotal(QWidget):
    """The sum of the own scores, and where both sides have scores, how they compare."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._sum, self._compared = label(look="hint", wrap=True), label(look="hint", wrap=True)
        self._pairs = FigureView()
        column(self._sum, self._compared, self._pairs, on=self, margins=(0, 6, 0, 2), spacing=3)

    def refresh(self) -> None:
        """Show the present sums; nothing is shown while no own score is there."""
        sums = compare(self._document.record, self._document.result)
        self.setVisible(bool(sums.given))
        items = len(self._document.rubric.items)
        which = "" if sums.given == items else f"（{items}项中{sums.given}项有自评）"
        set_text(self._sum, f"单位自评合计 {written_total(sums.own)}{which}，不计入得分")
        gap = sums.team_of_both - sums.own_of_both
        stands = "与自评相同" if not gap else f"比自评{'高' if gap > 0 else '低'}{written(abs(gap))}分"
        both = "" if sums.both == items else f"两边都有分的{sums.both}项，"
        set_text(self._compared, f"{both}评估得分{written_total(sums.team_of_both)}，{stands}")
        self._compared.setVisible(bool(sums.both))
        document = self._document
        pairs = by_section(document.rubric, document.record, document.result) if sums.both else []
        self._pairs.show_figure(partial(own_pairs, pairs) if pairs else None)
