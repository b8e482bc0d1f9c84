"""Small links 依据：第五条 that open the regulation at an article."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPushButton

from desktop_app.base.numerals import article_name
from desktop_app.rubric.rubric import Rubric

from ..help.regulation_window import open_regulation


class BasisLink(QPushButton):
    """A link to one article."""

    def __init__(self, rubric: Rubric, number: int, words: str) -> None:
        super().__init__(words)
        self.setObjectName("basis")
        self.setAutoDefault(False)
        self.setToolTip("打开考核办法，查看这一条")
        self._rubric = rubric
        self._number = number
        self.clicked.connect(self._open)

    def _open(self) -> None:
        open_regulation(self, self._rubric, self._number)


def basis_links(rubric: Rubric, numbers: Sequence[int]) -> list[QPushButton]:
    """Return a link for each of these articles that the rubric holds; the first says what they are."""
    held = [number for number in numbers if number in {article.number for article in rubric.articles}]
    return [BasisLink(rubric, n, f"{'' if place else '依据：'}{article_name(n)}") for place, n in enumerate(held)]
