"""Colours, sizes and fonts: a set of tokens each for light, dark and high contrast, put into the style sheet."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection
from functools import cache
from mmap import mmap
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from desktop_app.base.packed import content
from desktop_app.base.paths import CONTRAST_SHEET, FONTS, ICONS, STYLE_SHEET

from . import system_look

LIGHT = {
    "window": "#f3f5f8",
    "surface": "#ffffff",
    "raised": "#f7f9fb",
    "line": "#dde3ea",
    "field-line": "#808e9e",
    "text": "#1b2733",
    "secondary": "#5c6b7a",
    "faint": "#65717e",
    "accent": "#1f5fae",
    "accent-hover": "#184d8f",
    "accent-soft": "#e3edf9",
    "accent-text": "#14498c",
    "on-accent": "#ffffff",
    "good": "#1d6b3a",
    "good-soft": "#e4f3e9",
    "bad": "#b3201c",
    "bad-soft": "#fbe9e7",
    "wait": "#8a5300",
    "wait-soft": "#fdf1dc",
    "track": "#e7ebf0",
    "focus": "#1f5fae",
    "tick": "check.svg",
}
DARK = {
    "window": "#161b22",
    "surface": "#1f262f",
    "raised": "#262f39",
    "line": "#343e4a",
    "field-line": "#6d7e90",
    "text": "#e8edf2",
    "secondary": "#a9b5c2",
    "faint": "#8e9bab",
    "accent": "#3474c4",
    "accent-hover": "#2a66b2",
    "accent-soft": "#23384f",
    "accent-text": "#9ac6f7",
    "on-accent": "#ffffff",
    "good": "#7fd09b",
    "good-soft": "#1d3527",
    "bad": "#ff9d94",
    "bad-soft": "#43211f",
    "wait": "#f0c070",
    "wait-soft": "#3d301a",
    "track": "#333d49",
    "focus": "#8fc0f5",
    "tick": "check.svg",
}
CONTRAST = {
    "window": "#000000",
    "surface": "#000000",
    "raised": "#1c1c1c",
    "line": "#9a9a9a",
    "field-line": "#ffffff",
    "text": "#ffffff",
    "secondary": "#e2e2e2",
    "faint": "#bdbdbd",
    "accent": "#ffd83d",
    "accent-hover": "#ffffff",
    "accent-soft": "#463a00",
    "accent-text": "#ffd83d",
    "on-accent": "#000000",
    "good": "#7cf29c",
    "good-soft": "#00300f",
    "bad": "#ffa3a3",
    "bad-soft": "#4a0000",
    "wait": "#ffc46b",
    "wait-soft": "#3d2600",
    "track": "#404040",
    "focus": "#00e5ff",
    "tick": "check-dark.svg",
}
COLOURS = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}
SIZES = {
    "small": 12,
    "said": 13,
    "normal": 14,
    "large": 16,
    "title": 20,
    "total": 44,
    "pad": 8,
    "row": 32,
    "tall": 42,
    "taller": 60,
    "badge": 28,
    "badge-radius": 14,
    "score": 56,
    "box": 16,
    "box-radius": 8,
}
MIDDLE = 128  # between dark and light
ZOOMS = (80, 90, 100, 110, 125, 150, 175, 200)

# Families that draw Chinese well on the systems the program runs on; the bundled one stands in for them.
FAMILIES = (
    *("Microsoft YaHei UI", "Microsoft YaHei", "微软雅黑"),
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "思源黑体 CN", "思源黑体"),
    *("HarmonyOS Sans SC", "MiSans", "PingFang SC"),
    *("WenQuanYi Micro Hei", "文泉驿微米黑", "WenQuanYi Zen Hei", "文泉驿正黑"),
)
_ELSEWHERE = (" JP", " KR", " TC", " HK", " TW", " Mono")  # whose hanzi are not those of the mainland, or too wide
_BUNDLED = [FONTS / name for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")]
_AT_ONCE = [file.with_stem(f"{file.stem}-screen") for file in _BUNDLED]  # a package's: small, without rare hanzi
_ALIKE = "[一-鿿0-9，。、；：？！（）《》“”．·-]*"


class _Look:
    """What is in force; like Qt's own palette there is one a process."""

    colours = LIGHT
    zoom = 100
    dressed = False  # whether the palette is no longer the system's
    lacking: tuple[Path, ...] = ()


_look = _Look()


