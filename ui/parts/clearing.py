"""Clearing a file of what was taken out of it, which a large one takes seconds for."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.storage.clearing import clear_at

from .patience import while_busy


def clear(window: QWidget, path: Path) -> None:
    """Let nothing of what was taken out stay legible, while the user waits; what hinders it is told."""
    while_busy(window, "正在从文件里清除已删除的内容…", partial(clear_at, path), lambda _: None)
