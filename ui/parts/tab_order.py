"""Where Tab leads: through a window as it is read, whenever its parts were made.

Qt goes by when they were made: what comes later, such as a line that leads to an item, or the page after the first,
would be the last stop of the whole window.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from .theme import application

FIRST = "firstStop"
OVER = 3  # pixels by which parts that lie beside each other may overlap
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
_Part = tuple[QRect, list[QWidget]]


def stop_here_first(part: QWidget) -> None:
    """Have Tab come to a part before what stands above it: to where an item is answered."""
    part.setProperty(FIRST, True)


def go_by_tab(window: QWidget, *, forward: bool, here: QWidget | None = None) -> bool:
    """Put the focus on the next stop of a window, behind the last on the first; False where there is no other.

    What is going leaves it to what it stood in, such as the cell that was typed into to its table.
    """
    here = left = here or window.focusWidget()
    while here is not None and not here.isVisible():
        here = here.parentWidget()
    if here is not left and isinstance(here, QStackedWidget):
        return False  # which puts it on the page that comes instead
    around_it = here and (here.focusProxy() or here)  # what scrolls stands for what it shows
    if here is not left and around_it is not None and stops(around_it):
        target: QWidget | None = around_it
    else:
        order = _stops_within(window, here)
        at = order.index(here) if here in order else -1
        around = order[at + 1 :] + order[: max(at, 0)]
        target = next(filter(stops, around if forward else reversed(around)), None)
    if target is not None:
        target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    return target is not None


def hold_focus(page: QWidget | None) -> None:
    """Let the focus be somewhere on the page of a window: what had it may have gone, and keys would do nothing."""
    of_all = application()
    if page is not None and not (of_all.focusWidget() or of_all.activePopupWidget()):
        go_by_tab(page.window(), forward=True, here=page)


def stops(part: QWidget) -> bool:
    """Whether Tab stops at a part that is shown."""
    return bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus) and part.isEnabled() and part.focusProxy() is None


def _stops_within(place: QWidget, here: QWidget | None) -> list[QWidget]:
    """Return the stops within a place, and where one is, as they are read."""
    found: list[_Part] = []
    first: list[QWidget] = []
    for part in place.findChildren(QWidget, options=_DIRECT):
        if not part.isVisible() or part.isWindow():
            continue
        own = [part] if part is here or stops(part) else []
        if within := own + _stops_within(part, here):
            if part.property(FIRST):
                first += within
            else:
                found.append((part.geometry(), within))
    return first + [stop for _, within in _as_read(found) for stop in within]


def _as_read(parts: list[_Part]) -> list[_Part]:
    """Return parts line by line, and each line from the left; what stands beside something high is a column of it."""
    if len(parts) < 2:
        return parts
    lines = _cut(parts, QRect.top, QRect.bottom)
    groups = lines if len(lines) > 1 else _cut(parts, QRect.left, QRect.right)
    if len(groups) == 1:  # they lie over each other
        return sorted(parts, key=lambda one: (one[0].top(), one[0].left()))
    return list(chain.from_iterable(map(_as_read, groups)))


def _cut(parts: list[_Part], start: Callable[[QRect], int], end: Callable[[QRect], int]) -> list[list[_Part]]:
    """Part them where nothing of one goes on beside another."""
    groups: list[list[_Part]] = []
    reached = 0
    for one in sorted(parts, key=lambda one: start(one[0])):
        if not groups or start(one[0]) > reached - OVER:
            groups.append([])
            reached = end(one[0])
        groups[-1].append(one)
        reached = max(reached, end(one[0]))
    return groups
