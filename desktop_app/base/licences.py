"""What of others is in the program, and under which licence: read off what the libraries say of themselves."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, metadata
from typing import NamedTuple

LIBRARIES = (
    *("PySide6-Essentials", "shiboken6", "sqlite-utils", "reportlab", "msgspec", "rapidfuzz", "pypinyin", "xlrd"),
    *("XlsxWriter", "pillow", "click", "platformdirs", "pypdfium2", "zxing-cpp", "pynacl"),
    *("cffi", "pycparser", "charset-normalizer", "click-default-group", "pluggy", "python-dateutil", "sqlite-fts4"),
    *("tabulate", "tzdata", "pillow_heif"),
)
"""Those that the program needs and those that these need; the last is used where it is installed."""
OURS = "MIT"
FONTS = "SIL OFL 1.1"
PARTS = (
    ("本程序", OURS),
    ("Qt（含PySide6、shiboken6）", "LGPL-3.0"),
    ("思源宋体、思源黑体", FONTS),
    ("Python", "PSF-2.0"),
    *([("ICU（随Qt）", "Unicode-3.0")] if sys.platform == "linux" else []),
    *([("Microsoft Visual C++运行库", "微软再发行条款")] if sys.platform == "win32" else []),
    ("SQLite", "Public Domain"),
    ("PDFium（随pypdfium2）", "BSD-3-Clause、Apache-2.0"),
    ("libsodium（随pynacl）", "ISC"),
    ("Zint、nanobind（随zxing-cpp）", "BSD-3-Clause"),
    ("libjpeg-turbo、libtiff、libwebp、OpenJPEG等（随pillow）", "BSD、IJG等，见pillow的许可"),
    ("libffi", "MIT"),
    ("zlib", "Zlib"),
    ("liblzma（XZ Utils）", "0BSD"),
    ("libxcb的附属库（仅Linux）", "MIT"),
    ("PyInstaller的启动程序", "GPL-2.0，附例外：打包出的程序不受其约束"),
)
"""What is none of the libraries, or holds several of them; Qt's wheels have ICU on Linux alone."""
QT_EXCHANGE = (
    "Qt按LGPL-3.0使用，动态链接，只去掉了调试信息和用不到的语言数据。可以换用自行编译的同一版本："
    "替换程序文件夹中_internal/PySide6内的同名文件即可，本程序不作限制。源代码见 https://download.qt.io/ 。"
)


class Library(NamedTuple):
    """A library, as it names itself."""

    name: str
    version: str
    licence: str


def libraries() -> Iterator[Library]:
    """Yield the libraries that are there."""
    for name in LIBRARIES:
        with suppress(PackageNotFoundError):
            told = metadata(name)
            kinds = [kind for kind in told.get_all("Classifier") or [] if kind.startswith("License ::")]
            said = told.get_all("License-Expression") or told.get_all("License") or kinds or [""]
            yield Library(told["Name"], told["Version"], _short(said[0]))


def _short(licence: str) -> str:
    """Leave out the text of a licence, and whose it is, behind its name."""
    return re.split(r" \(|, Copyright|\n", licence.rpartition(":: ")[2].strip())[0]
