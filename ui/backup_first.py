"""What cannot be undone comes after a backup; without one only if the user says so."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_app.backups.making import BackupError

from .dialogs import ask


def backup_first(parent: QWidget, backup: Callable[[], object], act: str, then: Callable[[], object]) -> None:
    """Make a backup and go on with ``then``; where there is none, ask whether ``act`` is to be done all the same."""
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        backup()
    except BackupError as error:
        words = f"备份没有做成（{error.reason}），数据文件没有改动。\n\n没有备份，仍要{act}吗？"
        ask(parent, "备份没有做成", words, f"仍要{act}", lambda agreed: then() if agreed else None)
        return
    finally:
        QGuiApplication.restoreOverrideCursor()
    then()
