"""Taking out for good what was added by mistake: asked once, done, and the file cleared of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desktop_app.assessing.purging import name_of, question
from desktop_app.base.errors import UserError
from desktop_app.history.events import Event
from desktop_app.history.purging import Target

from ..document import Document
from ..parts.clearing import clear
from ..parts.dialogs import ask, warn


def ask_purge(
    window: QWidget,
    document: Document,
    targets: Sequence[tuple[Target, bool]],
    events: Sequence[Event],
    then: Callable[[str], object],
) -> None:
    """Ask whether ``targets`` are to go, each with whether its present text stays; ``then`` gets what is to be told."""
    try:
        document.may_purge()
        names = [name_of(document.rubric, document.record, target, events) for target, _ in targets]
    except UserError as error:
        warn(window, str(error))
        return
    kept = [f"{name}以前的文字" if stays else name for name, (_, stays) in zip(names, targets, strict=True)]

    def go_on(agreed: bool) -> None:
        if not agreed:
            return
        try:
            for target, stays in targets:
                document.purge(target, keep_present=stays)
        except UserError as error:
            warn(window, str(error))
        else:
            then(f"已彻底删除{'、'.join(kept)}；以前的备份和副本里仍有")
        clear(window, document.path)

    asked = question("、".join(names), keep_present=len(targets) == 1 and targets[0][1])
    ask(window, "彻底删除", asked, "彻底删除", go_on)
