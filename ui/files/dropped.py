"""What is dropped on the list: opened, taken in, or told what can be dropped there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.files.kinds import RECEIPT_SUFFIX, SUFFIX
from desktop_app.files.places import is_folder

from ..parts.dialogs import ask_which, warn
from ..parts.widgets import shortened

WAYS = ("打开", "接收进来")
QUESTION = "“{}”是打开它，还是把里面的评估接收到现在打开的文件里？\n\n打开它，现在的文件就关闭，内容都已保存。"
NEITHER = (
    "没有打开，也没有接收任何文件：这里可以拖入数据文件（.db、.jmdb）或者装有它们的文件夹，也可以拖入一份接收回执"
    "（.jshz）；台账和佐证材料请拖到评估的填写页面。"
)
OPEN_ALREADY = "“{}”就是现在打开的文件，没有改动。"


def take_dropped(
    window: QWidget,
    paths: Sequence[Path],
    present: Path | None,
    open_file: Callable[[Path], object],
    take_in: Callable[[Sequence[Path]], object],
) -> None:
    """Do with what was dropped what can be meant by it; ``present`` is the file that is open, if any."""
    alone = paths[0] if len(paths) == 1 and not is_folder(paths[0]) else None
    data = all(is_folder(path) or path.suffix.lower() in (".db", SUFFIX) for path in paths)
    if alone is not None and alone == present:
        warn(window, OPEN_ALREADY.format(alone.name))
    elif alone is not None and (alone.suffix.lower() == RECEIPT_SUFFIX or (data and present is None)):
        open_file(alone)
    elif alone is not None and data:
        question = QUESTION.format(shortened(alone.name))
        ask_which(window, "拖入的文件", question, WAYS, lambda way: take_in([alone]) if way else open_file(alone))
    elif data:
        take_in(paths)
    else:
        warn(window, NEITHER)
