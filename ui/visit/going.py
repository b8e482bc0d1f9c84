"""Ctrl+K: the palette over the window, with all that can be gone to or done from the page shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from desktop_app.rubric.rubric import Rubric

from ..parts.menus import Entry
from .visit import Visit

if TYPE_CHECKING:
    from desktop_app.storage.summaries import Summary

    from ..search.palette import Palette, Target


class Going(QObject):
    """Opens the palette over ``window``, whose ``pages`` show one at a time; it is made when it is first wanted."""

    def __init__(
        self,
        window: QMainWindow,
        pages: QStackedWidget,
        listed: Callable[[], list[Summary]],
        open_assessment: Callable[[str], object],
        visit: Callable[[], Visit | None],
        rubric: Callable[[], Rubric],
    ) -> None:
        super().__init__(window)
        self._window, self._pages, self._listed, self._rubric = window, pages, listed, rubric
        self._open_assessment, self._visit = open_assessment, visit
        self._palette: Palette | None = None
        self.entry = Entry("palette", "转到…", self._begin, ("Ctrl+K",))

    def _begin(self) -> None:
        from ..search.palette import Palette

        if self._palette is None:
            self._palette = Palette(self._window, self._targets)
            self._pages.currentChanged.connect(self._palette.end)  # what it lists may be gone
        self._palette.begin()

    def _targets(self) -> list[Target]:
        """Return what there is just now, the nearest first."""
        from . import targets

        visit, page = self._visit(), self._pages.currentWidget() or self._pages
        acts = [one for one in targets.acts(self._window, page) if one.words != self.entry.words]
        listed = targets.assessments(self._listed(), visit, self._open_assessment)
        help_ = targets.help_on(self._rubric(), self._window)
        if visit is None:
            return [*listed, *acts, *help_]
        return [*targets.pages(visit), *targets.items(visit), *acts, *targets.entries(visit), *listed, *help_]
