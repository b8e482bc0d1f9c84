"""The faces of GB/T 9704 that the system has: 小标宋, 仿宋, 黑体, 楷体. What it has not is set in the bundled Noto.

Lines are broken and places found by the bundled fonts alone; a face of the system only lends its shapes to characters
that are one em wide in both. So a paper says the same at the same places whatever is installed. A document names the
faces it was set in, each by its file and a digest of that, so that it can be made again where they are there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFError, TTFontFace

from ...base.userdirs import home_folder
from .face import Font

TITLE, BODY, HEADING, CAPTION = "小标宋", "仿宋", "黑体", "楷体"
FILES = {
    TITLE: ("fzxbsjw.ttf", "fzxbsk.ttf", "fzxbsjw--gb1-0.ttf", "方正小标宋简体.ttf", "方正小标宋_gbk.ttf"),
    BODY: ("simfang.ttf", "仿宋_gb2312.ttf", "fzfsjw.ttf", "fzfsk.ttf", "方正仿宋_gbk.ttf"),
    HEADING: ("simhei.ttf", "fzhtjw.ttf", "fzhtk.ttf", "方正黑体_gbk.ttf"),
    CAPTION: ("simkai.ttf", "楷体_gb2312.ttf", "fzktjw.ttf", "fzktk.ttf", "方正楷体_gbk.ttf"),
}
"""The files that bear a face, in small letters, the first that is there is used."""
_EM = 1000
_DIRECTORY = 1024  # bytes at the beginning of a font that hold the checksums of all its tables


class SystemFace(NamedTuple):
    """A face of the system; ``words`` name it in a document."""

    role: str
    path: Path
    digest: str

    @property
    def words(self) -> str:
        return f"{self.role}={self.path.name}#{self.digest}"


BUNDLED = "思源宋体（随程序）"
"""What stands in for a face that is not there."""

Faces = dict[str, SystemFace]
"""By role; a role that is missing is set in the bundled fonts."""


def installed() -> Faces:
    """Return the faces that the system has and that may be embedded."""
    return _installed(tuple(_folders()))


def told() -> dict[str, str]:
    """Say for people what papers are set in on this computer, by role."""
    found = installed()
    return {role: found[role].path.name if role in found else BUNDLED for role in FILES}


def in_words(faces: Faces) -> str:
    """Name faces as a document does; empty if all of it is set in the bundled fonts."""
    return "; ".join(face.words for face in faces.values())


def named(words: str) -> Faces | None:
    """Return the faces that a document names; None where not every one of them is installed here."""
    wanted = [part for part in words.split("; ") if part]
    known = {face.words: face for face in _every(tuple(_folders()))}
    if not all(part in known for part in wanted):
        return None
    return {known[part].role: known[part] for part in wanted}


@cache
def font_of(face: SystemFace) -> Font | None:
    """Read and register a face; None where it must not be embedded or cannot be read."""
    name = f"System-{face.digest}"
    try:
        font = Font(name, face.path, TTFontFace)
    except (TTFError, OSError, ValueError, LookupError, AssertionError):
        return None
    registerFont(font)
    return font


def lends(font: Font, character: str) -> bool:
    """Whether a face of the system has a character, one em wide."""
    return bool(font.face.charWidths.get(ord(character)) == _EM)


@cache
def _installed(folders: tuple[Path, ...]) -> Faces:
    found: Faces = {}
    for face in _every(folders):
        if face.role not in found and font_of(face) is not None:
            found[face.role] = face
    return found


@cache
def _every(folders: tuple[Path, ...]) -> tuple[SystemFace, ...]:
    """Return every file of a face that is there, the preferred one of each first."""
    there: dict[str, Path] = {}
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                there.setdefault(name.lower(), Path(place, name))
    pairs = ((role, there[name]) for role, names in FILES.items() for name in names if name in there)
    return tuple(_digested(pairs))


def _digested(pairs: Iterable[tuple[str, Path]]) -> Iterable[SystemFace]:
    for role, path in pairs:
        try:
            with path.open("rb") as file:
                head = file.read(_DIRECTORY)
                size = file.seek(0, os.SEEK_END)
        except OSError:
            continue
        yield SystemFace(role, path, sha256(head + str(size).encode()).hexdigest()[:16])


def _folders() -> list[Path]:
    """Return the folders of the system's fonts; ``ASSESSMENT_FONTS`` stands in for them, empty for none."""
    if (given := os.environ.get("ASSESSMENT_FONTS")) is not None:
        return [Path(given)] if given else []
    if sys.platform == "win32":
        windows, own = os.environ.get("WINDIR", "C:\\Windows"), os.environ.get("LOCALAPPDATA", "")
        return [Path(windows, "Fonts"), *([Path(own, "Microsoft", "Windows", "Fonts")] if own else [])]
    home = home_folder()
    return [home / ".local/share/fonts", home / ".fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts")]
