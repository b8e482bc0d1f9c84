"""Measure everything and print one table: ``python -m benchmarks``. Nothing fails here: it is there to be read.

``python -m benchmarks start edit`` measures these parts alone; ``--against FOLDER`` measures start and edits of
another checkout too, taking turns with this one.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop_app.base.paths import ROOT
from desktop_app.base.printing import print_utf_8

from .measure import Line, table

PARTS = (
    *("start", "package", "edit", "frames", "ledger", "scoring", "sheet", "supplement"),
    *("large", "taking_in", "taking_mix", "merging", "overview", "glance", "documents"),
)


def main() -> None:
    """Measure in a folder on the checkout's own disk; a /tmp in memory would make every fsync free."""
    asked = argparse.ArgumentParser("benchmarks", description=__doc__)
    asked.add_argument("parts", nargs="*", metavar="PART", help=f"one of {', '.join(PARTS)}; all if none is named")
    asked.add_argument("--against", type=Path, metavar="FOLDER", help="another checkout of the program")
    chosen = asked.parse_args()
    if unknown := set(chosen.parts) - set(PARTS):
        asked.error(f"no such part: {', '.join(sorted(unknown))}")
    if sys.platform == "linux" and not (os.getenv("DISPLAY") or os.getenv("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with TemporaryDirectory(prefix=".benchmarks-", dir=ROOT) as name:
        os.environ["ASSESSMENT_DATA"] = name  # the user's settings stay as they are
        lines = _measured(chosen.parts or PARTS, Path(name), chosen.against and chosen.against.absolute())
    from PySide6.QtCore import qVersion

    print_utf_8()
    platform = os.getenv("QT_QPA_PLATFORM", "its own platform")
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, Qt {qVersion()}, {platform}")
    print(table(lines))


def _measured(parts: Collection[str], folder: Path, other: Path | None) -> list[Line]:
    from . import (  # Qt reads the platform when loaded
        documents,
        edit,
        frames,
        glance,
        large,
        ledger,
        merging,
        overview,
        package,
        scoring,
        sheet,
        start,
        supplement,
        taking_in,
        taking_mix,
    )

    lines = []
    for part in (part for part in PARTS if part in parts):
        if part in ("start", "edit"):
            lines += (start if part == "start" else edit).measured(folder, other)
        elif part in ("scoring", "merging"):
            lines += (scoring if part == "scoring" else merging).measured()
        else:
            others = {"frames": frames, "ledger": ledger, "package": package, "sheet": sheet}
            others |= {"supplement": supplement, "large": large, "taking_in": taking_in, "taking_mix": taking_mix}
            others |= {"overview": overview, "glance": glance, "documents": documents}
            lines += others[part].measured(folder)
    return lines


if __name__ == "__main__":
    main()
