"""The band across the top of the window while a file is open that cannot be changed."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow

from ..parts.band import Band


class ReadOnlyBand(Band):
    """Says 只读 and why; hidden for a file that can be written."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window, "只读", "readOnlyBand")

    def show_why(self, why: str) -> None:
        """Show the reason, or nothing where there is none."""
        self.say(f"只读：{why}" if why else "")
