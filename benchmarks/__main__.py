"""Measure everything and print one table: ``python -m benchmarks``. Nothing fails here: it is there to be read."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop_app.base.paths import ROOT

from .measure import table


def main() -> None:
    """Measure in a folder on the checkout's own disk; a /tmp in memory would make every fsync free."""
    if sys.platform == "linux" and not (os.getenv("DISPLAY") or os.getenv("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from . import edit, ledger, scoring, sheet, start, supplement  # Qt reads the platform when it is loaded

    with TemporaryDirectory(prefix=".benchmarks-", dir=ROOT) as name:
        folder = Path(name)
        os.environ["ASSESSMENT_DATA"] = name  # the user's settings stay as they are
        lines = [*start.measured(folder), *edit.measured(folder), *ledger.measured(folder), *scoring.measured()]
        lines += [*sheet.measured(folder), *supplement.measured(folder)]
    from PySide6.QtGui import QGuiApplication

    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, Qt platform {QGuiApplication.platformName()}")
    print(table(lines))


if __name__ == "__main__":
    main()
