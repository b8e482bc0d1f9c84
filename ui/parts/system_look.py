"""What the system asks of every program: dark or light, more contrast; and when it changes its mind.

Qt tells the contrast from 6.10 on. Where it does not, Windows is asked itself, and on Linux the settings that GTK's
programs go by, in which desktops write what has been chosen in theirs.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QAccessibilityHints, QStyleHints
    from PySide6.QtWidgets import QWidget

SPI_GETHIGHCONTRAST, HCF_HIGHCONTRASTON = 0x42, 1
GTK_SETTINGS = Path("gtk-3.0") / "settings.ini"
LARGEST = 65536  # bytes of these settings that are read


def is_dark() -> bool:
    """Whether the system is dark, as Qt tells, or where it cannot tell the settings of GTK."""
    scheme, known = QGuiApplication.styleHints().colorScheme(), QtCore.Qt.ColorScheme
    return scheme == known.Dark or (scheme == known.Unknown and is_dark_theme(*gtk_theme()))


def wants_contrast(*, at_start: bool = False) -> bool:
    """Whether the system asks for high contrast; ``at_start`` Qt, whose answer is dear, is not asked."""
    if sys.platform == "win32":
        return _windows_wants_contrast()
    if not at_start and (hints := _hints()) is not None and hints.contrastPreference().name == "HighContrast":
        return True
    return is_contrast_theme(gtk_theme()[0])


def gtk_theme() -> tuple[str, bool]:
    """Return the name of GTK's theme, empty if not known, and whether its dark kind is preferred."""
    known: dict[str, str] = {}
    if sys.platform.startswith("linux"):
        path = _config() / GTK_SETTINGS
        with suppress(OSError), path.open(encoding="utf-8", errors="replace") as file:
            for line in file.read(LARGEST).splitlines():
                name, _, value = line.partition("=")
                known[name.strip()] = value.strip().strip('"')
    theme = os.environ.get("GTK_THEME") or known.get("gtk-theme-name", "")
    return theme, known.get("gtk-application-prefer-dark-theme", "").lower() in ("1", "true")


def is_contrast_theme(name: str) -> bool:
    """Whether the name of a theme says that it is of high contrast: HighContrast, ContrastHigh, hcwhite…"""
    plain = name.lower().replace("-", "").replace("_", "").replace(" ", "")
    return "highcontrast" in plain or "contrasthigh" in plain or plain.startswith(("hcblack", "hcwhite"))


def is_dark_theme(name: str, preferred: bool) -> bool:
    """Whether a theme is dark: by its name (ukui-dark, deepin-dark, Adwaita:dark), or because that is preferred."""
    return preferred or name.lower().replace(":", "-").replace("_", "-").endswith(("-dark", "-black", "-inverse"))


class SystemLook(QObject):
    """Tells that the system may have changed its look, whichever way it says so."""

    changed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.changed)

    def watch(self) -> None:
        """Listen to what the start does without."""
        hints, folder = _hints(), _config() / GTK_SETTINGS.parent
        if hints is not None:
            hints.contrastPreferenceChanged.connect(self.changed)
        if sys.platform.startswith("linux") and folder.is_dir():
            watcher = QtCore.QFileSystemWatcher([str(folder)], self)  # of its folder: the file is put in place anew
            watcher.directoryChanged.connect(self.changed)
        self._theme_change = QtCore.QEvent.Type.ThemeChange
        self._window.installEventFilter(self)
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == self._theme_change:  # of Windows, high contrast too
            self.changed.emit()
        return False


@cache
def _style_hints() -> QStyleHints:
    return QGuiApplication.styleHints()  # kept: with it PySide would give up what it has handed out


def _hints() -> QAccessibilityHints | None:  # from Qt 6.10 on
    ask = getattr(_style_hints(), "accessibility", None)
    return ask() if ask is not None else None


def _config() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path(os.environ.get("HOME", "/nonexistent")) / ".config")


def _windows_wants_contrast() -> bool:
    import ctypes

    class HighContrast(ctypes.Structure):
        _fields_ = (("size", ctypes.c_uint), ("flags", ctypes.c_uint), ("scheme", ctypes.c_void_p))

    asked = HighContrast(size=ctypes.sizeof(HighContrast))
    system = getattr(ctypes, "windll").user32  # noqa: B009  # unknown to mypy elsewhere
    told = system.SystemParametersInfoW(SPI_GETHIGHCONTRAST, asked.size, ctypes.byref(asked), 0)
    return bool(told and asked.flags & HCF_HIGHCONTRASTON)
