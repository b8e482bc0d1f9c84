"""A person at the keyboard and mouse of a real window: X events by xdotool, and what the window shows."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLabel, QWidget

from desktop_app.files.settings import Settings
from ui.application import ask_for_printers_here
from ui.main_window import MainWindow
from ui.parts.form_page import FormPage

PATIENCE_MS = 10_000


class Person:
    """Opens the window and acts on it only by keys and mouse; reads only what is shown."""

    def __init__(self, file: Path | None = None) -> None:
        ask_for_printers_here()
        self.application = QApplication([])
        self.application.setStyle("Fusion")
        self.window = MainWindow(Settings(person=""))
        self.window.resize(1366, 740)
        self.window.move(0, 0)
        self.window.show()
        self.window.open_at_start(file)
        self.come_back()

    def come_back(self) -> None:
        """Give the window the keyboard: after its start or a dialog, as a window manager would."""
        self._send("windowfocus", "--sync", str(int(self.window.winId())))
        self.wait_until(self.window.isActiveWindow)

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Let the window live until the condition holds."""
        loop, clock, limit = QEventLoop(), QTimer(), QTimer()
        limit.setSingleShot(True)
        limit.start(PATIENCE_MS)
        clock.timeout.connect(lambda: (condition() or not limit.isActive()) and loop.quit())
        clock.start(5)
        if not condition():
            loop.exec()
        assert condition(), f"not within {PATIENCE_MS} ms; the focus is on {QApplication.focusWidget()}"

    def press(self, *keys: str) -> None:
        """Press keys, by their X names; the events have arrived when this returns."""
        self._send("key", "--delay", "15", *keys)  # faster looks like a key that is held

    def write(self, text: str) -> None:
        """Type text; Chinese, which no key gives without an input method, is pasted."""
        if text.isascii():
            self._send("type", "--delay", "10", text)
        else:
            self.application.clipboard().setText(text)
            self.press("ctrl+v")

    def tab_to(self, name: str) -> None:
        """Press Tab until the focus is on what bears this name."""
        for _ in range(60):
            if self.focus_name().startswith(name):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never comes to {name}")

    def focus_name(self) -> str:
        """Return what a screen reader would call the widget that has the focus."""
        widget = QApplication.focusWidget()
        if widget is None:
            return ""
        return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")

    def click(self, widget: QWidget) -> None:
        """Click into the middle of a widget."""
        at = widget.mapToGlobal(QPoint(widget.width() // 2, widget.height() // 2))
        self._send("mousemove", str(at.x()), str(at.y()), "click", "1")

    def drag(self, start: QPoint, end: QPoint) -> None:
        """Drag from one point of the screen to another."""
        steps = []
        for part in (8, 6, 4, 2, 0):
            at = end + (start - end) * part / 10
            steps += ["mousemove", str(at.x()), str(at.y()), "sleep", "0.05"]
        self._send(
            "mousemove", str(start.x()), str(start.y()), "mousedown", "1", *steps, "sleep", "0.2", "mouseup", "1"
        )

    def boxes(self, words: str) -> list[QCheckBox]:
        """Return the visible boxes to tick with these words."""
        found = self.window.findChildren(QCheckBox)
        return [box for box in found if box.isVisible() and box.text() == words]

    def wheel_to(self, widget: QWidget) -> None:
        """Turn the wheel over the page until the middle of a widget can be seen."""
        page = next(page for page in self.window.findChildren(FormPage) if page.isVisible())
        over = page.mapToGlobal(QPoint(8, page.height() // 2))
        for _ in range(40):
            if widget.visibleRegion().contains(widget.rect().center()):
                return
            self._send("mousemove", str(over.x()), str(over.y()), "click", "5")
        raise AssertionError(f"the wheel never comes to {widget}")

    def shown(self, name: str) -> str:
        """Return what the visible labels say that bear this name in the style sheet."""
        labels = self.window.findChildren(QLabel, name)
        return "\n".join(label.text() for label in labels if label.isVisible())

    def expect(self, name: str, text: str) -> None:
        """Wait until that label shows the text."""
        self.wait_until(lambda: text in self.shown(name))

    def _send(self, *arguments: str) -> None:
        """Let xdotool speak to the X server while the window lives, and the window hear it all."""
        with subprocess.Popen(["xdotool", *arguments], stdin=subprocess.DEVNULL) as tool:
            self.wait_until(lambda: tool.poll() is not None)
        assert tool.returncode == 0
        loop = QEventLoop()
        QTimer.singleShot(40, loop.quit)  # the server's events are on their way
        loop.exec()
