"""Writes the workbook in which the unit scores itself: it is sent to the unit, and imported once it is filled in."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.assessing.own_workbook import own_workbook
from desktop_app.base.text import unit_name
from desktop_app.base.userdirs import default_file

from ..document import Document
from ..parts.copies import save_copy
from ..parts.dialogs import ask_file

LONGEST_NAME = 60  # characters of a file's name that is offered
UNSAVED = "“{}”没有保存（{}），请换一个位置。"


def ask_workbook(parent: QWidget, document: Document, said: Callable[[str], object]) -> None:
    """Ask where to; ``said`` gets what is to be told once it is written."""
    name = re.sub(r'[\\/:*?"<>|]', "_", f"自评表_{unit_name(document.record.unit)}")[:LONGEST_NAME]
    start = default_file().parent / f"{name}.xlsx"
    ask_file(parent, "保存自评表", start, "Excel工作簿 (*.xlsx)", partial(_write, parent, document, said), save=True)


def _write(parent: QWidget, document: Document, said: Callable[[str], object], path: Path) -> None:
    path = path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
    made = partial(own_workbook, document.rubric, document.record)
    if save_copy(parent, made, path, UNSAVED):
        said(f"自评表已保存到 {path}；单位填好后，用“导入单位自评…”导入")
