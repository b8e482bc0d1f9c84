"""The last net: what nothing caught is told in one sentence, a report can be saved, and the work goes on."""

from __future__ import annotations

import contextlib
import platform
import sqlite3
import sys
import threading
import time
import traceback
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QTimer, Signal, qVersion
from PySide6.QtWidgets import QWidget

from desktop_app.base.clock import now
from desktop_app.base.errors import UserError, not_saved
from desktop_app.base.paths import ROOT
from desktop_app.base.userdirs import data_folder, home_folder
from desktop_app.base.version import VERSION
from desktop_app.files.durable import write_whole
from desktop_app.files.private import make_folder

from .parts.dialogs import ask, ask_file, tell, warn

NOTES = "错误记录.txt"
MOST_NOTES = 2**20  # bytes; then they begin anew
MOST_ENTRIES = 50  # of one report
QUIET_S = 5  # after the same was told; each time six times longer, or what is drawn again and again would never end
FRAMES = 40
UNEXPECTED = (
    "程序出了意外的问题，刚才的操作可能没有完成；已显示“已保存”的内容都在文件里，可以继续使用。\n\n"
    "请保存问题报告，交给维护人员；报告里没有评估的内容。"
)


def catch_unexpected(window: QWidget) -> None:
    """Tell above ``window`` of every exception that nothing caught, in whatever thread."""
    net = _Net(window)
    sys.excepthook = net.catch
    threading.excepthook = lambda caught: net.catch(
        caught.exc_type, caught.exc_value or caught.exc_type(), caught.exc_traceback
    )


class _Net(QObject):
    """Notes in any thread, even while something is drawn; tells later, in the window's own, one box at a time."""

    _caught = Signal(str, str)  # what tells it from others, and a sentence; none: ``UNEXPECTED``

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._entries: list[str] = []
        self._noted: set[str] = set()
        self._told: dict[str, tuple[int, float]] = {}  # how often, and when it was closed
        self._open = False
        self._waiting: list[tuple[str, str]] = []
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._tell_all)
        self._caught.connect(self._tell_soon)  # in the window's thread, whichever it was caught in

    def catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Be Python's last resort."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        with contextlib.suppress(Exception):  # what fails here would come here again
            if isinstance(error, UserError):  # a sentence that nobody has shown
                self._caught.emit(str(error), str(error))
                return
            what = _story(error)
            if what not in self._noted:
                self._noted.add(what)
                self._note(f"{now():%Y-%m-%d %H:%M:%S}\n{what}\n")
            self._caught.emit(what, "")

    def _note(self, entry: str) -> None:
        self._entries = [*self._entries, entry][-MOST_ENTRIES:]
        path = data_folder() / NOTES
        with contextlib.suppress(OSError):
            make_folder(path.parent)
            path.touch(mode=0o600)
            mode = "w" if path.exists() and path.stat().st_size > MOST_NOTES else "a"
            with path.open(mode, encoding="utf-8") as notes:
                notes.write(f"{_versions()}\n{entry}\n")

    def _tell_soon(self, what: str, sentence: str) -> None:
        self._waiting.append((what, sentence))
        self._soon.start()

    def _tell_all(self) -> None:
        waiting, self._waiting = self._waiting, []
        for what, sentence in waiting:
            self._tell(what, sentence)

    def _tell(self, what: str, sentence: str) -> None:
        times, closed = self._told.get(what, (0, 0.0))
        if self._open or (times and time.monotonic() - closed < QUIET_S * 6 ** (times - 1)):
            return
        self._open = True
        closing = partial(self._closed, what, times + 1)
        if sentence:
            warn(self._window, sentence).finished.connect(lambda _: closing(False))
        else:
            ask(self._window, "意外的问题", UNEXPECTED, "保存问题报告…", closing, no="继续使用")

    def _closed(self, what: str, times: int, save: bool) -> None:
        self._open = False
        self._told[what] = times, time.monotonic()
        if save and what in self._noted:
            start = home_folder() / f"问题报告_{now():%Y%m%d-%H%M}.txt"
            ask_file(self._window, "保存问题报告", start, "文本文件 (*.txt)", self.save_report, save=True)

    def save_report(self, path: Path) -> None:
        """Write what went wrong since the start: the program's own lines and versions, nothing that was typed."""
        text = "\n".join(["巡察整改成效评估 问题报告", _versions(), "", *self._entries])
        try:
            write_whole(path, text.encode())
        except OSError as error:
            warn(self._window, not_saved(path, error))
        else:
            tell(self._window, "问题报告", f"已保存到 {path}")


def _versions() -> str:
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    libraries = f"Python {platform.python_version()}, Qt {qVersion()}, SQLite {sqlite3.sqlite_version}"
    return f"版本 {VERSION}, {libraries}, {system}"


def _story(error: BaseException | None) -> str:
    """Return kinds and places of an error and of those behind it; no message, which may hold what was typed."""
    lines: list[str] = []
    while error is not None and len(lines) < FRAMES:
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        lines += [type(error).__name__, *(f"  {_place(one.filename)}:{one.lineno} {one.name}" for one in frames)]
        error = error.__cause__ or error.__context__
    return "\n".join(lines)


def _place(file: str) -> str:
    """Shorten a path: where the program lies may name its user."""
    path = Path(file)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else "/".join(path.parts[-3:])
