"""What cannot be undone comes after a backup; without one only if the user says so."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop_app.backups.making import BackupError

from .dialogs import ask
from .patience import while_busy


def backup_first(parent: QWidget, backup: Callable[[], object], act: str, then: Callable[[], object]) -> None:
    """Make a backup and go on with ``then``; where there is none, ask whether ``act`` is to be done all the same.

    ``backup`` is done in a thread: on the file's path, not on the connection that the window has open,
    and gently, so that no edit waits for it.
    """
    while_busy(parent, "正在备份…", partial(_why_not, backup), partial(_go_on, parent, act, then), may_stop=True)


def _why_not(backup: Callable[[], object]) -> str:
    """Make a backup; return why there is none, or nothing."""
    try:
        backup()
    except BackupError as error:
        return error.reason
    return ""


def _go_on(parent: QWidget, act: str, then: Callable[[], object], why_not: str) -> None:
    if not why_not:
        then()
        return
    words = f"备份失败（{why_not}），数据文件没有改动。\n\n没有备份，仍要{act}吗？"
    ask(parent, "备份失败", words, f"仍要{act}", lambda agreed: then() if agreed else None)
