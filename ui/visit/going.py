"""All that can be gone to, asked of where it is: the menus, the page shown, the open assessment, the list, the help."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow, QMenu, QPushButton, QStackedWidget

from desktop_app.base.text import one_line, unit_name
from desktop_app.record.status import state_words
from desktop_app.rubric.rubric import Rubric

from ..parts.menus import Entry, keys_written, menus_of
from .visit import Visit

if TYPE_CHECKING:
    from desktop_app.storage.summaries import Summary

    from ..search.palette import Palette, Target

NUMBERED = 9  # pages that have a key


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

        self._palette = self._palette or Palette(self._window, self._targets)
        self._palette.begin()

    def _targets(self) -> list[Target]:
        visit = self._visit()
        of_visit = (*self._sections(visit), *self._items(visit)) if visit is not None else ()
        return [*self._commands(), *of_visit, *self._assessments(visit), *self._help()]

    def _commands(self) -> Iterator[Target]:
        """Yield what the page shown can do by a key, and what stands in the menus."""
        from ..search.palette import Target

        shown = self._pages.currentWidget() or self._pages
        for made in shown.findChildren(QPushButton):
            if made.isVisible() and (key := made.property("key")):
                why_not = "" if made.isEnabled() else made.toolTip()
                yield Target("命令", _plain(made.text()), "本页", made.click, key, why_not)
        for menu in menus_of(self._window):
            yield from self._of_menu(menu, menu.title().partition("(")[0])

    def _of_menu(self, menu: QMenu, path: str) -> Iterator[Target]:
        from ..search.palette import Target

        for action in menu.actions():
            if action.isSeparator() or action.objectName() == self.entry.name:
                continue
            words, why_not = _plain(action.text()), "" if action.isEnabled() else action.toolTip()
            yield Target("命令", words, path, action.trigger, keys_written(action), why_not)
            below = action.menu()
            if isinstance(below, QMenu):
                below.aboutToShow.emit()
                yield from self._of_menu(below, f"{path} › {words}")

    def _sections(self, visit: Visit) -> Iterator[Target]:
        from ..search.palette import Target

        for number, name in enumerate(visit.page.page_names):
            go = partial(visit.go, partial(visit.show_page, number))
            yield Target("页面", name, "评估", go, f"Ctrl+{number + 1}" if number < NUMBERED else "")

    def _items(self, visit: Visit) -> Iterator[Target]:
        """Yield the items, then the entries of their lists that go by a text of their own."""
        from ..search.palette import Target

        document, page = visit.document, visit.page
        sections = [section.short for section in document.rubric.sections for _ in section.items]
        entries: list[Target] = []
        for position, (item, answer) in enumerate(zip(document.rubric.items, document.record.answers, strict=True)):
            number = f"第{item.number}项"
            go = partial(visit.go, partial(page.go_to_item, position))
            yield Target("评分项", f"{number}　{item.text}", sections[position], go)
            for listing in item.listings:
                field = next(iter(listing.known_by), "")
                for place, entry in enumerate(listing.entries(answer) if field else ()):
                    go = partial(visit.go, partial(page.go_to_entry, position, place, field))
                    words = one_line(getattr(entry, field)) or "（空）"
                    entries.append(
                        Target(
                            listing.noun or getattr(item, "label", ""), words, f"{number}{listing.short}{place + 1}", go
                        )
                    )
        yield from entries

    def _assessments(self, visit: Visit | None) -> Iterator[Target]:
        from ..search.palette import Target

        for one in self._listed():
            go: Callable[[], object] = partial(self._open_assessment, one.id)
            if visit is not None and one.id == visit.document.id:
                go = partial(visit.go, visit.page.focus_page)
            state = "示例" if one.sample else state_words(one.status, one.outcome)
            yield Target("评估", unit_name(one.unit), "　".join(part for part in (one.date, state) if part), go)

    def _help(self) -> Iterator[Target]:
        from ..help.help_window import help_pages, open_help
        from ..search.palette import Target

        rubric = self._rubric()
        for page in help_pages(rubric, self._window):
            go = partial(open_help, self._window, rubric, page.topic)
            yield Target("说明", page.title, "使用说明", go)


def _plain(words: str) -> str:
    return words.replace("&&", "&")
