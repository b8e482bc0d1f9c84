"""The help as the menu offers it: on what has the cursor, the way to a first sheet, the regulation, the keys, a PDF."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from desktop_app.rubric.rubric import Rubric

from ..parts.menus import Entry


class HelpMenu(QObject):
    """Opens the help above ``window``; ``rubric`` is that of the assessment on the screen, ``file`` the data file."""

    def __init__(
        self,
        window: QMainWindow,
        pages: QStackedWidget,
        rubric: Callable[[], Rubric],
        file: Callable[[], Path],
    ) -> None:
        super().__init__(window)
        self._window, self._pages, self._rubric, self._file = window, pages, rubric, file

    def entries(self) -> list[Entry | None]:
        """Return what stands in the menu."""
        return [
            Entry("help", "使用说明", self._open_here, ("F1",)),
            Entry("start", "十分钟打印第一份考核表", partial(self._open_at, "start"), ("Ctrl+F1",)),
            Entry("regulation", "考核办法", self._open_regulation, ("Shift+F1",)),
            Entry("keys", "快捷键", partial(self._open_at, "keys"), ("Ctrl+/",)),
            Entry("manual", "手册存为PDF…", self._save_manual, ("Ctrl+Shift+F1",)),
            Entry("about", "关于", self._tell_about, ("Shift+F11",)),
        ]

    def _tell_about(self) -> None:
        from .about_dialog import AboutDialog

        AboutDialog(self._window, self._file()).open()

    def _open_here(self) -> None:
        from .help_window import open_help_here

        open_help_here(self._window, self._rubric(), self._window.focusWidget(), self._pages.currentWidget())

    def _open_at(self, topic: str) -> None:
        from .help_window import open_help

        open_help(self._window, self._rubric(), topic)

    def _save_manual(self) -> None:
        from .saving import ask_manual
        from .shortcuts import keys_of

        ask_manual(self._window, self._rubric(), keys_of(self._window))

    def _open_regulation(self) -> None:
        from .regulation_window import open_regulation

        open_regulation(self._window, self._rubric())
