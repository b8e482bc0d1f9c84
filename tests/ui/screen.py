"""A person before a real X server: keys and mouse by xdotool; in a process of its own, for Qt has one platform."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.files.settings import Settings
from ui.application import ask_for_printers_here
from ui.main_window import MainWindow
from ui.parts.patience import is_waiting

from .driver import Person
from .hands import wait_until


class XHands:
    """Lets xdotool speak to the X server; the events have arrived when an act returns."""

    def attend(self, window: QWidget) -> None:
        wait_until(window.isActiveWindow)

    def keys(self, *keys: str) -> None:
        for key in keys:  # a person waits for what each leads to
            self.send("key", key)

    def text(self, text: str) -> None:
        self.send("type", "--delay", "10", text)

    def click(self, widget: QWidget, at: QPoint) -> None:
        self.send("mousemove", *_place(widget.mapToGlobal(at)), "click", "1")

    def double_click(self, widget: QWidget, at: QPoint) -> None:
        self.twice(widget.mapToGlobal(at), QPoint())

    def twice(self, at: QPoint, away: QPoint) -> None:
        """Click at a point of the screen, and so soon that it is a double click once more, that far away."""
        self.send(
            "mousemove", *_place(at), "click", "1", "sleep", "0.15", "mousemove", *_place(at + away), "click", "1"
        )

    def wheel(self, widget: QWidget, at: QPoint) -> None:
        self.send("mousemove", *_place(widget.mapToGlobal(at)), "click", "5")

    def send(self, *arguments: str) -> None:
        """Let the window live while xdotool works, and hear it all."""
        with subprocess.Popen(["xdotool", *arguments], stdin=subprocess.DEVNULL) as tool:
            wait_until(lambda: tool.poll() is not None)
        assert tool.returncode == 0
        QApplication.sync()  # what the server has sent by now
        wait_until(lambda: not any(map(is_waiting, QApplication.topLevelWidgets())))


class PersonAtScreen(Person):
    """Also gives the window the keyboard, as a window manager would, and drags."""

    hands: XHands
    application: QApplication

    def come_back(self) -> None:
        """Give the window the keyboard: after its start or a dialog."""
        self.hands.send("windowfocus", "--sync", str(int(self.window.winId())))
        self.wait_until(self.window.isActiveWindow)

    def drag(self, start: QPoint, end: QPoint) -> None:
        """Drag from one point of the screen to another."""
        steps: list[str] = []
        for part in (8, 6, 4, 2, 0):
            steps += ["mousemove", *_place(end + (start - end) * part / 10), "sleep", "0.05"]
        self.hands.send("mousemove", *_place(start), "mousedown", "1", *steps, "sleep", "0.2", "mouseup", "1")


def at_a_screen(file: Path | None = None) -> PersonAtScreen:
    """Start the program on the display and return who sits before it."""
    ask_for_printers_here()
    application = QApplication([])
    application.setStyle("Fusion")
    window = MainWindow(Settings(person=""))
    window.resize(1366, 740)
    window.move(0, 0)
    window.show()
    window.open_at_start(file)
    person = PersonAtScreen(window, XHands())
    person.application = application
    person.come_back()
    return person


def start(xvfb: str, module: str, *arguments: object, within: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    """Start a person's script on the display, as an argument of ``within``; its folders are this test's."""
    command = [*within, sys.executable, "-m", f"tests.ui.{module}", *map(str, arguments)]
    variables = os.environ | {"DISPLAY": xvfb, "QT_QPA_PLATFORM": "xcb"}
    return subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, encoding="utf-8")


def _place(at: QPoint) -> tuple[str, str]:
    return str(at.x()), str(at.y())
