"""Writing a working copy back to where it came from: by the menu, and asked for when it is left."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from .dialogs import ask_which_now, attempt, tell

if TYPE_CHECKING:
    from desktop_app.storage.store import Store


def write_back_now(window: QWidget, store: Store) -> bool:
    """Write back, and say where the copy is now; False if it was refused, which has been told."""
    from desktop_app.storage.working_copy import write_back

    written = attempt(window, partial(write_back, store))
    if written is None:
        return False
    words = f"已写回并核对：{written.path}"
    if written.beside:
        words = (
            "原处的文件在您复制以后被改动过、正被打开或没有正常关闭，没有覆盖它。"
            f"本机副本已写在它旁边：{written.path}\n\n两份都在，请核对后决定用哪一份。"
        )
    tell(window, "写回原处", words)
    return True


def may_leave_copy(window: QWidget, store: Store) -> bool:
    """Ask whether a copy with changes is to be written back before it is left; False to stay."""
    from desktop_app.storage.working_copy import is_changed, origin_of

    origin = origin_of(store.path)
    if origin is None or store.read_only or not is_changed(store.path):
        return True
    words = f"这个文件是从“{origin}”复制来的，本机副本里有还没有写回的修改。现在写回吗？"
    way = ask_which_now(window, "写回原处", words, ["写回", "以后再写回"])
    return way == 1 or (way == 0 and write_back_now(window, store))
