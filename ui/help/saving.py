"""The manual as a PDF, to be printed or read on another computer."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.base.userdirs import default_file
from desktop_app.rubric.help_texts import keys_page
from desktop_app.rubric.rubric import Rubric

from ..parts.copies import save_copy
from ..parts.dialogs import ask_file, tell
from .shortcuts import Keys

NAME = "巡察整改成效评估使用手册.pdf"


def ask_manual(parent: QWidget, rubric: Rubric, keys: Keys) -> None:
    """Ask where to, make it with a page of the ``keys``, and say where it is."""
    start = default_file().with_name(NAME)
    ask_file(parent, "手册存为PDF", start, "PDF文件 (*.pdf)", partial(_make, parent, rubric, keys), save=True)


def _make(parent: QWidget, rubric: Rubric, keys: Keys, path: Path) -> None:
    from desktop_app.paper.manual import manual_pdf

    if save_copy(parent, lambda: manual_pdf(rubric, keys_page(keys)).data, path):
        tell(parent, "手册存为PDF", f"手册已保存到 {path}")
