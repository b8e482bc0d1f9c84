"""The drafts that wait beside the open assessment, merged once all is decided that they ask."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ..parts.dialogs import attempt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.exchange.merging.merging import Met
    from desktop_app.exchange.merging.questions import Decision

    from ..document import Document

NAMES = "本文件", "等待的草稿"


def merge_what_waits(page: QWidget, document: Document, done: Callable[[], object]) -> None:
    """Ask, and merge behind a backup; ``done`` is called once that is written."""
    from desktop_app.exchange.merging.questions import Decision

    from ..exchange.deciding.deciding_dialog import DecidingDialog

    met = attempt(page, document.waiting_to_merge)
    if met is None:
        return
    then = partial(_merge, page, document, met, done)
    if met.questions:
        DecidingDialog(page, met, NAMES, then).open()
    else:
        then(Decision())


def _merge(page: QWidget, document: Document, met: Met, done: Callable[[], object], decision: Decision) -> None:
    if attempt(page, partial(document.merge_waiting, met, decision)):
        done()
