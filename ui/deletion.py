"""Deleting an assessment: asked once, and only after a backup."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop_app.errors import UserError
from desktop_app.store import Store

from .dialogs import ask, warn


def ask_delete(window: QWidget, store: Store, assessment_id: str, then: Callable[[str], object]) -> None:
    """Ask whether to delete an assessment; ``then`` gets what is to be told once it is gone."""
    try:
        store.may_delete(assessment_id)
        record = store.load(assessment_id).record
    except UserError as error:
        warn(window, str(error))
        return
    unit = record.unit or "（未填单位）"
    question = f"要删除“{unit}”{record.date}的评估吗？\n\n删除前会先备份整个文件，需要时可以从备份中找回。"
    ask(window, "删除评估", question, "删除", partial(_delete, window, store, assessment_id, unit, then))


def _delete(
    window: QWidget, store: Store, assessment_id: str, unit: str, then: Callable[[str], object], agreed: bool
) -> None:
    from desktop_app.handover import delete_assessment

    if not agreed:
        return
    try:
        kept = delete_assessment(store, assessment_id)
    except UserError as error:
        warn(window, str(error))
        return
    then(f"已删除“{unit}”的评估，备份在 {kept}")