def application() -> QApplication:
    """Return the running application."""
    running = QApplication.instance()
    assert isinstance(running, QApplication)
    return running


def apply(theme: str, zoom: int) -> None:
    """Dress the whole program; ``theme`` is system or one of ``COLOURS``, ``zoom`` is in percent."""
    _look.colours, _look.zoom = COLOURS[_of_system() if theme == "system" else theme], zoom
    font = QFont(_family())
    font.setPixelSize(size("normal"))
    running = application()
    sheet = _style_sheet()
    if running.styleSheet() != sheet:  # dressing every widget again is not cheap
        running.setFont(font)
        running.setPalette(_palette())
        running.setStyleSheet(sheet)
        _look.dressed = True


def _of_system() -> str:
    """Ask the system; at the start only where it costs nothing: to name Qt's answer takes a tenth of the start."""
    if system_look.wants_contrast(at_start=not _look.dressed):
        return "contrast"
    if not _look.dressed and QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() > MIDDLE:
        return "light"
    return "dark" if system_look.is_dark() else "light"


def size(name: str) -> int:
    """Return a size in device-independent pixels at the zoom in force."""
    return scaled(SIZES[name])


def scaled(pixels: int) -> int:
    """Return device-independent pixels at the zoom in force."""
    return round(pixels * _look.zoom / 100)


def colour(name: str) -> QColor:
    """Return a colour of the theme in force."""
    return QColor(_look.colours[name])


def quick_font(text: str) -> QFont | None:
    """Return a font, to be laid over a view's own, in which a text is drawn faster; None if it could look otherwise.

    To find out which signs join or change beside others takes a third of the painting. Hanzi, digits and the usual
    marks never do.
    """
    return _unshaped() if _alike().fullmatch(text) else None


@cache
def _alike() -> re.Pattern[str]:
    return re.compile(_ALIKE)


@cache
def _unshaped() -> QFont:
    font = QFont()
    font.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)
    return font


def _style_sheet() -> str:
    sizes = {name: f"{size(name)}px" for name in SIZES}
    tokens = {**_look.colours, **sizes, "icons": ICONS.as_posix(), "family": _family()}
    sheets = (STYLE_SHEET, CONTRAST_SHEET) if _look.colours is CONTRAST else (STYLE_SHEET,)
    sheet = "".join(one.read_text(encoding="utf-8") for one in sheets)
    return re.sub(r"@([a-z-]+)", lambda found: tokens.get(found[1], found[0]), sheet)


def _palette() -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(
        colour("window"), colour("window")
    )  # of one colour Qt asks first whether it is a ``Qt.GlobalColor``
    for name, roles in {
        "window": (role.Window,),
        "surface": (role.Base, role.Button, role.ToolTipBase),
        "raised": (role.AlternateBase,),
        "text": (role.WindowText, role.Text, role.ButtonText, role.ToolTipText),
        "faint": (role.PlaceholderText,),
        "accent": (role.Highlight,),
        "accent-text": (role.Link, role.LinkVisited),
        "on-accent": (role.HighlightedText,),
    }.items():
        for one in roles:
            palette.setColor(one, colour(name))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, colour("faint"))
    return palette


def chinese_family(own: str, known: Collection[str]) -> str:
    """Return which of the ``known`` families is for Chinese: the system's ``own`` before others; empty if none."""
    usual = (own, *FAMILIES) if own and not own.endswith(_ELSEWHERE) else FAMILIES
    return next((family for family in usual if family in known), "")


@cache
def _family() -> str:
    """Return a family for Chinese text: the system's, or else the bundled one."""
    known = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    if family := chinese_family(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family(), known):
        return family
    _look.lacking = (_BUNDLED[0],) if _AT_ONCE[0].exists() else ()
    files = _AT_ONCE if _look.lacking else _BUNDLED
    loaded = [QFontDatabase.addApplicationFontFromData(bytes(content(file))) for file in files]
    families = QFontDatabase.applicationFontFamilies(loaded[0]) if loaded[0] >= 0 else []
    return families[0] if families else ("SimSun" if sys.platform == "win32" else "sans-serif")


def fonts_to_come() -> tuple[Path, ...]:
    """Return the fonts that a start did without: where a glyph is lacking, Qt takes it from any that it has."""
    return _look.lacking


def add_font(font: bytes | mmap) -> None:
    """Let Qt have one of them."""
    QFontDatabase.addApplicationFontFromData(bytes(font))
