"""Deleting an assessment: asked once, and only after a backup."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop_app.backups.making import backup
from desktop_app.backups.occasions import DELETING
from desktop_app.base.errors import UserError
from desktop_app.base.text import unit_name
from desktop_app.storage.next_step import away_since
from desktop_app.storage.store import Store

from ..parts.backup_first import backup_first
from ..parts.clearing import clear
from ..parts.dialogs import ask, warn
from ..parts.patience import waited


def ask_delete(window: QWidget, store: Store, assessment_id: str, then: Callable[[str], object]) -> None:
    """Ask whether to delete an assessment; ``then`` gets what is to be told once it is gone."""
    try:
        store.may_delete(assessment_id)
        record, away = store.load(assessment_id).record, away_since(store.file, assessment_id)
    except UserError as error:
        warn(window, str(error))
        return
    unit = unit_name(record.unit)

    def go_on(agreed: bool) -> None:
        if agreed:
            backup_first(window, partial(backup, store.path, DELETING, gently=True), "删除", delete)

    def delete() -> None:
        work = store.file.lend(partial(store.delete, assessment_id, clear=False))
        try:
            waited(window, "正在删除…", work)
        except UserError as error:
            warn(window, str(error))
        else:
            then(f"已删除“{unit}”的评估，需要时可以从“备份与恢复”里找回")
            clear(window, store.path)

    out = f"{away}：删除以后，交回的算新的一份。" if away else ""
    question = f"要删除“{unit}”{record.date}的评估吗？\n\n{out}删除前会先备份整个文件，需要时可以从备份中找回。"
    ask(window, "删除评估", question, "删除", go_on)
