"""What the user has chosen for good: zoom, theme, and the files opened last. Kept as soon as it changes."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QByteArray, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.files.settings import Settings, load_settings, save_settings

from .parts import theme
from .parts.system_look import SystemLook

if TYPE_CHECKING:
    from .parts.menus import Entry

DRESS_AFTER_MS = 60  # so that a key pressed three times dresses everything once
THEMES = {"system": "随系统", "light": "浅色", "dark": "深色", "contrast": "高对比度"}
THEME_KEYS = {"system": "Shift+F6", "light": "Shift+F7", "dark": "Shift+F8", "contrast": "Ctrl+F6"}


class Preferences(QObject):
    """Dresses the program at once and whenever a choice, or the system's look, changes."""

    dressed = Signal()

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.settings = settings
        self.system = SystemLook(parent)
        self.system.changed.connect(self._dress)
        self._dress_soon = QTimer(self, interval=DRESS_AFTER_MS, singleShot=True)
        self._dress_soon.timeout.connect(self._dress)
        self._dress()

    def entries(self) -> list[Entry | None]:
        """Return what the menu offers: the size, and the theme."""
        from .parts.menus import Entry

        return [
            Entry("larger", "放大", partial(self.zoom, 1), ("Ctrl+=", "Ctrl++")),
            Entry("smaller", "缩小", partial(self.zoom, -1), ("Ctrl+-",)),
            Entry("normal", "原大", partial(self.zoom, 0), ("Ctrl+0",)),
            None,
            *(
                Entry(name, words, partial(self.choose_theme, name), (THEME_KEYS[name],), checkable=True)
                for name, words in THEMES.items()
            ),
        ]

    def zoom(self, by: int) -> None:
        """Go ``by`` steps larger or smaller; 0 goes back to 100 %."""
        steps, usual = theme.ZOOMS, theme.ZOOMS.index(100)
        at = steps.index(self.settings.zoom) if self.settings.zoom in steps else usual
        to = usual if not by else min(len(steps) - 1, max(0, at + by))
        self._keep(replace(self.settings, zoom=steps[to]))
        self._dress_soon.start()

    def choose_theme(self, name: str) -> None:
        """Choose one of ``THEMES``."""
        self._keep(replace(self.settings, theme=name))
        self._dress()

    def remember_file(self, path: Path) -> None:
        """Put a file on top of those opened last."""
        self._keep(self.settings.with_recent(path))

    def choose_in_place(self, path: Path, in_place: bool) -> None:
        """Remember whether a file elsewhere is opened where it lies, or is to be asked about again."""
        if in_place or str(path) in self.settings.in_place:
            self._keep(self.settings.with_in_place(path, in_place))

    def choose_parts(self, parts: tuple[str, ...]) -> None:
        """Choose the parts of the supplement that are printed with the sheet."""
        self._keep(replace(self.settings, parts=parts))

    def remember_person(self, name: str) -> None:
        """Remember who is at the keyboard."""
        self._keep(self.settings.with_person(name))

    def remember_package(self, package: str, person: str) -> None:
        """Remember that whom a package is for is at the keyboard, so that it is taken for granted but once."""
        self._keep(self.settings.with_package(package).with_person(person))

    def choose_order(self, order: str) -> None:
        """Choose by which column the list is ordered."""
        self._keep(replace(self.settings, list_order=order))

    def choose_second_place(self, folder: Path | None) -> None:
        """Choose where every backup goes too."""
        self._keep(replace(self.settings, second_place=str(folder) if folder else ""))

    def read_again(self) -> None:
        """Go by what is kept: something was taken out of it."""
        self.settings = load_settings()

    def place(self, window: QWidget) -> bool:
        """Put a window where it was last, as large as it was; whether that is known, and still on a screen."""
        return window.restoreGeometry(QByteArray.fromBase64(self.settings.window.encode()))

    def remember_window(self, window: QWidget) -> None:
        """Remember where a window is, and how large."""
        self._keep(replace(self.settings, window=bytes(window.saveGeometry().toBase64().data()).decode("ascii")))

    def _keep(self, settings: Settings) -> None:
        if settings == self.settings:
            return
        kept = load_settings()  # what ledgers and the dialogs for files remember themselves
        own = {name: getattr(kept, name) for name in ("ledgers", "task_columns", "folders", "round_columns")}
        settings = replace(settings, **own)
        self.settings = settings
        save_settings(settings)

    def _dress(self) -> None:
        theme.apply(self.settings.theme, self.settings.zoom)
        self.dressed.emit()
