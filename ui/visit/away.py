"""What is told above an assessment that a team has: what is typed here has to be merged with what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow, QWidget

from desktop_app.storage.next_step import away_since

from ..parts.band import Band

if TYPE_CHECKING:
    from desktop_app.storage.data_file import DataFile


def away_words(file: DataFile, assessment_id: str) -> str:
    """Say to whom an assessment was given out, and what that means; empty where no team has it."""
    told = away_since(file, assessment_id)
    return f"{told}：在这里填写的内容，交回时要与评估组的合并。" if told else ""


def away_band(window: QWidget, words: str) -> Band | None:
    """Show it across the top of the window; None where there is nothing to be said."""
    if not words or not isinstance(window, QMainWindow):
        return None
    band = Band(window, "已分发", "awayBand")
    band.say(words)
    return band
