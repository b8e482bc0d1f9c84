"""The pictures of a round: of final results that may be compared, each with its numbers behind a click."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.office.round.overview import Line
from desktop_app.office.round.pictures import pictures_of
from desktop_app.office.round.sums import same_kind

from ...parts.form_page import FormPage
from ...parts.widgets import label, set_text
from ..picture_card import PictureCard

NONE = "还没有定稿的评估，没有图表。"
LEFT_OUT = "另有{}份评分表或口径不同，不能合在一起，没有画入。"


class PicturesTab(FormPage):
    """A card a picture, below each other."""

    def __init__(self) -> None:
        super().__init__()
        self._told = label("", "secondary", wrap=True)
        self._cards = [PictureCard() for _ in range(4)]
        for part in (self._told, *self._cards):
            self.column.addWidget(part)
        self.column.addStretch(1)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Draw what there is of these lines."""
        kinds = same_kind(lines)
        found = pictures_of(kinds[0]) if kinds else []
        drawn = len(kinds[0]) if kinds else 0
        left = sum(map(len, kinds)) - drawn
        words = f"按{drawn}份定稿的评估画出。" if drawn else NONE
        set_text(self._told, words + (LEFT_OUT.format(left) if left else ""))
        for at, card in enumerate(self._cards):
            card.show_picture(found[at] if at < len(found) else None)
