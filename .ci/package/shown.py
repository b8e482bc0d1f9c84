"""What Windows shows of a program before it runs: its icon, and under Properties its name and version."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

MANIFEST = Path(__file__).with_name("windows") / "application.manifest"
PRODUCT = "巡察整改成效评估"
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)  # of lists, title bars and the taskbar at 100 to 200 %
CHINESE, UNICODE = 0x0804, 1200


def icon(svg: Path) -> bytes:
    """Return an .ico: the drawing at each size, drawn anew so that none is blurred by scaling."""
    drawing = QSvgRenderer(svg.read_bytes())
    pictures = [_png(drawing, size) for size in SIZES]
    entries, place = b"", 6 + 16 * len(SIZES)
    for size, picture in zip(SIZES, pictures, strict=True):
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), place)
        place += len(picture)
    return struct.pack("<HHH", 0, 1, len(SIZES)) + entries + b"".join(pictures)


def _png(drawing: QSvgRenderer, size: int) -> bytes:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawing.render(painter)
    painter.end()
    buffer = QBuffer()
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs' own word for it is bytes
    return bytes(buffer.data().data())


def version(number: str, program: str, *, console: bool) -> str:
    """Return the version resource as PyInstaller reads it; the taskbar's and Task Manager's name is the description."""
    four = (*map(int, re.findall(r"\d+", number)[:3]), 0)
    told = {
        "FileDescription": f"{PRODUCT}（命令行）" if console else PRODUCT,
        "FileVersion": number,
        "InternalName": program,
        "OriginalFilename": f"{program}.exe",
        "ProductName": PRODUCT,
        "ProductVersion": number,
    }
    strings = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in told.items())
    fixed = f"filevers={four}, prodvers={four}, mask=0x3F, flags=0, OS=0x40004, fileType=1, subtype=0, date=(0, 0)"
    table = f"StringFileInfo([StringTable('{CHINESE:04X}{UNICODE:04X}', [{strings}])])"
    language = f"VarFileInfo([VarStruct('Translation', [{CHINESE}, {UNICODE}])])"
    return f"VSVersionInfo(ffi=FixedFileInfo({fixed}), kids=[{table}, {language}])\n"
