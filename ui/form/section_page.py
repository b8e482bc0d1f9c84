"""The form of one section: its items as cards, one below the other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ..document import Document
from ..parts.flow import flow
from ..parts.form_page import FormPage
from ..parts.widgets import label
from .basis import basis_links
from .item_card import ItemCard
from .section_methods import SectionMethods


class SectionPage(FormPage):
    """The items of the section at ``number`` in the rubric; ``item_wanted`` sends the position of one to go to."""

    item_wanted = Signal(int)
    said = Signal(str)
    gap_wanted = Signal()

    def __init__(self, document: Document, number: int) -> None:
        super().__init__()
        self._document = document
        section = document.rubric.sections[number]
        first = sum(len(before.items) for before in document.rubric.sections[:number])
        positions = range(first, first + len(section.items))
        heading = f"{section.name}（{section.points}分）"
        links = basis_links(document.rubric, section.articles)
        self._methods = SectionMethods(document, positions, self)
        self._methods.said.connect(self.said)
        self.column.addWidget(flow(label(heading, "pageTitle"), *links, *self._methods.parts))
        self.cards = [ItemCard(document, position) for position in positions]
        for card in self.cards:
            card.left.connect(self.item_wanted)
            card.gap_wanted.connect(self.gap_wanted)
            self.column.addWidget(card)

    def show_only(self, shown: Callable[[int], bool], *, only_mine: bool) -> None:
        """Show the cards of the items at the positions that are ``shown``; of a list what is one's own, if so."""
        for card in self.cards:
            card.setVisible(shown(card.position))
            card.editor.show_only_mine(only_mine)

    @property
    def first(self) -> ItemCard:
        """The first card that is shown."""
        return next((card for card in self.cards if not card.isHidden()), self.cards[0])

    def refresh(self) -> None:
        self._methods.refresh()
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
        if card is self.first:
            self.verticalScrollBar().setValue(0)
        elif card.height() > self.viewport().height():
            self.verticalScrollBar().setValue(card.y() - 12)
        card.focus_input()
