"""From the command to the list of ten assessments on the screen, against an empty window."""

from __future__ import annotations

from pathlib import Path

from . import visits
from .measure import Line, compared, process, take_turns

TURNS = 25


def measured(folder: Path) -> list[Line]:
    """Start and end both as whole processes."""
    file = folder / "ten.db"
    visits.stored(file, *visits.ten())
    program = process("-m", "desktop_app", file, ASSESSMENT_QUIT_AFTER_PAINT="1", ASSESSMENT_DATA=str(folder))
    window = process(Path(__file__).with_name("empty_window.py"))
    ours, empty = take_turns(TURNS, program, window)
    return [compared("start, list painted (process)", ours, "an empty QMainWindow (process)", empty, "≤ 1.7")]
