"""The start of the package in dist/ against the checkout's and an empty window's, with the system's fonts and none."""

from __future__ import annotations

import sys
from pathlib import Path

from desktop_app.base.paths import ROOT

from . import visits
from .measure import Line, compared
from .start import BARE, WINDOW, listed_before, started

TURNS = 15
PROGRAM = ROOT / "dist" / "xunchazhenggai" / "xunchazhenggai"
NO_FONTS = '<?xml version="1.0"?><fontconfig><cachedir>{}</cachedir></fontconfig>'


def measured(folder: Path) -> list[Line]:
    """Take turns; without a package there is nothing to measure."""
    if not PROGRAM.exists():
        return []
    file, nothing = folder / "package.db", folder / "fonts.conf"
    visits.stored(file, *visits.ten())
    listed_before(file, folder)
    nothing.write_text(NO_FONTS.format(folder), "utf-8")
    python = sys.executable
    commands: list[list[str | Path]] = [[python, WINDOW], [python, "-m", "desktop_app", file], [PROGRAM, file]]
    lines = []
    for fonts, variables in {"": {}, ", no font": {"FONTCONFIG_FILE": str(nothing)}}.items():
        turns = [[started(one, ROOT, folder, **variables)[0] for one in commands] for _ in range(TURNS + 1)][1:]
        bare, source, package = [list(times) for times in zip(*turns, strict=True)]
        lines += [
            compared(f"package started, painted{fonts}", package, "the source's", source, "≤ 1.1"),
            compared("", package, BARE, bare, ""),
        ]
    return lines
