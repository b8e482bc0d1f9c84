"""The manual as a PDF, to be printed or read on another computer."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.base.userdirs import default_file
from desktop_app.rubric.rubric import Rubric

from ..parts.busy import while_busy
from ..parts.dialogs import ask_file, save_copy, tell

NAME = "巡察整改成效评估使用手册.pdf"


def ask_manual(parent: QWidget, rubric: Rubric) -> None:
    """Ask where to, make it, and say where it is."""
    start = default_file().with_name(NAME)
    ask_file(parent, "手册存为PDF", start, "PDF文件 (*.pdf)", partial(_make, parent, rubric), save=True)


def _make(parent: QWidget, rubric: Rubric, path: Path) -> None:
    from desktop_app.paper.manual import manual_pdf

    def write(data: bytes) -> None:
        if save_copy(parent, data, path):
            tell(parent, "手册存为PDF", f"手册已保存到 {path}")

    while_busy(parent, "正在制作手册…", lambda: manual_pdf(rubric).data, write)
