"""A picture on the screen: a part of it at a time, and the numbers behind it."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtWidgets import QFrame

from desktop_app.office.round.pictures import Picture

from ..parts.figure_view import FigureView
from ..parts.layouts import column, row
from ..parts.widgets import allow, button, label, set_text
from .numbers_dialog import show_numbers

WIDTHS = 8  # in which a picture is kept


class PictureCard(QFrame):
    """Shows a picture, or nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._picture: Picture | None = None
        self._part = 0
        self._title, self._which = label("", "pageTitle"), label("", "secondary")
        self._view = FigureView()
        self._before, self._next = button("‹ 上一页", self._go_back), button("下一页 ›", self._go_on)
        self._numbers = button("查看数字…", self._show_numbers)
        head = row(self._title, None, self._before, self._which, self._next, self._numbers, spacing=8)
        column(head, self._view, on=self, margins=(14, 10, 14, 12), spacing=8)
        self.hide()

    def show_picture(self, picture: Picture | None) -> None:
        """Show another picture, from its first part."""
        self._picture, self._part = picture, 0
        self.setVisible(picture is not None)
        if picture is not None:
            set_text(self._title, picture.title)
            self._numbers.setAccessibleName(f"查看数字：{picture.title}")
        self._draw()

    def _draw(self) -> None:
        parts = self._picture.parts if self._picture else ()
        made = lru_cache(maxsize=WIDTHS)(parts[self._part]) if parts else None  # it is asked again and again
        self._view.show_figure(made)
        for one in (self._before, self._which, self._next):
            one.setVisible(len(parts) > 1)
        set_text(self._which, f"第{self._part + 1}页，共{len(parts)}页")
        allow(self._before, "" if self._part else "这是第一页")
        allow(self._next, "" if self._part + 1 < len(parts) else "这是最后一页")

    def _go_back(self) -> None:
        self._part -= 1
        self._draw()

    def _go_on(self) -> None:
        self._part += 1
        self._draw()

    def _show_numbers(self) -> None:
        if self._picture is not None:
            show_numbers(self.window(), self._picture.title, self._picture.headings, self._picture.numbers)
