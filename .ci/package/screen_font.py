"""Makes the font that a start paints with where the system has none for Chinese: small, so that it need not be packed.

It has what GB 2312 and the program's own words need, and all that these glyphs may be exchanged for beside others; a
rare hanzi comes from the whole font, which the window loads a moment later.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

from desktop_app.base.paths import RESOURCES, ROOT

FAMILY = ("Noto Sans SC", "Noto Sans S1")  # two fonts of one name would be one
VERTICAL = ["vhea", "vmtx"]
OTHERS = [(0x20, 0x180), (0x2000, 0x2070), (0x2150, 0x2600), (0x3000, 0x3040), (0xFF00, 0xFFF0)]


def make(font: Path, made: Path) -> None:
    """Write the small font; equal to the byte from equal files."""
    options = Options(name_IDs=["*"], notdef_outline=True, drop_tables=[*Options().drop_tables, *VERTICAL, "STAT"])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters())
    with load_font(str(font), options) as small:
        subsetter.subset(small)
        for record in small["name"].names:
            record.string = record.toUnicode().replace(*FAMILY)
        save_font(small, str(made), options)


def characters() -> set[int]:
    """Return what is painted at once: what old systems can type, and what stands in the program."""
    double = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    own = [*(ROOT / "ui").rglob("*.py"), *(ROOT / "desktop_app").rglob("*.py"), *RESOURCES.rglob("*.toml")]
    texts = [*(one.decode("gb2312", "ignore") for one in double), *(file.read_text("utf-8") for file in own)]
    return {ord(one) for text in texts for one in text} | {one for span in OTHERS for one in range(*span)}
