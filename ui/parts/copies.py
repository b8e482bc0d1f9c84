"""What the user wants to have in a file of its own, made and written while the window waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.base.errors import UserError, not_saved
from desktop_app.base.progress import past_return
from desktop_app.files.written import write_noted

from .patience import wait_for


def save_copy(
    parent: QWidget, made: Callable[[], bytes], path: Path, verb: str = "不能写入", *, of: Iterable[str] = ()
) -> bool:
    """Write what is made in a thread, whole, or say why not; whether it was written.

    ``of`` are the ids of the assessments that it tells of.
    """
    written = partial(_written, made, path, verb, of)
    return bool(wait_for(parent, f"正在保存“{path.name}”…", written, may_stop=True))


def _written(made: Callable[[], bytes], path: Path, verb: str, of: Iterable[str]) -> bool:
    data = made()
    past_return()
    try:
        write_noted(path, data, of)
    except OSError as error:
        raise UserError(not_saved(path, error, verb)) from None
    return True
