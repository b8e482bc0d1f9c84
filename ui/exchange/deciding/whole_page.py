"""Two copies of which one has to be decided for as a whole: two revisions from one, or what cannot be merged."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPlainTextEdit, QWidget

from desktop_app.base.clock import moment, now
from desktop_app.base.text import unit_name
from desktop_app.exchange.merging.copy_facts import CopyFacts, facts_of
from desktop_app.exchange.merging.merging import Met
from desktop_app.history.merging import Outcome, Which
from desktop_app.history.words import differences

from ...parts.layouts import column, row
from ...parts.widgets import label
from .choice_card import ChoiceCard

TWO_REVISIONS = "两份都从同一份内容定了稿，定稿不能合并，请选定以哪一份为准。"
STAYS = "没有选定的一份连同修改记录和签名登记原样保留在文件里，不计入结果，重新打开后也不会并入，以后可以查到。"


class WholePage(QWidget):
    """``changed`` says that one was chosen; ``standing`` is which, None as long as none is."""

    changed = Signal()

    def __init__(self, met: Met, names: tuple[str, str], standing: Which | None = None) -> None:
        """``names`` are what our copy and the other are called."""
        super().__init__()
        facts = [facts_of(met, *one) for one in zip(Which, names, strict=True)]
        self._group = QButtonGroup(self)
        self._cards = [self._card(number, one) for number, one in enumerate(facts, 1)]
        for number, card in enumerate(self._cards):
            self._group.addButton(card.button, number)
        self._group.idClicked.connect(self.changed)
        if standing is not None:
            self._cards[list(Which).index(standing)].button.setChecked(True)
        reason = TWO_REVISIONS if met.outcome is Outcome.REVISIONS else met.compared.reason
        lines = differences(met.ours.rubric, met.ours.record, met.theirs.record)
        self._lines = QPlainTextEdit("\n".join(lines) or "评估内容没有不同。")
        self._lines.setReadOnly(True)
        self._lines.setTabChangesFocus(True)
        self._lines.setAccessibleName("两份的不同之处")
        cards = row(spacing=12)
        for card in self._cards:
            cards.addWidget(card, 1)
        told = f"不同之处{f'（{len(lines)}处）' if lines else ''}：{names[0]} → {names[1]}"
        column(
            label(f"“{unit_name(met.ours.record.unit)}”以哪一份为准", "pageTitle", wrap=True),
            label(reason, wrap=True),
            cards,
            label(told, "fieldName", wrap=True),
            (self._lines, 1),
            label(STAYS, "hint", wrap=True),
            on=self,
            spacing=8,
        )

    @staticmethod
    def _card(number: int, one: CopyFacts) -> ChoiceCard:
        made = f"第{one.revision}版　{one.state}" if one.revision else one.state
        figures = f"合计{one.total}分　等次{f'“{one.grade}”' if one.grade else '未定'}"
        deed = "定稿" if one.revision else "最后修改"
        facts = (
            figures,
            f"{deed} {moment(one.at, now())}　录入人 {one.person or '未填'}",
            f"评估日期 {one.date or '未填'}",
            f"核验码 {one.code}" if one.code else "",
            one.signed,
        )
        return ChoiceCard(f"{number}. 以{one.name}的为准", made, facts)

    @property
    def standing(self) -> Which | None:
        """Which copy was decided for."""
        number = self._group.checkedId()
        return list(Which)[number] if number >= 0 else None

    def focus_first(self) -> None:
        """Put the cursor where one chooses."""
        (self._group.checkedButton() or self._cards[0].button).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by a digit."""
        number = event.key() - ord("1")
        if 0 <= number < len(self._cards) and not event.isAutoRepeat():
            self._cards[number].button.click()
            self._cards[number].button.setFocus()
        else:
            super().keyPressEvent(event)
