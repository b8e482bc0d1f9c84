"""Where the palette leads, read off where it stands: menus, the page shown, the open assessment, the list, the help.

No name is written here, but those of the kinds: what a menu, a page or a rubric gains or loses is offered or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from desktop_app.base.text import one_line, unit_name
from desktop_app.record.status import state_words
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.summaries import Summary

from ..help.help_window import help_pages, open_help
from ..parts.menus import keys_written, menus_of
from ..search.palette import Target
from .visit import Visit

NUMBERED = 9  # pages that have a key


def acts(window: QWidget, page: QWidget) -> Iterator[Target]:
    """Yield what the page shown does by a key, and what stands in the menus."""
    for made in page.findChildren(QPushButton):
        if made.isVisible() and (key := made.property("key")):
            yield Target("命令", _plain(made.text()), "本页", made.click, key, _why_not(made))
    for menu in menus_of(window):
        yield from _of_menu(menu, menu.title().partition("(")[0])


def _of_menu(menu: QMenu, path: str) -> Iterator[Target]:
    for action in menu.actions():
        if action.isSeparator() or not action.isVisible():
            continue
        words, why_not = _plain(action.text()), "" if action.isEnabled() else action.toolTip()
        yield Target("命令", words, path, action.trigger, keys_written(action), why_not)
        below = action.menu()
        if isinstance(below, QMenu):
            below.aboutToShow.emit()
            for one in below.actions():
                yield Target("命令", _plain(one.text()), f"{path} › {words}", partial(_choose, below, one.text()))


def _choose(menu: QMenu, words: str) -> None:
    """Choose what bears these words in a menu that is filled anew whenever it is shown."""
    menu.aboutToShow.emit()
    for action in menu.actions():
        if action.text() == words:
            action.trigger()
            return


def pages(visit: Visit) -> Iterator[Target]:
    """Yield the pages of the form."""
    for number, name in enumerate(visit.page.page_names):
        go = partial(visit.go, partial(visit.show_page, number))
        yield Target("页面", name, "评估", go, f"Ctrl+{number + 1}" if number < NUMBERED else "")


def items(visit: Visit) -> Iterator[Target]:
    """Yield the items."""
    rubric = visit.document.rubric
    sections = [section.short for section in rubric.sections for _ in section.items]
    for position, (item, section) in enumerate(zip(rubric.items, sections, strict=True)):
        go = partial(visit.go, partial(visit.page.go_to_item, position))
        yield Target("评分项", f"第{item.number}项　{item.text}", section, go)


def entries(visit: Visit) -> Iterator[Target]:
    """Yield the entries of the items' lists that go by a text of their own, such as tasks."""
    document = visit.document
    for position, (item, answer) in enumerate(zip(document.rubric.items, document.record.answers, strict=True)):
        for listing in item.listings:
            kind, field = listing.noun or getattr(item, "label", ""), next(iter(listing.known_by), "")
            for place, entry in enumerate(listing.entries(answer) if field else ()):
                go = partial(visit.go, partial(visit.page.go_to_entry, position, place, field))
                words = one_line(getattr(entry, field)) or "（空）"
                yield Target(kind, words, f"第{item.number}项{listing.short}{place + 1}", go)


def assessments(listed: Sequence[Summary], visit: Visit | None, show: Callable[[str], object]) -> Iterator[Target]:
    """Yield the assessments of the file; the one that is open leads to its form."""
    for one in listed:
        go: Callable[[], object] = partial(show, one.id)
        if visit is not None and one.id == visit.document.id:
            go = partial(visit.go, visit.page.focus_page)
        state = "示例" if one.sample else state_words(one.status, one.outcome)
        yield Target("评估", unit_name(one.unit), "　".join(part for part in (one.date, state) if part), go)


def help_on(rubric: Rubric, window: QWidget) -> Iterator[Target]:
    """Yield the pages of the help."""
    for page in help_pages(rubric, window):
        yield Target("说明", page.title, "使用说明", partial(open_help, window, rubric, page.topic))


def _why_not(made: QPushButton) -> str:
    return "" if made.isEnabled() else made.toolTip()


def _plain(words: str) -> str:
    return words.replace("&&", "&")
