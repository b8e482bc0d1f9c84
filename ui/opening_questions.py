"""What is asked before a file is opened: where to work on it, and what if somebody else has it open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.errors import UserError
from desktop_app.storage.file_lock import Holder, held_by
from desktop_app.storage.places import Place

from .dialogs import ask_which, attempt, warn

LOOKING = "按您的选择只读查看，不能修改；要修改请重新打开。"
HERE, LOOK = "就地打开", "只读查看"
EARLIER, AGAIN = "打开以前的本机副本", "重新复制到本机后打开"
DANGERS = {
    Place.STICK: "在上面直接修改时，中途拔出会丢失正在保存的内容。",
    Place.NETWORK: "网络一断就不能保存，别人同时打开也容易冲突。",
    Place.SYNCED: "同步程序可能在保存到一半时把它复制走，或用旧的一份替换它。",
}


def ask_where(window: QWidget, path: Path, place: Place, then: Callable[[Path, str], object]) -> None:
    """Ask where to work on a file that does not lie on this computer.

    ``then`` gets the file to open, and the reason where it is only to be looked at.
    """
    from desktop_app.storage.working_copy import copy_of, is_changed, left_behind

    try:
        copy = copy_of(path)
    except UserError as error:
        warn(window, str(error))
        return
    if copy is None:
        local = "复制到本机后打开（推荐）"
        advice = "建议复制到本机后打开，改好以后用“文件”菜单里的“写回原处”写回去。"
    else:
        local = "打开本机副本（推荐）"
        advice = "本机有它的副本" + ("，里面有还没有写回的修改。" if is_changed(copy) else "，内容相同。")
    ways = [local, HERE, LOOK]
    if copy is None and (earlier := left_behind(path)) is not None:
        copy = earlier
        ways = [EARLIER, AGAIN, *ways[1:]]
        advice = f"您以前复制到本机的一份（{earlier.name}）里有没有写回的修改，而这里的文件后来又变了。"
    words = f"“{path.name}”在{place.value}上：{path.parent}\n\n{DANGERS[place]}{advice}"
    ask_which(window, "打开数据文件", words, ways, lambda way: _opened_as(window, path, copy, then, ways[way]))


def _opened_as(window: QWidget, path: Path, copy: Path | None, then: Callable[[Path, str], object], way: str) -> None:
    from desktop_app.storage.working_copy import take

    if way in (HERE, LOOK):
        then(path, LOOKING if way == LOOK else "")
        return
    local = copy if copy and way != AGAIN else attempt(window, partial(take, path))
    if local is not None:
        then(local, "")


def ask_held(window: QWidget, path: Path, holder: Holder, then: Callable[[str, bool], object]) -> None:
    """Tell who has the file open, and offer to look at it.

    ``then`` gets the reason why it is only looked at, or none and that it is to be opened all the same.
    """
    held = held_by(path, holder)
    words = f"{held}。\n\n为免互相改乱，可以先只读查看；"
    if holder.here:
        words += "要修改请先关闭那个窗口。"
        ways = ["只读打开"]
    else:
        words += "如果那台电脑其实已经关闭（例如U盘没有退出就拔下），可以仍然打开。确认没有别人在用，再选“仍然打开”。"
        ways = ["只读打开", "仍然打开"]
    ask_which(window, "文件已被打开", words, ways, lambda way: then("" if way else f"{held}。", bool(way)))
