"""Writes the workbook in which the unit scores itself: it is sent to the unit, and imported once it is filled in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.assessing.own_workbook import own_workbook
from desktop_app.base.text import unit_name
from desktop_app.base.userdirs import default_file
from desktop_app.files.names import legal_name

from ..document import Document
from ..parts.copies import save_copy
from ..parts.dialogs import ask_file


def ask_workbook(parent: QWidget, document: Document, said: Callable[[str], object]) -> None:
    """Ask where to; ``said`` gets what is to be told once it is written."""
    start = default_file().parent / legal_name(f"自评表_{unit_name(document.record.unit)}", ".xlsx")
    ask_file(parent, "保存自评表", start, "Excel工作簿 (*.xlsx)", partial(_write, parent, document, said), save=True)


def _write(parent: QWidget, document: Document, said: Callable[[str], object], path: Path) -> None:
    path = path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
    made = partial(own_workbook, document.rubric, document.record)
    if save_copy(parent, made, path, "没有保存", of=(document.id,)):
        said(f"自评表已保存到 {path}；单位填好后，用“导入单位自评…”导入")
