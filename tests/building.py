"""The parts that build the packages: they lie outside of every package of the program's."""

import sys
from importlib import import_module
from types import ModuleType

from desktop_app.base.paths import ROOT

FOLDER = str(ROOT / ".ci" / "package")


def part(name: str) -> ModuleType:
    """Return one of them, which imports its neighbours by their names."""
    if FOLDER not in sys.path:
        sys.path.append(FOLDER)
    return import_module(name)
