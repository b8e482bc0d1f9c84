"""Every library of the program is named, with its version and its licence."""

import tomllib
from importlib.metadata import requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from desktop_app.base.licences import LIBRARIES, libraries
from desktop_app.base.paths import ROOT

LEFT_OUT = {"pip"}
"""What a library asks for and the built program leaves out."""


def needed() -> set[str]:
    """What the program needs, and what that needs here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    waiting, found = [Requirement(one) for one in project["dependencies"]], set[str]()
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        if name in found | LEFT_OUT or (one.marker and not one.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        waiting += [Requirement(more) for more in requires(name) or []]
    return found


def test_each_library_is_named() -> None:
    named = {canonicalize_name(name) for name in LIBRARIES}
    assert needed() <= named
    assert named - needed() <= {"pillow-heif", "cffi", "pycparser"}  # the two where Python is none of CPython's


def test_each_stands_in_the_readme() -> None:
    table = (ROOT / "README.md").read_text("utf-8").partition("## Licences")[2].lower()
    assert [name for name in LIBRARIES if name.lower().partition("-essentials")[0] not in table] == ["pillow_heif"]


def test_each_says_its_licence_in_few_words() -> None:
    told = {one.name.lower(): one for one in libraries()}
    assert len(told) >= len(needed())
    for one in told.values():
        assert one.version[0].isdigit()
        assert 2 <= len(one.licence) <= 60, one
    assert told["pyside6_essentials"].licence.startswith("LGPL")  # an older one says no more
    assert told["pypinyin"].licence == "MIT"
    assert told["reportlab"].licence == "BSD license"
