"""The form of one section: its items as cards, one below the other."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_app.base.numerals import article_name

from ..document import Document
from ..parts.flow import flow
from ..parts.form_page import FormPage
from ..parts.widgets import label
from .item_card import ItemCard


class SectionPage(FormPage):
    """The items of the section at ``number`` in the rubric; ``item_wanted`` sends the position of one to go to."""

    item_wanted = Signal(int)
    gap_wanted = Signal()

    def __init__(self, document: Document, number: int) -> None:
        super().__init__()
        self._document = document
        section = document.rubric.sections[number]
        first = sum(len(before.items) for before in document.rubric.sections[:number])
        articles = "、".join(article_name(number) for number in section.articles)
        heading = f"{section.name}（{section.points}分）"
        basis = f"依据：{document.rubric.regulation}{articles}" if articles else ""
        self.column.addWidget(flow(label(heading, "pageTitle"), label(basis, "secondary"), spacing=14))
        self.cards = [ItemCard(document, first + offset) for offset in range(len(section.items))]
        for card in self.cards:
            card.left.connect(self.item_wanted)
            card.gap_wanted.connect(self.gap_wanted)
            self.column.addWidget(card)

    def refresh(self) -> None:
        for card in self.cards:
            card.set_editable(self._document.editable)
            card.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for card in self.cards:
            card.editor.fit_to(self.viewport().height())

    def set_narrow(self, narrow: bool) -> None:
        super().set_narrow(narrow)
        for card in self.cards:
            card.set_narrow(narrow)

    def card_with(self, widget: QWidget | None) -> ItemCard | None:
        """Return the card in which ``widget`` stands."""
        return next((card for card in self.cards if widget is not None and card.isAncestorOf(widget)), None)

    def go_to(self, card: ItemCard) -> None:
        """Bring a card into sight, its top first, and put the cursor into it."""
        self.ensureWidgetVisible(card, 0, 20)
        if card is self.cards[0]:
            self.verticalScrollBar().setValue(0)
        elif card.height() > self.viewport().height():
            self.verticalScrollBar().setValue(card.y() - 12)
        card.focus_input()
