"""Telling which assessments cannot be read, and offering what can be read of them as new drafts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ..parts.dialogs import ask, attempt, warn

if TYPE_CHECKING:
    from desktop_app.storage.store import Store

FAULTS_SHOWN = 10
OFFER = "要把其中能读出的内容另建为草稿吗？读不出的原来那份保持不变，文件会先备份。"


def tell_unreadable(
    window: QWidget, store: Store | None, faults: list[str], readable: list[str], then: Callable[[str], object]
) -> None:
    """Tell what cannot be read; where a draft can be made of it, ask, and give ``then`` what was done."""
    from desktop_app.assessing.salvaging import unsalvaged  # most files are sound

    more = [f"另有{len(faults) - FAULTS_SHOWN}处没有列出。"] if len(faults) > FAULTS_SHOWN else []
    words = "\n".join([*faults[:FAULTS_SHOWN], *more])
    writable = store is not None and not store.read_only
    found = attempt(window, partial(unsalvaged, store, set(readable))) if store is not None and writable else None
    if store is None or not found:
        warn(window, words)
    else:
        ask(window, "有评估无法读取", f"{words}\n\n{OFFER}", "另建草稿", partial(_salvage, window, store, found, then))


def _salvage(window: QWidget, store: Store, found: list[str], then: Callable[[str], object], agreed: bool) -> None:
    from desktop_app.assessing.salvaging import salvage
    from desktop_app.backups.making import backup
    from desktop_app.backups.occasions import SALVAGING

    from ..parts.backup_first import backup_first
    from ..parts.patience import wait_for

    def go_on() -> None:
        work = (store.file.lend(partial(salvage, store, lost)) for lost in found)
        done = [one for one in (wait_for(window, "正在另建草稿…", one) for one in work) if one]
        if done:
            then("\n".join(one.words for one in done))

    if agreed:
        backup_first(window, partial(backup, store.path, SALVAGING, gently=True), "另建草稿", go_on)
