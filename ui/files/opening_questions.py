"""What is asked before a file is opened: where to work on it, and what if somebody else has it open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from desktop_app.files.file_lock import Holder, held_by
from desktop_app.files.places import Place

from ..parts.busy import while_busy
from ..parts.dialogs import ask_which

LOOKING = "按您的选择只读查看，不能修改；要修改请用“打开其他文件…”重新打开。"
HERE, LOOK = "就地打开", "只读查看"
LATER = "在那里关闭以后，重新打开这个文件就能修改。"
EARLIER, AGAIN = "打开以前的本机副本", "重新复制到本机后打开"
WHERE = {Place.STICK: "U盘或移动硬盘上", Place.NETWORK: "网络文件夹里", Place.SYNCED: "网盘的同步文件夹里"}
DANGERS = {
    Place.STICK: "在上面直接修改时，中途拔出会丢失正在保存的内容。",
    Place.NETWORK: "网络一断就不能保存，别人同时打开也容易冲突。",
    Place.SYNCED: "同步程序可能在保存到一半时把它复制走，或用旧的一份替换它。",
}


class _Known(NamedTuple):
    """The copies on this computer of a file elsewhere: one of what it is now, one with changes it has not got."""

    copy: Path | None
    changed: bool
    earlier: Path | None


def ask_where(window: QWidget, path: Path, place: Place, then: Callable[[Path, str], object]) -> None:
    """Ask where to work on a file that does not lie on this computer.

    ``then`` gets the file to open, and the reason where it is only to be looked at.
    """
    while_busy(window, f"正在读取“{path.name}”…", partial(_known, path), partial(_ask, window, path, place, then))


def _known(path: Path) -> _Known:
    from desktop_app.backups.working_copy import copy_of, is_changed, left_behind

    copy = copy_of(path)
    return _Known(copy, copy is not None and is_changed(copy), left_behind(path) if copy is None else None)


def _ask(window: QWidget, path: Path, place: Place, then: Callable[[Path, str], object], known: _Known) -> None:
    copy = known.copy or known.earlier
    if known.copy is not None:
        ways = ["打开本机副本（推荐）", HERE, LOOK]
        advice = "本机有它的副本" + (
            "，里面有还没有写回的修改，就地打开看不到它们。" if known.changed else "，内容相同。"
        )
    elif known.earlier is not None:
        ways = [EARLIER, AGAIN, HERE, LOOK]
        advice = f"您以前复制到本机的一份（{known.earlier.name}）里有没有写回的修改，而这里的文件后来又变了。"
    else:
        ways = ["复制到本机后打开（推荐）", HERE, LOOK]
        advice = "建议复制到本机后打开，改好以后用“文件”菜单里的“写回原处”写回去。"
    words = f"“{path.name}”在{WHERE[place]}：{path.parent}\n\n{DANGERS[place]}{advice}"
    ask_which(window, "打开数据文件", words, ways, lambda way: _opened_as(window, path, copy, then, ways[way]))


def _opened_as(window: QWidget, path: Path, copy: Path | None, then: Callable[[Path, str], object], way: str) -> None:
    from desktop_app.backups.working_copy import take

    if way in (HERE, LOOK):
        then(path, LOOKING if way == LOOK else "")
    elif copy and way != AGAIN:
        then(copy, "")
    else:
        while_busy(window, "正在复制到本机…", partial(take, path), lambda local: then(local, ""))


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
    ask_which(window, "文件已被打开", words, ways, lambda way: then("" if way else f"{held}；{LATER}", bool(way)))
