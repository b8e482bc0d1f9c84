"""Menus and keys as data: what stands in the menu bar, which keys it has, what it calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from .key_names import key_written
from .widgets import NOT_HERE

OTHER_KEYS = {
    "评估列表": (
        ("打开", "Enter"),
        ("预览考核表", "Ctrl+P"),
        ("打印", "F4"),
        ("另存为PDF", "Ctrl+S"),
        ("导出列表", "Ctrl+G"),
        ("分发", "Ctrl+Shift+J"),
        ("删除", "Delete"),
        ("打开示例评估", "Ctrl+T"),
        ("删除示例", "Shift+Delete"),
        ("查找单位", "Ctrl+F"),
    ),
    "填写": (
        ("转到第几部分", "Ctrl+1 … Ctrl+9"),
        ("选项：选第几个", "1—9"),
        ("选项：左右移动", "← →"),
        ("次数：加一、减一", "↑ ↓"),
        ("票数、次数：下一格", "Enter"),
        ("票数、次数：上一格", "Shift+Enter"),
        ("票数表：移动", "← → ↑ ↓"),
    ),
    "整改任务台账": (
        ("评定等次", "1—5"),
        ("取消评定", "0"),
        ("修改文字", "F2"),
        ("填写所选任务的评定说明", "F4"),
        ("回到台账", "Esc"),
        ("添加", "Insert"),
        ("粘贴", "Ctrl+V"),
        ("导入台账", "Ctrl+Shift+O"),
        ("上移", "Alt+↑"),
        ("下移", "Alt+↓"),
        ("删除", "Delete"),
    ),
    "佐证材料": (
        ("粘贴截图或文件", "Ctrl+V"),
        ("粘贴，照片保留原图", "Ctrl+Shift+V"),
        ("打开", "Enter"),
        ("移除", "Delete"),
    ),
    "查看材料": (
        ("上一张、下一张", "← →"),
        ("缩小、放大", "－ ＋"),
        ("适合窗口", "0"),
        ("向左转、向右转", "L R"),
    ),
    "查找": (
        ("下一处、上一处", "↓ ↑"),
        ("转到这一处", "Enter"),
        ("关闭查找，回到原处", "Esc"),
    ),
    "转到": (
        ("选上一个、下一个", "↑ ↓"),
        ("转到所选的", "Enter"),
        ("关闭，回到原处", "Esc"),
    ),
    "预览": (
        ("打印", "Ctrl+P"),
        ("保存PDF", "Ctrl+S"),
        ("整页、适合宽度", "Ctrl+G"),
        ("换到另一份材料", "F4"),
    ),
    "核对与定稿": (
        ("重新打开", "Ctrl+G"),
        ("作废", "Shift+Delete"),
    ),
    "修改记录": (
        ("查看当时内容", "Enter"),
        ("恢复到此时", "F4"),
        ("彻底删除", "Shift+Delete"),
    ),
    "单位名册与轮次": (
        ("修改一格", "F2"),
        ("添加一行", "Insert"),
        ("粘贴多行", "Ctrl+V"),
        ("删除选中的行", "Delete"),
        ("打开单位的评估", "Enter"),
        ("撤销、重做", "Ctrl+Z Ctrl+Y"),
    ),
    "轮次总览": (
        ("单位情况", "Enter"),
        ("打开评估", "Ctrl+P"),
        ("审核和审定", "F4"),
        ("选择列", "Ctrl+G"),
        ("生成文书", "Ctrl+S"),
        ("查找单位、评估组", "Ctrl+F"),
    ),
    "手册窗口": (
        ("查找说明", "Ctrl+F"),
        ("回到刚才的一页", "Alt+←"),
        ("手册存为PDF", "Ctrl+S"),
    ),
    "窗口": (("关闭打开的菜单、窗口和编辑框", "Esc"),),
}
"""Keys that stand in no menu, by where they are, each behind what it does."""


class Entry(NamedTuple):
    """One line of a menu; ``name`` is how the window finds its action again.

    ``on_form``: possible only while the form is shown.
    """

    name: str
    words: str
    slot: Callable[[], object] | None
    keys: tuple[str, ...] = ()
    checkable: bool = False
    repeats: bool = False
    on_form: bool = False


def fill_menus(
    window: QMainWindow, menus: Sequence[QMenu], contents: Sequence[Sequence[Entry | None]]
) -> dict[str, QAction]:
    """Fill the window's menus and return their actions by name; None stands for a separator."""
    actions = {}
    for menu, entries in zip(menus, contents, strict=True):
        menu.setToolTipsVisible(True)
        for entry in entries:
            if entry is None:
                menu.addSeparator()
                continue
            actions[entry.name] = _action(window, entry)
            menu.addAction(actions[entry.name])
    return actions


def menus_of(window: QWidget) -> list[QMenu]:
    """Return the menus of a window's menu bar, but for the one of what it has no room for."""
    found = window.menuBar().findChildren(QMenu) if isinstance(window, QMainWindow) else []
    return [menu for menu in found if menu.title()]


def called(action: QAction) -> str:
    """Return the words of an action as they are read, with neither the mark of a key nor what is behind a colon."""
    return action.text().partition("：")[0].replace("&&", "&")


def keys_written(action: QAction) -> str:
    """Return the keys of an action as they stand on a keyboard."""
    return "、".join(key_written(key) for key in action.shortcuts())


def allow_action(action: QAction, why_not: str = "") -> None:
    """Let something in a menu be chosen; or grey it, and let its tooltip say why not; or hide it (``NOT_HERE``)."""
    action.setVisible(why_not != NOT_HERE)
    action.setEnabled(not why_not)
    action.setToolTip(why_not)


def trigger(widget: QWidget, name: str) -> None:
    """Do what the menu of the widget's window does under that name: for a button that stands where it is needed."""
    action = widget.window().findChild(QAction, name)
    if isinstance(action, QAction):
        action.trigger()


def add_keys(window: QMainWindow, keys: str, slot: Callable[[], object]) -> None:
    """Let the window answer keys that stand in no menu."""
    window.addAction(_action(window, Entry(keys, "", slot, (keys,))))


def _action(window: QMainWindow, entry: Entry) -> QAction:
    action = QAction(entry.words, window)
    action.setObjectName(entry.name)
    action.setShortcuts([QKeySequence(key) for key in entry.keys])
    action.setCheckable(entry.checkable)
    action.setAutoRepeat(entry.repeats)  # a key that is held must not confirm item after item
    if (slot := entry.slot) is not None:
        action.triggered.connect(lambda: slot())
    return action
