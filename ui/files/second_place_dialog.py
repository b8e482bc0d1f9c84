"""The second place of the backups: a stick or a network folder; chosen, told, let go."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.backups.second_place import choose, is_same_disk
from desktop_app.files.backup_names import ELSEWHERE

from ..parts.dialog import Dialog
from ..parts.dialogs import ask, ask_folder, attempt
from ..parts.flow import flow
from ..parts.layouts import DIALOG, column, row
from ..parts.theme import scaled
from ..parts.widgets import button, label, set_look, set_text
from ..preferences import Preferences
from .backup_timer import BackupTimer

ABOUT = (
    "电脑坏了、丢了，只存在本机的评估和备份会一起丢失。选一个U盘或单位的网络文件夹，"
    f"以后每次备份都会自动再存一份到那里的“{ELSEWHERE}”文件夹。U盘不必一直插着，插上就会补存。"
)
SAME = "这个文件夹和数据文件在同一个磁盘上，电脑坏了会一起丢失。最好选U盘或网络文件夹。\n\n仍用这个文件夹吗？"


class SecondPlaceDialog(Dialog):
    """Says what it is for and how it stands; what is chosen holds at once."""

    def __init__(self, parent: QWidget, preferences: Preferences, timer: BackupTimer, path: Path) -> None:
        super().__init__(parent, "备份到U盘", "backups")
        self._preferences, self._timer, self._path = preferences, timer, path
        self._place, self._standing = label(wrap=True), label(look="secondary", wrap=True)
        self._choose = button("选择U盘或文件夹…", self._ask)
        self._now = button("现在备份", self._back_up)
        self._forget = button("不再备份到那里", self._let_go)
        column(
            label("再存一份到U盘或网络文件夹", "pageTitle", wrap=True),
            label(ABOUT, "secondary", wrap=True),
            self._place,
            self._standing,
            flow(self._choose, self._now, self._forget, spacing=8),
            None,
            row(None, button("关闭", self.close)),
            on=self,
            margins=DIALOG,
            spacing=12,
        )
        timer.told.connect(self._refresh)
        self._refresh()
        self.resize(scaled(600), scaled(330))

    def _refresh(self) -> None:
        place = self._timer.place
        set_text(self._place, f"现在的位置：{place if place else '还没有选'}")
        set_text(self._standing, self._timer.explained)
        set_look(self._standing, "state", "bad" if self._timer.bad else "")
        self._now.setVisible(self._timer.at_work)
        self._forget.setVisible(place is not None)
        set_text(self._choose, "换一个位置…" if place else "选择U盘或文件夹…")

    def _ask(self) -> None:
        ask_folder(self, "选择U盘或网络文件夹", self.offer)

    def offer(self, folder: Path) -> None:
        """Take a folder, or ask first where it is on the same disk as the data file."""
        if folder.name == ELSEWHERE:  # chosen before, and found again
            folder = folder.parent
        if is_same_disk(folder, self._path):
            ask(self, "同一个磁盘", SAME, "仍用这里", partial(self._take, folder))
        else:
            self._take(folder, True)

    def _take(self, folder: Path, agreed: bool) -> None:
        if agreed and attempt(self, partial(choose, folder)) is not None:
            self._preferences.choose_second_place(folder)
            self._back_up()
            set_text(self._place, f"现在的位置：{folder}")

    def _back_up(self) -> None:
        set_text(self._standing, "正在备份…")
        set_look(self._standing, "state", "")
        self._timer.now()

    def _let_go(self) -> None:
        self._preferences.choose_second_place(None)
        self._timer.forget_place()
