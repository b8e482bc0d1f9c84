"""What is asked before a file is opened: where to work on it, and what if somebody else has it open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop_app.backups.access import ElsewhereError, HeldError
from desktop_app.files.places import Place

from ..parts.dialogs import ask_which, warn
from ..parts.patience import while_busy

if TYPE_CHECKING:
    from desktop_app.backups.working_copy import Copies

LOOKING = "按您的选择只读查看，不能修改；要修改请用“打开其他文件…”重新打开。"
HERE, LOOK = "直接打开", "只读查看"
GO_THERE, LOOK_ONLY, ANYWAY = "转到那个窗口", "只读打开", "仍然打开"
NO_ANSWER = "那个窗口没有回应，可能正忙，也可能是另一位用户打开的。文件没有改动，请稍后再试，或者选“只读打开”。"
LATER = "在那里关闭以后，重新打开这个文件就能修改。"
BACK = "建议复制到本机后打开，改好以后用“文件”菜单里的“写回原处”写回去。"
LEAVE = "建议复制到本机后打开，以后就用本机的这一份，再删除这里的一份。"
EARLIER, AGAIN = "打开以前的本机副本", "重新复制到本机后打开"
DANGERS = {
    Place.REMOVABLE: "在上面直接修改时，中途拔出会丢失正在保存的内容。",
    Place.NETWORK: "网络一断就不能保存，别人同时打开也容易冲突。",
    Place.SYNCED: "同步程序还可能在保存到一半时把它复制走，或用旧的一份替换它。",
}


def ask_where(window: QWidget, path: Path, found: ElsewhereError, then: Callable[[Path, str], object]) -> None:
    """Ask where to work on a file that does not lie on this computer.

    ``then`` gets the file to open, and the reason where it is only to be looked at.
    """
    from desktop_app.backups.working_copy import copies_of

    ask = partial(_ask, window, path, found, then)
    while_busy(window, f"正在读取“{path.name}”…", partial(copies_of, path), ask, may_stop=True)


def _ask(
    window: QWidget, path: Path, found: ElsewhereError, then: Callable[[Path, str], object], known: Copies
) -> None:
    copy = known.copy or known.earlier
    if known.copy is not None:
        ways = ["打开本机副本（推荐）", HERE, LOOK]
        changes = "，里面有还没有写回的修改，直接打开看不到它们。" if known.changed else "，内容相同。"
        advice = f"本机有它的副本{changes}"
    elif known.earlier is not None:
        ways = [EARLIER, AGAIN, HERE, LOOK]
        advice = f"您以前复制到本机的一份（{known.earlier.name}）里有没有写回的修改，而这里的文件后来又变了。"
    else:
        ways = ["复制到本机后打开（推荐）", HERE, LOOK]
        advice = LEAVE if found.place is Place.SYNCED else BACK
    words = f"{found}\n\n{DANGERS[found.place]}{advice}"
    ask_which(window, "打开数据文件", words, ways, lambda way: _opened_as(window, path, copy, then, ways[way]))


def _opened_as(window: QWidget, path: Path, copy: Path | None, then: Callable[[Path, str], object], way: str) -> None:
    from desktop_app.backups.working_copy import take

    if way in (HERE, LOOK):
        then(path, LOOKING if way == LOOK else "")
    elif copy and way != AGAIN:
        then(copy, "")
    else:
        while_busy(window, "正在复制到本机…", partial(take, path), lambda local: then(local, ""), may_stop=True)


def ask_held(
    window: QWidget,
    path: Path,
    found: HeldError,
    look: Callable[[str], object],
    open_anyway: Callable[[], object],
    gone_there: Callable[[], object],
) -> None:
    """Tell who has the file open, and offer to go there or to look at it.

    ``look`` gets the reason why it is only looked at; ``gone_there`` is called once the other window has come up.
    """
    words = f"{found.held}。\n\n为免互相改乱，"
    if found.here and not found.brief:
        words += "请转到那个窗口修改，或者在这里只读查看。"
        ways = [GO_THERE, LOOK_ONLY]
    elif found.here:
        words += "可以先只读查看；要修改请等那条命令结束。"
        ways = [LOOK_ONLY]
    else:
        words += "可以先只读查看；"
        words += "如果那台电脑其实已经关闭（例如U盘没有退出就拔下），可以仍然打开。确认没有别人在用，再选“仍然打开”。"
        ways = [LOOK_ONLY, ANYWAY]
    do: dict[str, Callable[[], object]] = {
        GO_THERE: partial(go_there, window, path, gone_there, partial(warn, window, NO_ANSWER)),
        LOOK_ONLY: partial(look, f"{found.held}；{LATER}"),
        ANYWAY: open_anyway,
    }
    ask_which(window, "文件已被打开", words, ways, lambda way: do[ways[way]]())


def go_there(window: QWidget, path: Path, gone_there: Callable[[], object], no_answer: Callable[[], object]) -> None:
    """Bring the window to the front that has a file open, if it answers."""
    from desktop_app.files.calls import call

    def told(answered: bool) -> None:
        (gone_there if answered else no_answer)()

    while_busy(window, "正在转到那个窗口…", partial(call, path), told)
